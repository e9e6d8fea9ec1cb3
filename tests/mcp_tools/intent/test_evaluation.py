"""The figures of an evaluation, the command that prints them, and the page that shows them."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mcp_tools.intent.__main__ import app, main
from mcp_tools.intent.calibration import NO_INTENT
from mcp_tools.intent.evaluation import Guess, f1_by_intent, measure
from mcp_tools.intent.report import page

LEAKS = ("the kettle leaks", "water drips out of the kettle", "my kettle loses water", "kettle leaking again")
LIGHTS = ("the lamp flickers", "my lamp goes on and off", "lamp flickering at night", "the lamp is blinking")
STRANGE = ("who won the match", "sing me a song")


def guess(right: str, *ranking: tuple[str, float]) -> Guess:
    return Guess("a text", right, list(ranking))


def written(file: Path, rows: list[tuple[str, str]]) -> Path:
    file.write_text("text,category\n" + "".join(f"{text},{label}\n" for text, label in rows), encoding="utf-8")
    return file


@pytest.fixture
def train(tmp_path: Path) -> Path:
    return written(tmp_path / "train.csv", [(t, "leak") for t in LEAKS] + [(t, "light") for t in LIGHTS])


@pytest.fixture
def test(tmp_path: Path) -> Path:
    rows = [("kettle leaks water", "leak"), ("lamp flickers again", "light")]
    return written(tmp_path / "test.csv", rows + [(text, "oos") for text in STRANGE])


def test_accuracy_and_f1_are_those_of_the_first_guess() -> None:
    guesses = [guess("a", ("a", 0.9), ("b", 0.1)), guess("a", ("b", 0.8), ("a", 0.2)), guess("b", ("b", 1.0))]
    figures = measure(guesses)
    assert figures.accuracy == pytest.approx(2 / 3)
    assert figures.top3 == 1
    assert f1_by_intent(guesses) == pytest.approx({"a": 2 / 3, "b": 2 / 3})
    assert figures.macro_f1 == pytest.approx(2 / 3)
    assert (figures.oos_auroc, figures.oos_rejected) == (None, None)


def test_texts_without_an_intent_are_judged_by_confidence_alone() -> None:
    inside = [guess("a", ("a", confidence)) for confidence in (0.9, 0.8, 0.7, 0.6)]
    outside = [guess(NO_INTENT, ("a", confidence)) for confidence in (0.65, 0.1)]
    figures = measure([*inside, *outside])
    assert figures.accuracy == 1
    assert figures.oos_auroc == pytest.approx(7 / 8)  # of eight pairs one is the wrong way round
    assert figures.oos_rejected == 0.5


def test_evaluate_prints_one_line_of_json(train: Path, test: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "--train", str(train), "--test", str(test), "--json"])
    assert done.exit_code == 0, done.output
    (line,) = done.stdout.splitlines()
    figures = json.loads(line)
    assert (figures["accuracy"], figures["macro_f1"], figures["oos_auroc"]) == (1.0, 1.0, 1.0)
    assert (figures["texts"], figures["intents"]) == (4, 2)
    assert figures["train_seconds"] > 0
    assert figures["ms_per_message"] > 0


def test_evaluate_prints_the_same_for_people(train: Path, test: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "--train", str(train), "--test", str(test)])
    assert re.search(r"^accuracy +1\.0$", done.stdout, re.MULTILINE)
    assert re.search(r"^ms per message +[\d.]+$", done.stdout, re.MULTILINE)


def test_a_label_with_a_single_text_is_learnt_too(tmp_path: Path, train: Path) -> None:
    rows = train.read_text(encoding="utf-8") + "the door squeaks loudly,door\n"
    train.write_text(rows, encoding="utf-8")
    test = written(tmp_path / "door.csv", [("the door squeaks", "door")])
    done = CliRunner().invoke(app, ["evaluate", "--train", str(train), "--test", str(test), "--json"])
    assert json.loads(done.stdout)["accuracy"] == 1.0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("sentence,label\nx,y\n", "intent: texts.csv:1: the columns `text` and `category` are needed.\n"),
        ("text,category\n", "intent: texts.csv:1: there is no text in it.\n"),
        ("text,category\nhello,a\n,b\n", "intent: texts.csv:3: a text and its category are needed.\n"),
        (None, "intent: texts.csv cannot be read (No such file or directory).\n"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    tmp_path: Path, train: Path, capsys: pytest.CaptureFixture[str], content: str | None, told: str
) -> None:
    file = tmp_path / "texts.csv"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "--train", str(file), "--test", str(train)])
    assert (stopped.value.code, capsys.readouterr().err) == (1, told)


def test_the_report_is_a_page_about_texts_the_model_had_not_seen(tmp_path: Path, train: Path) -> None:
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["report", "--train", str(train), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert re.fullmatch(rf"{out}: [\d.]+ right, 1\.000 among the first three, 8 texts\.", done.stdout.strip())
    html = out.read_text(encoding="utf-8")
    assert "<td>leak</td>" in html
    assert "Mixed up most" in html


def test_the_page_shows_the_mixed_up_sentences_as_text_only() -> None:
    wrong = Guess("<script>alert(1)</script> & more", "a", [("b", 0.75), ("a", 0.25)])
    html = page(measure([wrong]), [wrong], "Title")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more (0.75)" in html
    assert "<script" not in html
    assert 'title="a taken for b: 1 of 1"' in html
