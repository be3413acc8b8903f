// --- the library's tab ---------------------------------------------------------------------------------
// Keeps what this browser wants to see of the list, asks every second or so whether there is anything new,
// and passes orders on. Events that Python listens to: 'look_at_shelves', 'tell_history', 'welcome_again'.
const shelves = (() => {
  const ROOT = location.pathname.replace(LANGUAGE === "en" ? /\/en\/?$/ : /\/?$/, "") + "/shelves/";
  const GOING_MS = 1000; // between two looks while something is on its way
  const QUIET_MS = 3000; // … and while nothing is
  const LIST_MS = 4000; // between two new lists during a run
  const TYPING_MS = 200;
  const LATELY_MS = 1500;
  const PLACES = ["shelf-add", "shelf-runs", "shelf-find", "listing"];
  const at = (id) => document.getElementById(id);
  const isShown = () => at("library")?.checkVisibility() ?? false;

  const view = { wanted: "", sort: "read", descending: true, collection: "*", format: "", state: "", page: 1 };
  const chosen = new Set(); // documents ticked
  const opened = new Map(); // what is folded up, and whether this reader has unfolded it
  let seen = { revision: 0, generation: 0, going: false };
  let listed = 0; // when the list was last asked for
  let timer, typing;
  let lately = { what: "all", at: 0 };
  let focused = null; // where the focus was before a part of the tab was drawn anew
  let returnTo = null;

  // --- asking ---
  async function send(path, body, options = {}) {
    const answer = await fetch(`${ROOT}${path}?language=${LANGUAGE}`, {
      method: "POST", headers: { "X-Cewen": "1", "Content-Type": "application/json" },
      body: JSON.stringify(body), ...options,
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.fault || t("没有做成，请刷新网页再试。"));
    return told;
  }

  function look(what) { // of those that come while one is on its way, the last is carried out: it looks at all
    const now = Date.now();
    if (what !== lately.what && now - lately.at < LATELY_MS) what = "all";
    lately = { what, at: now };
    if (what !== "runs") listed = Date.now();
    trigger("look_at_shelves", { ...view, what });
  }

  async function lookForNews() {
    clearTimeout(timer);
    try {
      const state = await (await fetch(`${ROOT}state`)).json();
      const changed = state.generation !== seen.generation;
      const ended = seen.going && !state.going;
      const moved = state.revision !== seen.revision;
      const due = !state.going || Date.now() - listed > LIST_MS;
      if (isShown() && (changed || ended || moved)) {
        if (ended || (changed && due)) look("all");
        else if (moved) look("runs");
      }
      if ((changed && !state.going) || ended) followElsewhere();
      seen = { ...state, generation: due || ended ? state.generation : seen.generation };
    } catch { /* the server is away; the masthead says so when it is needed */ }
    if (!document.hidden && (isShown() || seen.going)) timer = setTimeout(lookForNews, seen.going ? GOING_MS : QUIET_MS);
  }

  function followElsewhere() { // the welcome's figures and examples, and the filters if they are open
    if (document.querySelector("#past .welcome")) trigger("welcome_again", {});
    if (document.body.classList.contains("scope-open")) trigger("look_again", {});
  }

  async function act(name, targets = [], more = {}) {
    try {
      await send("act", { act: name, targets, ...more });
      say("");
      await lookForNews();
      return true;
    } catch (error) {
      say(error.message, true);
      return false;
    }
  }

  // --- saying ---
  const live = document.createElement("div");
  live.className = "shelf-live";
  live.setAttribute("role", "status");
  document.body.append(live);

  function say(words, isFault = false) {
    const place = at("shelf-sent").querySelector(".told") ?? at("shelf-sent").appendChild(document.createElement("div"));
    place.className = isFault ? "told fault" : "told";
    place.setAttribute("role", isFault ? "alert" : "status");
    place.textContent = words;
    place.hidden = !words;
  }

  // A question with buttons; gives the value of the one pressed, nothing for Escape.
  function ask(title, lines, choices) {
    const box = document.createElement("dialog");
    box.className = "shelf-ask";
    const head = Object.assign(document.createElement("h2"), { textContent: title, id: "shelf-ask-title" });
    box.setAttribute("aria-labelledby", head.id);
    const list = document.createElement("ul");
    for (const line of lines) list.append(Object.assign(document.createElement("li"), { textContent: line }));
    const form = Object.assign(document.createElement("form"), { method: "dialog" });
    for (const [value, words] of choices) form.append(Object.assign(document.createElement("button"), { value, textContent: words }));
    box.append(head, list, form);
    document.body.append(box);
    box.showModal();
    return new Promise((answer) => box.addEventListener("close", () => { box.remove(); answer(box.returnValue); }));
  }

  // --- drawing anew without losing the reader's place ---
  const NAMES = ["id", "data-act", "data-target", "data-sort", "data-page", "data-narrow", "data-doc", "data-start", "value"];

  function nameOf(node) {
    const parts = NAMES.filter((name) => node.hasAttribute(name) && !(name === "value" && node.type !== "checkbox"));
    return node.tagName + (node.className ? `.${[...node.classList].join(".")}` : "")
      + parts.map((name) => `[${name}="${CSS.escape(node.getAttribute(name))}"]`).join("");
  }

  document.addEventListener("focusin", (event) => {
    const place = PLACES.find((id) => event.target.closest?.(`#${id}`));
    focused = place ? { place, name: nameOf(event.target) } : null;
  });

  function settle(place) {
    for (const folded of at(place).querySelectorAll("details[data-key]")) {
      if (opened.has(folded.dataset.key)) folded.open = opened.get(folded.dataset.key);
    }
    if (place === "shelf-find") {
      const box = at("shelf-wanted");
      if (box && box.value !== view.wanted) box.value = view.wanted;
      for (const field of at(place).querySelectorAll("[data-narrow]")) field.value = view[field.dataset.narrow];
    }
    if (place === "listing") showChosen();
    if (place === "shelf-runs") {
      const words = at(place).querySelector("[data-said]")?.dataset.said ?? "";
      if (live.textContent !== words) live.textContent = words;
    }
    if (focused?.place === place && document.activeElement === document.body) {
      at(place).querySelector(focused.name)?.focus({ preventScroll: true });
    }
  }

  function showChosen() {
    const boxes = [...at("listing").querySelectorAll(".choose-one")];
    for (const box of boxes) box.checked = chosen.has(box.value);
    const all = at("listing").querySelector(".choose-all");
    if (all) all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
    const bar = at("listing").querySelector(".chosen");
    if (!bar) return;
    bar.hidden = chosen.size === 0;
    const words = `${t("已选")} ${chosen.size}`;
    const count = bar.querySelector(".chosen-count");
    if (count.textContent !== words) count.textContent = words; // writing it would call this again
  }

  document.addEventListener("toggle", (event) => {
    const key = event.target.dataset?.key;
    if (key && event.target.closest("#shelf-runs")) opened.set(key, event.target.open);
  }, true);

  // --- the history of one document, in place of the list ---
  function openHistory(button) {
    returnTo = nameOf(button);
    trigger("tell_history", { doc: button.dataset.target });
  }

  function showHistory() {
    if (!at("shelf-history").querySelector(".history")) return;
    document.body.classList.add("at-history");
    at("library").firstElementChild.scrollTop = 0;
    at("history-title")?.focus();
  }

  function leaveHistory() {
    document.body.classList.remove("at-history");
    if (returnTo) at("library").querySelector(returnTo)?.focus();
  }

  // --- what is pressed, ticked and typed ---
  const ACTS = {
    history: openHistory,
    back: leaveHistory,
    remove: (button) => act("remove", [button.dataset.target]),
    "remove-chosen": async () => { if (await act("remove", [...chosen])) chosen.clear(); showChosen(); },
    "choose-none": () => { chosen.clear(); showChosen(); },
    undo: (button) => act("undo", [button.dataset.target]),
    cancel: (button) => act("cancel", [button.dataset.target]),
    retry: (button) => act("retry", [button.dataset.target]),
    forget: (button) => act("forget", [button.dataset.target]),
    "retry-all": () => act("retry-all"),
    check: () => act("check"),
    "show-failed": () => narrow({ state: "failed" }),
    "show-all": () => narrow({ wanted: "", state: "", format: "", collection: "*" }),
    addresses: (button) => {
      const box = at("shelf-addresses");
      box.hidden = !box.hidden;
      button.setAttribute("aria-expanded", String(!box.hidden));
      if (!box.hidden) at("shelf-address-box").focus();
    },
    "read-addresses": async () => {
      const box = at("shelf-address-box");
      if (await act("addresses", [], { text: box.value, collection: at("shelf-collection").value })) box.value = "";
    },
  };

  function narrow(change) {
    Object.assign(view, { page: 1 }, change);
    settle("shelf-find");
    look("list");
  }

  function sortBy(column) {
    const again = view.sort === column;
    const descending = again ? !view.descending : ["date", "size", "read"].includes(column);
    narrow({ sort: column, descending });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.getAttribute("role") === "tab") setTimeout(enter);
    if (!button.closest("#library")) return;
    if (button.dataset.sort) sortBy(button.dataset.sort);
    else if (button.dataset.page) {
      view.page = +button.dataset.page;
      look("list");
    } else ACTS[button.dataset.act]?.(button);
  });

  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.dataset?.narrow) narrow({ [target.dataset.narrow]: target.value });
    if (!target.closest?.("#listing")) return;
    if (target.matches(".choose-one")) chosen[target.checked ? "add" : "delete"](target.value);
    if (target.matches(".choose-all")) {
      for (const box of at("listing").querySelectorAll(".choose-one")) chosen[target.checked ? "add" : "delete"](box.value);
    }
    showChosen();
  });

  document.addEventListener("input", (event) => {
    if (event.target.id !== "shelf-wanted") return;
    clearTimeout(typing);
    view.wanted = event.target.value; // should the box be drawn anew before it is looked for
    typing = setTimeout(() => narrow({}), TYPING_MS);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("at-history")) return;
    if (document.body.classList.contains("source-open") || !isShown()) return;
    leaveHistory();
  });

  // --- coming to the tab ---
  function enter() {
    document.body.classList.toggle("at-shelves", isShown());
    if (isShown()) {
      look("all");
      lookForNews();
    }
  }

  document.addEventListener("visibilitychange", () => document.hidden || lookForNews());

  (function whenMounted() {
    if (!at("shelf-history") || !at("listing")) return requestAnimationFrame(whenMounted);
    for (const place of PLACES) new MutationObserver(() => settle(place)).observe(at(place), { childList: true, subtree: true });
    new MutationObserver(showHistory).observe(at("shelf-history"), { childList: true, subtree: true });
    fetch(`${ROOT}state`).then((answer) => answer.json()).then((state) => {
      seen = state;
      if (state.going) lookForNews();
    }).catch(() => {});
  })();

  return { ACTS, ROOT, act, ask, at, isShown, lookForNews, say, send, view };
})();
