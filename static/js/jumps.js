// The links to the parts of a long page work without this; it only marks the part being read.
const links = [...document.querySelectorAll(".jumps a")];
const ids = [...new Set(links.map((link) => link.hash.slice(1)))];
const topOf = (place) => place.getBoundingClientRect().top;

const here = () => {
  // Looked up each time: a part may have been replaced since.
  const places = ids.map((id) => document.getElementById(id)).filter(Boolean);
  const line = (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 32) + 24;
  if (window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2) {
    return places.at(-1);
  }
  const reached = places.filter((place) => topOf(place) <= line).at(-1) || places[0];
  // Of parts that stand side by side, the one that was asked for.
  const asked = places.find((place) => `#${place.id}` === location.hash);
  return asked && Math.abs(topOf(asked) - topOf(reached)) < 8 ? asked : reached;
};

const mark = () => {
  const part = here();
  for (const link of links) {
    const isHere = Boolean(part) && link.hash === `#${part.id}`;
    if (isHere === link.hasAttribute("aria-current")) continue;
    if (!isHere) {
      link.removeAttribute("aria-current");
      continue;
    }
    link.setAttribute("aria-current", "true");
    const bar = link.closest("[data-bar]");
    if (bar) bar.scrollLeft = link.offsetLeft - 48;
  }
};

let isWaiting = false;
const markSoon = () => {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    mark();
  });
};
addEventListener("scroll", markSoon, { passive: true });
addEventListener("hashchange", markSoon);
mark();
