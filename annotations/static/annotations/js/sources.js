// The sources panel: what is new below, filters, and focus that stays where one reads. Without
// this every source is there in order, and the style sheet filters; nothing here decides anything.

const panel = document.getElementById("sources");
const filters = panel?.querySelector("[data-filters]");

const rows = () => [...panel.querySelectorAll("[data-source]")];

// --- Filters --------------------------------------------------------------------------------------

function wanted() {
  const values = new FormData(filters);
  return {
    facet: values.get("facet") ?? "",
    provider: values.get("provider") ?? "",
    isKnownOnly: values.has("known"),
  };
}

function isShown(row, { facet, provider, isKnownOnly }) {
  const facets = row.dataset.facets.split(" ");
  const isAside = facets.includes("aside");
  return (
    (facet ? facets.includes(facet) : true) &&
    (isAside ? facet === "" || facet === "aside" : true) &&
    (!provider || row.dataset.provider === provider) &&
    (!isKnownOnly || row.dataset.timing === "known")
  );
}

function applyFilters() {
  const choice = wanted();
  const all = rows();
  const shown = all.filter((row) => isShown(row, choice));
  for (const row of all) {
    // What one stands on or has cited is never hidden under one's hands.
    const isHeld = row.contains(document.activeElement) || row.querySelector(":checked");
    row.hidden = !shown.includes(row) && !isHeld;
  }
  const words = filters.querySelector("[data-shown]");
  const visible = all.filter((row) => !row.hidden).length;
  words.textContent = visible === all.length ? "" : `${visible} of ${all.length} shown`;
  filters.querySelector("[data-clear]").hidden = visible === all.length;
}

// --- Arrivals -------------------------------------------------------------------------------------

const bar = document.getElementById("arrived");
const fresh = new Set();

function isBelow(row) {
  const scroller = row.closest(".review__scroll");
  const box = row.getBoundingClientRect();
  const edge = Math.min(window.innerHeight, scroller?.getBoundingClientRect().bottom ?? Infinity);
  return box.top > edge - 24;
}

function showBar() {
  for (const row of fresh) {
    if (!row.isConnected || (!row.hidden && !isBelow(row))) {
      fresh.delete(row);
    }
  }
  bar.hidden = fresh.size === 0;
  const words = bar.querySelector("[data-count]");
  const text = fresh.size === 1 ? "1 new source below" : `${fresh.size} new sources below`;
  if (fresh.size && words.textContent !== text) {
    words.textContent = text;
  }
}

function noticeArrivals() {
  for (const row of panel.querySelectorAll("[data-arrived]")) {
    row.removeAttribute("data-arrived");
    fresh.add(row);
  }
  showBar();
}

function goToFirst() {
  const first = rows().find((row) => fresh.has(row));
  fresh.clear();
  showBar();
  if (first) {
    first.hidden = false;
    first.scrollIntoView({ block: "nearest" });
    first.focus();
  }
}

// --- Focus ----------------------------------------------------------------------------------------

/* A source that is replaced takes the focus along, so that the next key finds it. */
let replaced = "";

function remember(event) {
  const row = event.target.closest?.("[data-source]") ?? event.detail.target;
  replaced = row?.matches?.("[data-source]") && row.contains(document.activeElement) ? row.id : "";
}

function bringBack() {
  const row = replaced && document.getElementById(replaced);
  if (row && !row.contains(document.activeElement)) {
    row.focus({ preventScroll: true });
  }
  replaced = "";
}

if (panel) {
  filters.addEventListener("change", applyFilters);
  filters.addEventListener("reset", () => window.setTimeout(applyFilters));
  document.addEventListener("scroll", showBar, { capture: true, passive: true });
  bar.querySelector("button").addEventListener("click", goToFirst);
  document.body.addEventListener("htmx:beforeSwap", remember);
  document.body.addEventListener("htmx:afterSettle", () => {
    bringBack();
    noticeArrivals();
    applyFilters();
  });
}
