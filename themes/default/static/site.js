// Adds buttons to whatever can be copied or saved; without a script the text is there all the same.
(() => {
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
    if (text.dataset.save) {
      added(buttons, `Download .${text.dataset.save.split(".").pop()}`, () => {
        // RIS wants the line ends of Windows
        const content = text.dataset.save.endsWith(".ris") ? text.textContent.replace(/\r?\n/g, "\r\n") : text.textContent;
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([content], { type: text.dataset.type }));
        link.download = text.dataset.save;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      });
    }
    if (!buttons.firstChild) continue;
    buttons.append(told);
    text.after(buttons);
  }
})();
