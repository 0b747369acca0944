// "/" to search, "g" and a letter to go, "?" for the list. Each browser can switch them off (WCAG 2.1.4).
(() => {
  const places = { t: "/", c: "/clients/", r: "/rounds/", d: "/deadlines/" };
  const storageKey = "landed.shortcuts";
  const help = document.getElementById("keyboard-help");
  const toggle = document.getElementById("keyboard-on");
  let waitingSince = 0;

  toggle.checked = localStorage.getItem(storageKey) !== "off";
  toggle.addEventListener("change", () => {
    localStorage.setItem(storageKey, toggle.checked ? "on" : "off");
  });

  for (const button of document.querySelectorAll('[data-opens="keyboard-help"]')) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }

  const isTyping = (element) =>
    element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!toggle.checked || help.open || isTyping(event.target)) return;
    const afterG = event.timeStamp - waitingSince < 1500;
    waitingSince = 0;
    if (afterG && places[event.key]) {
      window.location.assign(places[event.key]);
    } else if (event.key === "g") {
      waitingSince = event.timeStamp;
    } else if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (event.key === "?") {
      help.showModal();
    }
  });
})();
