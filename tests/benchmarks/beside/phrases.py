"""The sentences around the READMEs' table of peers, in both languages; they hold no figure."""

from __future__ import annotations

PHRASES: dict[str, dict[str, str]] = {
    "zh": {
        "ours": "策问",
        "unranked": "　不加重排",
        "txtai-bigrams": "txtai（字二元组）",
        "rebuilt": "（重建）",
        "alt": "策问与常见方案：建索引、内存、查询、冷启动、替换、找得准不准",
        "chart": "tests/benchmarks/results/peers.svg",
        "query": "查询 p50 / p95，毫秒",
        "intro": (
            "{documents:,} 部法规（{articles:,} 条，不含地方性法规），同一个编码器，都用 jieba 分词，"
            "逐个在同一台机器上测（{date}，{cores} 核，无显卡）。各家装在各自的环境里，按各自的文档配置；"
            "版本和配置写在 `tests/benchmarks/results/peers.json`。"
        ),
        "terms": (
            "别家拿到的是已经切好的条文，jieba 只切一遍、两路共用；策问从原文件读起，读和切都算在内。"
            "建索引和冷启动从启动进程算起，查询在已打开的进程里；换一部法规以再查得到为准，策问的另含读文件和存盘。"
            "准不准用 {questions} 个没有参与训练的百姓提问来量。"
        ),
        "reader": "策问的查询含重排（把最好的 24 段再读一遍），别家没有这一步，所以不加重排的单列一行。",
        "covid": "另在 246 份政策文件的 {questions} 个问题上，前 500 字含答案：{figures}。",
        "better": "比策问好的：{figures}。",
        "one better": "{measure}，{peers}（策问 {own}）",
        "none better": "这些指标里，没有一项别家比策问好。",
        "sample": "{name} 一问太慢，只问了 {questions} 题。",
        "failed": "{name} 没有测完：{reason}。",
        "command": "重测：`python tests/benchmarks/peers.py --data DIR`。",
        "between": "；",
        "comma": "，",
    },
    "en": {
        "ours": "Cewen",
        "unranked": "&emsp;without reranking",
        "plain": "jieba + bm25s + FAISS",
        "txtai-bigrams": "txtai (character pairs)",
        "rebuilt": " (rebuilt)",
        "alt": "Cewen beside its peers: indexing, memory, queries, cold start, replacing, quality",
        "chart": "tests/benchmarks/results/peers.en.svg",
        "query": "query p50 / p95, ms",
        "intro": (
            "{documents:,} laws ({articles:,} articles, local ordinances left out), one encoder, jieba's "
            "words for all, measured one after the other on one machine ({date}, {cores} cores, no GPU). "
            "Each peer has an environment of its own and is set up as its documentation shows; versions "
            "and settings are in `tests/benchmarks/results/peers.json`."
        ),
        "terms": (
            "The peers are handed articles that are cut already, and jieba cuts each once for both "
            "halves; Cewen starts from the files, reading and cutting included. Indexing and the cold "
            "start are timed from the start of the process, queries in one that is open. Replaced means "
            "found again; Cewen's figure also holds reading the file and saving. Quality is measured on "
            "{questions} lay questions held out of training."
        ),
        "reader": (
            "Cewen's queries include reranking (the best 24 passages are read once more), which the peers"
            " do not have: the figures without it stand in a row of their own."
        ),
        "covid": (
            "On {questions} questions over 246 policy documents, the answer lies in the first 500 "
            "characters: {figures}."
        ),
        "better": "Better than Cewen: {figures}.",
        "one better": "{measure}: {peers} (Cewen {own})",
        "none better": "In none of these measures is a peer better than Cewen.",
        "sample": "{name} takes too long a question; it was asked {questions}.",
        "failed": "{name} was not measured to the end: {reason}.",
        "command": "To measure anew: `python tests/benchmarks/peers.py --data DIR`.",
        "between": "; ",
        "comma": ", ",
    },
}
