// The page for combining choices: the address says what is chosen, the page follows it. Data come as scripts, which work from a folder too.
(() => {
  "use strict";
  const place = document.querySelector("[data-browse]");
  if (!place) return;
  const ALL = { topic: "Topic", author: "Author", journal: "Journal", type: "Type", evidence: "Evidence", language: "Language", access: "Open access" };
  const LARGE = ["topic", "author", "journal"];
  const TOGETHER = ["topic", "author"]; // an article must have all of these that are chosen; of the others one
  const RETRACTED = { yes: "Only retracted", no: "Without retracted" };
  const PAGE = 20, LISTED = 12;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Uint8Array(128);
  for (let i = 0; i < 64; i++) VALUE[DIGITS.charCodeAt(i)] = i;
  const title = document.title;
  const one = (selector) => place.querySelector(selector);
  const [chosen, told, list, more] = [".chosen", "[role=status]", "ol.cards", ".more"].map(one);

  // Scripts that bring data: each is fetched once and calls digestBrowse with its name and what it has.
  const waiting = {}, facets = {}, chunks = [];
  let head, months, newest;
  window.digestBrowse = (name, data) => {
    if (name === "head") {
      head = data;
      unpackMonths();
      for (const facet in data.choices) learn(facet, data.choices[facet]);
    } else if (name === "cards") chunks[data.chunk] = data.cards;
    else learn(name, data);
  };
  function fetched(file, version) {
    if (!waiting[file]) waiting[file] = new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = place.dataset.browse + file + (version ? "?" + version : "");
      script.onload = done;
      script.onerror = () => { delete waiting[file]; script.remove(); failed(new Error(file)); };
      document.head.append(script);
    });
    return waiting[file];
  }
  const large = (facet) => fetched(facet + ".js", head.version);

  function learn(facet, choices) {
    facets[facet] = new Map(choices.map(([stated, label, count, packed]) => {
      const slug = stated || label.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      return [slug, { slug, label, count, packed, found: plain(label) }];
    }));
  }
  function unpackMonths() {
    months = new Uint32Array(head.count);
    for (let i = 0; i < head.count; i++)
      for (let k = 0; k < 3; k++) months[i] = months[i] << 6 | VALUE[head.months.charCodeAt(3 * i + k)];
    newest = Array.from(months.keys()).sort((a, b) => months[b] - months[a] || b - a);
  }
  function numbers(choice) {
    if (!choice.numbers) {
      const found = new Uint32Array(choice.count);
      let last = -1, step = 0, shift = 0, at = 0;
      for (let i = 0; i < choice.packed.length; i++) {
        const value = VALUE[choice.packed.charCodeAt(i)];
        step |= (value & 31) << shift;
        if (value > 31) { shift += 5; continue; }
        found[at++] = last += step + 1;
        step = shift = 0;
      }
      choice.numbers = found;
    }
    return choice.numbers;
  }
  const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // What is chosen: the fragment, as in #topic=her2,limpets&year=2020-2022&type=review
  let choice = "";
  function read() {
    const state = {};
    for (const part of choice.slice(1).split("&")) {
      const [name, values = ""] = part.split("=");
      const found = values.split(",").map(decoded).filter(Boolean);
      if (found.length && (name in ALL || name === "year" || name === "retracted")) state[name] = [...new Set(found)];
    }
    return state;
  }
  function decoded(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }
  function written(state) {
    const parts = [...Object.keys(ALL), "year", "retracted"].filter((name) => state[name] && state[name].length);
    return "#" + parts.map((name) => name + "=" + state[name].map(encodeURIComponent).join(",")).join("&");
  }
  function go(state) {
    const hash = written(state);
    if (hash !== choice) location.hash = hash;
  }
  function years(state) {
    const match = /^(\d{1,4})?(-)?(\d{1,4})?$/.exec((state.year || [""])[0]) || [];
    const first = match[1] ? +match[1] : 0;
    return [first, match[3] ? +match[3] : match[1] && !match[2] ? first : 9999];
  }

  // Which articles have it all: one byte for each.
  function matching(state) {
    let mask = new Uint8Array(head.count).fill(1);
    for (const facet in ALL) {
      const wanted = (state[facet] || []).map((slug) => facets[facet].get(slug));
      if (!wanted.length) continue;
      if (TOGETHER.includes(facet)) for (const choice of wanted) mask = those(mask, [choice]);
      else mask = those(mask, wanted);
    }
    if (state.year) {
      const [first, last] = years(state);
      for (let i = 0; i < head.count; i++) {
        const year = Math.floor(months[i] / 12);
        if (!months[i] || year < first || year > last) mask[i] = 0;
      }
    }
    if (state.retracted) {
      const retracted = those(mask, [head.retracted]);
      mask = state.retracted[0] === "yes" ? retracted : mask.map((on, i) => on && !retracted[i] ? 1 : 0);
    }
    return mask;
  }
  function those(mask, choices) {
    const kept = new Uint8Array(head.count);
    for (const choice of choices) if (choice) for (const i of numbers(choice)) kept[i] = mask[i];
    return kept;
  }
  function counted(choice, mask) {
    let sum = 0;
    for (const i of numbers(choice)) sum += mask[i];
    return sum;
  }

  let mask, results = [], shown = 0, turn = 0;
  async function follow() {
    if (location.hash.includes("=") || !location.hash) choice = location.hash; // others are places on the page, such as #main
    else if (choice) return;
    const mine = ++turn, state = read();
    try {
      await fetched("head.js");
      await Promise.all(LARGE.filter((facet) => state[facet]).map(large));
    } catch {
      told.textContent = "The list of articles could not be loaded.";
      return;
    }
    if (mine !== turn) return;
    mask = matching(state);
    results = newest.filter((i) => mask[i]);
    shown = 0;
    showChosen(state);
    showFields(state);
    list.replaceChildren();
    await showMore();
  }

  async function showMore() {
    const mine = turn, next = results.slice(shown, shown + PAGE);
    const needed = [...new Set(next.map((i) => Math.floor(i / head.size)))];
    try {
      await Promise.all(needed.map((number) => fetched(`cards-${number}.js`, head.chunks[number])));
    } catch {
      told.textContent = "Some articles could not be loaded.";
      return;
    }
    if (mine !== turn) return;
    list.append(...next.map((i) => item(chunks[Math.floor(i / head.size)][i % head.size])));
    shown += next.length;
    more.hidden = shown >= results.length;
    const all = results.length === 1 ? "1 article" : `${results.length.toLocaleString("en")} articles`;
    told.textContent = more.hidden ? all : `${all}, the newest ${shown.toLocaleString("en")} below`;
  }

  // An article as the other pages show it.
  function item([key, title, byline, journal, year, doi, kind, access, marks = "", language, comment]) {
    const entry = made("li"), head = made("p", "card-title"), link = made("a"), source = made("p", "source");
    if (marks.includes("r")) head.append(made("span", "badge alert", "Retracted"), " ");
    if (marks.includes("f")) head.append(made("span", "badge", "Featured"), " ");
    link.dir = "auto";
    if (language && language !== document.documentElement.lang) link.lang = language;
    link.href = `${place.dataset.root}articles/${encodeURIComponent(key)}/index.html`;
    link.append(...marked(title));
    head.append(link);
    entry.append(head);
    if (byline) source.append(byline);
    if (byline && (journal || year)) source.append(" · ");
    if (journal) source.append(made("cite", "", journal));
    if (year) source.append(journal ? ` ${year}` : year);
    if (doi) {
      const away = made("a", "", "DOI");
      away.href = `https://doi.org/${encodeURIComponent(doi).replace(/%2F/g, "/")}`;
      source.append(" · ", away);
    }
    if (kind) source.append(" ", made("span", "kind", kind));
    if (access) source.append(" ", made("span", "free", access));
    if (source.childNodes.length) entry.append(source);
    if (comment) entry.append(made("p", "remark", comment));
    return entry;
  }
  function made(name, kind, text) {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (text) element.textContent = text;
    return element;
  }
  function marked(text) { // the few tags that titles may hold; all else is text
    const match = /<(i|b|em|strong|sub|sup)>(.*?)<\/\1>/i.exec(text);
    if (!match) return [text];
    const inner = made(match[1]);
    inner.append(...marked(match[2]));
    return [text.slice(0, match.index), inner, ...marked(text.slice(match.index + match[0].length))];
  }

  // What is chosen, each with a button that takes it away.
  function showChosen(state) {
    const entries = [];
    const add = (name, value, words) => {
      const button = made("button", "", `${words} ×`), entry = made("li");
      button.type = "button";
      button.setAttribute("aria-label", `Remove ${words}`);
      button.addEventListener("click", () => {
        go({ ...state, [name]: state[name].filter((other) => other !== value) });
        (one(".chosen button") || one("input")).focus();
      });
      entry.append(button);
      entries.push(entry);
    };
    for (const facet in ALL) for (const slug of state[facet] || []) add(facet, slug, `${ALL[facet]}: ${label(facet, slug)}`);
    if (state.year) add("year", state.year[0], `Year: ${state.year[0].replace("-", "–")}`);
    if (state.retracted) add("retracted", state.retracted[0], RETRACTED[state.retracted[0]] || state.retracted[0]);
    chosen.replaceChildren(...entries);
    const names = LARGE.concat("type", "evidence", "language", "access").flatMap((facet) => (state[facet] || []).map((slug) => label(facet, slug)));
    document.title = [...names, ...(state.year || []), title].join(" · ");
  }
  function label(facet, slug) {
    const choice = facets[facet] && facets[facet].get(slug);
    return choice ? choice.label : slug;
  }

  function showFields(state) {
    for (const select of place.querySelectorAll("[data-choose]")) {
      const facet = select.dataset.choose;
      if (facet === "retracted") {
        select.value = RETRACTED[(state.retracted || [])[0]] ? state.retracted[0] : "";
        continue;
      }
      const taken = state[facet] || [];
      const options = [...facets[facet].values()].filter((choice) => !taken.includes(choice.slug)).map((choice) => [choice, counted(choice, mask)]);
      const fitting = options.filter(([, count]) => count).map(([choice, count]) => new Option(`${choice.label} (${count.toLocaleString("en")})`, choice.slug));
      select.replaceChildren(new Option(taken.length ? "Or …" : "Any", ""), ...fitting);
      select.parentElement.hidden = !facets[facet].size;
    }
    const [first, last] = years(state);
    one("#year-from").value = state.year && first ? first : "";
    one("#year-to").value = state.year && last < 9999 ? last : "";
    for (const facet of LARGE) {
      const pick = one(`[data-pick=${facet}]`);
      if (pick.querySelector("ul").children.length) showPicks(pick);
    }
  }

  // The long lists: what matches the typed words, else what most of the articles have.
  function showPicks(pick) {
    const facet = pick.dataset.pick, words = plain(pick.querySelector("input").value).split(/\s+/).filter(Boolean);
    const state = read(), taken = state[facet] || [];
    const found = [];
    for (const choice of facets[facet].values())
      if (!taken.includes(choice.slug) && words.every((word) => choice.found.includes(word))) {
        const count = counted(choice, mask);
        if (count) found.push([choice, count]);
      }
    const begins = words.length ? ([choice]) => choice.found.startsWith(words[0]) ? 0 : 1 : () => 0;
    found.sort((a, b) => begins(a) - begins(b) || b[1] - a[1]);
    pick.querySelector("ul").replaceChildren(...found.slice(0, LISTED).map(([choice, count]) => {
      const button = made("button", "", choice.label), entry = made("li");
      button.type = "button";
      button.append(" ", made("b", "", count.toLocaleString("en")));
      button.addEventListener("click", () => take(pick, choice.slug));
      entry.append(button);
      return entry;
    }));
  }
  function take(pick, slug) {
    const state = read(), facet = pick.dataset.pick, input = pick.querySelector("input");
    input.value = "";
    input.focus();
    pick.querySelector("ul").replaceChildren();
    go({ ...state, [facet]: [...(state[facet] || []), slug] });
  }
  for (const pick of place.querySelectorAll("[data-pick]")) {
    const input = pick.querySelector("input"), entries = pick.querySelector("ul");
    const open = () => fetched("head.js").then(() => large(pick.dataset.pick)).then(() => mask && showPicks(pick)).catch(() => {});
    input.addEventListener("focus", () => { if (!entries.children.length) open(); });
    input.addEventListener("input", open);
    pick.addEventListener("focusout", (event) => { if (!pick.contains(event.relatedTarget)) entries.replaceChildren(); });
    pick.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        input.value = "";
        entries.replaceChildren();
        input.focus();
      } else if (event.key === "Enter" && event.target === input) {
        event.preventDefault();
        const first = entries.querySelector("button");
        if (first && input.value) first.click();
      }
    });
  }

  one("form").addEventListener("submit", (event) => event.preventDefault());
  one("form").addEventListener("change", (event) => {
    const state = read(), field = event.target, facet = field.dataset.choose;
    if (facet === "retracted") go({ ...state, retracted: field.value ? [field.value] : [] });
    else if (facet && field.value) go({ ...state, [facet]: [...(state[facet] || []), field.value] });
    else if (facet) go({ ...state, [facet]: [] });
    else if (field.type === "number") {
      const first = one("#year-from").value, last = one("#year-to").value;
      go({ ...state, year: first || last ? [first === last ? first : `${first}-${last}`] : [] });
    }
  });
  more.firstElementChild.addEventListener("click", async () => {
    const next = list.children.length;
    await showMore();
    if (list.children[next]) list.children[next].querySelector("a").focus();
  });
  window.addEventListener("hashchange", follow);
  document.querySelector(".without-script").hidden = true;
  place.hidden = false;
  follow();
})();
