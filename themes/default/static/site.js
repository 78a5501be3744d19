// Adds a button to whatever can be copied; without a script the text is there all the same.
for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  const told = document.createElement("span");
  button.type = "button";
  button.textContent = text.dataset.copy;
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.innerText);
      told.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = "Selected: press Ctrl+C or ⌘C";
    }
    setTimeout(() => { told.textContent = ""; }, 4000);
  });
  text.after(button, told);
}
