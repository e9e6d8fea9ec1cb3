"""One message of the customer, as the rules read it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from agent.state import State
from mcp_tools.domain.analysis import Act, Analysis, Band, Found, IntentGuess
from mcp_tools.domain.ticket import FieldState, Ticket

READ_BACK: Final = "read_back"

RETURNED: Final = "returned"
"""What a returned ticket waits for, beside its details: the answer to the colleague's question."""

"""The name under which a read-back is stored with its reply."""

_SUBSTANCE: Final = 3
"""Words from which a message nobody understood is taken as a description rather than as noise."""

_NAMING: Final = 2
_TALK: Final = (Act.GREETING, Act.THANKS, Act.GOODBYE, Act.SMALL_TALK, Act.ABUSE, Act.GIBBERISH)
_SHORT: Final = 5
_WHOLE: Final = 0.8
"""The share of a message from which a value is the message itself, as the answer to a free question is."""

_SENDS: Final = re.compile(r"\b(?:send|submit|gönder|gonder|yolla|ilet)\w*", re.IGNORECASE)
_ADDS: Final = re.compile(r"\b(?:add|include|append|ekle\w*|ilave)\b", re.IGNORECASE)
_ANNOUNCES: Final = re.compile(
    r"\b(?:also|besides|separately|by the way|one more thing|"
    r"(?:another|second|different) (?:problem|issue|thing|question)s?|"
    r"ayrıca|ayrica|bir de|bu arada|bunun dışında|bunun disinda|"
    r"(?:başka|baska|ikinci) bir (?:sorun|konu|problem|şey|sey)\w*)\b",
    re.IGNORECASE,
)


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
        return self.does(Act.YES, Act.FILE) and _SENDS.search(self.text) is not None

    @property
    def announces_more(self) -> bool:
        """Whether the message says that something else comes: "also", "bir de"."""
        return _ANNOUNCES.search(self.text) is not None

    @property
    def adds(self) -> bool:
        """Whether the message asks to add something to what is there."""
        return _ADDS.search(self.text) is not None

    @property
    def answer(self) -> Found | None:
        """The answer to the pending question; small talk and bad words are none, though a free question takes any."""
        answer = self.analysis.answer
        if answer is None or self._says_another_detail(answer):
            return None
        is_whole = answer.end - answer.start >= _WHOLE * len(self.text.strip())
        is_talk = self.does(*_TALK) and self.count_words() <= _SHORT
        return None if is_talk and is_whole else answer

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

        A single word names a thing rather than a problem.
        """
        problem = self.problem
        if problem is None or problem.key == draft.intent or self.count_words() < _NAMING:
            return False
        return problem.band is Band.SURE or self.announces_more

    def found_for(self, ticket: Ticket) -> dict[str, Found]:
        """The details of `ticket` the message states: new ones always, known ones only as a correction."""
        corrects = self.does(Act.CORRECTION, Act.NO, Act.CHANGE) or self.state.last_move == "ask_change"
        differing = self.differing(ticket)
        return {
            name: found
            for name, found in differing.items()
            if corrects or (detail := ticket.detail(name)) is None or detail.field.state is not FieldState.KNOWN
        }

    def differing(self, ticket: Ticket) -> dict[str, Found]:
        """The details that differ from the ticket: under a read-back, whatever is said about a field corrects it."""
        details = ((found, ticket.detail(found.name)) for found in self.analysis.details)
        return {found.name: found for found, detail in details if detail and detail.field.value != found.value}

    def change(self, found: Found, set_by: str) -> dict[str, Any]:
        """A change in the tool's form, with the place in the message that says it."""
        span = {"message": self.analysis.message.id, "start": found.start, "end": found.end}
        return {"value": found.value, "confidence": found.confidence, "evidence": span, "set_by": set_by}
