"""One message of the customer, as the rules read it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from agent.rules import phrases
from agent.state import State
from mcp_tools.domain.analysis import Act, Analysis, Band, Found, IntentGuess
from mcp_tools.domain.spelling import respelled
from mcp_tools.domain.ticket import FieldState, Ticket

READ_BACK: Final = "read_back"
"""The name under which a read-back is stored with its reply."""

RETURNED: Final = "returned"
"""What a returned ticket waits for, beside its details: the answer to the colleague's question."""

_SUBSTANCE: Final = 3
"""Words from which a message nobody understood is taken as a description rather than as noise."""

_NAMING: Final = 2
_STORY: Final = 4
"""Words from which a message in place of an answer can tell a problem of its own, or ask something."""

_GIVING_UP: Final = 10
_OUTCRY: Final = 8
_TALK: Final = (Act.GREETING, Act.THANKS, Act.GOODBYE, Act.SMALL_TALK, Act.ABUSE, Act.GIBBERISH)
_SHORT: Final = 5
_WHOLE: Final = 0.8
"""The share of a message from which a value is the message itself, as the answer to a free question is."""
_CODE: Final = re.compile(r"(?<![\w.,/-])(?:[A-Za-z]{1,6}-?)?\d[\w-]{2,}(?![\w,]|[./]\d)")


@dataclass(frozen=True)
class Said:
    """One message, and where the conversation stood when it came."""

    state: State
    analysis: Analysis

    def does(self, *acts: Act) -> bool:
        return any(act in self.analysis.acts for act in acts)

    @property
    def text(self) -> str:
        return self.analysis.message.text

    @property
    def problem(self) -> IntentGuess | None:
        """The first problem the message names that a ticket is for."""
        return next((guess for guess in self.analysis.intents if guess.needs_ticket), None)

    @property
    def how_to(self) -> IntentGuess | None:
        """The first question of the message that an answer of the catalogue settles without a ticket."""
        return next((guess for guess in self.analysis.intents if not guess.needs_ticket and guess.answer), None)

    @property
    def pending(self) -> str | None:
        return self.state.draft.dialogue.pending if self.state.draft else None

    @property
    def words_so_far(self) -> str:
        """The words nobody understood yet, and these."""
        return "\n".join((*self.state.unanswered(self.analysis.message.key), self.text))

    def count_words(self, letters: int = 2) -> int:
        """Return how many words of at least so many letters or digits the message has."""
        return len(re.findall(rf"\w{{{letters},}}", self.text))

    @property
    def has_substance(self) -> bool:
        return self.count_words() >= _SUBSTANCE and not self.does(Act.GIBBERISH)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether words that answer nothing may still tell the team something: more than an act or a sigh."""
        if self.analysis.acts:
            return self.has_substance and self.count_words() > _SHORT
        return self.has_substance or self.count_words(4) > 0 or any(character.isdigit() for character in self.text)

    @property
    def is_sending(self) -> bool:
        """Whether the customer says in so many words that it should go out: "send it", "gönder"."""
        return self.does(Act.YES, Act.FILE) and phrases.SENDS.search(self.text) is not None

    @property
    def wants_no_person(self) -> bool:
        """Whether somebody who waits for a person says that none is needed; "undo" and "never mind" mean that too."""
        return self.does(Act.CANCEL, Act.UNDO) or (
            not self.does(Act.PERSON) and phrases.GOES_ON.search(self.text) is not None
        )

    @property
    def gives_up(self) -> bool:
        """Whether the message begins as one does who wants nothing any more, and says little else."""
        is_short = self.count_words(1) <= _GIVING_UP and not self.analysis.details
        return is_short and phrases.GIVES_UP.match(self._without_slips) is not None

    @property
    def vents(self) -> bool:
        """Whether the message is an outcry and tells nothing: "Useless company!"."""
        is_short = self.count_words() <= _OUTCRY and not any(character.isdigit() for character in self.text)
        return is_short and self.text.rstrip().endswith("!") and not self.analysis.details and self.answer is None

    @property
    def declines(self) -> bool:
        """Whether the question is put aside for good: not known, all the same, or skipped."""
        return self.does(Act.DONT_KNOW, Act.SKIP) or phrases.UNKNOWN.fullmatch(self._without_slips) is not None

    @property
    def forgives(self) -> bool:
        """Whether a "never mind" answers our "I am sorry" rather than the question after it."""
        last = self.state.last_reply
        is_sorry = last is not None and phrases.SORRY.search(last.text) is not None
        return is_sorry and phrases.NO_MATTER.fullmatch(self.text) is not None

    @cached_property
    def _without_slips(self) -> str:
        return respelled(self.text, phrases.TYPED_WITH_SLIPS)

    @property
    def corrects(self) -> bool:
        """Whether the message puts something right: in so many words, or by a word that people do it with."""
        return self.does(Act.CORRECTION, Act.CHANGE) or phrases.CORRECTS.search(self.text) is not None

    @property
    def asks_something(self) -> bool:
        """Whether the message is a question of the customer's own; a short one may be an unsure answer."""
        return self.count_words() >= _STORY and phrases.ASKS.search(self.text) is not None

    @property
    def announces_more(self) -> bool:
        """Whether the message says that something else comes: "also", "bir de"."""
        return phrases.ANNOUNCES.search(self.text) is not None

    @property
    def asks_how(self) -> bool:
        """Whether the message asks how something is done: "how can I …", "nasıl …"."""
        return phrases.ASKS_HOW.search(self.text) is not None

    @property
    def adds(self) -> bool:
        """Whether the message asks to add something to what is there."""
        return phrases.ADDS.search(self.text) is not None

    @property
    def answer(self) -> Found | None:
        """The answer to the pending question; small talk and bad words are none, though a free question takes any."""
        answer = self.analysis.answer
        if answer is None or self._says_another_detail(answer):
            return None
        is_talk = self.does(*_TALK) and self.count_words() <= _SHORT
        return None if is_talk and self.is_all_there_is(answer) else answer

    def is_all_there_is(self, found: Found) -> bool:
        """Whether a value is nearly the whole message, as the answer to a free question is."""
        return found.end - found.start >= _WHOLE * len(self.text.strip())

    @property
    def picks_an_answer(self) -> bool:
        """Whether the message is short and names a value the question knows: "debit card" tells how it was paid."""
        answer = self.answer
        is_own_words = answer is None or answer.value.casefold() == self.text.strip().casefold()
        return not is_own_words and self.count_words() <= _SUBSTANCE

    def _says_another_detail(self, answer: Found) -> bool:
        """Whether the answer's words are a day, an amount or a number of another detail: "dün" names no shop."""
        return not answer.value[:1].isdigit() and any(
            one.name != answer.name and one.value[:1].isdigit() and one.start <= answer.start and answer.end <= one.end
            for one in self.analysis.details
        )

    def names_another(self, draft: Ticket) -> bool:
        """Whether the message surely names a problem that is not the draft's, or probably and says that more comes.

        A single word names a thing rather than a problem; in place of an answer it takes more, or "also".
        """
        problem = self.problem
        least = _STORY if self.pending or draft.dialogue.shown else _NAMING
        if problem is None or problem.key == draft.intent or self.count_words() < _NAMING:
            return False
        return self.announces_more or (problem.band is Band.SURE and self.count_words(1) >= least)

    def second_problem(self, first: IntentGuess) -> IntentGuess | None:
        """The other problem of the message: announced ("also …"), or surely one and no mere consequence of the first.

        "My card is blocked and I cannot pay anywhere" is one problem.
        """
        other = next((one for one in self.analysis.intents if one.needs_ticket and one.key != first.key), None)
        if other is None or self.announces_more:
            return other
        words = self.text[other.start : other.end] if other.end else self.text
        follows = phrases.FOLLOWS.search(words) and not phrases.HAS_A_THING.search(words)
        return other if other.band is Band.SURE and not follows else None

    def found_for(self, ticket: Ticket) -> dict[str, Found]:
        """The details of `ticket` the message states: new ones always, known ones only as a correction."""
        corrects = self.corrects or self.does(Act.NO) or self.state.last_move == "ask_change"
        differing = self.differing(ticket)
        return {
            name: found
            for name, found in differing.items()
            if corrects or (detail := ticket.detail(name)) is None or detail.field.state is not FieldState.KNOWN
        }

    def differing(self, ticket: Ticket) -> dict[str, Found]:
        """The details that differ from the ticket: under a read-back, whatever is said about a field corrects it."""
        details = ((found, ticket.detail(found.name)) for found in self.analysis.details or self._alike(ticket))
        return {found.name: found for found, detail in details if detail and detail.field.value != found.value}

    def _alike(self, ticket: Ticket) -> list[Found]:
        """A code in a correction that is built like exactly one known value: "pardon, A-10443 olacaktı"."""
        codes = [match for match in _CODE.finditer(self.text) if any(c.isdigit() for c in match.group())]
        if len(codes) != 1 or not self.corrects:
            return []
        [code] = codes
        known = [d for d in ticket.details if d.field.value and _shape(d.field.value) == _shape(code.group())]
        return [
            Found(name=detail.name, value=code.group(), start=code.start(), end=code.end(), confidence=0.8)
            for detail in known
            if len(known) == 1
        ]

    def change(self, found: Found, set_by: str) -> dict[str, Any]:
        """A change in the tool's form, with the place in the message that says it."""
        span = {"message": self.analysis.message.id, "start": found.start, "end": found.end}
        return {"value": found.value, "confidence": found.confidence, "evidence": span, "set_by": set_by}


def _shape(code: str) -> str:
    """How a code is built: letters, digits and marks, without saying which."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", code))
