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
document.addEventListener("click", hideTip, true); // the source that it opens shows the quote itself
