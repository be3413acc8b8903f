// --- keys -------------------------------------------------------------------------------------------------
const questionBox = () => document.querySelector("#question textarea");

function showRoom(name) {
  document.getElementById(`${name}-button`)?.click();
}

function focusQuestion() {
  showRoom("asking");
  requestAnimationFrame(() => questionBox()?.focus());
}

function type(words) {
  const box = questionBox();
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.setSelectionRange(words.length, words.length);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    focusQuestion();
  } else if (event.key === "ArrowUp" && event.target === questionBox() && !event.target.value) {
    const last = [...document.querySelectorAll("#past .question, #current .question")].at(-1);
    if (!last) return;
    event.preventDefault();
    type(last.textContent);
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#skip")) return;
  event.preventDefault();
  focusQuestion();
});

// --- a library that fills while nothing has been asked ------------------------------------------------------
// The library's tab asks for itself; this is for those who do not open it.
const LOOK_AGAIN_MS = 4_000;
setInterval(() => {
  if (document.querySelector("#past .welcome[data-again]") && !document.hidden) trigger("welcome_again", {});
}, LOOK_AGAIN_MS);
