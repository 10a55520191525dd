/* A file can be dropped on the form, and a button that was pressed says that it works. */

for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const text = form.querySelector("textarea");
  let depth = 0;

  const carriesFile = (event) => event.dataTransfer?.types.includes("Files");

  form.addEventListener("dragenter", (event) => {
    if (carriesFile(event)) {
      depth += 1;
      form.classList.add("is-over");
    }
  });
  form.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    form.classList.toggle("is-over", depth > 0);
  });
  form.addEventListener("dragover", (event) => {
    if (carriesFile(event)) {
      event.preventDefault();
    }
  });
  form.addEventListener("drop", (event) => {
    depth = 0;
    form.classList.remove("is-over");
    if (carriesFile(event)) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.focus();
    }
  });

  /* Ctrl or ⌘ with Enter sends, as it does on the review screen. */
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      form.requestSubmit();
    }
  });
}

for (const button of document.querySelectorAll("button[data-busy]")) {
  const words = [...button.childNodes];
  button.form.addEventListener("submit", () => {
    button.setAttribute("aria-disabled", "true");
    button.textContent = button.dataset.busy;
  });
  /* Coming back with the browser's own button finds the form ready to be sent again. */
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    button.replaceChildren(...words);
  });
}
