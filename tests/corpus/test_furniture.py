"""What a website puts around its article goes; the article stays, whole."""

from collections.abc import Callable

import pytest

from corpus import Document, cut
from corpus.blocks import Block
from corpus.pages.furniture import strip
from corpus.reader import parse

TITLE = "示例市产教联合体与行业共同体问答"
ARTICLE = [
    "示例市产教联合体由市人民政府牵头，以示例产业园区为基础，联合学校、企业和科研机构组建，重点服务本市产业发展。",
    "1.牵头单位不同",
    "联合体由政府统筹，共同体由示例集团和示例大学共同牵头，成员单位跨越多个省市。",
    "2.服务对象不同",
    "联合体服务园区企业，共同体服务整个行业的上下游企业，两者各有侧重，又互相支持。",
]
TAIL = [
    "发布者:示例资讯,转转请注明出处:https://www.example.com/1/",
    "(0)",
    "示例资讯的头像示例资讯专栏",
    "上一篇 2023年 10月 13日 上午11:17",
    "下一篇 2023年 10月 16日 上午11:02",
    "相关推荐",
    "• 示例市举办技能竞赛",
    "由示例协会主办的职业技能竞赛在示例学院举行，来自全市二十所院校的三百名选手参加了计量、焊接、数控等项目的比赛，"
    "市教育局、市人力资源社会保障局有关负责人出席开幕式并致辞，比赛为期三天，共决出一等奖十名、二等奖二十名、三等奖三十名。",
    "2025年 5月 24日",
    "联系我们",
    "13800000000",
    "邮件:someone@example.com",
    "工作时间:周一至周五,9:30-18:30,节假日休息",
    "关注微信",
]


def test_pasted_page_text(document_of: Callable[..., Document]) -> None:
    """Of a pasted page only the article stays; its title, repeated inside, stands once."""
    lines = [TITLE, ARTICLE[0], TITLE, *ARTICLE[1:], *TAIL]
    document = document_of("\n\n".join(lines))
    assert document.text.split("\n") == [TITLE, *ARTICLE]
    assert all(
        word not in passage.text for passage in cut(document) for word in ["相关推荐", "上一篇", "邮件"]
    )


@pytest.mark.parametrize(
    "cue",
    [
        "发布者：某某，转载请注明出处",
        "上一篇：没有了",
        "下一篇 关于某事",
        "相关阅读",
        "猜你喜欢",
        "联系我们",
        "版权所有 © 示例市人民政府",
        "主办：示例市人民政府 粤ICP备00000000号",
    ],
)
def test_each_cue_ends_the_page(cue: str) -> None:
    """From each of these lines on, teasers are dropped."""
    blocks = [Block(text) for text in [TITLE, *ARTICLE, cue, "示例市举办职业技能竞赛…", "2025年5月24日"]]
    assert [block.text for block in strip(blocks)] == [TITLE, *ARTICLE]


@pytest.mark.parametrize(
    "line",
    [
        "(0)",
        "点赞 12",
        "阅读 1024",
        "浏览次数：35次",
        "分享到：微信 微博",
        "【打印本页】",
        "打印 关闭",
        "字号：大 中 小",
        "扫一扫在手机打开当前页",
        "当前位置：首页 > 政策 > 正文",
        "首页 > 政务公开 > 通知",
        "责任编辑：张三",
        "粤ICP备12345678号 粤公网安备 440000000号",
        "标签：产教融合 职业教育",
        "发布者：张三",
        "示例研究所•2024年11月6日 上午9:00•研究•阅读 1327",
        "点击上方蓝字关注我们",
        "打开App，看更多本地新闻",
        "已有2万家长加入",
        "当前位置 → 首页 → 公文公报",
        "建议使用1024×768分辨率浏览本站",
        "分辨率1024×768时有最佳浏览效果",
        "【关闭窗口】",
        "→ 返回顶部",
        ">> 返回首页",
        "回到顶部",
        "粤公网安备 440000000号",
        "示例市人民政府主办 网站标识码：4400000001",
        "示例资讯的头像",
        "我要评价",
        "以上内容对您有帮助吗？",
        "示例发布05-08 18:22+关注",
        "您是第12345位访客",
        "示例人社2024-06-12 17:30发表于示例省",
        "示例网 2024-06-12 点击：35次",
        "示例网 2024-06-12 17:30 评论(3)",
        "长按识别二维码",
        "凡注明“来源：示例日报”的作品，未经本网授权不得转载、摘编，违反者将追究其相关法律责任。" * 3,
    ],
)
def test_lines_that_are_furniture_anywhere(line: str) -> None:
    """Bars and counters go wherever they stand, and nothing else with them."""
    blocks = [Block(text) for text in [line, TITLE, ARTICLE[0], line, *ARTICLE[1:]]]
    assert [block.text for block in strip(blocks)] == [TITLE, *ARTICLE]


@pytest.mark.parametrize(
    "line",
    [
        "分享典型经验做法",
        "位置：示例市示例路1号",
        "审核：形式审查",
        "相关文件由市教育局另行印发。",
        "联系我们的方式有三种。",
        "上一条规定的期限不得超过三十日。",
        "申请ICP备案的网站",
        "阅读理解能力",
        "推荐信息应当真实。",
        "来源：示例日报",
        "声明：本人所填内容属实，如有虚假，愿意承担责任。",
        "2023年4月23日开展阅读活动120场",
        "2024年3月5日举行评审会，共评出项目12项。",
        "标签应当粘贴在产品外包装上。",
        "（三）满意度评价",
        "已有12家企业加入联合体，年内再增加8家。",
        "立即打开排水设施，转移低洼地带群众。",
    ],
)
def test_content_that_sounds_like_furniture_stays(line: str) -> None:
    """Lines that merely share words with furniture are content."""
    blocks = [Block(text) for text in [TITLE, *ARTICLE, line, ARTICLE[0]]]
    assert line in [block.text for block in strip(blocks)]


def test_structure_after_a_cue_is_never_cut() -> None:
    """If chapters or headings follow, the cue was not the page's end."""
    blocks = [Block(text) for text in [TITLE, *ARTICLE, "相关信息", "一、申报条件", "须为本市职业院校。"]]
    assert [block.text for block in strip(blocks)][-3:] == ["相关信息", "一、申报条件", "须为本市职业院校。"]


def test_a_bar_above_the_article_cuts_nothing() -> None:
    """Links to the neighbouring pages at the top go alone."""
    blocks = [Block(text) for text in [TITLE, "上一篇：没有了", "下一篇：另一篇", *ARTICLE]]
    assert [block.text for block in strip(blocks)] == [TITLE, *ARTICLE]


def test_labels_of_tabs_go() -> None:
    """Short lines in a row that are the headings of the parts below stand once: as these headings."""
    tabs = ["办理条件", "申请材料", "办理流程"]
    parts = [block for name in tabs for block in (Block(name, "heading", 3), Block("按规定办理。"))]
    blocks = [Block(TITLE), *map(Block, tabs), *parts]
    assert strip(blocks) == [Block(TITLE), *parts]
    plain = [Block(block.text) for block in blocks]
    assert strip(plain) == plain


def test_a_signature_that_repeats_the_first_line_stays() -> None:
    """An organ that heads a letter and signs it is not a repeated title."""
    texts = ["示例市教育局", "关于做好工作的通知", "请遵照执行。", "示例市教育局", "2024年3月8日"]
    assert [block.text for block in strip([Block(text) for text in texts])] == texts


LAYOUTS = {
    "government": """<html><head><meta name="ArticleTitle" content="{title}">
      <meta name="PubDate" content="2024-03-08">
      <title>{title}_示例市人民政府门户网站</title></head><body>
      <div class="header"><a href="/">首页</a><a href="/zwgk">政务公开</a><a href="/zmhd">政民互动</a></div>
      <div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 正文</div>
      <div class="content"><h1>{title}</h1><div class="info">
      发布时间：2024-03-08 来源：示例市教育局 浏览次数：
      <span>35</span>次 【字体：大 中 小】</div><div class="TRS_Editor">{body}</div></div>
      <div class="related"><h3>相关阅读</h3>
      <ul><li><a href="/1">示例市举办职业技能竞赛活动</a></li></ul></div>
      <div id="footer">版权所有：示例市人民政府 粤ICP备12345678号</div></body></html>""",
    "wordpress": """<html><head><title>{title} | 示例资讯</title></head><body><nav><a href="/">首页</a></nav>
      <main><article class="post"><header><h1 class="entry-title">{title}</h1></header>
      <div class="entry-content">{body}</div>
      <div class="share-bar">分享到：微信 微博</div></article>
      <aside class="sidebar"><h3>热门文章</h3><a href="/2">示例市产业园区建成投产</a></aside></main>
      <footer>联系我们 电话 000-00000000 邮件 someone@example.com</footer></body></html>""",
    "tables": """<html><head><title>{title}</title></head><body><table width="1000"><tr><td colspan="2">
      <a href="/">首页</a> | <a href="/a">新闻</a> | <a href="/b">通知</a></td></tr><tr><td width="200">
      <a href="/c">本站导航</a><br><a href="/d">通知公告</a></td>
      <td><table><tr><td align="center"><b>{title}</b></td></tr>
      <tr><td>{body}</td></tr></table></td></tr>
      <tr><td colspan="2">Copyright © 示例职业学院</td></tr></table></body></html>""",
    "bare": "<html><body><h2>{title}</h2>{body}</body></html>",
}
BODIES = {
    "paragraphs": "".join(f"<p>　　{text}</p>\n" for text in ARTICLE),
    "breaks": "<p>" + "<br>".join(f"&nbsp;&nbsp;{text}" for text in ARTICLE) + "</p>",
    "spans": "".join(
        f'<p><span style="font-size:16px">{text[:5]}</span><b>{text[5:]}</b></p>' for text in ARTICLE
    ),
    "divs": "".join(f"<div>{text}</div>" for text in ARTICLE),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_saved_pages_give_the_article_and_nothing_else(layout: str, body: str) -> None:
    """From each kind of site, however it sets its paragraphs, exactly title and article come out."""
    page = LAYOUTS[layout].format(title=TITLE, body=BODIES[body])
    document = parse(page.encode(), "/documents/page.html")
    stated = [line for line in document.text.split("\n") if not line.startswith(("发布时间：", "来源："))]
    assert stated == [TITLE, *ARTICLE]
    assert document.title == TITLE
    assert [section.label for section in document.outline] == ["1.", "2."]


def test_an_article_in_a_part_named_like_a_menu() -> None:
    """If leaving out what is named like a menu loses the article, the name was wrong."""
    article = f"<h1>{TITLE}</h1>{BODIES['paragraphs']}"
    page = f'<html><body><div class="banner main-search">{article}</div></body></html>'
    assert parse(page.encode(), "/documents/page.html").text.split("\n") == [TITLE, *ARTICLE]


def test_tables_and_lists_of_a_page_keep_their_structure() -> None:
    """Rows keep the heads of their columns, spanned cells included; ordered items their numbers."""
    table = (
        "<table><tr><th>类别</th><th>补贴标准</th></tr><tr><td rowspan=2>实训</td><td>500元</td></tr>"
        "<tr><td>300元</td></tr></table><ol><li>提交申请；</li><li>现场核验。</li></ol>"
    )
    page = LAYOUTS["government"].format(title=TITLE, body=BODIES["paragraphs"] + table)
    text = parse(page.encode(), "/documents/page.html").text
    assert "类别：实训；补贴标准：500元\n类别：实训；补贴标准：300元" in text
    assert "1. 提交申请；\n2. 现场核验。" in text
