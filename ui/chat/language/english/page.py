"""The words of the masthead, the tabs and the boxes."""

WORDS: dict[str, str] = {
    "策问": "Cewen",
    "政策文件问答，句句有出处": "Answers from policy documents, every sentence cited",
    "跳到问题框": "Skip to the question box",
    "对话": "Conversations",
    "设置": "Settings",
    "页面": "Page",
    "关闭原文": "Close source",
    "知道了": "Dismiss",
    "这个浏览器不让网页保存内容（可能是隐私模式）：对话不会留下来，需要的请在关闭本页前另行保存。": (
        "This browser does not let pages keep anything (private browsing, perhaps): conversations will be "
        "gone once this page is closed. Copy what you need."
    ),
    "连不上服务程序，或现在问的人太多。请稍后刷新本页；还是这样，请看运行窗口里的程序是否还在运行。": (
        "The server does not answer, or is asked too much just now. Wait a little, then reload this page; if "
        "that does not help, see whether the program is still running."
    ),
    "刷新": "Reload",
    "问答": "Ask",
    "资料库": "Library",
    "问题": "Question",
    "请输入问题": "Type a question",
    "提问": "Ask",
    "停止": "Stop",
    "新对话": "New conversation",
    "查找范围": "Search within",
    "查找文件": "Find documents",
    "按标题、文号、发文机关、文件集查找": "By title, document number, issuer or collection",
}
