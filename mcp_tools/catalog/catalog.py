"""The catalogue in memory: intents, details and categories, immutable after loading."""

from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from pydantic import Field

from mcp_tools.catalog.masking import Masking
from mcp_tools.domain.text import Language, Model, Words
from mcp_tools.domain.ticket import Priority


class DetailType(StrEnum):
    """How a detail's value is found in a message and written down.

    CODE: letters and digits such as order numbers and error codes; AMOUNT: a decimal with its currency ("389.00 GBP");
    DATE: ISO 8601, a day or a day with time; NUMBER: an integer; CHOICE: the key of one of the choices;
    DIGITS4: exactly four digits; NAME: a short proper name (merchant, service, application, city); TEXT: the words as
    said.
    """

    CODE = "code"
    AMOUNT = "amount"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    DIGITS4 = "digits4"
    NAME = "name"
    TEXT = "text"


class DetailChoice(Model):
    """One value a CHOICE detail can take; `synonyms` are other ways people say it."""

    key: str
    label: Words
    synonyms_en: tuple[str, ...] = ()
    synonyms_tr: tuple[str, ...] = ()


class DetailSpec(Model):
    """What a detail is, how to ask for it and why."""

    name: str
    type: DetailType
    label: Words
    question: Words
    why: Words
    choices: tuple[DetailChoice, ...] = ()


class Intent(Model):
    """One kind of request. `examples_*` train the classifier; `advice` is safety first; `answer` is a how-to."""

    key: str
    category: str
    title: Words
    priority: Priority
    needs_ticket: bool
    is_emergency: bool = False
    examples_en: tuple[str, ...]
    examples_tr: tuple[str, ...]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    questions: dict[str, Words] = Field(default_factory=dict)
    """This intent's own wording of a detail's question, where the general one would sound odd."""
    advice: Words | None = None
    answer: Words | None = None


class Category(Model):
    """A group of intents; one file each."""

    key: str
    title: Words


class Catalog(Model):
    """Everything the team helps with. Order is the files' order."""

    categories: tuple[Category, ...]
    intents: tuple[Intent, ...]
    details: tuple[DetailSpec, ...]
    masking: Masking = Field(default_factory=Masking, exclude=True)
    """No part of `content_hash`: nothing is trained from it."""

    @cached_property
    def _intents(self) -> dict[str, Intent]:
        return {intent.key: intent for intent in self.intents}

    @cached_property
    def _details(self) -> dict[str, DetailSpec]:
        return {detail.name: detail for detail in self.details}

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.key: category for category in self.categories}

    def intent(self, key: str) -> Intent | None:
        """Return the intent called `key`, or None."""
        return self._intents.get(key)

    def detail(self, name: str) -> DetailSpec | None:
        """Return the detail called `name`, or None."""
        return self._details.get(name)

    def category(self, key: str) -> Category:
        """Return the category called `key`; every intent's category exists once the catalogue is loaded."""
        return self._categories[key]

    def question(self, intent: Intent, name: str, language: Language) -> str:
        """Return how `intent` asks for the detail `name` in `language`."""
        words = intent.questions.get(name) or self._details[name].question
        return words.in_(language)

    @cached_property
    def content_hash(self) -> str:
        """The SHA-256 (hex) of the whole catalogue: the key of everything trained from it."""
        return sha256(self.model_dump_json().encode()).hexdigest()
