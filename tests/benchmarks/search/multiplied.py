"""Makes many documents of the real statutes: each again and again, with other numbers, places and sentences.

Always the same ones for the same data. It does not index them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# Characters of the files for each passage that becomes of them: 20.3 million make 152,310.
_CHARACTERS = 133
_SHORTEST = 6  # characters of a clause that is borrowed
_LONGEST_NAME = 60  # characters: file systems take 255 bytes
_BORROWED = 0.3  # of the clauses come from other documents, and at least one of each paragraph
_POOL_EVERY = 5  # of all clauses one in so many may be borrowed
_CLAUSE = re.compile(r"[^，。；：]+[，。；：]?")
_LABEL = re.compile(
    r"^(?:第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?|（[一二三四五六七八九十]+）)[\s　]*"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_NUMBER = re.compile(r"\d+|[二三四五六七八九十百千万]{1,4}(?=[日年月元人倍个天家次小时])")
_STATE = "中华人民共和国"
_REGIONS = (
    "北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省"
    " 山东省 河南省 湖北省 湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 宁波市 青岛市"
    " 大连市 厦门市 深圳市 南京市 杭州市 武汉市 成都市 西安市 济南市 沈阳市 长春市 哈尔滨市 广州市 苏州市"
    " 无锡市 洛阳市 桂林市 遵义市 绵阳市 泉州市 温州市"
).split()
_REGION = re.compile("|".join(_REGIONS))
_NUMERALS = "二三四五六七八九十"


def write(data: Path, folder: Path, passages: int) -> int:
    """Write about so many passages' worth of Markdown files into `folder`, and give the number of files.

    The first are the statutes as they are, in an order that mixes their kinds; fewer are the first of more.
    """
    root = data / "laws"
    paths = sorted(root.rglob("*.md"))
    random.Random(0).shuffle(paths)
    texts = [path.read_text(encoding="utf-8") for path in paths]
    pool = _clauses(texts)
    left, count = passages * _CHARACTERS, 0
    for copy in range(passages):
        for path, text in zip(paths, texts, strict=True):
            if left <= 0:
                return count
            name, made = path.name, text
            if copy:
                region = _region(path.name, copy)
                name = f"{region}{path.stem[:_LONGEST_NAME]}.md"
                made = _altered(text, random.Random(f"{path.name} {copy}"), region, pool)
            target = folder / str(copy) / path.parent.relative_to(root) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(made, encoding="utf-8")
            left -= len(made)
            count += 1
    return count


def _altered(text: str, chance: random.Random, region: str, pool: Mapping[str, Sequence[str]]) -> str:
    """Give a document of the same form with other contents in part."""
    head, mark, body = text.partition("<!-- INFO END -->")
    title, _, rest = head.partition("\n")
    lines = [_line(line, chance, pool) for line in body.splitlines()]
    return f"# {region}{title.lstrip('# ').replace(_STATE, '')}\n{rest}{mark}" + "\n".join(lines) + "\n"


def _line(line: str, chance: random.Random, pool: Mapping[str, Sequence[str]]) -> str:
    if not line or line.startswith(("#", "<")):
        return line
    label = _LABEL.match(line)
    start = label.end() if label else 0
    clauses = _CLAUSE.findall(line[start:])
    surely = chance.randrange(len(clauses)) if clauses else 0
    for place, clause in enumerate(clauses):
        if place == surely or chance.random() < _BORROWED:
            clauses[place] = chance.choice(pool[clause[-1] if clause[-1] in pool else "。"])
    body = _REGION.sub(lambda _: chance.choice(_REGIONS), "".join(clauses))
    body = _YEAR.sub(lambda _: str(chance.randrange(1985, 2025)), body)
    return line[:start] + _NUMBER.sub(lambda match: _other(match[0], chance), body)


def _other(number: str, chance: random.Random) -> str:
    """Give another number of about the same size."""
    if number.isdecimal():
        return str(chance.randrange(int(number) // 2, 2 * int(number) + 2))
    return "".join(chance.choice(_NUMERALS) if digit in _NUMERALS else digit for digit in number)


def _region(name: str, copy: int) -> str:
    """Give the region of a copy: each copy of a document has one of its own."""
    start = random.Random(name).randrange(len(_REGIONS))
    return _REGIONS[(start + copy) % len(_REGIONS)]


def _clauses(texts: Iterable[str]) -> dict[str, list[str]]:
    """Give what may be borrowed, by the mark it ends with."""
    every: dict[str, list[str]] = {mark: [] for mark in "，。；："}
    for text in texts:
        for line in text.partition("<!-- INFO END -->")[2].splitlines():
            if not line.startswith(("#", "<")):
                label = _LABEL.match(line)
                for clause in _CLAUSE.findall(line[label.end() if label else 0 :]):
                    if clause[-1] in every and len(clause) > _SHORTEST:
                        every[clause[-1]].append(clause)
    return {mark: clauses[::_POOL_EVERY] for mark, clauses in every.items()}
