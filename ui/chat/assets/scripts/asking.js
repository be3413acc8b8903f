// --- asking ----------------------------------------------------------------------------------------------
// Each time somebody asks, the box is read once. gradio would read it once more, half typed as it may be, where
// 停止 has ended the answer that a question waited for; `_ASKED` in `events.py` looks here whether anybody asked.
let wanted = false;

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === questionBox()) wanted = true;
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#send")) wanted = true;
}, true);

// What Python has put into the box, or noted, is asked like what is typed there.
document.addEventListener("ask", () => {
  wanted = true;
  trigger("submit", {});
});

document.addEventListener("asked", (event) => {
  if (!wanted) event.preventDefault();
  wanted = false;
});
