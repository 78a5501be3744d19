// Adds buttons to whatever can be copied or saved; without a script the text is there all the same.
(() => {
  const types = { bib: "application/x-bibtex", ris: "application/x-research-info-systems" };
  const added = (text, label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    text.append(button);
  };
  for (const text of document.querySelectorAll("[data-copy], [data-save]")) {
    const buttons = document.createElement("p");
    const told = document.createElement("span");
    buttons.className = "buttons";
    told.setAttribute("role", "status");
    if (text.dataset.copy && navigator.clipboard) {
      added(buttons, text.dataset.copy, async () => {
        try {
          await navigator.clipboard.writeText(text.innerText);
          told.textContent = "Copied";
        } catch {
          getSelection().selectAllChildren(text);
          told.textContent = "Selected: press Ctrl+C or ⌘C";
        }
        setTimeout(() => { told.textContent = ""; }, 4000);
      });
    }
    const kind = text.dataset.save;
    if (kind) {
      added(buttons, `Download .${kind}`, () => {
        // RIS wants the line ends of Windows
        const content = kind === "ris" ? text.textContent.replace(/\r?\n/g, "\r\n") : text.textContent;
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([content], { type: types[kind] }));
        // an article's page lies in a folder that has its name
        link.download = `${decodeURIComponent(location.pathname).split("/").at(-2)}.${kind}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      });
    }
    if (!buttons.firstChild) continue;
    buttons.append(told);
    text.after(buttons);
  }
})();
