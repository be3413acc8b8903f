"""The words of answers, their notices and refusals, also those that the answering room says by itself.

A gap whose name ends in `_` is filled with words of this table again.
"""

# Why a language model's text was not used: said after 「没有采用大语言模型的回答：」.
_MODEL_FAULTS = {
    "它不接受这样的请求（HTTP 400）：请检查模型的名字，或换一个上下文更长的模型": (
        "it rejects the request (HTTP 400): check the model's name, or choose one with a longer context"
    ),
    "密钥不对（HTTP 401）：请检查环境变量 CEWEN_LLM_KEY": "the key is wrong (HTTP 401): check CEWEN_LLM_KEY",
    "账户余额不足（HTTP 402）": "the account has no credit left (HTTP 402)",
    "密钥没有权限（HTTP 403）：请检查环境变量 CEWEN_LLM_KEY": (
        "the key has no permission (HTTP 403): check CEWEN_LLM_KEY"
    ),
    "没有这个地址或这个模型（HTTP 404）：请检查 CEWEN_LLM_URL 和 CEWEN_LLM_MODEL": (
        "no such address or model (HTTP 404): check CEWEN_LLM_URL and CEWEN_LLM_MODEL"
    ),
    "请求太多，或额度已用完（HTTP 429）：请稍后再试": (
        "too many requests, or the quota is used up (HTTP 429): try again later"
    ),
    "它出了错（HTTP {status}）：请看它的运行窗口": "it failed (HTTP {status}): see its own window",
    "{model} 在 {seconds} 秒内没有写完": "{model} did not finish within {seconds} s",
    "{model} 等了 {seconds} 秒还没有开始写": "{model} had not begun to write after {seconds} s",
    "连不上 {host}：请确认大语言模型的服务开着，CEWEN_LLM_URL 没有写错": (
        "{host} cannot be reached: make sure that the model's server is running and CEWEN_LLM_URL is right"
    ),
    "与 {host} 的连接断了": "the connection to {host} was lost",
    "{model} 写得没完没了": "{model} wrote on without end",
    "{host} 写到一半断开了": "{host} broke off half-way",
    "{host} 在写的时候报了错：请看它的运行窗口": "{host} reported an error while writing: see its own window",
    "{host} 的回复不是约定的格式：请确认 CEWEN_LLM_URL 是 OpenAI 兼容接口的地址": (
        "{host} does not reply as agreed: make sure that CEWEN_LLM_URL is an OpenAI-compatible address"
    ),
    "它写得没完没了": "it wrote on without end",
    "它写的都没有依据": "nothing it wrote had support",
    "它反复说同一句话": "it kept repeating itself",
    "它引的原文说的不是所问的地方或年份": "what it cites is about another place or year than was asked",
    "它引的原文与问题不相干": "what it cites has nothing to do with the question",
    "它的服务拒绝回答这个问题": "its service declines to answer this question",
    "它认为材料不足以回答": "it finds the material insufficient",
    "它写的都没有通过与原文的核对": "nothing it wrote passed the check against the sources",
    "它什么也没有写": "it wrote nothing",
    "它没有写出有依据的对比表": "it wrote no comparison table with support",
}

WORDS: dict[str, str] = {
    # the turn
    "回答": "Answer",
    "正在查阅资料库": "Looking through the library",
    "已停止。再问一次可得到完整的回答。": "Stopped. Ask again for the whole answer.",
    "再问一次": "Ask again",
    "这次没有答上来": "No answer this time",
    "程序出了错，资料库没有受影响。请再问一次；如果还是这样，请把运行窗口里的错误记录交给管理员。": (
        "The program failed; the library is unharmed. Please ask again. If it keeps failing, give the"
        " error log in"
        " the program's window to your administrator."
    ),
    "问题是空的：请输入想问的内容，例如「联合体和共同体有什么区别」。": (
        "The question is empty: type what you want to know."
    ),
    "问题有 {length} 个字，超过 {most} 字的上限：请缩短问题；长文件请先用 cewen index 读入。": (
        "The question has {length} characters, more than the limit of {most}: please shorten it. Read long"
        " documents in with cewen index first."
    ),
    "“{written}”按“{meant}”理解": "“{written}” was read as “{meant}”",
    "理解为：{question}": "Understood as: {question}",
    "把握不大，请核对原文": "Not certain – please check against the source",
    # statements, tables, sources
    "出处 {marker}：{title}，查看原文": "Source {marker}: {title}, show the text",
    "出处": "Sources",
    "引文所指": "Referred to in the quotes",
    "{count} 处": "{count}",
    "[{marker}] 提到": "referred to in [{marker}]",
    "第 {page} 页": "p. {page}",
    "已有较新版本": "newer version exists",
    "已失效": "no longer in force",
    "尚未生效": "not yet in force",
    "比较方面": "Aspect",
    "{subjects}对照": "Comparison: {subjects}",
    "{subjects}对照表": "Table comparing {subjects}",
    "文中未规定": "Not stated in the documents",
    "未通过核对，已略去": "Left out: did not pass the check",
    # refusals
    "没有找到答案": "No answer found",
    "资料库中没有出现的词": "Words that no document has",
    "可以换个说法再问，或把有关的文件加进资料库。": (
        "Try other words, or add the documents concerned to the library."
    ),
    "相近的内容，供参考": "Nearest passages, for reference",
    "相近的内容": "Nearest passages",
    "资料库中没有与问题相近的内容，无法据此回答。": "The library holds nothing close to the question.",
    "资料库中没有提到{words}，找不到能够回答这个问题的原文。": (
        "The library does not mention {words}; no passage answers this question."
    ),
    "最接近的文件没有提到{words}，不能用它来回答这个问题。": (
        "The nearest document does not mention {words} and cannot answer this question."
    ),
    "最接近的原文说的是“{rival}”，不能用它来回答这个问题。": (
        "The nearest passage is about “{rival}” and cannot answer this question."
    ),
    "资料库中有相近的内容，但没有找到能够回答这个问题的原文。": (
        "The library holds related passages, but none that answers this question."
    ),
    "这个范围里没有与问题相近的内容，无法据此回答。": "Nothing in this range is close to the question.",
    "这个范围里没有提到{words}，找不到能够回答这个问题的原文。": (
        "Nothing in this range mentions {words}; no passage answers this question."
    ),
    "这个范围里有相近的内容，但没有找到能够回答这个问题的原文。": (
        "This range holds related passages, but none that answers this question."
    ),
    "限定的范围（{within_}）里没有文件。": "There is no document within the range ({within_}).",
    "请放宽查找范围再问。": "Widen the range and ask again.",
    "这次只查了限定的范围（{within_}，{documents} 份文件），放宽查找范围再问，也许能找到。": (
        "Only this range was searched: {within_}; documents: {documents}. A wider one may have the answer."
    ),
    "《{title}》中没有{label}。": "《{title}》 has no {label}.",
    "《{title}》中没有{label}，它的条文从{first}到{last}。": (
        "《{title}》 has no {label}; its articles run from {first} to {last}."
    ),
    "《{title}》中没有{label}，它只有{only}。": "《{title}》 has no {label}; it has only {only}.",
    "没有说明是哪份文件的{label}。": "It is not said of which document {label} is meant.",
    "请写明文件名，例如“《文件名》{label}”。": "Please name the document, as in “《document》 {label}”.",
    "资料库中没有文件说它废止了“{name}”。": "No document of the library says that it repeals “{name}”.",
    "这个范围里没有文件说它废止了“{name}”。": "No document in this range says that it repeals “{name}”.",
    "资料库中没有文号为{number}的文件。": "The library has no document numbered {number}.",
    "这个范围里没有文号为{number}的文件。": "No document in this range is numbered {number}.",
    "《{title}》中没有找到讲{words}的条文。": "No article of 《{title}》 was found that speaks of {words}.",
    # what a document does not state of itself
    "{title}没有写明它的效力，资料库中也没有文件说它已被废止或修订。": (
        "{title} does not state whether it is in force, and no document of the library says that it"
        " was repealed"
        " or revised."
    ),
    "{title}没有写明它的效力，这个范围里也没有文件说它已被废止或修订。": (
        "{title} does not state whether it is in force, and no document in this range says that it"
        " was repealed"
        " or revised."
    ),
    "{title}没有写明废止日期或有效期，资料库中也没有文件说它已被废止。": (
        "{title} states no date of repeal or expiry, and no document of the library says that it was"
        " repealed."
    ),
    "{title}没有写明废止日期或有效期，这个范围里也没有文件说它已被废止。": (
        "{title} states no date of repeal or expiry, and no document in this range says that it was repealed."
    ),
    "{title}没有说它废止了别的文件。": "{title} does not say that it repeals other documents.",
    "{title}没有写明{field_}。": "{title} does not state its {field_}.",
    "标题": "title",
    "文号": "document number",
    "发文机关": "issuer",
    "索引号": "index number",
    "主题分类": "subject",
    "成文日期": "date of issue",
    "通过或者颁布的日期": "date of adoption or promulgation",
    "落款": "signature",
    "发布日期": "date of publication",
    "施行日期": "effective date",
    "废止日期或有效期": "date of repeal or expiry",
    "是否有效": "being in force",
    "废止了哪些文件": "repeals",
    "被哪份文件废止": "repealing document",
    "制定依据": "legal basis",
    "主送机关": "addressees",
    # the range of a question
    "文件集“{value}”": "collection “{value}”",
    "发文机关“{value}”": "issuer “{value}”",
    "效力“{value}”": "status “{value}”",
    "文号“{value}”": "document number “{value}”",
    "标题含“{value}”": "title with “{value}”",
    "格式“{value}”": "format “{value}”",
    "路径含“{value}”": "path with “{value}”",
    "文件夹“{value}”": "folder “{value}”",
    "{value}年成文": "issued in {value}",
    "成文于 {value}": "issued on {value}",
    "{value} 起成文": "issued from {value}",
    "{value} 止成文": "issued until {value}",
    "只看现行有效": "in force only",
    "只看已失效": "no longer in force only",
    # notices on documents
    "{name}已有更新的版本：{newer_}。": "{name} has a newer version: {newer_}.",
    "{name}将由新的版本代替：{newer_}；在此之前仍用原来的版本。": (
        "{name} will be replaced by a new version: {newer_}; until then the present one applies."
    ),
    "{name}已被{by}废止，自{from_}起施行。": "{name} was repealed by {by}, effective {from_}.",
    "{name}已被{by}废止。": "{name} was repealed by {by}.",
    "这里引用的是{version_}；资料库中另有{others_}。": (
        "Quoted here is the {version_}; the library also has: {others_}."
    ),
    "{name}标明“{status}”。": "{name} is marked “{status}”.",
    "{title}写明有效期到{day_}为止，已经过期。": "{title} was valid until {day_} and has expired.",
    "{title}是{draft}，不是正式发布的文件。": "{title} is a draft ({draft}), not an issued document.",
    "{title}自{day_}起施行，现在尚未生效。": "{title} takes effect on {day_} and is not yet in force.",
    "资料库中没有文件说{name}已被废止或修订；是否仍然有效，请以发文机关公布的为准。": (
        "No document of the library says that {name} was repealed or revised; whether it is still in"
        " force is for"
        " its issuer to say."
    ),
    "{version_}的版本，自{day_}起施行": "{version_} version, in force from {day_}",
    "{version_}的版本": "{version_} version",
    "{y}年{m}月{d}日{r}修订": "{y}-{m}-{d} ({r} revision)",
    "{y}年{m}月{d}日{r}修正": "{y}-{m}-{d} ({r} amendment)",
    "{year}年{month}月{day}日": "{year}-{month}-{day}",
    # the language model
    "由大语言模型 {model} 撰写，每一句都已与所注的原文核对。": (
        "Written by the language model {model}; every sentence was checked against the source it cites."
    ),
    "大语言模型写的内容里有 {count} 处没有通过与原文的核对，已略去。": (
        "Left out of what the language model wrote, not having passed the check against the sources: {count}."
    ),
    "大语言模型的回答到了长度上限，后面的没有写完。": (
        "The language model's answer reached its length limit and was cut off."
    ),
    "以下是从原文摘出的回答。": "The answer below is taken from the sources word for word.",
    "正在请大语言模型 {model} 理解这个追问……": "Asking the language model {model} what the follow-up means …",
    "正在请大语言模型 {model} 根据这些原文作答……": (
        "Asking the language model {model} to answer from these passages …"
    ),
    "大语言模型 {model} 正在写，写出的每一句先核对、再显示……": (
        "The language model {model} is writing; each sentence is checked before it is shown …"
    ),
    **{
        f"没有采用大语言模型的回答：{fault}。": f"The language model's answer was not used: {english}."
        for fault, english in _MODEL_FAULTS.items()
    },
    # tools
    "对这条回答": "This answer",
    "复制": "Copy",
    "连同出处复制，可粘贴到 Word": "Copy with its sources; can be pasted into Word",
    "复制出处 {marker}": "Copy source {marker}",
    "已复制": "Copied",
    "浏览器不让复制，请选中文字后按 Ctrl+C": (
        "The browser does not allow copying: select the text and press Ctrl+C"
    ),
    "导出": "Export",
    "整个对话，Word 文档": "Whole conversation, Word",
    "整个对话，Markdown": "Whole conversation, Markdown",
    "只导出这一条，Word 文档": "This answer only, Word",
    "只导出这一条，Markdown": "This answer only, Markdown",
    "已导出": "Exported",
    "这条回答有用吗": "Was this answer helpful?",
    "有用": "Helpful",
    "没用": "Not helpful",
    "哪里没用？可以不填": "What was wrong? (optional)",
    "答得不对": "Wrong",
    "答得不全": "Incomplete",
    "出处不合适": "Unsuitable source",
    "依据的文件过时了": "Based on an outdated document",
    "资料库里没有答案，不该作答": "The library has no answer; it should not have answered",
    "资料库里有答案，没有找到": "The library has the answer; it was not found",
    "其他": "Other",
    "补充说明": "More, in your own words",
    "提交": "Submit",
    "不填了": "Skip",
    "已记下，谢谢": "Noted, thank you",
    "已收回": "Taken back",
    "没能存下，请告诉管理员。": "It could not be kept; please tell your administrator.",
    "这条回答已不在对话里，请刷新本页。": (
        "This answer is no longer in the conversation; please reload the page."
    ),
    "改一改再问": "Edit and ask again",
    "改过的问题": "Edited question",
    "重新提问": "Ask again",
    "取消": "Cancel",
    "重新提问后，这之后的问答会被新的回答代替。": (
        "The answers after this one will be replaced by the new answer."
    ),
    "还可以接着问": "You could go on with",
    # exported
    "政策问答记录": "Questions and answers on policy",
    "查找范围：": "Searched within: ",
    "这条回答没有写完就停下了。": "This answer was stopped before it was complete.",
}
