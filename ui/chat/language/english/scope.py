"""The words of the range of a question: its form, its filters in words, and what is wrong with one."""

WORDS: dict[str, str] = {
    "不限": "Any",
    "如 2024": "such as 2024",
    "文件集": "Collection",
    "发文机关": "Issuer",
    "写一部分也行": "part of the name will do",
    "效力": "Validity",
    "文件夹": "Folder",
    "成文日期，从": "Issued from",
    "到": "to",
    "只看现行有效的": "In force only",
    "写明“{status}”的": 'Marked "{status}"',
    "全部文件": "All documents",
    "没有符合的文件": "no document fits",
    "{count} 份文件": "{count} documents",
    "去掉{words}": "Remove {words}",
    "去掉{words}，再问一次": "Remove {words} and ask again",
    # filters in the words of `qa.scope`
    "文件集“{value}”": 'Collection "{value}"',
    "发文机关“{value}”": 'Issuer "{value}"',
    "效力“{value}”": 'Marked "{value}"',
    "文号“{value}”": 'Document number "{value}"',
    "标题含“{value}”": 'Title has "{value}"',
    "格式“{value}”": 'Format "{value}"',
    "路径含“{value}”": 'Path has "{value}"',
    "文件夹“{value}”": 'Folder "{value}"',
    "{value}年成文": "Issued in {value}",
    "成文于 {value}": "Issued on {value}",
    "{value} 起成文": "Issued from {value}",
    "{value} 止成文": "Issued up to {value}",
    "只看现行有效": "In force only",
    "只看已失效": "Out of force only",
    # from `index.filters`
    "“{value}”不是日期，请写成 2024、2024-05 或 2024-05-01。": (
        '"{value}" is no date; write 2024, 2024-05 or 2024-05-01.'
    ),
    "起始日期 {first} 在截止日期 {last} 之后，请改正。": "{first} is later than {last}; change one of them.",
    "筛选条件 {key} 没有写值，例如 issuer=教育部。": "The filter {key} has no value.",
}
