/* Names are offered while one writes "@…": arrow keys choose, Enter or Tab takes, Escape leaves.

   Without script the names are typed in full; what is sent is the same plain text. */

const AT = /(?:^|[^\w@.])@([\w.+-]*)$/;
const MOST = 6;

let list = null;
let field = null;
let chosen = 0;

const people = () =>
  [...document.querySelectorAll("#people option")].map((option) => ({
    name: option.value,
    shown: option.textContent,
  }));

const typed = () => AT.exec(field.value.slice(0, field.selectionStart))?.[1];

const matching = (start) => {
  const wanted = start.toLowerCase();
  return people()
    .filter(({ name, shown }) => `${name}\n${shown}`.toLowerCase().includes(wanted))
    .slice(0, MOST);
};

const close = () => {
  list?.remove();
  list = null;
  field?.removeAttribute("aria-controls");
  field?.removeAttribute("aria-activedescendant");
};

const mark = () => {
  for (const [index, item] of [...list.children].entries()) {
    item.setAttribute("aria-selected", String(index === chosen));
  }
  field.setAttribute("aria-activedescendant", list.children[chosen].id);
};

const take = (name) => {
  const before = field.value.slice(0, field.selectionStart);
  const start = before.length - typed().length;
  field.setRangeText(`${name} `, start, before.length, "end");
  close();
  field.focus();
};

const offer = () => {
  const start = typed();
  const found = start === undefined ? [] : matching(start);
  close();
  if (found.length === 0) {
    return;
  }
  chosen = 0;
  list = document.createElement("ul");
  list.className = "mentions";
  list.id = "mentions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People");
  for (const [index, { name, shown }] of found.entries()) {
    const item = document.createElement("li");
    item.id = `mention-${index}`;
    item.setAttribute("role", "option");
    item.textContent = `${shown} (@${name})`;
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(name);
    });
    item.dataset.name = name;
    list.append(item);
  }
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  mark();
};

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-mentions]")) {
    field = event.target;
    offer();
  }
});

document.addEventListener("focusout", (event) => {
  if (event.target === field) {
    close();
  }
});

document.addEventListener(
  "keydown",
  (event) => {
    if (!list || event.target !== field) {
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + list.children.length) % list.children.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") {
      take(list.children[chosen].dataset.name);
    } else if (event.key === "Escape") {
      close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
