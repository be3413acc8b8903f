// --- files on their way to the library -----------------------------------------------------------------
// Dropped or chosen files, folders with their structure, go up three at a time; then their batch is settled.
(() => {
  const { ACTS, ROOT, ask, at, isShown, lookForNews, say, send } = shelves;
  const AT_ONCE = 3;
  const TRIES = 3; // of one file, when the line breaks
  const LITTER = /(^|\/)(\.[^/]*|~\$[^/]*|thumbs\.db|desktop\.ini|__macosx)(\/|$)/i;
  const NAMED = 8; // in one question
  let line = Promise.resolve(); // batches go one after the other
  let sending = 0;
  let stopped = false;

  // --- choosing ---
  function pick(options, take) {
    const input = Object.assign(document.createElement("input"), { type: "file", hidden: true, ...options });
    input.className = "shelf-picker";
    document.body.append(input);
    input.addEventListener("change", () => { take([...input.files]); input.remove(); });
    input.addEventListener("cancel", () => input.remove());
    input.click();
  }

  const named = (file) => ({ file, name: file.webkitRelativePath || file.name });

  ACTS["pick-files"] = () => pick({ multiple: true }, (files) => queue(files.map(named)));
  ACTS["pick-folder"] = () => pick({ webkitdirectory: true }, (files) => queue(files.map(named)));
  ACTS.replace = (button) => pick({}, (files) => files[0] && queue([named(files[0])], button.dataset.target));
  ACTS["stop-sending"] = () => { stopped = true; };

  async function filesOf(entry, path = "") { // of what was dropped, folders with all in them
    const name = path + entry.name;
    if (entry.isFile) return [{ file: await new Promise((done, fail) => entry.file(done, fail)), name }];
    const reader = entry.createReader();
    const found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) break;
      for (const inner of some) found.push(...await filesOf(inner, `${name}/`));
    }
    return found;
  }

  const zone = () => document.querySelector("#shelf-add .add");
  const carriesFiles = (event) => isShown() && event.dataTransfer?.types.includes("Files");

  for (const type of ["dragenter", "dragover"]) {
    document.addEventListener(type, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = zone() ? "copy" : "none";
      zone()?.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => event.relatedTarget || zone()?.classList.remove("over"));
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    zone()?.classList.remove("over");
    if (!zone()) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = [...event.dataTransfer.files].map(named);
    const files = entries.length ? (await Promise.all(entries.map((entry) => filesOf(entry)))).flat() : loose;
    queue(files);
  });
  window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  // --- sending ---
  function queue(all, doc = null) {
    const files = all.filter(({ name }) => !LITTER.test(name));
    if (!files.length) return say(t("里面没有可以读的文件。"), true);
    const collection = at("shelf-collection")?.value ?? "";
    sending += 1;
    line = line.then(() => sendAll(files, collection, doc)).catch((error) => say(error.message, true)).finally(() => { sending -= 1; });
  }

  async function sendAll(files, collection, doc) {
    stopped = false;
    say("");
    tellRefused([]);
    const batch = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const total = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
    const sent = new Array(files.length).fill(0);
    const refused = [];
    let next = 0, done = 0;
    const tell = () => tellSending(done, files.length, sent.reduce((sum, bytes) => sum + bytes, 0) / total, files[Math.min(next, files.length) - 1]?.name);
    async function work() {
      while (next < files.length && !stopped) {
        const number = next++;
        tell();
        const fault = await sendOne(batch, number, files[number].file, (bytes) => { sent[number] = bytes; tell(); });
        sent[number] = files[number].file.size;
        done += 1;
        if (fault) refused.push({ number, name: files[number].name, reason: fault });
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    tellSending();
    const lost = new Set(refused.map(({ number }) => number));
    const arrived = files.map(({ name }, number) => ({ number, name })).filter(({ number }) => !lost.has(number));
    if (stopped || !arrived.length) {
      await send("settle", { batch, files: [], choice: "drop" });
      say(stopped ? t("已停止上传，什么都没有加入。") : "");
      return tellRefused(refused);
    }
    await settle(batch, arrived, collection, doc, refused);
  }

  async function settle(batch, files, collection, doc, refused) {
    const batched = { batch, files, collection, doc };
    let told = await send("settle", batched);
    if (told.conflicts?.length) {
      const titles = told.conflicts.slice(0, NAMED).map(({ title }) => title);
      if (told.conflicts.length > NAMED) titles.push("……");
      const one = told.conflicts.length === 1;
      const choice = await ask(
        one ? t("替换同名的文件？") : t("替换这些同名的文件？"),
        titles,
        [["replace", t("替换")], ["both", t("两份都留")], ["skip", t("不加")]],
      );
      told = await send("settle", { ...batched, choice: choice || "skip" });
    }
    const same = told.same ?? [];
    const more = same.length > 3 ? ` …… ${same.length}` : "";
    say(same.length ? `${t("没有变化：")}${same.slice(0, 3).join(t("、"))}${more}` : "");
    tellRefused([...refused, ...(told.refused ?? [])]);
    await lookForNews();
  }

  async function sendOne(batch, number, file, progress) {
    for (let tried = 1; ; tried += 1) {
      const { status, fault } = await post(`${ROOT}arrive?batch=${batch}&number=${number}&language=${LANGUAGE}`, file, progress);
      if (status === 200) return "";
      if (status || tried === TRIES) return fault || t("没有传上去，请再试一次。");
      await new Promise((wait) => setTimeout(wait, 800 * tried));
    }
  }

  function post(address, file, progress) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("X-Cewen", "1");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => progress(event.loaded));
      request.addEventListener("load", () => done({ status: request.status, fault: request.response?.fault }));
      for (const type of ["error", "abort", "timeout"]) request.addEventListener(type, () => done({ status: 0 }));
      request.send(file);
    });
  }

  // --- telling ---
  function part(name) {
    return at("shelf-sent").querySelector(`.${name}`)
      ?? at("shelf-sent").appendChild(Object.assign(document.createElement("div"), { className: name }));
  }

  function tellSending(done, count, share, name) {
    const place = part("sending");
    if (count === undefined) return place.replaceChildren();
    if (!place.firstChild) {
      const stop = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: t("停止上传") });
      stop.dataset.act = "stop-sending";
      place.append(Object.assign(document.createElement("p"), { className: "stage" }), document.createElement("progress"), stop);
    }
    place.querySelector(".stage").textContent = `${t("正在上传")} ${done}/${count} · ${name?.split("/").at(-1) ?? ""}`;
    place.querySelector("progress").value = share;
  }

  function tellRefused(refused) {
    const place = part("refused");
    place.replaceChildren();
    if (!refused.length) return;
    place.setAttribute("role", "alert");
    place.append(Object.assign(document.createElement("b"), { textContent: `${t("没有收下：")}${refused.length}` }));
    const list = place.appendChild(document.createElement("ul"));
    for (const { name, reason } of refused.slice(0, 50)) list.append(Object.assign(document.createElement("li"), { textContent: `${name}：${reason}` }));
  }
})();
