// Filters the failed cases by category, fault and words, and unfolds them. Without it the list can be read whole.
"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const cases = [...document.querySelectorAll("main > details")];
  const words = new Map(cases.map((one) => [one, one.textContent.toLowerCase()]));
  const [category, fault, search, count, unfold] = ["category", "fault", "words", "count", "unfold"].map(find);
  if (!category) return;

  const isWanted = (one, asked) =>
    (!category.value || one.dataset.category === category.value) &&
    (!fault.value || one.dataset.faults.split(" ").includes(fault.value)) &&
    asked.every((word) => words.get(one).includes(word));

  const filter = () => {
    const asked = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of cases) {
      one.hidden = !isWanted(one, asked);
      shown += !one.hidden;
    }
    count.textContent = shown === cases.length ? `${shown} 题` : `${shown} / ${cases.length} 题`;
    find("none").hidden = shown > 0;
    name();
  };
  const visible = () => cases.filter((one) => !one.hidden);
  const name = () => {
    unfold.textContent = visible().some((one) => !one.open) || !visible().length ? "全部展开" : "全部收起";
  };

  unfold.addEventListener("click", () => {
    const open = visible().some((one) => !one.open);
    for (const one of visible()) one.open = open;
    name();
  });
  for (const one of cases) one.addEventListener("toggle", name);
  category.addEventListener("change", filter);
  fault.addEventListener("change", filter);
  search.addEventListener("input", filter);
  filter();
})();
