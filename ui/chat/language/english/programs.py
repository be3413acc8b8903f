"""The words of signing in, of files given back, and what programs are told."""

WORDS: dict[str, str] = {
    "登录": "Sign in",
    "用户名": "User name",
    "密码": "Password",
    "退出登录": "Sign out",
    "管理员": "Librarian",
    "读者": "Reader",
    "用户名或密码不对。": "The user name or the password is wrong.",
    "尝试次数太多，请 {minutes} 分钟后再试。": "Too many attempts. Please try again in {minutes} min.",
    "没有用户名，或忘了密码？请找管理这台服务器的人。": (
        "No user name, or forgot the password? Ask whoever looks after this server."
    ),
    "请先登录：用浏览器打开本站，或在请求里带上用户名和密码（HTTP Basic，或 Bearer 用户名:密码）。": (
        "Please sign in: open this site in a browser, or send the user name and the password with the request"
        " (HTTP Basic, or Bearer name:password)."
    ),
    "没有设密码时，本站只回应 localhost 和 127.0.0.1，不回应“{host}”。"
    "要用别的名字访问，请在启动时加 --auth 设用户和密码。": (
        "Without passwords this site answers to localhost and 127.0.0.1 only, not to “{host}”. To reach it"
        " under another name, start it with --auth, with users and passwords."
    ),
    "这个请求是别的网站发来的，已经拒绝。请直接打开本站再操作。": (
        "This request came from another website and was refused. Open this site itself and try again."
    ),
    "读者不能上传文件。要加文件，请找资料库的管理员。": (
        "Readers cannot upload documents. Ask a librarian to add them."
    ),
    "请求太长：最多 {kilobytes} KB。": "The request is too long: {kilobytes} KB at most.",
    "文件太大：每个最多 {file} MB，一次合计最多 {total} MB。请分几次上传，或把大文件拆开。": (
        "Too large: {file} MB a file and {total} MB in all at most. Upload in several goes, or split large"
        " files."
    ),
    "没有这个地址。": "There is nothing at this address.",
    "回到首页": "Back to the start page",
    "资料库里没有这份文件": "No such document in the library",
    "它可能已经移除。请回到首页重新查找。": (
        "It may have been removed. Go back to the start page and search again."
    ),
    "这份文件来自网页": "This document comes from the web",
    "原文在它自己的网站上：": "The original is on its own website:",
    "找不到原文件": "The original file cannot be found",
    "它不在原来的位置了。": "It is no longer where it was. ",
    "它现在打不开。": "It cannot be opened now. ",
    "回答和出处不受影响：资料库里保存着读入时的全部文字。": (
        "Answers and citations are not affected: the library keeps the whole text as it was read in."
    ),
    "原文件已经改动": "The original file has changed",
    "它和读入时不一样了，所以没有给出，以免与出处对不上。请管理员重新读入这份文件。": (
        "It differs from what was read in and is not given out, because citations would not match. "
        "Ask a librarian to read it in again."
    ),
}
