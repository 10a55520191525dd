// The review screen: what is still needed, said as one types. Everything here also works without it,
// by the buttons and the form; no rule stands here that the server does not make: the evidence gate
// arrives as a table.

const form = document.querySelector("form#decision[data-draft]");
let isLeaving = false;

// --- Reading what is chosen ---------------------------------------------------------------------

const verdict = () => form?.elements.verdict?.value ?? "";
const citedBoxes = () => [...document.querySelectorAll('input[name="cited"]')];
const citations = () => citedBoxes().filter((box) => box.checked).length;
const rationale = () => form.elements.rationale.value;

function stillNeeded() {
  const rule = JSON.parse(document.getElementById("gate").dataset.gate)[verdict()];
  const cited = rule.citations[Math.min(citations(), rule.citations.length - 1)];
  const reasons = rationale().trim() ? "" : rule.rationale;
  return [cited, reasons].filter(Boolean);
}

function showNeeds() {
  const needs = document.getElementById("needs");
  const missing = stillNeeded();
  const words = missing.join(" ") || needs.dataset.ready;
  if (needs.textContent !== words) {
    needs.textContent = words;
  }
  needs.toggleAttribute("data-is-ready", missing.length === 0);
  if (missing.length === 0) {
    needs.classList.remove("is-asked");
  }
}

function showChoice() {
  const chosen = form.querySelector('input[name="verdict"]:checked');
  document.getElementById("definition").textContent = chosen?.dataset.definition ?? "";
  const count = form.querySelectorAll('input[name="flags"]:checked').length;
  document.getElementById("flags-count").textContent = count ? `(${count})` : "(none)";
}

// --- As one types ---------------------------------------------------------------------------------

function changed(event) {
  if (event.target.form !== form || event.target.name?.startsWith("source_")) {
    return;
  }
  showNeeds();
  showChoice();
}

// --- Submitting ---------------------------------------------------------------------------------

function focusMissing() {
  if (!verdict()) {
    form.querySelector('input[name="verdict"]').focus();
  } else if (!rationale().trim() && stillNeeded().length === 1) {
    form.elements.rationale.focus();
  } else {
    (document.querySelector("[data-source]") ?? form.elements.rationale).focus();
  }
}

function submitting(event) {
  const isSubmit = event.submitter && !event.submitter.hasAttribute("formaction");
  if (isSubmit && stillNeeded().length) {
    event.preventDefault();
    document.getElementById("needs").classList.add("is-asked");
    focusMissing();
    return;
  }
  if (!navigator.onLine) {
    return;
  }
  if (isLeaving) {
    // The same submission sent twice would be one review anyway; this spares the wait.
    event.preventDefault();
    return;
  }
  isLeaving = true;
}

// --- Enter in a part of the form presses the button of that part ---------------------------------------------

function enterInSource(event) {
  const part = event.target.matches?.("input") && event.target.closest("[data-enter-presses]");
  if (event.key === "Enter" && part) {
    event.preventDefault();
    document.getElementById(part.dataset.enterPresses).click();
  }
}

// --- Bringing the claim into sight ----------------------------------------------------------------

function showClaimInArticle() {
  const pane = document.querySelector(".in-article");
  const mark = pane?.querySelector("[data-current]");
  if (mark && pane.scrollHeight > pane.clientHeight) {
    const offset = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTop += offset - pane.clientHeight / 3;
  }
}

showClaimInArticle();
document.addEventListener("keydown", enterInSource);

if (form) {
  showNeeds();
  showChoice();
  (document.getElementById("refused") ?? document.getElementById("source-error"))?.focus();
  document.addEventListener("input", changed);
  form.addEventListener("submit", submitting);
  // What arrives may change what is needed: a search that was made opens the gate for "unproven".
  document.body.addEventListener("htmx:afterSettle", showNeeds);
  // Coming back by the browser's own history shows the page as it was left, ready to be sent.
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
}
