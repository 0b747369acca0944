// A button with data-copy puts the words of the field it names on the clipboard, and says so.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without a secure address there is no clipboard: the old command, else the words stay selected.
      if (!document.execCommand("copy")) return;
    }
    const said = document.getElementById(button.dataset.said);
    if (said) said.textContent = button.dataset.done;
  });
})();
