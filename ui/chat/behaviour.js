// What the page does in the browser: open sources, show quotes, keep the reader's place, choose the colours.
// It runs once, as the `js_on_load` of the source panel; `element`, `trigger` and `watch` are gradio's.
// Events that Python listens to: 'open_source' and 'ask_example'.

const page = document.documentElement;
const narrow = window.matchMedia("(max-width: 800px)");
let opener = null; // the button that opened the panel; focus goes back to it
let byKeyboard = false; // then focus goes on into the panel
let place = null; // where to keep the panel's scroll when it is extended: {fromEnd} or {fromStart}

page.lang = "zh-CN";

// --- colours -------------------------------------------------------------------------------------------
const THEME = "cewen-theme";

function paint(theme) {
  document.body.classList.toggle("dark", theme === "dark");
  page.style.colorScheme = theme;
}

const kept = localStorage.getItem(THEME);
if (kept) paint(kept);

function switchTheme() {
  const theme = document.body.classList.contains("dark") ? "light" : "dark";
  localStorage.setItem(THEME, theme);
  paint(theme);
}

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
  const target = { doc: button.dataset.doc, start: +(button.dataset.start ?? 0), end: +(button.dataset.end ?? 0) };
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
  const { doc, start, end, before, after, step } = article().dataset;
  const back = button.dataset.side === "before";
  const box = panel();
  place = back ? { fromEnd: box.scrollHeight - box.scrollTop } : { fromStart: box.scrollTop };
  const reach = { before: +before + (back ? +step : 0), after: +after + (back ? 0 : +step) };
  trigger("open_source", { doc, start: +start, end: +end, ...reach });
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

// --- the quote under the pointer -----------------------------------------------------------------------
const tip = document.createElement("div");
tip.id = "quote-tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
document.body.append(tip);

function showTip(mark) {
  const from = document.createElement("p");
  const quote = document.createElement("blockquote");
  from.textContent = mark.dataset.from;
  quote.textContent = mark.dataset.quote;
  tip.replaceChildren(quote, from);
  tip.hidden = false;
  mark.setAttribute("aria-describedby", tip.id);
  const at = mark.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - tip.offsetWidth - 8);
  const below = at.bottom + 8 + tip.offsetHeight < window.innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = below ? `${at.bottom + 8}px` : `${at.top - 8 - tip.offsetHeight}px`;
}

function hideTip() {
  tip.hidden = true;
}

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => {
    const mark = event.target.closest?.("button.mark");
    if (mark && event.pointerType !== "touch") showTip(mark);
    else hideTip();
  });
}
document.addEventListener("scroll", hideTip, true);

// --- the conversation ----------------------------------------------------------------------------------
// A new question goes to the top of the window and its answer grows below it: what is being read stays put.
let question;

function bringToTop(thread, turn) {
  thread.scrollTop += turn.getBoundingClientRect().top - thread.getBoundingClientRect().top;
}

function followTurn(thread, current) {
  const turn = current.querySelector(".turn");
  if (turn?.dataset.number !== question) {
    question = turn?.dataset.number;
    hideTip();
    document.body.classList.remove("source-open");
    // two frames on, the turns above have been drawn too
    if (turn) requestAnimationFrame(() => requestAnimationFrame(() => bringToTop(thread, turn)));
  }
  showWhichIsOpen();
}

(function whenMounted() {
  const thread = document.getElementById("thread");
  const current = document.getElementById("current");
  if (!thread || !current || !document.querySelector(".toast-wrap")) return requestAnimationFrame(whenMounted);
  const watched = { childList: true, subtree: true, attributeFilter: ["data-number"] };
  new MutationObserver(() => followTurn(thread, current)).observe(current, watched);
  // gradio's own notices are English and hidden; what they mean is said in the masthead
  const notices = document.querySelector(".toast-wrap");
  const lost = document.getElementById("lost");
  const tell = () => lost.classList.toggle("shown", notices.childElementCount > 0);
  new MutationObserver(tell).observe(notices, { childList: true });
})();

// --- one listener for every button ---------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  if (button.dataset.doc) openSource(button, event.detail === 0);
  else if (button.dataset.ask) trigger("ask_example", { question: button.dataset.ask });
  else if (button.dataset.side) extend(button);
  else if (button.id === "close-source") closeSource();
  else if (button.id === "switch-theme") switchTheme();
  else if (button.id === "reload") location.reload();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!tip.hidden) hideTip();
  else if (document.body.classList.contains("source-open")) closeSource();
});
