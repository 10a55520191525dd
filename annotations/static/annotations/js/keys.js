// The keys of the desk. The table of them arrives with the page, so that what fires and what the
// help says are the same; everything a key does can also be done with the pointer.

const table = document.getElementById("shortcuts");
const shortcuts = table ? JSON.parse(table.textContent) : [];
const PREFIX = "g";
const PREFIX_LASTS = 2500;

const byKey = (name) => document.querySelector(`[data-key="${name}"]`);
const isSeen = (element) => element.getClientRects().length > 0;

// --- What the keys do ---------------------------------------------------------------------------

function moveAlong(all, step) {
  if (!all.length) {
    return;
  }
  const focused = all.findIndex((one) => one === document.activeElement);
  const within = all.findIndex((one) => one.contains(document.activeElement));
  const current = all.findIndex((one) => one.matches('[aria-current], [data-current="true"]'));
  const here = [focused, within, current].find((index) => index !== -1);
  const next = here === undefined ? (step > 0 ? 0 : all.length - 1) : here + step;
  all[Math.max(0, Math.min(all.length - 1, next))].focus();
}

const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
const sources = () => seen("[data-source]");
const claims = () => {
  const listed = seen("[data-claim-link]");
  // Where the list is folded away, the claims marked in the text stand for it.
  return listed.length ? listed : seen("a.claim:not([tabindex])");
};

const commands = {
  chooseVerdict: (value) =>
    document.querySelector(`#decision input[name="verdict"][value="${value}"]`)?.click(),
  moveToSource: (step) => moveAlong(sources(), Number(step)),
  moveToClaim: (step) => moveAlong(claims(), Number(step)),
  citeSource: () => {
    const all = sources();
    const focused = all.find((source) => source.contains(document.activeElement));
    (focused ?? all[0])?.querySelector('input[name="cited"]')?.click();
  },
  pressInSource: (name) => {
    const focused = sources().find((source) => source.contains(document.activeElement));
    focused?.querySelector(`[data-key="${name}"]`)?.click();
  },
  open: (name) => {
    const details = document.getElementById(name);
    if (details) {
      details.open = true;
      details.scrollIntoView({ block: "nearest" });
      details.querySelector("input, button").focus({ preventScroll: true });
    }
  },
  submitAndNext: () => {
    const button = document.getElementById("submit-next");
    button?.form.requestSubmit(button);
  },
  focus: (name) => document.getElementById(name)?.focus(),
  press: (name) => byKey(name)?.click(),
  search: (address) => {
    const field = seen('input[type="search"]')[0];
    if (field) {
      field.focus();
      field.select();
    } else {
      window.location.assign(`${address}#q`);
    }
  },
  showHelp: () => document.getElementById("keys").togglePopover(),
  goTo: (address) => window.location.assign(address),
};

// --- Which key was meant ------------------------------------------------------------------------

function isTyping(target) {
  const isText = target.matches?.(
    'textarea, select, input:not([type="radio"], [type="checkbox"], [type="submit"])',
  );
  return Boolean(isText || target.isContentEditable);
}

/* The key by what it writes; and where that is no Latin letter, or the digits need Shift, by where
   it lies on the board: a Greek, Russian or French keyboard reaches every key as well. */
function isPressed(row, event) {
  if (row.key.length > 1) {
    return row.key === event.key;
  }
  const isLetter = /^[a-z]$/.test(row.key);
  if (isLetter && event.shiftKey) {
    return false;
  }
  if (row.key === (isLetter ? event.key.toLowerCase() : event.key)) {
    return true;
  }
  if (isLetter) {
    const writesLatin = event.key.codePointAt(0) < 128;
    return !writesLatin && event.code === `Key${row.key.toUpperCase()}`;
  }
  return /^\d$/.test(row.key) && !event.shiftKey && event.code === `Digit${row.key}`;
}

let isAfterPrefix = false;
let prefixTimer = 0;

function endPrefix() {
  isAfterPrefix = false;
  window.clearTimeout(prefixTimer);
  document.getElementById("go-to").hidePopover();
}

function beginPrefix() {
  const hint = document.getElementById("go-to");
  hint.replaceChildren(
    "Go to …",
    ...[...document.querySelectorAll("#keys .keys__group:last-child dt")].map((term) => {
      const one = document.createElement("span");
      one.append(term.lastElementChild.cloneNode(true), ` ${term.nextElementSibling.textContent.trim()}`);
      return one;
    }),
  );
  hint.showPopover();
  isAfterPrefix = true;
  prefixTimer = window.setTimeout(endPrefix, PREFIX_LASTS);
}

function pressed(event) {
  const isChord = event.ctrlKey || event.metaKey;
  if (event.defaultPrevented || event.isComposing || event.altKey) {
    return;
  }
  if (event.getModifierState("AltGraph") || (!isChord && isTyping(event.target))) {
    return;
  }
  if (isAfterPrefix && !["Shift", "CapsLock"].includes(event.key)) {
    const target = shortcuts.find((row) => row.place === "Go to" && isPressed(row, event));
    endPrefix();
    if (target && !isChord) {
      event.preventDefault();
      commands[target.command](target.argument);
      return;
    }
  }
  const found = shortcuts.find(
    (row) => row.place !== "Go to" && row.chord === isChord && isPressed(row, event),
  );
  // What is behind the help must not move while it is read.
  const isHelpOpen = document.getElementById("keys").matches(":popover-open");
  if (found && (!isHelpOpen || found.command === "showHelp")) {
    event.preventDefault();
    if (!event.repeat || found.repeats) {
      commands[found.command](found.argument);
    }
  } else if (!isChord && !isHelpOpen && isPressed({ key: PREFIX }, event)) {
    event.preventDefault();
    beginPrefix();
  }
}

if (table) {
  document.addEventListener("keydown", pressed);
  const named = document.getElementById(window.location.hash.slice(1));
  if (named?.matches('input[type="search"]')) {
    named.focus();
  }
}
