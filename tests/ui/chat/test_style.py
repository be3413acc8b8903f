"""The page's colours, light and dark, can be read by everyone (WCAG 2.1 AA); its files name no address."""

from __future__ import annotations

import re

import pytest

from ui.chat import assets

_TEXT, _EDGE = 4.5, 3.0  # WCAG 2.1, 1.4.3 and 1.4.11: least contrast of text and of what shows a control
_PAIRS = [
    *(("ink", ground, _TEXT) for ground in ("paper", "leaf", "wash", "quote", "seal-wash")),
    *(("soft", ground, _TEXT) for ground in ("paper", "leaf", "wash")),
    *(("seal", ground, _TEXT) for ground in ("paper", "leaf", "seal-wash")),
    ("leaf", "seal", _TEXT),
    ("act", "paper", _TEXT),
    ("act", "leaf", _TEXT),
    ("act-ink", "act", _TEXT),
    ("edge", "paper", _EDGE),
    ("edge", "leaf", _EDGE),
]


def _colours(selector: str) -> dict[str, str]:
    style = assets.style()
    block = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", style, re.MULTILINE | re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def _luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("selector", [":root", ".dark"])
@pytest.mark.parametrize(("front", "ground", "least"), _PAIRS)
def test_contrast(selector: str, front: str, ground: str, least: float) -> None:
    """Every pair of text and ground that the page uses has the contrast the standard asks for."""
    colours = _colours(selector)
    light, dark = sorted((_luminance(colours[front]), _luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_the_page_names_no_address() -> None:
    """Style and script of the page refer to nothing outside it."""
    for text in (assets.style(), assets.behaviour("en"), assets.SEAL.read_text(encoding="utf-8")):
        assert set(re.findall(r"https?://[^\s\"']+", text)) <= {"http://www.w3.org/2000/svg"}
        assert "url(" not in text
        assert "@import" not in text


def test_scripts_share_no_name() -> None:
    """The scripts run as one function: a name declared in two of them would silently be the later one."""
    declared = re.findall(r"^(?:const|let|(?:async )?function) (\w+)", assets.behaviour("zh"), re.MULTILINE)
    assert len(declared) > 40
    assert sorted(name for name in set(declared) if declared.count(name) > 1) == []
