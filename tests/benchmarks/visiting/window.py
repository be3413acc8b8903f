"""One person in a real browser: how soon the page is ready, and the first words of an answer are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SIZE = {"width": 1440, "height": 900}
# Keeps in `firstWords` the milliseconds from the key to the frame that shows the first words of the answer.
_WATCH = """(number) => {
    window.firstWords = undefined;
    document.querySelector("#question textarea").addEventListener("keydown", () => {
        const pressed = performance.now();
        (function look() {
            const turn = document.querySelector(`#current .turn[data-number="${number}"]`);
            if (turn?.querySelector(".statement, .comparison, .refusal, .short"))
                requestAnimationFrame(() => { window.firstWords = performance.now() - pressed; });
            else requestAnimationFrame(look);
        })();
    }, { once: true });
}"""


def ready(chromium: Any, address: str, times: int) -> list[float]:
    """Give the milliseconds from the request to a page that can be used, each in a browser without cache."""
    measured = []
    for _ in range(times):
        context = chromium.new_context(viewport=_SIZE)
        page = context.new_page()
        page.goto(address, wait_until="commit")
        page.wait_for_selector(".welcome")
        page.wait_for_function("document.querySelector('#question textarea')?.offsetHeight > 0")
        measured.append(float(page.evaluate("performance.now()")))
        context.close()
    return measured


def first_words(chromium: Any, address: str, questions: Sequence[str], conversation: int) -> list[float]:
    """Give the milliseconds from Enter to the first words; a new conversation after so many questions."""
    measured = []
    for asked, question in enumerate(questions):
        number = asked % conversation + 1
        if number == 1:
            page = chromium.new_context(viewport=_SIZE).new_page()
            page.goto(address)
            page.wait_for_selector(".welcome")
        page.locator("#question textarea").fill(question)
        page.evaluate(_WATCH, number)
        page.locator("#question textarea").press("Enter")
        page.wait_for_selector(f".turn.done[data-number='{number}']")
        measured.append(float(page.evaluate("window.firstWords")))
    return measured
