// One button ticks every box of a list, or none once all are ticked. Without script one ticks each.
(() => {
  for (const button of document.querySelectorAll("button[data-picks]")) {
    const named = `[name="${button.dataset.picks}"][form="${button.form.id}"]`;
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll(named)];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }
})();
