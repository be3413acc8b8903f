"""The words of the list of conversations."""

WORDS: dict[str, str] = {
    "关闭对话列表": "Close the list of conversations",
    "查找对话": "Search conversations",
    "对话只保存在这台电脑的这个浏览器里。": "Conversations are kept in this browser only.",
    "浏览器里存不下更多对话了，这段对话还没有存上。删除最早的对话，就能腾出地方：": (
        "This browser has no room for more conversations, and this one is not saved yet. "
        "Deleting the oldest makes room:"
    ),
    "删除这些对话": "Delete these conversations",
    "先不删": "Not now",
    "读不出的对话": "Unreadable conversation",
    "保存的内容不完整": "What was saved is incomplete",
    "{count} 个问题": "questions: {count}",
    "改名": "Rename",
    "删除": "Delete",
    "没有这样的对话。换几个字再试。": "No such conversation. Try other words.",
    "还没有对话。问过的问题会自动留在这里。": "No conversations yet. What you ask is kept here by itself.",
    "对话的名字": "Name of the conversation",
    "撤销": "Undo",
    "已删除“{name}”。": 'Deleted "{name}".',
    "这段对话打不开": "This conversation cannot be opened",
    "它的内容不完整，或被改动过。": "Its contents are incomplete, or have been altered.",
    "它是由另一个版本的程序保存的。": "It was saved by another version of the program.",
    "它仍保存在浏览器里，没有改动；不再需要时，可以在对话列表里删除。现在可以直接开始新的提问。": (
        "It is still in the browser, untouched; when you no longer need it, delete it from the list of "
        "conversations. You can ask a new question right away."
    ),
}
