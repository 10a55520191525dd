/* The arrow keys press the buttons that move where a claim begins and ends. */

const FIELDS = "input, select, textarea, [contenteditable]";

for (const hint of document.querySelectorAll('[data-script="yes"]')) {
  hint.hidden = false;
}

document.addEventListener("htmx:afterSwap", () => {
  for (const hint of document.querySelectorAll('[data-script="yes"]')) {
    hint.hidden = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(FIELDS)) {
    return;
  }
  const key = `${event.shiftKey ? "Shift+" : ""}${event.key}`;
  const button = document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
