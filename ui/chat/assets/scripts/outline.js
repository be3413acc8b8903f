// --- the outline of the document in the panel ----------------------------------------------------------
// It is fetched when it is first opened, and a branch is drawn when it is unfolded: a law has thousands.
let outlineOf = ""; // of which document the outline is open
let outlineTree = null; // its branches: {start, end, words, below}

function treeOf(entries) {
  const root = { level: 0, below: [] };
  const above = [root];
  for (const [level, start, end, words] of entries) {
    while (above.length > 1 && above.at(-1).level >= level) above.pop();
    const branch = { level, start, end, words, below: [] };
    above.at(-1).below.push(branch);
    above.push(branch);
  }
  return root.below;
}

function branchOf({ start, end, words, below }, here) {
  const item = document.createElement("li");
  const goes = document.createElement("button");
  goes.type = "button";
  goes.className = "goes";
  goes.textContent = words;
  goes.dir = "auto";
  goes.dataset.goto = start;
  const holds = start <= here && here < end;
  if (holds) goes.classList.add("holds");
  if (!below.length) {
    item.append(goes);
    return item;
  }
  const folds = document.createElement("button");
  const list = document.createElement("ul");
  folds.type = "button";
  folds.className = "folds";
  folds.setAttribute("aria-label", `${t("展开")} ${words}`);
  const unfold = (open) => {
    if (open && !list.childElementCount) list.append(...below.map((branch) => branchOf(branch, here)));
    folds.setAttribute("aria-expanded", open);
    folds.setAttribute("aria-label", `${open ? t("收起") : t("展开")} ${words}`);
    list.hidden = !open;
  };
  unfold(holds);
  folds.addEventListener("click", () => unfold(list.hidden));
  item.append(folds, goes, list);
  return item;
}

function drawOutline() {
  const shown = article();
  const nav = shown.querySelector("nav.outline");
  const { at, start, end } = shown.dataset;
  const here = at !== undefined ? +at : +end > +start ? +start : -1;
  const list = document.createElement("ul");
  // a single branch at the top says no more than the title: unfold it
  const top = outlineTree.length === 1 && outlineTree[0].below.length ? outlineTree[0].below : outlineTree;
  list.append(...top.map((branch) => branchOf(branch, here)));
  nav.replaceChildren(list);
  const current = [...nav.querySelectorAll(".holds")].at(-1);
  current?.setAttribute("aria-current", "location");
  nav.hidden = false;
  shown.querySelector("[data-outline]").setAttribute("aria-expanded", "true");
  if (!current) return;
  const above = current.getBoundingClientRect().top - nav.getBoundingClientRect().top;
  nav.scrollTop += above - nav.clientHeight / 2;
}

function tellInOutline(words) {
  const nav = article().querySelector("nav.outline");
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.textContent = words;
  nav.replaceChildren(told);
  nav.hidden = false;
}

async function toggleOutline(button) {
  const shown = article();
  const { doc, digest } = shown.dataset;
  if (button.getAttribute("aria-expanded") === "true") return foldOutline();
  outlineOf = `${doc} ${digest}`;
  tellInOutline(t("正在打开目录……"));
  try {
    const answer = await fetch(`/outline/${doc}`);
    if (!answer.ok) throw new Error(answer.status);
    outlineTree = treeOf(await answer.json());
    if (article() === shown) drawOutline();
  } catch {
    outlineOf = "";
    if (article() === shown) tellInOutline(t("目录打不开，请再试一次。"));
  }
}

function foldOutline() {
  const shown = article();
  shown.querySelector("nav.outline").hidden = true;
  shown.querySelector("[data-outline]").setAttribute("aria-expanded", "false");
  outlineOf = "";
}

function keepOutline() {
  const shown = article();
  if (!shown || !outlineOf || !outlineTree) return;
  if (outlineOf === `${shown.dataset.doc} ${shown.dataset.digest}`) drawOutline();
  else outlineOf = "";
}
