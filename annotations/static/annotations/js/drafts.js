// Drafts: saved at the desk as one types, and kept in this browser until the desk has them. Neither
// ever writes over the other: where both have something new, both are shown and the person chooses.

const form = document.querySelector("form#decision[data-draft]");
const PAUSE = 900;
const RETRY = 5000;
const PARTS = ["verdict", "flags", "rationale", "cited"];

// --- What is typed ------------------------------------------------------------------------------

const key = form && `factcheck.draft.${form.dataset.owner}.${form.dataset.claim}`;
let since = form?.dataset.since;
let timer = 0;
let isDirty = false;
let isSaving = false;
let isLeaving = false;
let isUndecided = false;

function typed() {
  const data = new FormData(form);
  return Object.fromEntries(PARTS.map((part) => [part, data.getAll(part)]));
}

function put(fields) {
  for (const box of document.querySelectorAll('[name="cited"], [name="verdict"], [name="flags"]')) {
    box.checked = fields[box.name].includes(box.value);
  }
  form.elements.rationale.value = fields.rationale[0] ?? "";
  form.elements.rationale.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(words, isWarning = false) {
  const state = document.getElementById("draft-state");
  state.textContent = words;
  state.classList.toggle("search-state--warning", isWarning);
}

// --- In this browser ------------------------------------------------------------------------------

function read() {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function drop() {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept where nothing can be.
  }
}

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ fields: typed(), since }));
  } catch {
    // Private windows and full disks: the text is still on the page and sent from there.
  }
}

// --- At the desk ----------------------------------------------------------------------------------

const tell = (trouble) => document.dispatchEvent(new CustomEvent("desk:trouble", { detail: trouble }));

function send(isLast = false) {
  const data = new FormData(form);
  // A half-typed source is not part of the draft.
  for (const name of [...data.keys()].filter((one) => one.startsWith("source_"))) {
    data.delete(name);
  }
  data.set("since", since);
  const headers = { Accept: "application/json" };
  return fetch(form.dataset.draft, { method: "POST", body: data, headers, keepalive: isLast });
}

function took(answer) {
  since = answer.at;
  if (!isDirty) {
    drop();
  }
  say(`Draft saved at ${answer.saved}`);
  const until = document.getElementById("lease-until");
  if (until) {
    until.textContent = answer.until;
  }
  tell(null);
}

async function save() {
  if (isSaving || isUndecided) {
    return;
  }
  isSaving = true;
  isDirty = false;
  say("Saving the draft…");
  try {
    const response = await send();
    if (response.redirected) {
      isDirty = true;
      say("Draft not saved: you are signed out. Your text stays in this browser.", true);
      tell("signed-out");
      return;
    }
    const answer = await response.json();
    if (response.ok) {
      took(answer);
    } else if (answer.draft) {
      isDirty = true;
      choose(typed(), answer);
    } else {
      say(`Draft not saved. ${answer.message} Your text stays on this page.`, true);
    }
  } catch {
    isDirty = true;
    say("Draft not saved: the desk does not answer. Your text is kept in this browser.", true);
    timer = window.setTimeout(save, RETRY);
  } finally {
    isSaving = false;
  }
  if (isDirty && !timer) {
    schedule();
  }
}

function schedule() {
  isDirty = true;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    timer = 0;
    save();
  }, PAUSE);
}

// --- Two drafts -----------------------------------------------------------------------------------

function facts(verdict, cited) {
  return [verdict || "no verdict yet", `${cited} cited`].join(" · ");
}

function choose(here, there) {
  const panel = document.getElementById("two-drafts");
  const side = (name) => panel.querySelector(`[data-side="${name}"]`);
  const radio = form.querySelector(`[name="verdict"][value="${here.verdict[0]}"]`);
  const word = radio?.closest("label").querySelector(".verdict__word").textContent;
  side("here").textContent = here.rationale[0];
  side("here-facts").textContent = facts(word, here.cited.length);
  side("there").textContent = there.draft.rationale;
  const atDesk = facts(there.draft.verdict, there.draft.cited);
  side("there-facts").textContent = `${atDesk} · saved at ${there.saved}`;
  isUndecided = true;
  panel.hidden = false;
  panel.focus();
  say("Choose one of the two drafts above.", true);
  panel.onclick = (event) => {
    const kept = event.target.dataset.keep;
    if (kept) {
      isUndecided = false;
      panel.hidden = true;
      settle(kept, here, there);
    }
  };
}

function settle(kept, here, there) {
  if (kept === "here") {
    since = there.at;
    put(here);
    save();
  } else {
    drop();
    isDirty = false;
    isLeaving = true;
    window.location.reload();
  }
}

function restore() {
  const kept = read();
  if (!kept || JSON.stringify(kept.fields) === JSON.stringify(typed())) {
    drop();
    return;
  }
  const shownAt = form.dataset.draftAt;
  if (shownAt && shownAt > kept.since) {
    const shown = typed();
    const label = form.querySelector(".verdict:has(:checked) .verdict__word")?.textContent ?? "";
    choose(kept.fields, {
      at: shownAt,
      saved: new Date(shownAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }),
      draft: { verdict: label, rationale: shown.rationale[0], cited: shown.cited.length },
    });
  } else {
    put(kept.fields);
    say("What you typed without a connection is back.");
  }
}

// --- When -----------------------------------------------------------------------------------------

function changed(event) {
  if (event.target.form !== form || !PARTS.includes(event.target.name) || isUndecided) {
    return;
  }
  say("Draft not saved yet");
  keep();
  schedule();
}

function submitting(event) {
  if (event.defaultPrevented) {
    return;
  }
  if (!navigator.onLine) {
    event.preventDefault();
    event.stopImmediatePropagation();
    say("You are offline: this is kept here. Send it when the connection is back.", true);
    return;
  }
  keep();
  isLeaving = true;
  window.clearTimeout(timer);
  say("Sending…");
}

if (form) {
  document.addEventListener("input", changed);
  form.addEventListener("submit", submitting);
  if (form.hasAttribute("data-unsaved")) {
    schedule();
  } else {
    restore();
  }
  window.addEventListener("online", () => isDirty && save());
  window.addEventListener("pagehide", () => {
    if (isDirty && !isLeaving && !isUndecided) {
      send(true);
    }
  });
  window.addEventListener("pageshow", () => {
    isLeaving = false;
  });
}
