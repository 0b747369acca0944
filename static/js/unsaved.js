// Leaving a page with typed but unsaved words asks first. Forms of class "form" are watched.
(() => {
  const contents = (form) =>
    JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
  const before = new Map();

  const watch = (root) => {
    for (const form of root.querySelectorAll('form.form[method="post"]')) {
      // A form that came back with errors holds words that are not saved anywhere.
      before.set(form, form.querySelector(".errors") ? "" : contents(form));
      form.addEventListener("submit", () => before.delete(form));
    }
  };

  // Typing counts as activity: now and then the server is told, so that no session ends mid-form.
  let toldAt = Date.now();
  document.addEventListener("input", (event) => {
    if (!event.target.closest("form.form") || Date.now() - toldAt < 240000) return;
    toldAt = Date.now();
    fetch("/account/alive/", { redirect: "manual" }).catch(() => {});
  });

  watch(document);
  document.addEventListener("htmx:load", (event) => watch(event.target.parentElement ?? document));
  window.addEventListener("beforeunload", (event) => {
    const unsaved = [...before].some(([form, words]) => form.isConnected && contents(form) !== words);
    if (unsaved) event.preventDefault();
  });
})();
