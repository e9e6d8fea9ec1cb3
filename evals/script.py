"""What a simulated customer is: a goal, facts told only when asked, a style, and what must come of it."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field as Described

from evals.errors import ScriptWrong
from mcp_tools.domain.text import Language, Model
from mcp_tools.domain.ticket import Priority

Outcome = Literal["filed", "handed off", "withdrawn", "answered"]

_FOLDER = Path(__file__).parent / "customers"
_ENGLISH = {"unknown": "I don't know.", "agrees": "Yes, please send it.", "refusal": "I would rather not say."}
_TURKISH = {"unknown": "Bilmiyorum.", "agrees": "Evet, gönderin.", "refusal": "Bunu söylemek istemiyorum."}


class Fact(Model):
    """One detail a customer knows: the words, and the stored value. `value` is matched whole, `contains` within."""

    say: str
    value: str | None = Described(None, alias="is")
    contains: str | None = None
    any: bool = False
    """Whatever is stored counts: the words are personal data, or can be read in two ways."""


class Problem(Model):
    """One problem, as a ticket should tell it. Of several intents any one is right."""

    intents: tuple[str, ...]
    priority: Priority | None = None
    facts: dict[str, Fact] = Described(default_factory=dict)
    refuses: tuple[str, ...] = ()


class Moment(Model):
    """Something a customer does instead of answering, once: at the n-th question (`asked 2`) or under the read-back."""

    when: str
    say: str | None = None
    undo: bool = False
    corrects: dict[str, str] = Described(default_factory=dict)
    """Values, by detail, as they are right from now on."""
    gives_up: bool = False
    language: Language | None = None
    """The language of all replies from now on."""
    forgets: Literal["last"] | None = None
    """The last answer no longer counts as told."""

    @property
    def must_come(self) -> bool:
        """Whether the customer does it under the read-back at the latest, however few questions there were."""
        return bool(self.corrects or self.gives_up or self.language)


class Script(Model):
    """One simulated customer."""

    name: str
    goal: str
    style: str
    language: Language
    opening: tuple[str, ...]
    problems: tuple[Problem, ...]
    in_other_words: str
    """The problem once more, for whoever did not understand it."""
    awkward: str | None = None
    told: tuple[str, ...] = ()
    """Details the opening states: asking for them again is asking twice."""
    moments: tuple[Moment, ...] = ()
    follows: tuple[str, ...] = ()
    """What they say next when nothing was asked of them."""
    outcome: Outcome = "filed"
    moves: tuple[str, ...] = ()
    """Kinds of reply any of which answers them, where the outcome is `answered`."""
    about: str | None = None
    """The catalogue's intent whose answer they want."""
    before: str | None = None
    """The customer whose talk came first, under the same name; `{number}` is the ticket it made."""
    wants_ticket: bool = True
    at_once: bool = False
    """An emergency: the draft must stand after the first message."""
    language_from_message: int = 1
    secrets: tuple[str, ...] = ()
    """Personal data they say, which must not be found anywhere it could leak to."""
    unknown: str = ""
    agrees: str = ""
    refusal: str = ""
    declines: str = ""

    def words(self, kind: Literal["unknown", "agrees", "refusal"]) -> str:
        """Return what they say to a question they cannot or will not answer, or to the read-back."""
        own: str = getattr(self, kind)
        return own or (_TURKISH if self.language is Language.TR else _ENGLISH)[kind]


@cache
def load_scripts() -> tuple[Script, ...]:
    """Read all customers, by file and in order. Raises `ScriptWrong` for two of one name."""
    scripts = [Script.model_validate(one) for path in sorted(_FOLDER.glob("*.yaml")) for one in _read(path)]
    names = [script.name for script in scripts]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ScriptWrong(f"Two customers share a name: {', '.join(sorted(twice))}.")
    return tuple(scripts)


def script_named(name: str) -> Script:
    """Return one customer. Raises `ScriptWrong` when nobody has the name."""
    found = next((script for script in load_scripts() if script.name == name), None)
    if found is None:
        raise ScriptWrong(f"No customer is called {name!r}.")
    return found


def _read(path: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read
