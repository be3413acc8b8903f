"""The words of the masthead, the tabs and the boxes."""

WORDS: dict[str, str] = {
    "策问": "Cewen",
    "政策文件问答，句句有出处": "Answers from policy documents, every sentence cited",
    "明暗": "Light/dark",
    "切换明暗": "Switch between light and dark",
    "关闭原文": "Close source",
    "连不上服务程序。请确认运行窗口里的程序还在运行，再刷新本页。": (
        "The server does not answer. Make sure that the program is still running, then reload this page."
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
