/* What every page does a little better with script; nothing here is needed. */

/* The switch of colours acts at once, and tells the server for the next page. */
for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = event.submitter.value;
    document.documentElement.dataset.theme = chosen;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
    const body = new FormData(form);
    body.set("theme", chosen);
    await fetch(form.action, { method: "POST", body, redirect: "manual" });
  });
}

/* A menu closes when one clicks beside it or presses Escape. */
const openMenus = () => document.querySelectorAll("[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* A list narrows as soon as a choice is made; its button is for those without script. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-narrow]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) {
    form.requestSubmit();
  }
});

/* A page that watches the desk says when the desk is away, or has forgotten who watches. */
const tell = (trouble) => {
  for (const notice of document.querySelectorAll("[data-trouble]")) {
    notice.hidden = notice.dataset.trouble !== trouble;
  }
};

/* Pages that watch pause while nobody looks at them, and ask less and less often a desk that does
   not answer. */
let failures = 0;
let skipped = 0;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches("[data-watch]")) {
    return;
  }
  skipped += 1;
  if (document.hidden || skipped < 2 ** Math.min(failures, 5)) {
    event.preventDefault();
  } else {
    skipped = 0;
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  failures = event.detail.successful ? 0 : failures + 1;
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    document.body.dispatchEvent(new Event("arrivals"));
  }
});

document.addEventListener("htmx:sendError", () => tell(navigator.onLine ? "away" : "offline"));
document.addEventListener("desk:trouble", (event) => tell(event.detail));
window.addEventListener("offline", () => tell("offline"));
window.addEventListener("online", () => tell(null));
if (!navigator.onLine) {
  tell("offline");
}
document.addEventListener("htmx:responseError", (event) => {
  tell(event.detail.xhr.status === 401 ? "signed-out" : "away");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) {
    tell(null);
  }
});

/* Drafts kept in this browser end with the submission they became, and all of them on leaving. */
const KEPT = "factcheck.draft.";

const forget = (isMeant) => {
  try {
    const kept = Object.keys(localStorage).filter((name) => name.startsWith(KEPT));
    for (const key of kept.filter(isMeant)) {
      localStorage.removeItem(key);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
};

for (const message of document.querySelectorAll('[data-tag^="settled-"]')) {
  const claim = message.dataset.tag.replace("settled-", "");
  forget((key) => key.endsWith(`.${claim}`));
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => forget(() => true));
}

/* Where the tabs are wider than the window, the one that is open is in sight. */
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
