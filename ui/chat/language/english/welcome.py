"""The words of the welcome."""

WORDS: dict[str, str] = {
    "问政策，看原文": "Ask about policy, read the source",
    "只依据资料库里的文件作答。每句话都标出处，点编号就能看到原文；文件里没有的，会直说没有。": (
        "Answers come only from the documents in the library. Every sentence is cited: click a number to "
        "read the source. What the documents do not say, the answer does not either."
    ),
    "资料库现有 {documents} 份文件，{passages} 个段落": (
        "The library holds {documents} documents, {passages} passages"
    ),
    "正在读入第一批文件，读好就能提问": ("Reading the first documents; you can ask as soon as they are in"),
    "正在读入更多文件，已经读好的现在就能问": (
        "Reading more documents; those already in can be asked about now"
    ),
    "资料库还是空的。先放进文件，再来提问：": "The library is still empty. Add documents first, then ask:",
    "资料库还是空的。等管理员放进文件，就能提问。": (
        "The library is still empty. You can ask once a librarian has added documents."
    ),
    "打开“资料库”页，把通知、意见、办法等文件或整个文件夹拖进去；": (
        "Open the Library tab and drop in notices, opinions, measures, or a whole folder;"
    ),
    "等它读完，通常一份文件不到一秒；": "Wait until they are read, usually less than a second each;",
    "回到“问答”页，用平常的话提问。": "Come back to the Ask tab and ask in plain words.",
    "去资料库放入文件": "Go to the library and add documents",
    "可以这样问": "You could ask",
}
