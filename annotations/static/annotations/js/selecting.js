/* Words selected in the article become a claim: by pointer, by touch, or word by word with keys.

   Only positions leave the browser, in UTF-16 units as it counts them, with the words themselves;
   the server turns them into code points and holds the words against its text. */

const bar = document.querySelector("[data-selecting]");
const FIELDS = "input, select, textarea, [contenteditable]";

if (bar) {
  const form = bar.querySelector("form");
  const words = bar.querySelector("[data-words]");
  const help = document.querySelector("[data-choosing]");
  const selection = document.getSelection();
  let isChoosing = false;

  /* What of the selection lies in one block of the text, or null. */
  const within = (block, range) => {
    if (!range.intersectsNode(block)) {
      return null;
    }
    const part = document.createRange();
    part.selectNodeContents(block);
    const before = part.cloneRange();
    if (part.compareBoundaryPoints(Range.START_TO_START, range) < 0) {
      part.setStart(range.startContainer, range.startOffset);
    }
    if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0) {
      part.setEnd(range.endContainer, range.endOffset);
    }
    before.setEnd(part.startContainer, part.startOffset);
    const text = part.toString();
    const start = Number(block.dataset.start) + before.toString().length;
    return text && { start, end: start + text.length, text };
  };

  const read = () => {
    if (selection.rangeCount === 0 || selection.isCollapsed) {
      return null;
    }
    const range = selection.getRangeAt(0);
    const parts = [...document.querySelectorAll("[data-start]")]
      .map((block) => within(block, range))
      .filter(Boolean);
    const quoted = parts.map((part) => part.text).join("\n");
    return quoted.trim() ? { start: parts[0].start, end: parts.at(-1).end, quoted } : null;
  };

  const shorten = (text) => (text.length > 60 ? `${text.slice(0, 40)}…${text.slice(-16)}` : text);

  const show = () => {
    const found = read();
    bar.hidden = !found;
    if (found) {
      for (const [name, value] of Object.entries(found)) {
        form.elements[name].value = value;
      }
      words.textContent = `“${shorten(found.quoted.trim())}”`;
    }
  };

  /* A key may follow the selection faster than a frame does: what is sent is read when it is. */
  form.addEventListener("submit", show);

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(show);
  });

  /* A claim is a link, in which browsers start no selection: dragging over it does so here, and
     does not follow it. */
  const CLAIM = "[data-start] a.claim";
  let from = null;

  const placeAt = (event) => {
    const { clientX: x, clientY: y } = event;
    if (document.caretPositionFromPoint) {
      const place = document.caretPositionFromPoint(x, y);
      return place && { node: place.offsetNode, offset: place.offset };
    }
    const range = document.caretRangeFromPoint(x, y);
    return range && { node: range.startContainer, offset: range.startOffset };
  };

  document.addEventListener("mousedown", (event) => {
    const isPlain = event.button === 0 && !event.shiftKey && event.target.closest?.(CLAIM);
    from = isPlain ? placeAt(event) : null;
    if (isPlain) {
      selection.removeAllRanges();
    }
  });
  document.addEventListener("mousemove", (event) => {
    const to = from && event.buttons === 1 && placeAt(event);
    if (to) {
      selection.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
    }
  });
  document.addEventListener("dragstart", (event) => {
    if (from) {
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(CLAIM) && !selection.isCollapsed && read()) {
      event.preventDefault();
    }
  });

  /* By keys: the first word in sight, and from there word by word. */
  const choose = (isOn) => {
    isChoosing = isOn;
    help.hidden = !isOn;
    if (!isOn) {
      selection.removeAllRanges();
      return;
    }
    const blocks = [...document.querySelectorAll(".reading [data-start]")];
    const block = blocks.find((one) => one.getBoundingClientRect().bottom > 120) ?? blocks[0];
    selection.collapse(block, 0);
    selection.modify("extend", "forward", "word");
  };

  const step = (event) => {
    const isBack = event.key === "ArrowLeft" || event.key === "ArrowUp";
    const unit = event.key === "ArrowUp" || event.key === "ArrowDown" ? "line" : "word";
    const way = isBack ? "backward" : "forward";
    if (event.shiftKey) {
      selection.modify("extend", way, unit);
    } else {
      if (isBack) {
        selection.collapseToStart();
      } else {
        selection.collapseToEnd();
      }
      selection.modify("move", way, unit);
      selection.modify("extend", "forward", "word");
    }
    selection.focusNode?.parentElement?.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(FIELDS)) {
      return;
    }
    const isPlainKey = !event.target.closest?.("button, summary, a") || isChoosing;
    if (event.key === "c") {
      event.preventDefault();
      if (read() && !isChoosing) {
        form.requestSubmit();
      } else {
        choose(!isChoosing);
      }
    } else if (isChoosing && event.key.startsWith("Arrow")) {
      event.preventDefault();
      step(event);
    } else if (isChoosing && event.key === "Enter" && isPlainKey && read()) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && (isChoosing || !bar.hidden)) {
      choose(false);
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-choose]");
    if (button) {
      button.blur();
      choose(true);
    }
  });

  /* What only script can do is offered once there is script, and again in parts brought in. */
  const offer = () => {
    for (const part of document.querySelectorAll('[data-script="yes"]')) {
      part.hidden = false;
    }
  };
  offer();
  document.addEventListener("htmx:afterSettle", offer);
}
