// --- what the browser keeps ------------------------------------------------------------------------------
// A browser may refuse to keep anything, or more: the page works all the same, and says so where it matters.
// One key a conversation: two windows never write each other's.
const WHO = window.gradio_config?.username; // who is signed in: on a shared computer each has their own
const TALK = WHO ? `cewen-of-${encodeURIComponent(WHO)}/talk-` : "cewen-talk-";
const CURRENT = "cewen-current"; // of this window: the conversation that a reload opens again
const OPEN_SOURCE = "cewen-source"; // of this window: the source beside it

function reach(name) {
  try {
    const box = window[name];
    box.setItem("cewen-probe", "1");
    box.removeItem("cewen-probe");
    return box;
  } catch (error) {
    try { return error.name === "QuotaExceededError" ? window[name] : null; } catch { return null; }
  }
}
const shelf = reach("localStorage");
const pocket = reach("sessionStorage");

function store(box, key, value) {
  try {
    if (value === null) box?.removeItem(key);
    else box?.setItem(key, value);
    return Boolean(box);
  } catch {
    return false;
  }
}

function parsed(written) {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}

// A kept conversation: {id, name, changed, stamp, record}; one that cannot be read has no record.
function talkOf(id) {
  const written = shelf?.getItem(TALK + id) ?? null;
  if (written === null) return null;
  const kept = parsed(written);
  const fits = typeof kept?.record === "object" && typeof kept.name === "string" && Number.isFinite(kept.changed);
  return fits ? { ...kept, id } : { id, name: "", changed: 0, broken: written };
}

function talks() {
  const ids = Object.keys(shelf ?? {}).filter((key) => key.startsWith(TALK)).map((key) => key.slice(TALK.length));
  return ids.map(talkOf).filter(Boolean).sort((a, b) => b.changed - a.changed);
}

const storeTalk = ({ id, ...kept }) => store(shelf, TALK + id, kept.broken ?? JSON.stringify(kept));
