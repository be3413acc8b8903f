"""The programs of the README, run as they stand against a chat over the sample documents."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qa import Assistant
from tests.ui.serving.programs.conftest import Served

_README = (Path(__file__).resolve().parents[4] / "README.md").read_text("utf-8")
_PROGRAMS = re.findall(r"^```python\n(.*?)^```$", _README, re.MULTILINE | re.DOTALL)
_ADDRESS = "http://127.0.0.1:7860/"
_QUESTION = "联合体和共同体有什么区别"


@pytest.mark.parametrize("program", _PROGRAMS, ids=["gradio", "openai", "mcp"])
def test_an_example_prints_the_cited_comparison(served: Served, program: str) -> None:
    """Each of the three clients asks the seed question and prints the table and every source."""
    assert _ADDRESS in program
    code = program.replace(_ADDRESS, served.address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
    answer = Assistant(served.library).ask(_QUESTION)
    assert answer.comparison is not None
    assert answer.text in done.stdout
    for citation in answer.citations:
        [line] = [line for line in done.stdout.splitlines() if line.startswith(f"[{citation.marker}] ")]
        assert citation.title in line
        assert citation.address in line
        assert citation.quote in line
