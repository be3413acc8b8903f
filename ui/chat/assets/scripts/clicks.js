// --- one listener for every button ---------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.doc) openSource(button, event.detail === 0);
  else if (button.dataset.ask) trigger("ask_example", { question: button.dataset.ask });
  else if (button.dataset.side) extend(button);
  else if (button.id === "close-source") closeSource();
  else if (button.id === "reload") location.reload();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return; // a dialog closes itself
  if (!tip.hidden) hideTip();
  else if (document.body.classList.contains("source-open")) closeSource();
});
