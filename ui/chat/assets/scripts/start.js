// What the page does in the browser: open sources, show quotes, keep the reader's place and conversations.
// It runs once, as the `js_on_load` of the source panel; `element`, `trigger` and `watch` are gradio's.
// Events that Python listens to: 'open_source', 'ask_example' and 'submit'.

const page = document.documentElement;
const narrow = window.matchMedia("(max-width: 800px)");
let opener = null; // the button that opened the panel; focus goes back to it
let byKeyboard = false; // then focus goes on into the panel
let place = null; // where to keep the panel's scroll when it is extended: {fromEnd} or {fromStart}

const t = (chinese) => WORDS[chinese] ?? chinese; // what a Chinese sentence is called here
