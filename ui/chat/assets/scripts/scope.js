// The range of a question: open and close its form, tell Python what was chosen, keep the reader's place.
// Events that Python listens to: 'narrow', 'drop', 'ask_without' and 'look_again'.

const scopeToggle = () => document.getElementById("scope-toggle");

function openScope(open) {
  document.body.classList.toggle("scope-open", open);
  scopeToggle().setAttribute("aria-expanded", open);
  if (open) trigger("look_again", {}); // the library may have changed since the form was made
  else scopeToggle().focus();
}

document.addEventListener("change", (event) => {
  if (!event.target.closest?.("#scope-form")) return;
  const fields = [...document.querySelectorAll("#scope-form [data-filter]")];
  trigger("narrow", { form: Object.fromEntries(fields.map((field) => [field.dataset.filter, field.value])) });
});

const FIELDS = { in_force: "force", status: "force" }; // filters that have no field of their own

function takeOff(key) {
  const field = document.querySelector(`#scope-form [data-filter="${FIELDS[key] ?? key}"]`);
  if (field) field.value = "";
  scopeToggle().focus(); // the button that was pressed goes away
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  const { drop, without, question } = button.dataset;
  if (button.id === "scope-toggle") openScope(!document.body.classList.contains("scope-open"));
  if (drop) trigger("drop", { key: drop });
  if (without && event.detail < 2) trigger("ask_without", { key: without, question });
  if (drop || without) takeOff(drop || without);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.closest?.("#scope-form")) return;
  event.stopImmediatePropagation();
  openScope(false);
}, true);
