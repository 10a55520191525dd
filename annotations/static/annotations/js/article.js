/* Pointing at a claim in the list shows it in the text, and the other way round. */

const point = (id, isOn) => {
  for (const element of document.querySelectorAll(`[data-claim="${id}"]`)) {
    element.classList.toggle("is-pointed", isOn);
  }
};

for (const [entering, leaving] of [
  ["mouseover", "mouseout"],
  ["focusin", "focusout"],
]) {
  document.addEventListener(entering, (event) => {
    const claim = event.target.closest("[data-claim]");
    if (claim) {
      point(claim.dataset.claim, true);
    }
  });
  document.addEventListener(leaving, (event) => {
    const claim = event.target.closest("[data-claim]");
    if (claim) {
      point(claim.dataset.claim, false);
    }
  });
}
