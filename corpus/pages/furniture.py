"""Take off what a web page puts around its article: share bars, copyright lines, related links, contacts.

Rules look at whole blocks only and never alter one; a tail is cut only where no numbered heading, article
or long finished paragraph of the document itself comes after.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Block
from corpus.text.facts import facts_of
from corpus.text.lineforms import ORGAN_END
from corpus.text.markers import marker_of
from corpus.text.normalise import compact

_MAX_CUE = 120  # a cue stands in a short line; a paragraph that mentions 联系我们 is content
_MIN_ARTICLE = 60  # characters before a tail; with fewer it is a bar at the top, and only its own line goes
_LONG = 150  # a finished paragraph of this length is content …
_FINISHED = ("。", "！", "？", "”", "）")  # … while teasers of other pages end with … or with nothing
_REPEAT_BLOCKS = 40  # the title and the metadata table are repeated within so many
_CONTENT_STYLES = frozenset({"part", "chapter", "section", "article", "han", "han_paren"})

# From here on a page is only furniture, whatever paragraphs follow.
_STRONG_TAIL = re.compile(
    r"(?:发布者|发布人|发布|作者|来源|编辑)[:：].{0,40}(?:转载?请?注明|注明出处)"  # 发布者:…,转载请注明出处
    r"|.{0,12}转载请注明(?:出处|来源)"
    r"|(?:上一?篇|下一?篇|上一条|下一条)(?:[:：]|\s|$|文章|[12]\d{3}年)"  # 上一篇 2023年…; 下一篇：…
)
# The same, if nothing long and finished follows.
_WEAK_TAIL = re.compile(
    r"(?:相关|推荐|热门|最新|更多|精彩)"  # 相关推荐, 热门文章
    r"(?:推荐|阅读|文章|链接|新闻|信息|稿件|资讯|内容|专题|报道|文件)"
    r"(?:[:：]?$|[>»])"
    r"|(?:猜你喜欢|延伸阅读|大家都在看|友情链接|网站地图|联系我们|关注我们|网友评论|评论列表|发表评论|发表回复)[:：]?$"
    r"|.{0,10}(?:版权所有|Copyright ?[©(]|©)"
    r"|(?:主办|承办)(?:单位)?[:：].{0,60}(?:ICP备|网站标识码|公网安备|技术支持)"
)
# 免责声明：本文部分内容来自网络…, 凡注明“来源：某报”的作品，未经授权不得转载…; not 声明：本人所填内容属实
_DISCLAIMER = re.compile(
    r"(?:(?:免责|版权|特别|郑重)?声明[:：]|凡(?:本网|本站|注明|署名)|本(?:网站|站|网|平台|文)(?:转载|部分|仅提供|所[转刊]载))"
    r".{0,200}?(?:转载|侵权|版权归|作者观点|本站|本网|本平台|信息存储|仅供参考)"
)
# Furniture in itself, wherever it stands: by how it begins …
_OPENS = (
    r"[(（]\d{1,6}[)）]"  # the count of likes: (0)
    r"|(?:点赞|赞|收藏|评论|阅读量?|浏览量?|点击|浏览次数|阅读次数|点击数|点击率|访问量)[:：]?\s*[(（]?\d+[)）]?\s*次?"
    r"|(?:点赞|收藏|分享|打赏|举报|生成海报|扫码分享)[:：]?"
    r"|分享(?:到|至)[:：]?.{0,30}"  # 分享到：微信 微博
    r"|[【\[［].{0,6}(?:打印|关闭|返回|纠错|收藏)[】\]］].{0,20}"  # 【打印】【关闭】
    r"|(?:打印|关闭|纠错|返回|字体|字号)[:：]?"  # 字号：大 中 小
    r"(?:\s*[\[【]?(?:大|中|小|打印|关闭|收藏|默认|超大)[\]】]?)*"
    r"|扫一?扫.{0,20}(?:手机|微信|分享|二维码|当前页|打开).{0,10}"  # 扫一扫在手机打开当前页
    r"|(?:当前|您的?当前|您现在的?|您所在的?|你的|您的|现在)(?:所在)?的?位置 ?[:：是→>»].{0,60}"  # 当前位置：
    r"|(?:首页|网站首页|主页)(?:\s*[>»›/|·-]+\s*[^>»›/|。]{1,20})+"  # 首页 > 政策 > 正文
    # 责任编辑：某某, （责编：某某、某某）
    r"|[(（]?(?:责任编辑|责编|网站编辑|值班编辑|文字编辑|编辑)[:：]\s*[\u4e00-\u9fff·、 ]{2,16}[)）]?"
    r"|(?:关注微信|微信公众号|官方微信|官方微博|手机版|移动版|无障碍阅读|长者模式|无障碍)"
    # 点击入群, 立即下载, 已有2万家长加入
    r"|(?:点击|立即|扫码|马上)(?:入群|加群|加入|下载|打开|领取|评估|获取).{0,4}"
    r"|已有[\d.]+万?[^，。]{1,6}(?:加入|获取|下载|关注)"
    r"|(?:发布者|发布人|录入者?)[:：] ?[\u4e00-\u9fff]{2,4}"  # 发布者：某某
    r"|(?:标签|本文标签|Tags?)[:：].{1,60}"  # 标签：专精特新 中小企业
    # what WeChat sets around an article
    r"|预览时标签不可点|继续滑动看下一个|轻触阅读原文|阅读原文|收录于合集.{0,20}|在看 ?\d*"
    r"|当前内容可能存在未经审核.{10,40}"
)
# One expression for all three: tried one after the other they take twice the time.
_LINE = re.compile(rf"{_STRONG_TAIL.pattern}|{_DISCLAIMER.pattern}|(?i:{_OPENS})\Z")
# … or by what it holds. It takes long to try, and never fits without a word of `_HELD`.
_HOLDS = re.compile(
    r".{0,20}(?:打印本页|关闭窗口|关闭本页|返回顶部|返回首页|回到顶部)[\]】】)）]?"
    r"|.{0,30}(?:ICP备\s*\d|公网安备\s*\d|网站标识码[:：]?\s*\w).{0,60}"  # 粤ICP备12345678号
    r"|.{1,20}的头像.{0,20}"  # what a page says for the author's picture
    r"|.{0,12}(?:提交评价|我要评价|对您有帮助吗)[^，。；]{0,12}"  # 您对本次回复：提交评价
    r"|.{1,30}\d{1,2}:\d{2} ?\+? ?关注"  # 望澜发布05-08 18:22+关注
    r"|.{0,2}打开.{0,6}App.{0,16}"  # 打开App看更多评论
    r"|.{0,30}(?:最佳浏览|建议使用.{2,20}浏览).{0,20}|.{0,6}您是第.{1,20}位.{0,6}"  # 建议使用1024×768浏览
    # 研究所•2024年11月6日 上午9:00•研究•阅读 1327; 望澜人社2024-06-12 17:30发表于岚川
    r"|.{0,20}[12]\d{3}[年\-/.]\d{1,2}[月\-/.]\d{1,2}日?(?: ?[上下]午)?(?: ?\d{1,2}:\d\d)?(?::\d\d)?[ •·|/]*"
    r"(?:[^ •·|/]{1,10}[ •·|/]+)?(?:(?:阅读|浏览|点击|评论)[量数]?[:：( ]*\d[\d.]*[万k+]?[)次]?|发表于.{2,6})"
    # what WeChat sets around an article: 点击上方蓝字关注我们, 长按识别二维码
    r"|(?:点击|戳)?.{0,6}蓝字.{0,4}关注.{0,12}|.{0,4}长按.{0,8}二维码.{0,12}",
    re.I,
)
_HELD = re.compile(
    "本页|窗口|顶部|首页|备|标识码|头像|评价|帮助|关注|打开|浏览|您是第|阅读|点击|评论|发表于|二维码"
)
_MAX_DISCLAIMER = 400  # characters
_MIN_TABS = 3  # lines in a row that come again below
_MAX_TAB = 12  # characters of one


def strip(blocks: Sequence[Block], titles: Sequence[str] = ()) -> list[Block]:
    """Give the blocks without furniture; `titles` are the document's declared ones."""
    kept = [block for block in blocks[: _tail(blocks)] if not _is_line(block.text)]
    return _without_repeats(_without_tabs(kept), titles)


def is_furniture(text: str) -> bool:
    """Say whether a line by its wording belongs to a page's bars, tail or foot."""
    return _is_line(text) or (len(text) <= _MAX_CUE and _WEAK_TAIL.match(text) is not None)


def _is_line(text: str) -> bool:
    """Say whether a line is furniture wherever it stands."""
    if len(text) > _MAX_CUE:
        return len(text) <= _MAX_DISCLAIMER and _DISCLAIMER.match(text) is not None
    return bool(_LINE.match(text) or (_HELD.search(text) and _HOLDS.fullmatch(text)))


def _tail(blocks: Sequence[Block]) -> int:
    """Give the index at which the page's tail begins."""
    backwards = range(len(blocks) - 1, -1, -1)
    last_content = next((index for index in backwards if _is_structure(blocks[index])), -1)
    last_long = next((index for index in backwards if _is_long(blocks[index])), -1)
    before = sum(len(block.text) for block in blocks[: last_content + 1])
    for index, block in enumerate(blocks[last_content + 1 :], last_content + 1):
        if before >= _MIN_ARTICLE and len(block.text) <= _MAX_CUE:
            may_end = index > last_long and _WEAK_TAIL.match(block.text)
            if may_end or _STRONG_TAIL.match(block.text):
                return index
        before += len(block.text)
    return len(blocks)


def _is_structure(block: Block) -> bool:
    """Say whether a block carries a number of the document's own outline."""
    marker = marker_of(block.text)
    return marker is not None and marker.style in _CONTENT_STYLES


def _is_long(block: Block) -> bool:
    return len(block.text) >= _LONG and block.text.endswith(_FINISHED)


def _without_tabs(blocks: Sequence[Block]) -> list[Block]:
    """Drop the labels of a page's tabs: short lines in a row, each of which heads a part below."""
    last = {block.text: index for index, block in enumerate(blocks) if block.kind == "heading"}
    if not last:
        return list(blocks)
    dropped: set[int] = set()
    run: list[int] = []
    for index, block in enumerate([*blocks, Block("")]):
        if len(block.text) <= _MAX_TAB and last.get(block.text, 0) > index and not marker_of(block.text):
            run.append(index)
        elif run:
            dropped.update(run if len(run) >= _MIN_TABS else [])
            run = []
    return [block for index, block in enumerate(blocks) if index not in dropped]


def _without_repeats(blocks: Sequence[Block], titles: Sequence[str]) -> list[Block]:
    """Drop the lines near the top that only say the title, or a row of the metadata table, again."""
    known = {compact(title) for title in titles if title}
    if blocks and marker_of(blocks[0].text) is None and not ORGAN_END.search(blocks[0].text):
        known.add(compact(blocks[0].text))
    seen: set[str] = set()
    kept: list[Block] = []
    for block in blocks[:_REPEAT_BLOCKS]:
        words = compact(block.text)
        if words in known or facts_of(block.text):
            if words in seen:
                continue
            seen.add(words)
        kept.append(block)
    return [*kept, *blocks[_REPEAT_BLOCKS:]]
