// --- the source panel ----------------------------------------------------------------------------------
const article = () => element.querySelector("article.source");
const panel = () => document.getElementById("right");

function isShown({ doc, start, end }) {
  const shown = article();
  return shown && shown.dataset.doc === doc && +shown.dataset.start === start && +shown.dataset.end === end;
}

function openSource(button, keyed) {
  opener = button;
  byKeyboard = keyed;
  const { doc, start = 0, end = 0, wording = "" } = button.dataset;
  const target = { doc, start: +start, end: +end, wording };
  document.body.classList.add("source-open");
  if (narrow.matches) button.scrollIntoView({ block: "nearest" });
  if (isShown(target)) showQuote();
  else trigger("open_source", target);
}

function closeSource() {
  document.body.classList.remove("source-open");
  if (opener?.isConnected) opener.focus();
}

function extend(button) {
  const { doc, start, end, wording, before, after, step } = article().dataset;
  const back = button.dataset.side === "before";
  const box = panel();
  place = back ? { fromEnd: box.scrollHeight - box.scrollTop } : { fromStart: box.scrollTop };
  const reach = { before: +before + (back ? +step : 0), after: +after + (back ? 0 : +step) };
  trigger("open_source", { doc, start: +start, end: +end, wording, ...reach });
}

function showQuote() {
  const box = panel();
  const quote = element.querySelector("mark");
  if (place) {
    box.scrollTop = "fromEnd" in place ? box.scrollHeight - place.fromEnd : place.fromStart;
    place = null;
  } else if (quote) {
    const above = quote.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += above - box.clientHeight / 3;
  } else {
    box.scrollTop = 0;
  }
  if (byKeyboard) article()?.focus({ preventScroll: true });
  byKeyboard = false;
  showWhichIsOpen();
}

function showWhichIsOpen() {
  const shown = article()?.dataset;
  for (const button of document.querySelectorAll("button[data-doc]")) {
    const open = shown && button.dataset.doc === shown.doc && (button.dataset.start ?? "0") === shown.start
      && (button.dataset.end ?? "0") === shown.end;
    if (open) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

watch("value", showQuote);
