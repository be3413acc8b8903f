// --- the pages of the original file in the panel -------------------------------------------------------
const FACE = "cewen-face"; // as what documents with pages are shown: "text" or "page"
const ZOOMS = [1, 1.5, 2, 3]; // widths of the panel
let zoom = 0;

const prefersPages = () => localStorage.getItem(FACE) === "page";

function switchFace(button) {
  localStorage.setItem(FACE, button.dataset.face);
  if (button.dataset.face === article().dataset.view) return;
  again(button.dataset.face === "page" ? { page: 0 } : {}, `[data-face="${button.dataset.face}"]`);
}

function turnTo(button) {
  again({ page: +button.dataset.leaf }, `.turning [aria-label="${button.getAttribute("aria-label")}"]`);
}

function changeZoom(kind) {
  zoom = kind === "fit" ? 0 : Math.min(Math.max(zoom + (kind === "in" ? 1 : -1), 0), ZOOMS.length - 1);
  const box = element.querySelector(".sheets");
  const outer = panel();
  const head = article().querySelector("header").offsetHeight;
  const top = () => box.getBoundingClientRect().top - outer.getBoundingClientRect().top - head;
  const middle = (box.scrollLeft + box.clientWidth / 2) / box.scrollWidth;
  const passed = -top() / box.offsetHeight; // what is read stays where it is
  applyZoom();
  box.scrollLeft = middle * box.scrollWidth - box.clientWidth / 2;
  outer.scrollTop += top() + passed * box.offsetHeight;
}

function applyZoom() {
  const sheets = element.querySelector(".sheets");
  if (!sheets) return;
  sheets.style.setProperty("--zoom", ZOOMS[zoom]);
  for (const picture of sheets.querySelectorAll("img")) {
    picture.sizes = `${Math.round(sheets.clientWidth * ZOOMS[zoom])}px`;
  }
  element.querySelector('[data-zoom="out"]').disabled = zoom === 0;
  element.querySelector('[data-zoom="fit"]').setAttribute("aria-pressed", zoom === 0);
  element.querySelector('[data-zoom="in"]').disabled = zoom === ZOOMS.length - 1;
}

element.addEventListener("error", (event) => {
  if (!event.target.matches?.(".sheet img")) return;
  const told = document.createElement("p");
  told.className = "sheet-fault";
  told.textContent = t("这一页的图像打不开。");
  event.target.closest(".sheet").replaceChildren(told);
}, true);
