"""Reads a masked message: its acts, the one or two problems it names, their priority and ticket numbers."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from mcp_tools.catalog.catalog import Catalog, Intent
from mcp_tools.domain.analysis import Act, Band, IntentGuess
from mcp_tools.domain.text import TICKET_NUMBER, Model
from mcp_tools.domain.ticket import Priority
from mcp_tools.errors import UnknownIntent
from mcp_tools.intent.acts import find_acts, rest_after_acts
from mcp_tools.intent.classifier import Classifier
from mcp_tools.intent.clauses import Clause, split_clauses
from mcp_tools.intent.cues import compile_cues, read_cues
from mcp_tools.intent.folding import fold
from mcp_tools.intent.priority import assess_priority

_ALTERNATIVES: Final = 3
_WORTH_OFFERING: Final = 0.03
"""Below this confidence an intent is no alternative either: offering it would only puzzle."""

_PLAUSIBLE: Final = 3
"""How many of the whole message's best intents a clause may name without an announcing word."""

_FAINT: Final = 0.05
"""Below this share of the whole message a clause's own guess is a stray, unless a word such as "also" announces it."""

_MOST_CLAUSES: Final = 24
"""Of a very long message only the first clauses can name a second problem; the whole is always read."""

_DETAIL_WORDS: Final = 5
_TELLING: Final = 3
"""Words without digits that a short clause needs to tell a problem: "error code 0x80070643" adds to one."""

_LONG_STORY: Final = 3
"""Clauses from which on a message counts as a story, where one clear clause says more than the whole."""

_ONE_WORD: Final = 0.6
"""What is left of a confidence where one word is all that was said: it names a topic, seldom what is wrong with it."""

_ENOUGH_LEFT: Final = 5
"""Letters beyond an aside from which on they say what the message is about."""

_FAVOUR: Final = 3.0
"""How many times likelier a how-to question makes a how-to intent, and "it does not work" one that needs a ticket."""


class Understanding(Model):
    """What a message means. Spans are in code points of the masked text; see `Analysis` for the fields."""

    acts: tuple[Act, ...]
    intents: tuple[IntentGuess, ...]
    alternatives: tuple[IntentGuess, ...]
    priority: Priority
    priority_reasons: tuple[str, ...]
    tickets: tuple[str, ...]


@dataclass(frozen=True)
class _Guess:
    key: str
    confidence: float
    clause: Clause


class IntentReader:
    """Understands masked messages with a model and the catalogue it was trained from. Stateless; safe to share."""

    def __init__(self, model: Classifier, catalog: Catalog) -> None:
        self._model = model
        self._catalog = catalog

    def read(self, masked_text: str) -> Understanding:
        """Understand one masked message: milliseconds, no network.

        Two intents only when two clauses are each sure of different ones; a long story stays one. A message that only
        greets, thanks, answers or is gibberish names none, and neither does one outside the catalogue: then
        `alternatives` holds the closest, best first.
        """
        guesses = self._guess_all(masked_text)
        trusted = [guess for guess in guesses if self._model.band(guess.confidence) is not Band.UNSURE]
        priority, reasons = self._prioritise(masked_text, trusted)
        numbers = dict.fromkeys(f"FD-{number}" for number in TICKET_NUMBER.findall(masked_text))
        return Understanding(
            acts=find_acts(masked_text),
            intents=tuple(self._describe(guess) for guess in trusted),
            alternatives=() if trusted else tuple(map(self._describe, _worth_offering(guesses))),
            priority=priority,
            priority_reasons=reasons,
            tickets=tuple(numbers),
        )

    def ranking(self, masked_text: str) -> list[tuple[str, float]]:
        """Return every intent with its confidence for the message as a whole, best first; empty if nothing is said."""
        said = _said_in(masked_text, _whole(masked_text))
        return self._classify(said) if said else []

    def _guess_all(self, masked_text: str) -> list[_Guess]:
        """Return one or two trusted guesses, or else the closest ones of the whole message; none if nothing is said."""
        said = _said_in(masked_text, _whole(masked_text))
        if not said:
            return []
        clauses = [clause for clause in split_clauses(masked_text)[:_MOST_CLAUSES] if _said_in(masked_text, clause)]
        ranked = self._classify(said)
        if two := self._two_problems(masked_text, clauses, plausible=self._plausible(ranked, clauses)):
            return two
        best = max(ranked[0], self._story(masked_text, clauses), key=lambda guess: guess[1])
        if self._model.band(best[1]) is Band.UNSURE:
            if clear := self._clearest(masked_text, clauses, self._plausible(ranked, [])):
                return [clear]
            return [_Guess(key, confidence, _whole(masked_text)) for key, confidence in ranked]
        return [_Guess(*best, self._naming_clause(masked_text, clauses, best[0]))]

    def _plausible(self, ranked: list[tuple[str, float]], clauses: list[Clause]) -> set[str]:
        """Return the intents a message as a whole may have.

        A word such as "also" makes even faint ones plausible, and two how-to questions take each other's share.
        """
        is_announced = any(clause.is_announced for clause in clauses)
        best = ranked[:_PLAUSIBLE]
        return {key for key, share in best if is_announced or share >= _FAINT or self._is_how_to(key)}

    def _story(self, masked_text: str, clauses: list[Clause]) -> tuple[str, float]:
        """Return the best guess for the message without the clauses that only say what is wanted.

        "Two books are missing, I want my money back" is about what is missing, whatever is to be done about it.
        """
        told = [c for c in clauses if not _phrasing("wish").match(fold(masked_text[c.start : c.end]))]
        if not told or len(told) == len(clauses):
            return ("", 0.0)
        return self._classify(", ".join(_said_in(masked_text, clause) for clause in told))[0]

    def _clearest(self, masked_text: str, clauses: list[Clause], plausible: set[str]) -> _Guess | None:
        """Return the guess of the one clause of a long message that is sure, where no other is sure of another."""
        if len(clauses) < _LONG_STORY:
            return None
        sure = [
            g for g in (self._guess_of(masked_text, c) for c in clauses) if self._model.band(g.confidence) is Band.SURE
        ]
        return sure[0] if len({guess.key for guess in sure}) == 1 and sure[0].key in plausible else None

    def _two_problems(self, masked_text: str, clauses: list[Clause], plausible: set[str]) -> list[_Guess]:
        """Return the two problems of the message in their order, or nothing.

        `plausible` are the intents the message as a whole may have; a stray clause that means another is passed over.
        """
        guesses = [self._guess_of(masked_text, clause) for clause in clauses]
        guesses = [guess for guess in guesses if not self._is_detail(masked_text, guess)]
        # In a longer story the clauses tell more of one problem, unless a word such as "also" announces another.
        is_pair = len(guesses) == 2
        if not is_pair and not any(guess.clause.is_announced for guess in guesses):
            return []
        sure = [
            guess
            for guess in guesses
            if self._model.band(guess.confidence) is Band.SURE and (guess.key in plausible or guess.clause.is_announced)
        ]
        if not sure:
            return []
        first = sure[0]
        rest = [guess for guess in sure[1:] if is_pair or guess.clause.is_announced]
        second = next((guess for guess in rest if self._is_second_problem(masked_text, first, guess)), None)
        return [first, second] if second else []

    def _guess_of(self, masked_text: str, clause: Clause) -> _Guess:
        return _Guess(*self._classify(_said_in(masked_text, clause))[0], clause)

    def _is_detail(self, masked_text: str, guess: _Guess) -> bool:
        """Return whether a clause only adds a number, a date or an amount: "45 euros on 3 June" tells no problem."""
        words = masked_text[guess.clause.start : guess.clause.end].split()
        spelled = [word for word in words if not any(character.isdigit() for character in word)]
        is_short = len(words) <= _DETAIL_WORDS and len(spelled) < len(words)
        return is_short and (len(spelled) < _TELLING or self._model.band(guess.confidence) is Band.UNSURE)

    def _is_second_problem(self, masked_text: str, first: _Guess, guess: _Guess) -> bool:
        """Return whether `guess` is another matter rather than more of the first, or what is wanted because of it."""
        if guess.key == first.key:
            return False
        if guess.clause.is_announced or (self._is_how_to(first.key) and self._is_how_to(guess.key)):
            return True
        words = fold(masked_text[guess.clause.start : guess.clause.end])
        return (
            not _phrasing("wish").match(words) and self._intent(first.key).category != self._intent(guess.key).category
        )

    def _classify(self, said: str) -> list[tuple[str, float]]:
        """Return the model's ranking, shifted towards how-to or towards a ticket by the way the message is put."""
        said = _without_asides(said)
        ranked = self._model.classify(said)
        if len(said.split()) == 1:
            ranked = [(key, share * _ONE_WORD) for key, share in ranked]
        folded = fold(said)
        asks, fails = bool(_phrasing("asks_how").search(folded)), bool(_phrasing("fails").search(folded))
        if asks == fails:
            return ranked
        shares = {key: share * (_FAVOUR if self._is_how_to(key) == asks else 1.0) for key, share in ranked}
        # What belongs to no intent keeps its share: favouring must not make a stranger familiar.
        total = sum(shares.values()) + 1.0 - sum(share for _, share in ranked)
        return sorted(((key, share / total) for key, share in shares.items()), key=lambda pair: -pair[1])

    def _is_how_to(self, key: str) -> bool:
        intent = self._intent(key)
        return intent.answer is not None and not intent.needs_ticket

    def _naming_clause(self, masked_text: str, clauses: list[Clause], key: str) -> Clause:
        """Return the clause most likely to mean `key`; the whole message when it has only one."""
        if len(clauses) < 2:
            return _whole(masked_text)
        return max(clauses, key=lambda c: dict(self._model.classify(masked_text[c.start : c.end]))[key])

    def _prioritise(self, masked_text: str, guesses: list[_Guess]) -> tuple[Priority, tuple[str, ...]]:
        intents = [self._intent(guess.key) for guess in guesses]
        ladder = tuple(Priority)
        default = max((intent.priority for intent in intents), key=ladder.index, default=Priority.NORMAL)
        return assess_priority(masked_text, default, is_emergency=any(intent.is_emergency for intent in intents))

    def _describe(self, guess: _Guess) -> IntentGuess:
        intent = self._intent(guess.key)
        return IntentGuess(
            key=guess.key,
            title=intent.title,
            confidence=min(guess.confidence, 1.0),
            band=self._model.band(guess.confidence),
            needs_ticket=intent.needs_ticket,
            is_emergency=intent.is_emergency,
            advice=intent.advice,
            answer=intent.answer,
            details=(*intent.required, *intent.optional),
            start=guess.clause.start,
            end=guess.clause.end,
        )

    def _intent(self, key: str) -> Intent:
        intent = self._catalog.intent(key)
        if intent is None:  # the model was trained from another catalogue
            raise UnknownIntent
        return intent


def _said_in(masked_text: str, clause: Clause) -> str:
    """Return what `clause` says besides acts; empty when that has no letters."""
    said = _rest(masked_text[clause.start : clause.end])
    return said if any(character.isalpha() for character in said) else ""


@lru_cache(maxsize=_MOST_CLAUSES)
def _rest(text: str) -> str:
    """Return what is left of a clause; while a message is read, the same ones are looked at more than once."""
    return rest_after_acts(text)


def _without_asides(said: str) -> str:
    """Drop what only adds how it was paid, where anything else is said: "my parcel is late, card ending 1234"."""
    folded = fold(said)
    kept = said
    for match in reversed(list(_phrasing("aside").finditer(folded))):
        is_apart = folded[match.end() : match.end() + 1] in ("", ",", ".", ";")
        kept = kept[: match.start()] + kept[match.end() :] if is_apart else kept
    return kept if sum(character.isalpha() for character in kept) > _ENOUGH_LEFT else said


@cache
def _phrasing(name: str) -> re.Pattern[str]:
    return compile_cues(read_cues("phrasing")[name])


def _worth_offering(guesses: list[_Guess]) -> list[_Guess]:
    return [guess for guess in guesses[:_ALTERNATIVES] if guess.confidence >= _WORTH_OFFERING]


def _whole(masked_text: str) -> Clause:
    stripped = masked_text.strip()
    start = len(masked_text) - len(masked_text.lstrip())
    return Clause(start, start + len(stripped), is_announced=False)
