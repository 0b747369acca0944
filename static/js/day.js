// A day is typed; the button beside it opens the browser's own calendar and writes the day as 2026-02-19.
(() => {
  if (!("showPicker" in HTMLInputElement.prototype)) return;

  const calendarOf = (button, typed) => {
    if (button.nextElementSibling) return button.nextElementSibling;
    const calendar = document.createElement("input"); // without a name: only what is typed is sent
    calendar.type = "date";
    calendar.className = "day-calendar";
    calendar.tabIndex = -1;
    calendar.setAttribute("aria-hidden", "true");
    for (const name of ["input", "change"]) {
      calendar.addEventListener(name, (event) => {
        event.stopPropagation();
        typed.value = calendar.value;
        typed.dispatchEvent(new Event(name, { bubbles: true }));
      });
    }
    calendar.addEventListener("change", () => typed.focus());
    button.after(calendar);
    return calendar;
  };

  const open = (button) => {
    const typed = button.previousElementSibling;
    const calendar = calendarOf(button, typed);
    calendar.value = /^\d{4}-\d\d-\d\d$/.test(typed.value.trim()) ? typed.value.trim() : "";
    calendar.showPicker();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day]");
    if (button) open(button);
  });
  // Tab goes from box to box; Alt and Down open the calendar, as in the browser's own boxes.
  document.addEventListener("keydown", (event) => {
    const button = event.altKey && event.key === "ArrowDown" && event.target.nextElementSibling;
    if (!button || !button.matches("[data-day]")) return;
    event.preventDefault();
    open(button);
  });

  const offer = (root) => {
    for (const button of root.querySelectorAll("[data-day][hidden]")) button.hidden = false;
  };
  offer(document);
  document.addEventListener("htmx:load", (event) => offer(event.target.parentElement ?? document));
})();
