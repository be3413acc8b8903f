"""A language model behind the command line, the chat and the endpoint, configured in one way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from transformers import BertForSequenceClassification

from index import Library
from qa import Assistant
from qa.writing import Model, Writer
from tests.index.tiny_models import save_judge
from tests.qa.writing.scripted import Reply, Scripted, saying, serving
from ui.chat.answers.conversation import carry_on
from ui.chat.answers.turn import Turn, turn_html
from ui.chat.desk import Desk
from ui.indexing import Runs
from ui.serving.site import Site
from ui.settings import Settings

Run = Callable[..., tuple[int, str, str]]
Write = Callable[[str, str], Path]

_RULE = (
    "清河市渡口管理办法\n\n第一条 渡口由市交通局负责检查。\n\n第二条 渡口每年检查2次，结果在10日内公布。\n"
)
_QUESTION = "渡口每年检查几次"
_GOOD = "渡口每年检查2次，结果在10日内公布。[1]"
_KEY = "sk-geheim-42"


def _honest(reply: Reply) -> None:
    saying(_GOOD, "渡口每年检查9次。[1]")(reply)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(_honest) as running:
        yield running


@pytest.fixture
def indexed(cewen: Run, write: Write) -> None:
    assert cewen("index", write("办法.txt", _RULE))[0] == 0


@pytest.fixture
def configured(server: Scripted, monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """Give a server that the environment names."""
    monkeypatch.setenv("CEWEN_LLM_URL", server.url)
    monkeypatch.setenv("CEWEN_LLM_MODEL", "试写模型")
    monkeypatch.setenv("CEWEN_LLM_KEY", _KEY)
    return server


def test_settings_come_from_options_and_environment() -> None:
    """Options go before the environment, an empty value counts as none; the key has no option and no repr."""
    variables = {"CEWEN_LLM_URL": "http://a", "CEWEN_LLM_MODEL": "", "CEWEN_LLM_KEY": _KEY, "CEWEN_NLI": "b"}
    settings = Settings.from_environment(variables, llm_model="m", nli="c")
    told = (settings.llm_url, settings.llm_model, settings.llm_key, settings.nli)
    assert told == ("http://a", "m", _KEY, "c")
    assert _KEY not in repr(settings)
    assert Settings.from_environment({}).llm_url is None


@pytest.mark.usefixtures("indexed")
def test_ask_tells_who_wrote_it(cewen: Run, configured: Scripted) -> None:
    """JSON and text carry the model's name and what was withheld; the key went to the server alone."""
    status, out, err = cewen("ask", _QUESTION, "--json")
    answer = json.loads(out)
    assert (status, answer["written_by"]) == (0, "试写模型")
    assert [statement["text"] for statement in answer["statements"]] == [_GOOD]
    assert [notice["kind"] for notice in answer["notices"]] == ["withheld"]
    assert configured.requests[0].headers["Authorization"] == f"Bearer {_KEY}"
    status, shown, err = cewen("ask", _QUESTION)
    assert "由大语言模型 试写模型 撰写" in shown
    assert "1 处没有通过" in shown
    assert "9次" not in shown
    assert _KEY not in out + shown + err


@pytest.mark.usefixtures("indexed", "configured")
def test_a_batch_is_written_too(cewen: Run, write: Write) -> None:
    """Each line of a batch is answered by the model, a line that is no question costs none."""
    lines = [{"id": 1, "question": _QUESTION}, {"id": 2, "question": " "}]
    questions = write("q.jsonl", "\n".join(json.dumps(line) for line in lines))
    status, out, _ = cewen("ask", "--questions", questions, "--json")
    first, second = map(json.loads, out.splitlines())
    assert (status, first["written_by"]) == (1, "试写模型")
    assert "问题是空的" in second["error"]


@pytest.mark.usefixtures("indexed")
def test_a_server_that_fails_costs_only_its_words(cewen: Run, server: Scripted) -> None:
    """With a failing server the quotes are printed with a notice and the exit status stays 0."""
    server.script = lambda reply: reply.start(500)
    options = ("--debug", "--llm-url", server.url, "--llm-model", "试写模型")
    status, out, _ = cewen(*options, "ask", _QUESTION)
    assert status == 0
    assert "渡口每年检查2次" in out
    assert "没有采用大语言模型的回答" in out
    assert "HTTP 500" in out


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(("--llm-url", "127.0.0.1:8000", "--llm-model", "m"), "http://", id="no scheme"),
        pytest.param(("--llm-url", "http://127.0.0.1:1"), "--llm-model", id="no name"),
        pytest.param(("--llm-model", "m"), "--llm-url", id="no address"),
        pytest.param(
            ("--llm-url", "http://127.0.0.1:1", "--llm-model", "m", "--nli", "./none"), "--nli", id="no judge"
        ),
    ],
)
def test_what_cannot_be_configured_is_told(cewen: Run, options: tuple[str, ...], told: str) -> None:
    """A model that cannot be meant ends the question with 2 and the remedy; searching needs none."""
    status, out, err = cewen(*options, "ask", _QUESTION)
    assert (status, out) == (2, "")
    assert told in err
    assert cewen(*options, "search", _QUESTION)[0] == 0


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(("winner", "written"), [(0, "试写模型"), (1, None)])
def test_the_judge_has_a_say(
    cewen: Run, configured: Scripted, tmp_path: Path, winner: int, written: str | None
) -> None:
    """With `--nli` a sentence must also follow from its quotes for that model; else it is withheld."""
    folder = tmp_path / "judge"
    save_judge(folder, ("entailment", "neutral", "contradiction"))
    model = BertForSequenceClassification.from_pretrained(folder)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.copy_(torch.eye(3)[winner])
    model.save_pretrained(folder)
    configured.script = saying("渡口每年检查2次，结果公布。[1]")
    status, out, _ = cewen("--nli", folder, "ask", _QUESTION, "--json")
    assert (status, json.loads(out).get("written_by")) == (0, written)


@pytest.fixture
def library(home: Path, indexed: None) -> Iterator[Library]:
    with Library.open(home, read_only=True) as opened:
        yield opened


def _writer(library: Library, server: Scripted) -> Writer:
    return Writer(Assistant(library), Model(server.url, "试写模型"))


def test_the_chat_grows_with_the_model(library: Library, server: Scripted) -> None:
    """The turn shows the quotes and that a model is asked, then its sentences and its name."""
    turns = list(carry_on(_writer(library, server), _QUESTION, []))
    pages = [turn_html(turn) for turn in turns]
    assert turns[0].state == "thinking"
    assert {turn.state for turn in turns[1:-1]} == {"streaming"}
    assert "正在请大语言模型 试写模型" in pages[1]
    assert "渡口每年检查2次" in pages[1]
    assert turns[-1].state == "done"
    assert "由大语言模型 试写模型 撰写" in pages[-1]
    assert "1 处没有通过" in pages[-1]
    assert "9次" not in "".join(pages)
    assert "正在" not in pages[-1]


def test_stopping_the_chat_stops_the_model(library: Library, server: Scripted) -> None:
    """Closing the conversation's generator ends the connection while the model is silent."""

    def silent(reply: Reply) -> None:
        reply.start()
        reply.listens(10)

    server.script = silent
    growing = carry_on(_writer(library, server), _QUESTION, [])
    while not server.requests:
        next(growing)
    growing.close()  # type: ignore[attr-defined]
    assert server.gone.wait(2)


def test_a_hostile_model_is_escaped(library: Library, server: Scripted) -> None:
    """A model's name and words reach the page as text only."""
    server.script = saying("渡口每年检查2次<script>alert(1)</script>。[1]", _GOOD)
    writer = Writer(Assistant(library), Model(server.url, "<b>模型"))
    page = turn_html(list(carry_on(writer, _QUESTION, []))[-1])
    assert "<script" not in page
    assert "&lt;b&gt;模型" in page


def test_examples_cost_no_model(library: Library, server: Scripted) -> None:
    """Drawing the examples of the welcome asks the assistant, not the model."""
    Desk(_writer(library, server), library, Runs(library)).examples()
    assert server.requests == []


def test_programs_ask_the_model_too(library: Library, server: Scripted) -> None:
    """The endpoint `ask` gives the final answer in the contract's JSON."""
    from gradio_client import Client

    site = Site(_writer(library, server), library)
    try:
        client = Client(site.start(), verbose=False, analytics_enabled=False)
        given = client.predict(_QUESTION, api_name="/ask")
    finally:
        site.close()
    assert given["written_by"] == "试写模型"
    assert given["statements"] == [{"text": _GOOD, "markers": [1]}]


def test_warnings_stand_before_the_answer(library: Library) -> None:
    """A notice on a source stands above the answer with its mark; one on the model below it."""
    from dataclasses import replace

    from qa import Notice

    answer = Assistant(library).ask(_QUESTION)
    notices = (Notice("superseded", "这份文件已有较新版本。", (1,)), Notice("withheld", "略去一句。"))
    page = turn_html(Turn(1, _QUESTION, "done", replace(answer, notices=notices), 9))
    assert page.index("已有较新版本") < page.index("渡口每年检查2次") < page.index("略去一句")
    assert page.index("已有较新版本") < page.index('class="mark"') < page.index("略去一句")
