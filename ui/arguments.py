"""The command line as a whole: its global options and its commands.

It imports no other room, so that `cewen --help` is instant.
"""

from __future__ import annotations

from ui.grammar.asking import add_ask, add_chat, add_evaluate, add_search
from ui.grammar.judging import add_feedback
from ui.grammar.keeping import (
    add_documents,
    add_history,
    add_index,
    add_remove,
    add_text,
    add_verify,
)
from ui.grammar.parser import Parser
from ui.grammar.people import add_user

_EPILOG = """\
例子：
  cewen index 政策文件夹                      读入文件夹里的全部文件
  cewen ask 联合体和共同体有什么区别            提问，回答的每一句都附出处
  cewen chat                                  在浏览器里提问

退出码：0 完成；1 部分输入失败，其余已完成；2 用法不对，或什么也没做成；130 按 Ctrl-C 中断。"""


def build_parser(version: str) -> Parser:
    """Give the parser of the whole command line."""
    parser = Parser(
        "cewen",
        usage="cewen [--home 文件夹 | --store 地址] [--encoder 模型] 命令 …",
        description="策问：离线回答政策文件里的问题，回答的每一句话都标明出处。",
        epilog=_EPILOG,
    )
    parser.options.add_argument("--version", action="version", version=f"cewen {version}", help="显示版本")
    parser.options.add_argument("--home", metavar="DIR", help="资料库所在的文件夹（环境变量 CEWEN_HOME）")
    parser.options.add_argument(
        "--store",
        metavar="URL",
        help="放资料库的 Milvus 的地址（CEWEN_STORE；登录用 CEWEN_STORE_TOKEN）",
    )
    parser.options.add_argument("--encoder", metavar="NAME", help="向量模型的名字或文件夹（CEWEN_ENCODER）")
    parser.options.add_argument(
        "--reranker", metavar="NAME", help="重排模型的名字或文件夹，none 为不重排（CEWEN_RERANKER）"
    )
    parser.options.add_argument(
        "--llm-url",
        metavar="URL",
        help="大语言模型的地址，OpenAI 兼容接口（CEWEN_LLM_URL；密钥用 CEWEN_LLM_KEY）",
    )
    parser.options.add_argument("--llm-model", metavar="NAME", help="大语言模型的名字（CEWEN_LLM_MODEL）")
    parser.options.add_argument("--nli", metavar="NAME", help="核对大语言模型回答的蕴含模型（CEWEN_NLI）")
    parser.options.add_argument("--debug", action="store_true", help="出错时显示完整的出错信息")
    commands = parser.add_subparsers(
        dest="command", metavar="（各命令的用法：cewen 命令 --help）", title="命令", parser_class=Parser
    )
    for add in (add_index, add_search, add_ask, add_documents, add_text, add_history, add_remove, add_verify):
        add(commands)
    add_evaluate(commands)
    add_feedback(commands)
    add_chat(commands)
    add_user(commands)
    return parser
