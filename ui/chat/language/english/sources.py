"""The words of the source panel."""

WORDS: dict[str, str] = {
    "原文": "Source",
    "点回答里的编号，这里会打开它所引的文件，并标出被引的文字。": (
        "Click a number in an answer: the document it cites opens here, with the cited words marked."
    ),
    "这段原文已不在资料库中": "This text is no longer in the library",
    "文件在回答之后被移除或换成了新的版本。请重新提问，以现有文件为准。": (
        "The document was removed or replaced after the answer was given. "
        "Please ask again to go by the documents there are now."
    ),
    "怎样看这份文件": "View of this document",
    "文字": "Text",
    "原页": "Page",
    "目录": "Outline",
    "打开原件": "Open file",
    "打开网页": "Open web page",
    "显示前文": "Show what comes before",
    "显示后文": "Show what comes after",
    "第 {number} 页": "Page {number}",
    "文号": "Document no.",
    "发文机关": "Issued by",
    "成文日期": "Dated",
    "发布日期": "Published",
    "施行日期": "In force from",
    "失效日期": "In force until",
    "效力": "Status",
    "版本": "Version",
    "索引号": "Index no.",
    "主题分类": "Topic",
    "制定依据": "Made under",
    "修改": "Amends",
    "废止": "Repeals",
    "来源网页": "Web page",
    "来源文件": "File",
    "文字由扫描图像识别（OCR）得来，可能有错字；引用前请对照原件。": (
        "The text was recognised (OCR) from a scan and may contain errors; check it against the original "
        "before quoting."
    ),
    # how it stands
    "已有新版本": "Superseded",
    "新版本自 {day} 起施行。": "The new version is in force from {day}.",
    "资料库中有更新的版本。": "The library has a later version.",
    "看新版本": "Open the new version",
    "已废止": "Repealed",
    "另一份文件写明废止了它。": "Another document states that it repeals this one.",
    "看废止它的文件": "Open the repealing document",
    "已失效": "No longer in force",
    "文件标明：{status}。": "The document is marked: {status}.",
    "文件写明有效期到 {day} 为止。": "The document states that it is valid until {day}.",
    "尚未生效": "Not yet in force",
    "它不是正式发布的文件：{status}。": "It has not been formally issued: {status}.",
    "自 {day} 起施行。": "In force from {day}.",
    "将有新版本": "To be superseded",
    "新版本自 {day} 起施行，在此之前仍用这一份。": (
        "The new version is in force from {day}; until then this one applies."
    ),
    # its pages
    "翻页与缩放": "Turn and zoom",
    "上一页": "Previous page",
    "下一页": "Next page",
    "第 {pages} 页，共 {count} 页": "Page {pages} of {count}",
    "缩小": "Zoom out",
    "适合宽度": "Fit width",
    "放大": "Zoom in",
    "第 {number} 页的图像": "Image of page {number}",
    "标出的文字：{words}": "Marked words: {words}",
    "这一页的图像打不开。": "The image of this page cannot be opened.",
    "引文中有的字（如每行重复的表头）在页上对不上，没有标出；全文以文字为准。": (
        "Some of the cited words, such as column heads repeated in each row, could not be matched on "
        "the page "
        "and are not marked; see the text for all of them."
    ),
    "在这一页上没有找到引文的确切位置，所以没有标出；引文请看文字。": (
        "The exact place of the citation was not found on this page, so nothing is marked; see the text "
        "instead."
    ),
    "原文件已移动、改名或删除，看不到原页；下面是读入时的文字。": (
        "The file has been moved, renamed or deleted, so its pages cannot be shown; below is the text "
        "as it was read."
    ),
    "原文件在读入之后改动过，看不到当时的原页；下面是读入时的文字。请在资料库中更新这份文件。": (
        "The file has changed since it was read, so the pages of that time cannot be shown; below is "
        "the text as it "
        "was read. Please refresh this document in the library."
    ),
    "这是扫描件，本机没有安装识别（OCR）组件，无法在原页上标出；下面是读入时的文字。": (
        "This is a scan and text recognition (OCR) is not installed here, so nothing can be marked on "
        "its pages; "
        "below is the text as it was read."
    ),
    "这一页的图形太多，画不出来；下面是读入时的文字，请用打开原件的办法查看。": (
        "This page has too many drawings to be shown; below is the text as it was read. Please open the "
        "file instead."
    ),
    "原文件打不开，看不到原页；下面是读入时的文字。": (
        "The file cannot be opened, so its pages cannot be shown; below is the text as it was read."
    ),
    # its outline
    "展开": "Unfold",
    "收起": "Fold",
    "正在打开目录……": "Opening the outline…",
    "目录打不开，请再试一次。": "The outline cannot be opened; please try again.",
}
