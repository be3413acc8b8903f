// --- the source panel ----------------------------------------------------------------------------------
const article = () => element.querySelector("article.source");
const panel = () => document.getElementById("right");
const MARKS = "mark, .page-marks rect";
const SLOW = 200; // ms after which waiting is shown
let waiting = 0;
let focusNext = ""; // what is focused once the panel is drawn again

function requestSource(target) {
  clearTimeout(waiting);
  waiting = setTimeout(() => panel().setAttribute("aria-busy", "true"), SLOW);
  trigger("open_source", target);
}

function arrive() {
  clearTimeout(waiting);
  panel().removeAttribute("aria-busy");
}

function isShown({ doc, start, end }) {
  const shown = article();
  if (!shown || shown.dataset.doc !== doc || +shown.dataset.start !== start || +shown.dataset.end !== end) return false;
  return start === end ? shown.dataset.at === undefined : !!element.querySelector(MARKS);
}

function openSource(button, keyed) {
  const within = element.contains(button); // of a document that replaced this one: it will be gone
  if (!within) opener = button;
  byKeyboard = keyed || within;
  const { doc, start = 0, end = 0, wording = "" } = button.dataset;
  const target = { doc, start: +start, end: +end, wording };
  document.body.classList.add("source-open");
  if (!within) store(pocket, OPEN_SOURCE, JSON.stringify(target)); // a reload opens it again
  if (narrow.matches && !within) button.scrollIntoView({ block: "nearest" });
  if (isShown(target)) showQuote();
  else requestSource(prefersPages() ? { ...target, page: 0 } : target);
}

function closeSource() {
  store(pocket, OPEN_SOURCE, null);
  document.body.classList.remove("source-open");
  if (opener?.isConnected) opener.focus();
}

function again(changes, selector) { // the same document and quote, shown otherwise
  const { doc, start, end, wording } = article().dataset;
  focusNext = selector;
  requestSource({ doc, start: +start, end: +end, wording, ...changes });
}

function goToSection(button) {
  const at = +button.dataset.goto;
  const line = element.querySelector(`.document-text [data-at="${at}"]`);
  const { view, before, after } = article().dataset;
  if (narrow.matches) foldOutline(); // it would cover what was gone to
  if (line) return bringIntoView(line);
  again({ at, ...(view === "page" ? { page: 0 } : { before: +before, after: +after }) }, narrow.matches ? "[data-outline]" : `[data-goto="${at}"]`);
}

function extend(button) {
  const { doc, start, end, wording, at, before, after, step } = article().dataset;
  const back = button.dataset.side === "before";
  const box = panel();
  place = back ? { fromEnd: box.scrollHeight - box.scrollTop } : { fromStart: box.scrollTop };
  const reach = { before: +before + (back ? +step : 0), after: +after + (back ? 0 : +step) };
  const going = at === undefined ? {} : { at: +at };
  requestSource({ doc, start: +start, end: +end, wording, ...going, ...reach });
}

function bringIntoView(part) {
  const box = panel();
  const above = part.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const head = article().querySelector("header").offsetHeight;
  box.scrollTop += above - Math.max(head + 24, box.clientHeight / 3);
  if (part.matches("mark, rect")) return;
  part.classList.remove("arrived");
  requestAnimationFrame(() => part.classList.add("arrived"));
}

function showQuote() {
  const box = panel();
  const shown = article();
  arrive();
  if (wantsPages(shown)) return again({ page: 0 }, focusNext);
  keepOutline();
  applyZoom();
  const at = shown?.dataset.at;
  const part = (at !== undefined && element.querySelector(`.document-text [data-at="${at}"]`)) || element.querySelector(MARKS);
  if (place) {
    box.scrollTop = "fromEnd" in place ? box.scrollHeight - place.fromEnd : place.fromStart;
    place = null;
  } else if (part) {
    bringIntoView(part);
  } else {
    box.scrollTop = 0;
  }
  if (byKeyboard) shown?.focus({ preventScroll: true });
  else if (focusNext) element.querySelector(focusNext)?.focus({ preventScroll: true });
  byKeyboard = false;
  focusNext = "";
  showWhichIsOpen();
}

function wantsPages(shown) { // an answer opens its first source as text: it does not know what is preferred here
  const { paged, view, refused, at, before, after, step } = shown?.dataset ?? {};
  const untouched = at === undefined && before === step && after === step;
  return paged !== undefined && view === "text" && refused === undefined && untouched && prefersPages();
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

element.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.face) switchFace(button);
  else if (button.dataset.leaf) turnTo(button);
  else if (button.dataset.zoom) changeZoom(button.dataset.zoom);
  else if (button.dataset.goto) goToSection(button);
  else if ("outline" in button.dataset) toggleOutline(button);
});

watch("value", showQuote);
