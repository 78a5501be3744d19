// The preview's own part of the script that reloads pages: the bar that tells what is wrong, and a page that changes in place.
(() => {
  "use strict";
  const PROBLEMS = "/__preview__/problems";
  let title = document.title;
  let bar = null;

  function made(name, kind, text) {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (text) element.textContent = text;
    return element;
  }

  // Where the site itself is shown, so that the page keeps its place.
  function draw(problems) {
    const opened = bar && bar.open;
    if (bar) bar.remove();
    const errors = problems.filter((problem) => problem.severity === "error").length;
    bar = made("details", "digest-preview" + (errors ? " errors" : problems.length ? " warnings" : ""));
    bar.open = opened;
    const head = made("summary");
    const first = problems[0];
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    head.append(first ? [count, first.where, first.text].filter(Boolean).join(" \u00b7 ") : "Preview");
    bar.append(head);
    const list = made("ol");
    for (const problem of problems) {
      const item = made("li");
      item.append(made("p", "where", problem.where), made("p", "", problem.text));
      if (problem.lines.length) {
        const code = made("pre");
        code.textContent = problem.lines.map(([number, text]) => `${String(number).padStart(5)}  ${text}`).join("\n");
        item.append(code);
      }
      if (problem.hint) item.append(made("p", "hint", `Hint: ${problem.hint}`));
      list.append(item);
    }
    const desk = made("a", "", "Curation desk");
    desk.href = "/_desk/";
    bar.append(list, desk);
    bar.dataset.count = problems.length || "";
    document.body.append(bar);
    document.title = problems.length ? `(${problems.length}) ${title}` : title;
  }

  async function look() {
    const answer = await fetch(PROBLEMS, { cache: "no-store" });
    draw(await answer.json());
  }

  // The page as it is now takes the place of what is shown: a browser needs a fifth of the time that it takes to load one anew, the reader
  // stays where he is, and what he has opened stays open. Where the head asks for other files, the page is loaded.
  async function change() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const files = (page) => [...page.head.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.getAttribute("href") || one.getAttribute("src")).filter((one) => !one.startsWith("/__preview__/")).join("\n");
    if (!answer.ok || files(fresh) !== files(document)) {
      location.reload();
      return;
    }
    const opened = new Set([...document.querySelectorAll("main details[open] > summary")].map((one) => one.textContent));
    for (const { name, value } of fresh.documentElement.attributes) document.documentElement.setAttribute(name, value);
    for (const one of fresh.querySelectorAll("body > script[src*='livereload.js']")) one.remove();
    for (const one of fresh.querySelectorAll("main details > summary")) if (opened.has(one.textContent)) one.parentNode.open = true;
    title = fresh.title;
    document.title = bar && bar.dataset.count ? `(${bar.dataset.count}) ${title}` : title;
    document.body.replaceChildren(...fresh.body.childNodes, ...(bar ? [bar] : []));
    for (const old of document.head.querySelectorAll("script[src]")) {
      const again = made("script");
      again.setAttribute("src", old.getAttribute("src"));
      old.replaceWith(again);
    }
    document.dispatchEvent(new Event("digest:changed"));
  }

  window.LiveReloadPluginDigest = class {
    static identifier = "digest";
    static version = "1";
    reload(path) {
      if (path.endsWith(".css")) return false;
      (path === PROBLEMS ? look : change)().catch(() => location.reload());
      return true;
    }
  };
  const style = made("link");
  style.rel = "stylesheet";
  style.href = "/__preview__/client.css";
  document.head.append(style);
  look();
})();
