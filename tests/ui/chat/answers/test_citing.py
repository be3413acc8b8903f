"""Sources cited as official documents cite: title before number, place without its chapter."""

from __future__ import annotations

import time

import pytest

from corpus import Metadata
from qa import Citation
from ui.chat.answers.citing import cited, place_cited


def _citation(title: str, address: str, quote: str, page: int | None = None) -> Citation:
    return Citation(1, "p", "d", title, "/甲.docx", address, quote, 0, len(quote), page)


_ISSUED = Metadata(doc_number="某财教〔2025〕9号", issuer="某市财政局", issued_on="2025-03-28")


@pytest.mark.parametrize(
    ("citation", "metadata", "expected"),
    [
        pytest.param(
            _citation("某市资金管理办法（2025年修订）", "第二章第七条第二款", "资金不得用于发放津贴。"),
            _ISSUED,
            "《某市资金管理办法（2025年修订）》（某财教〔2025〕9号）第七条第二款：“资金不得用于发放津贴。”",
            id="number",
        ),
        pytest.param(
            _citation("关于印发《甲办法》的通知", "第十二条", "第十二条 “双师型”教师按月发津贴。"),
            None,
            "《关于印发〈甲办法〉的通知》第十二条：“‘双师型’教师按月发津贴。”",
            id="marks within marks, the number of the place said once",
        ),
        pytest.param(
            _citation("甲乙有什么不同", "二、（一）", "甲由政府主导。"),
            Metadata(issuer="某省教育厅", issued_on="2023-11-06"),
            "《甲乙有什么不同》（某省教育厅，2023年11月6日）第二部分（一）：“甲由政府主导。”",
            id="without a number: issuer and date",
        ),
        pytest.param(
            _citation("中华人民共和国某法", "第三条", "第三条 职业教育是教育。"),
            Metadata(issuer="全国人民代表大会常务委员会", issued_on="2022-04-20"),
            "《中华人民共和国某法》（2022年4月20日）第三条：“职业教育是教育。”",
            id="a law: its date alone",
        ),
        pytest.param(
            _citation("甲通知", "", "支持下列项目：\n（一）甲；\n（二）乙 丙"),
            None,
            "《甲通知》：“支持下列项目：（一）甲；（二）乙 丙”",
            id="a list on one line",
        ),
    ],
)
def test_citation_form(citation: Citation, metadata: Metadata | None, expected: str) -> None:
    """A source reads as a clerk would write it."""
    assert cited(citation, metadata) == expected


def test_a_page_stands_where_there_is_no_place() -> None:
    """Of text without numbered places the page is told, beside an address it is not."""
    assert place_cited(_citation("甲", "", "乙", page=4), None) == "《甲》第4页"
    assert place_cited(_citation("甲", "第三条", "乙", page=4), None) == "《甲》第三条"


def test_a_place_of_many_parts_takes_no_time_without_end() -> None:
    """An address that only looks like chapters, as a document may be made to have, is looked at once."""
    began = time.thread_time()
    assert place_cited(_citation("甲办法", "第编编" * 200, "乙。"), None) == f"《甲办法》{'第编编' * 200}"
    assert place_cited(_citation("甲办法", "第一编第二章第三节第四条", "乙。"), None) == "《甲办法》第四条"
    assert time.thread_time() - began < 0.1
