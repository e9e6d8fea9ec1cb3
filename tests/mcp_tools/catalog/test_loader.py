"""A broken catalogue is refused with file, line, field and what to do; a sound one is read as written."""

from pathlib import Path

import pytest

from mcp_tools.catalog.catalog import Catalog, DetailType
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Language, Words
from mcp_tools.domain.ticket import Priority
from mcp_tools.errors import CatalogInvalid

DETAILS = """\
order_number:
  type: code
  label: {en: Order number, tr: Sipariş numarası}
  question: {en: Which order?, tr: Hangi sipariş?}
  why: {en: To find it., tr: Bulmak için.}
colour:
  type: choice
  label: {en: Colour, tr: Renk}
  question: {en: Which colour?, tr: Hangi renk?}
  why: {en: To match it., tr: Eşleştirmek için.}
  choices:
    - key: red
      label: {en: Red, tr: Kırmızı}
      synonyms:
        en: [crimson]
        tr: [al]
    - key: blue
      label: {en: Blue, tr: Mavi}
"""

SHOP = """\
category: shop
title: {en: Shop, tr: Mağaza}
intents:
  - key: late
    title: {en: Late, tr: Geç}
    priority: high
    is_emergency: true
    examples:
      en: [it is late]
      tr: [gecikti]
    required: [order_number]
    optional: [colour]
    questions:
      order_number: {en: Which late order?, tr: Geciken hangisi?}
    advice: {en: Stay at home., tr: Evde bekleyin.}
  - key: hours
    title: {en: Hours, tr: Saatler}
    priority: low
    needs_ticket: false
    examples:
      en: [when do you open]
      tr: [ne zaman açılıyor]
    answer: {en: At nine., tr: Dokuzda.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "details.yaml").write_text(DETAILS, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(CatalogInvalid) as caught:
        load_catalog(folder)
    return str(caught.value)


def test_a_sound_catalogue_is_read_as_written(folder: Path) -> None:
    catalog = load_catalog(folder)
    late, hours = catalog.intents
    order_number, colour = catalog.details
    assert (late.key, late.category, late.priority, late.is_emergency) == ("late", "shop", Priority.HIGH, True)
    assert (late.examples_en, late.examples_tr) == (("it is late",), ("gecikti",))
    assert (late.required, late.optional) == (("order_number",), ("colour",))
    assert late.advice == Words(en="Stay at home.", tr="Evde bekleyin.")
    assert (hours.needs_ticket, hours.answer) == (False, Words(en="At nine.", tr="Dokuzda."))
    assert (order_number.type, colour.type) == (DetailType.CODE, DetailType.CHOICE)
    assert [(c.key, c.synonyms_en, c.synonyms_tr) for c in colour.choices] == [
        ("red", ("crimson",), ("al",)),
        ("blue", (), ()),
    ]
    assert catalog.category("shop").title == Words(en="Shop", tr="Mağaza")


def test_an_intent_asks_in_its_own_words_where_it_has_some(folder: Path) -> None:
    catalog = load_catalog(folder)
    late = catalog.intents[0]
    assert catalog.question(late, "order_number", Language.TR) == "Geciken hangisi?"
    assert catalog.question(late, "colour", Language.EN) == "Which colour?"


def test_categories_come_in_the_order_of_their_files(folder: Path) -> None:
    other = SHOP.replace("shop", "bank").replace("late\n", "fee\n").replace("key: hours", "key: branch")
    (folder / "bank.yaml").write_text(other, encoding="utf-8")
    assert [category.key for category in load_catalog(folder).categories] == ["bank", "shop"]


def test_the_content_hash_changes_with_a_single_example(folder: Path) -> None:
    before = load_catalog(folder).content_hash
    assert load_catalog(folder).content_hash == before
    (folder / "shop.yaml").write_text(SHOP.replace("gecikti", "hâlâ gelmedi"), encoding="utf-8")
    assert load_catalog(folder).content_hash != before


@pytest.mark.parametrize(
    ("file", "sound", "broken", "message"),
    [
        ("shop.yaml", "    priority: high", "    priorty: high",
         "shop.yaml:6: intents.late.priorty: is not a known key, did you mean `priority`?"),
        ("shop.yaml", "    priority: high\n", "",
         "shop.yaml:4: intents.late.priority: is missing, add it"),
        ("shop.yaml", "priority: high", "priority: highest",
         "shop.yaml:6: intents.late.priority: `highest` is not known, did you mean `high`?"),
        ("shop.yaml", "priority: high", "priority: asap",
         "shop.yaml:6: intents.late.priority: `asap` is not known, use one of: low, normal, high, urgent"),
        ("shop.yaml", "is_emergency: true", 'is_emergency: "true"',
         "shop.yaml:7: intents.late.is_emergency: is neither true nor false, write one of them without quotes"),
        ("shop.yaml", "      en: [it is late]", "      en: []",
         "shop.yaml:9: intents.late.examples.en: is an empty list, give at least one item"),
        ("shop.yaml", "      tr: [gecikti]\n", "",
         "shop.yaml:8: intents.late.examples.tr: is missing, add it"),
        ("shop.yaml", "en: [it is late]", "en: [no]",
         "shop.yaml:9: intents.late.examples.en.1: is read by YAML as bool, put it in quotes to make it a text"),
        ("shop.yaml", "en: [it is late]", "en: [it is late, {a: b}]",
         "shop.yaml:9: intents.late.examples.en.2: is not a text, write it on one line"),
        ("shop.yaml", "en: [it is late]", "en: it is late",
         "shop.yaml:9: intents.late.examples.en: is not a list, write it as `- item` lines"),
        ("shop.yaml", "      en: [it is late]", "      en:\n        - late\n        - late",
         "shop.yaml:11: intents.late.examples.en.2: repeats the text of line 10, remove one of the two"),
        ("shop.yaml", "title: {en: Late, tr: Geç}", "title: Late",
         "shop.yaml:5: intents.late.title: is not a mapping, write it as `name: value` lines"),
        ("shop.yaml", "title: {en: Late, tr: Geç}", "title: {en: Late, tr: }",
         "shop.yaml:5: intents.late.title.tr: is empty, write its text"),
        ("shop.yaml", "title: {en: Late, tr: Geç}", 'title: {en: Late, tr: "  "}',
         "shop.yaml:5: intents.late.title.tr: is empty, write its text"),
        ("shop.yaml", "required: [order_number]", "required: [order_nummer]",
         "shop.yaml:11: intents.late.required.1: `order_nummer` is not known, did you mean `order_number`?"),
        ("shop.yaml", "optional: [colour]", "optional: [order_number]",
         "shop.yaml:12: intents.late.optional.1: `order_number` is named twice in this intent, "
         "remove one of the two"),
        ("shop.yaml", "    optional: [colour]\n    questions:\n      order_number:", "    questions:\n      colour:",
         "shop.yaml:13: intents.late.questions.colour: this intent does not use the detail, "
         "add it to `required` or `optional`"),
        ("shop.yaml", "    advice: {en: Stay at home., tr: Evde bekleyin.}\n", "",
         "shop.yaml:4: intents.late: is an emergency without `advice`, say in one sentence what to do first"),
        ("shop.yaml", "    needs_ticket: false\n", "",
         "shop.yaml:16: intents.hours: needs a ticket but requires no detail, add `required` or `needs_ticket: false`"),
        ("shop.yaml", "    answer: {en: At nine., tr: Dokuzda.}\n", "",
         "shop.yaml:16: intents.hours: needs no ticket and has no `answer`, add one in both languages"),
        ("shop.yaml", "    needs_ticket: false\n", "    needs_ticket: false\n    required: [colour]\n",
         "shop.yaml:16: intents.hours: needs no ticket but has details, remove `required` and `optional`"),
        ("shop.yaml", "key: hours", "key: late",
         "shop.yaml:16: intents.late: `late` is already used at shop.yaml:4, choose another key"),
        ("shop.yaml", "key: hours", "key: Opening hours",
         "shop.yaml:16: intents.Opening hours.key: is not a valid name, use lower-case letters, digits and `_`, "
         "beginning with a letter"),
        ("shop.yaml", "    priority: high", "    priority: high\n    priority: low",
         "shop.yaml:7: intents.late.priority: is already given at line 6, remove one of the two"),
        ("shop.yaml", "category: shop\n", "",
         "shop.yaml:1: category: is missing, add it"),
        ("shop.yaml", SHOP, "",
         "shop.yaml:1: file: is empty, fill it or remove it"),
        ("shop.yaml", SHOP, "- a list",
         "shop.yaml:1: file: is not a mapping, write it as `name: value` lines"),
        ("shop.yaml", "title: {en: Shop, tr: Mağaza}", "title: {en: Shop, tr: Mağaza",
         "shop.yaml:3: file: is not valid YAML, check quotes, colons and indentation there ("),
        ("shop.yaml", "Mağaza", "Ma\x07aza",
         "shop.yaml:1: file: is not valid YAML, check quotes, colons and indentation there ("),
        ("details.yaml", "type: code", "type: codes",
         "details.yaml:2: order_number.type: `codes` is not known, did you mean `code`?"),
        ("details.yaml", "type: choice", "type: name",
         "details.yaml:11: colour.choices: belongs to the type choice, not to name, remove it or change the type"),
        ("details.yaml", "type: code", "type: choice",
         "details.yaml:1: order_number: has the type choice but no `choices`, add them"),
        ("details.yaml", "    - key: blue", "    - key: red",
         "details.yaml:17: colour.choices.red: `red` is already used at details.yaml:12, choose another key"),
        ("details.yaml", "        tr: [al]", "        de: [rot]",
         "details.yaml:16: colour.choices.red.synonyms.de: is not a known key, use one of: en, tr"),
        ("details.yaml", "  why: {en: To find it., tr: Bulmak için.}\n", "",
         "details.yaml:1: order_number.why: is missing, add it"),
        ("details.yaml", "colour:", "order_number:",
         "details.yaml:6: order_number: is already given at line 1, remove one of the two"),
        ("details.yaml", "colour:", "Colour of it:",
         "details.yaml:6: Colour of it: is not a valid name, use lower-case letters, digits and `_`"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line_and_field(
    folder: Path, file: str, sound: str, broken: str, message: str
) -> None:
    path = folder / file
    before = path.read_text(encoding="utf-8")
    assert sound in before
    path.write_text(before.replace(sound, broken, 1), encoding="utf-8")
    assert refusal(folder).startswith(message)


def test_an_intent_key_is_unique_across_files(folder: Path) -> None:
    (folder / "bank.yaml").write_text(SHOP.replace("category: shop", "category: bank"), encoding="utf-8")
    assert refusal(folder) == "shop.yaml:4: intents.late: `late` is already used at bank.yaml:4, choose another key"


def test_a_category_has_one_file(folder: Path) -> None:
    (folder / "bank.yaml").write_text(SHOP, encoding="utf-8")
    assert refusal(folder) == "shop.yaml:1: category: `shop` is already used at bank.yaml:1, choose another key"


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "shop.yaml").write_bytes(SHOP.encode("cp1254"))
    assert refusal(folder) == "shop.yaml:1: file: cannot be read, make it a readable file in UTF-8"


def test_a_folder_without_details_is_refused(folder: Path) -> None:
    (folder / "details.yaml").unlink()
    assert refusal(folder) == f"{folder / 'details.yaml'}:1: file: is missing, add it beside the category files"


@pytest.mark.parametrize("name", [".", "not_there"])
def test_an_empty_or_absent_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    assert refusal(folder) == f"{folder}:1: *.yaml: no category file is here, add one or name another folder"


def test_a_folder_with_details_only_is_refused(folder: Path) -> None:
    (folder / "shop.yaml").unlink()
    assert refusal(folder) == f"{folder}:1: *.yaml: no category file is here, add one or name another folder"


def test_a_loaded_catalogue_cannot_be_changed(folder: Path) -> None:
    catalog: Catalog = load_catalog(folder)
    with pytest.raises(ValueError, match="frozen"):
        catalog.intents = ()  # type: ignore[misc]  # the assignment is what is refused
