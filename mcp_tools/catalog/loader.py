"""Reads the catalogue's YAML files; an error names file, line and field."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

from mcp_tools.catalog.catalog import Catalog, Category, DetailChoice, DetailSpec, DetailType, Intent
from mcp_tools.catalog.entry import Entry, open_entry
from mcp_tools.catalog.masking import MASKING_FILE, load_masking
from mcp_tools.domain.text import Words
from mcp_tools.domain.ticket import Priority
from mcp_tools.errors import CatalogInvalid

DETAILS_FILE: Final = "details.yaml"
"""The one file that describes the details all intents share; every other file is a category,
save the operator's `masking.yaml`."""

Value = TypeVar("Value")
Known = dict[str, tuple[Entry, Value]]
"""What was read so far, by key, each with the place that named it."""


def load_catalog(folder: Path | None = None) -> Catalog:
    """Load every `*.yaml` of `folder` (default: the files beside this one).

    Raises `CatalogInvalid` with file, line and field for the first thing that is wrong.
    """
    folder = folder or Path(__file__).parent
    files = sorted(folder.glob("*.yaml"))
    category_files = [file for file in files if file.name not in {DETAILS_FILE, MASKING_FILE}]
    if not category_files:
        raise CatalogInvalid(f"{folder}:1: *.yaml: no category file is here, add one or name another folder")
    if DETAILS_FILE not in {file.name for file in files}:
        raise CatalogInvalid(f"{folder / DETAILS_FILE}:1: file: is missing, add it beside the category files")
    details = _read_details(open_entry(folder / DETAILS_FILE))
    categories: Known[Category] = {}
    intents: Known[Intent] = {}
    for file in category_files:
        _read_category(open_entry(file), details, categories, intents)
    return Catalog(
        categories=tuple(category for _, category in categories.values()),
        intents=tuple(intent for _, intent in intents.values()),
        details=tuple(details.values()),
        masking=load_masking(folder),
    )


def _read_category(
    file: Entry, details: Mapping[str, DetailSpec], categories: Known[Category], intents: Known[Intent]
) -> None:
    fields = file.mapping(required=("category", "title", "intents"))
    category = Category(key=fields["category"].key(), title=fields["title"].words())
    _add(categories, category.key, fields["category"], category)
    for item in fields["intents"].items():
        intent = _read_intent(item, category.key, details)
        _add(intents, intent.key, item, intent)


def _add(known: Known[Value], key: str, entry: Entry, value: Value) -> None:
    if key in known:
        first = known[key][0]
        raise entry.invalid(f"`{key}` is already used at {first.file}:{first.line}, choose another key")
    known[key] = (entry, value)


def _read_intent(entry: Entry, category: str, details: Mapping[str, DetailSpec]) -> Intent:
    fields = entry.mapping(
        required=("key", "title", "priority", "examples"),
        optional=("needs_ticket", "is_emergency", "required", "optional", "questions", "advice", "answer"),
    )
    examples = fields["examples"].mapping(required=("en", "tr"))
    required = _detail_names(fields.get("required"), details)
    optional = _detail_names(fields.get("optional"), details, taken=required)
    intent = Intent(
        key=fields["key"].key(),
        category=category,
        title=fields["title"].words(),
        priority=fields["priority"].member(Priority),
        needs_ticket=_flag(fields.get("needs_ticket"), absent=True),
        is_emergency=_flag(fields.get("is_emergency"), absent=False),
        examples_en=examples["en"].texts(),
        examples_tr=examples["tr"].texts(),
        required=required,
        optional=optional,
        questions=_read_questions(fields.get("questions"), (*required, *optional)),
        advice=_words(fields.get("advice")),
        answer=_words(fields.get("answer")),
    )
    _check_sense(entry, intent)
    return intent


def _check_sense(entry: Entry, intent: Intent) -> None:
    """Refuse what would leave a customer without an answer: each kind of intent needs its own fields."""
    if intent.needs_ticket and not intent.required:
        raise entry.invalid("needs a ticket but requires no detail, add `required` or `needs_ticket: false`")
    if not intent.needs_ticket and (intent.required or intent.optional):
        raise entry.invalid("needs no ticket but has details, remove `required` and `optional`")
    if not intent.needs_ticket and intent.answer is None:
        raise entry.invalid("needs no ticket and has no `answer`, add one in both languages")
    if intent.is_emergency and intent.advice is None:
        raise entry.invalid("is an emergency without `advice`, say in one sentence what to do first")


def _flag(entry: Entry | None, *, absent: bool) -> bool:
    return entry.flag() if entry else absent


def _words(entry: Entry | None) -> Words | None:
    return entry.words() if entry else None


def _detail_names(
    entry: Entry | None, details: Mapping[str, DetailSpec], taken: tuple[str, ...] = ()
) -> tuple[str, ...]:
    names: list[str] = []
    for item in entry.items() if entry else ():
        name = item.name_in(details)
        if name in names or name in taken:
            raise item.invalid(f"`{name}` is named twice in this intent, remove one of the two")
        names.append(name)
    return tuple(names)


def _read_questions(entry: Entry | None, used: tuple[str, ...]) -> dict[str, Words]:
    if entry is None:
        return {}
    questions = entry.entries()
    for name, question in questions.items():
        if name not in used:
            raise question.invalid("this intent does not use the detail, add it to `required` or `optional`")
    return {name: question.words() for name, question in questions.items()}


def _read_details(file: Entry) -> dict[str, DetailSpec]:
    return {name: _read_detail(name, entry) for name, entry in file.entries().items()}


def _read_detail(name: str, entry: Entry) -> DetailSpec:
    fields = entry.mapping(required=("type", "label", "question", "why"), optional=("choices",))
    kind = fields["type"].member(DetailType)
    if kind is DetailType.CHOICE and "choices" not in fields:
        raise entry.invalid("has the type choice but no `choices`, add them")
    if kind is not DetailType.CHOICE and "choices" in fields:
        raise fields["choices"].invalid(f"belongs to the type choice, not to {kind}, remove it or change the type")
    return DetailSpec(
        name=name,
        type=kind,
        label=fields["label"].words(),
        question=fields["question"].words(),
        why=fields["why"].words(),
        choices=_read_choices(fields.get("choices")),
    )


def _read_choices(entry: Entry | None) -> tuple[DetailChoice, ...]:
    choices: Known[DetailChoice] = {}
    for item in entry.items() if entry else ():
        choice = _read_choice(item)
        _add(choices, choice.key, item, choice)
    return tuple(choice for _, choice in choices.values())


def _read_choice(entry: Entry) -> DetailChoice:
    fields = entry.mapping(required=("key", "label"), optional=("synonyms",))
    synonyms = fields["synonyms"].mapping(required=(), optional=("en", "tr")) if "synonyms" in fields else {}
    return DetailChoice(
        key=fields["key"].key(),
        label=fields["label"].words(),
        synonyms_en=synonyms["en"].texts() if "en" in synonyms else (),
        synonyms_tr=synonyms["tr"].texts() if "tr" in synonyms else (),
    )
