"""The gradio theme: fonts that are on the reader's machine and the ground on which the page appears.

All else that is seen is in `style.css`; nothing is fetched.
"""

from __future__ import annotations

import gradio as gr

# Chinese sans-serif faces of macOS, HarmonyOS, Windows, Linux; then whatever the system has.
_FACES = (
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "system-ui",
    "sans-serif",
)


def theme() -> gr.themes.Base:
    """Make the theme."""
    made = gr.themes.Base(
        font=[gr.themes.Font(face) for face in _FACES],
        font_mono=[gr.themes.Font(face) for face in ("ui-monospace", "monospace")],
    )
    # what is painted before the style sheet has arrived: the colours of `style.css`
    return made.set(
        body_background_fill="#faf8f4",
        body_background_fill_dark="#16181b",
        body_text_color="#23272d",
        body_text_color_dark="#e7e3da",
    )
