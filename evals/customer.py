"""A simulated customer at the terminal: reads a turn's events and does what a person of this script would do next."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from evals.script import Fact, Moment, Problem, Script
from evals.variants import Variant, Voice
from mcp_tools.domain.text import Language

Event = dict[str, Any]

TURNS: Final = 24
"""After so many a customer gives up: no talk of ours should take half as long."""

NO_DETAIL: Final = frozenset({"intent", "file", "change", "returned", "waiting"})
"""Questions that are about no detail of the ticket."""

_ALONE: Final = 3
"""Words from which an answer can stand without its question."""


@dataclass
class Customer:
    """One person in one conversation. `next_line` is asked after every turn; None when they have no more to do.

    `told` are the details they gave or refused, by intent's place and name; `facts` what holds, corrections included.
    """

    script: Script
    voice: Voice
    number: str = ""
    """The ticket they filed earlier, for who asks about it."""
    told: set[tuple[int, str]] = field(default_factory=set)
    facts: list[dict[str, Fact]] = field(default_factory=list)
    agreed: bool = False
    """Whether the last thing they did was a yes to the read-back."""
    _waiting: list[str] = field(default_factory=list)
    _done: set[int] = field(default_factory=set)
    _asked: int = 0
    _intents: dict[str, str] = field(default_factory=dict)
    _last: tuple[int, str] | None = None
    _follows: int = 0
    _nudges: int = 0
    _clarified: bool = False
    _said: int = 0
    _language: Language | None = None

    def __post_init__(self) -> None:
        self.facts = [dict(problem.facts) for problem in self.script.problems]
        self.told |= {
            (place, name) for place, facts in enumerate(self.facts) for name in self.script.told if name in facts
        }
        self._waiting = [piece for words in self.script.opening for piece in self.voice.pieces(words)]
        if self.voice.tells_more and (more := self._untold(0)):
            self._waiting[-1] += f" {more}"

    def next_line(self, events: Sequence[Event]) -> str | None:
        """Return what they type next, in the terminal's form."""
        self.agreed = False
        self._note(events)
        if self._waiting:
            return self._say(self._waiting.pop(0))
        asked = _last(events, "question")
        shown = _last(events, "read-back")
        is_asked = asked is not None and asked["detail"] not in NO_DETAIL
        self._asked += is_asked
        if moment := self._moment(is_asked=is_asked, is_shown=shown is not None):
            return self._do(moment)
        if _last(events, "handoff"):
            return None
        if asked:
            return self._answer(asked)
        return self._agree() if shown else self._go_on(events)

    @property
    def language(self) -> Language:
        """The language the reply to what they did last must have."""
        if self._said < self.script.language_from_message:
            return Language.UNDECIDED
        return self._language or self.script.language

    # --- what they read ---

    def _note(self, events: Sequence[Event]) -> None:
        self._intents |= {
            event["number"]: event["intent"] for event in events if event["type"] in ("draft", "read-back")
        }

    def place_of(self, ticket: str | None) -> int | None:
        """Return which of their problems a ticket is about; None for one that is none of theirs."""
        return place_of(self.script.problems, self._intents.get(ticket or "", ""))

    # --- what they do ---

    def _say(self, text: str) -> str:
        self._said += 1
        return json.dumps({"say": self.voice.say(text.replace("{number}", self.number))}, ensure_ascii=False)

    def _moment(self, *, is_asked: bool, is_shown: bool) -> Moment | None:
        """The next thing they do instead of answering; what must come comes under the read-back at the latest."""
        for number, moment in enumerate(self.script.moments):
            if number in self._done:
                continue
            is_late = is_shown and (moment.when == "read-back" or moment.must_come)
            if is_late or (is_asked and moment.when == f"asked {self._asked}"):
                self._done.add(number)
                return moment
        return None

    def _do(self, moment: Moment) -> str:
        for facts in self.facts:
            facts |= {
                name: facts[name].model_copy(update={"value": value, "contains": None, "say": value})
                for name, value in moment.corrects.items()
                if name in facts
            }
        if moment.corrects:
            self.told |= {(n, name) for n, facts in enumerate(self.facts) for name in moment.corrects if name in facts}
        self._language = moment.language or self._language
        if moment.forgets and self._last:
            self.told.discard(self._last)
        return json.dumps({"undo": True}) if moment.undo else self._say(moment.say or "")

    def _answer(self, asked: Event) -> str | None:
        match asked["detail"]:
            case "intent":
                return self._clarify(asked)
            case "file" if self.script.wants_ticket and self.script.problems:
                return json.dumps({"choose": "file"})
            case "file":
                return self._say(self.script.declines or self.script.words("refusal"))
            case "change":
                return self._correct_again()
            case name:
                return self._tell(asked["ticket"], name)

    def _tell(self, ticket: str | None, name: str) -> str:
        place = self.place_of(ticket) or 0
        if place < len(self.facts) and (fact := self.facts[place].get(name)):
            self._last = (place, name)
            self.told.add(self._last)
            more = self._untold(place) if self.voice.tells_more else None
            return self._say(f"{fact.say} {more}" if more else fact.say)
        self.told.add((place, name))
        refuses = place < len(self.script.problems) and name in self.script.problems[place].refuses
        return self._say(self.script.words("refusal" if refuses else "unknown"))

    def _untold(self, place: int) -> str | None:
        """Something they were not asked yet, in words that stand for themselves."""
        facts = self.facts[place] if place < len(self.facts) else {}
        able = [n for n, f in facts.items() if (place, n) not in self.told and len(f.say.split()) >= _ALONE]
        if not able:
            return None
        name = self.voice.random.choice(able)
        self.told.add((place, name))
        return facts[name].say

    def _clarify(self, asked: Event) -> str | None:
        own = {f"intent:{key}" for problem in self.script.problems for key in problem.intents}
        offered = next((choice["key"] for choice in asked["choices"] if choice["key"] in own), None)
        if offered:
            return json.dumps({"choose": offered})
        if self._follows < len(self.script.follows):
            return self._follow()
        if self._clarified:
            return None
        self._clarified = True
        return self._say(self.script.in_other_words)

    def _correct_again(self) -> str | None:
        values = [value for moment in self.script.moments for value in moment.corrects.values()]
        self._nudges += 1
        return self._say(values[0]) if values and self._nudges < TURNS // 4 else self._agree()

    def _agree(self) -> str:
        self.agreed = True
        if self.voice.variant is Variant.OTHER_ORDER:
            return json.dumps({"confirm": True})
        return self._say(self.script.words("agrees"))

    def _follow(self) -> str:
        self._follows += 1
        return self._say(self.script.follows[self._follows - 1])

    def _go_on(self, events: Sequence[Event]) -> str | None:
        """Nothing was asked: say what is left to say; who waits for a ticket that nobody began says so once."""
        if self._follows < len(self.script.follows):
            return self._follow()
        is_over = _last(events, "ticket") is not None or not self.script.problems or self._clarified
        if is_over or self.script.outcome != "filed":
            return None
        self._clarified = True
        return self._say(self.script.in_other_words)


def place_of(problems: Sequence[Problem], intent: str) -> int | None:
    """Return which of the problems a ticket of this intent is about."""
    return next((place for place, problem in enumerate(problems) if intent in problem.intents), None)


def _last(events: Sequence[Event], kind: str) -> Event | None:
    return next((event for event in reversed(events) if event["type"] == kind), None)
