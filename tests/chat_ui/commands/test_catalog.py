"""`frontdesk catalog` as an operator runs it on a catalogue of their own."""

from pathlib import Path

import pytest

from tests.chat_ui.conftest import Run

DETAILS = """\
description:
  type: text
  label: {en: What happened, tr: Ne oldu}
  question: {en: What happened?, tr: Ne oldu?}
  why: {en: So that we know., tr: Bilelim diye.}
since:
  type: date
  label: {en: Since when, tr: Ne zamandan beri}
  question: {en: Since when?, tr: Ne zamandan beri?}
  why: {en: It helps., tr: Yardımcı oluyor.}
"""
INTENT = """\
  - key: {key}
    title: {{en: {key}, tr: {key}}}
    priority: normal
    required: [description, since]
    examples:
      en: [{en}, please help with {en}, {en} again]
      tr: [{tr}, {tr} yardım edin, yine {tr}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "details.yaml").write_text(DETAILS, encoding="utf-8")
    intents = INTENT.format(key="leak", en="the kettle leaks", tr="çaydanlık akıtıyor")
    intents += INTENT.format(key="light", en="my lamp flickers", tr="lambam titriyor")
    content = "category: home\ntitle: {en: Home, tr: Ev}\nintents:\n" + intents
    (folder / "home.yaml").write_text(content, encoding="utf-8")
    return folder


def test_check_counts_what_is_there_and_warns_of_few_examples(run: Run, folder: Path) -> None:
    done = run("catalog", "check", "--catalog", str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split() == ["home", "2", "6", "6"]
    assert done.stdout.endswith("2 intents and 2 details. The catalogue is valid.\n")
    assert "warning: leak has 3 examples in Turkish; 25 make it reliable." in done.stderr


def test_check_names_file_line_and_field(run: Run, folder: Path) -> None:
    file = folder / "home.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("normal", "hot", 1), encoding="utf-8")
    done = run("catalog", "check", "--catalog", str(folder))
    assert done.returncode == 1
    assert done.stderr.startswith("frontdesk: home.yaml:6: intents.leak.priority: `hot` is not known")


def test_train_keeps_the_model_in_the_data_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "trained"
    done = run("catalog", "train", "--catalog", str(folder), data=data)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The model of 2 intents and ")
    assert len(list((data / "cache").glob("intent-*.npz"))) == 1


def test_evaluate_lists_the_weakest_intents_and_writes_the_page(run: Run, folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run("catalog", "evaluate", "--catalog", str(folder), "--report", str(page))
    assert done.returncode == 0, done.stderr
    assert {line.split()[0] for line in done.stdout.splitlines()[1:3]} == {"leak", "light"}
    assert "among the first three, 12 examples." in done.stdout
    assert "<td>leak</td>" in page.read_text(encoding="utf-8")
