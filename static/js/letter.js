// Words of the letter selected by mouse or keyboard become evidence; duty and sentence light up together.
(() => {
  const spot = (node, offset) => {
    const text = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".sentence-text");
    if (!text) return null;
    const range = document.createRange();
    range.selectNodeContents(text);
    range.setEnd(node, offset);
    // The server counts characters, the browser their halves: an emoji is two here and one there.
    return Number(text.dataset.start) + Array.from(range.toString()).length;
  };

  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const start = spot(range.startContainer, range.startOffset);
    const end = spot(range.endContainer, range.endOffset);
    const words = selection.toString().trim().replace(/\s+/g, " ");
    return start !== null && end !== null && start < end && words ? { start, end, words } : null;
  };

  const show = (found) => {
    const bar = document.querySelector(".letter-bar");
    const field = bar?.querySelector('[name="chosen"]');
    const said = bar?.querySelector(".letter-chosen");
    if (!field || !said) return;
    field.value = found ? `${found.start}-${found.end}` : "";
    said.textContent = found ? `${said.dataset.some} “${found.words.slice(0, 160)}”` : said.dataset.none;
  };

  document.addEventListener("selectionchange", () => {
    const active = document.activeElement;
    if (active?.closest?.(".letter-bar")) return; // choosing the duty must not undo the choice
    if (document.querySelector(".letter-words")) show(selected());
  });

  const light = (event, on) => {
    const mark = event.target.closest?.(".duty-mark, .evidence-number");
    if (mark) document.getElementById(mark.hash.slice(1))?.toggleAttribute("data-lit", on);
  };
  for (const [name, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
    document.addEventListener(name, (event) => light(event, on));
  }
})();
