"""Reads labelled messages as the product would and keeps, for each, what was said beside what was understood."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.text import Language
from mcp_tools.intent.classifier import Ranking
from mcp_tools.pii.engine import PersonalDataEngine
from mcp_tools.pii.masker import mask_alone
from mcp_tools.understanding.matching import same_value
from mcp_tools.understanding.messages import LabelledMessage
from mcp_tools.understanding.reader import Open, Reader, Reading

NOW: Final = datetime(2026, 6, 17, 12, 0)  # noqa: DTZ001 - the wall clock the messages are labelled against; a Wednesday

_UNSCORED: Final = "description"
"""The message itself; whether it was kept says nothing about understanding."""


@dataclass(frozen=True)
class Judged:
    """One message, how it was read, and the values that were found, missed or made up, by the detail's name."""

    message: LabelledMessage
    masked: str
    language: Language
    reading: Reading
    ranking: Ranking
    hits: tuple[str, ...]
    missed: tuple[tuple[str, str], ...]
    made_up: tuple[tuple[str, str], ...]

    @property
    def guessed(self) -> tuple[str, ...]:
        """The problems that were read out of the message."""
        return tuple(guess.key for guess in self.reading.said.intents)

    @property
    def is_intent_right(self) -> bool:
        """Whether the first problem read is one a person reads too; for talk and strangers, whether none was read."""
        return self._is_right(self.guessed[:1])

    @property
    def is_in_first_three(self) -> bool:
        """Whether a person's reading is among what was read and the three best ranked intents."""
        best = [key for key, _ in self.ranking[:3]] if self.message.accepted else []
        return self._is_right((*self.guessed[:1], *best))

    @property
    def is_act_right(self) -> bool:
        """Whether the act was recognised, and not taken for a value."""
        return self.message.act in self.reading.said.acts and self.reading.answer is None

    @property
    def is_answer_right(self) -> bool:
        """Whether the answer to the question just asked was read."""
        return not [name for name, _ in self.missed if self.message.draft and name == self.message.draft.pending]

    def _is_right(self, guessed: Iterable[str]) -> bool:
        accepted, keys = self.message.accepted, set(guessed)
        return bool(accepted & keys) if accepted else not keys


def judge(
    messages: Iterable[LabelledMessage], reader: Reader, personal_data: PersonalDataEngine, now: datetime = NOW
) -> list[Judged]:
    """Read every message, masked, each as the first of a talk in its own language, and compare."""
    return [_judged(message, reader, personal_data, now) for message in messages]


def _judged(message: LabelledMessage, reader: Reader, personal_data: PersonalDataEngine, now: datetime) -> Judged:
    masked = mask_alone(personal_data, message.text)
    label = message.draft
    draft = Open(label.intent, label.pending) if label else None
    spoken = message.spoken if draft and message.spoken else Language.UNDECIDED
    language = reader.language(masked.text, spoken)
    reading = reader.read(masked, language, draft, now)
    found = _found(reading, label.pending if label else None)
    said = dict(message.details)
    if label and label.pending and message.answer is not None:
        said[label.pending] = message.answer
    same = {name for name in said.keys() & found.keys() if _is_same(reader.catalog, name, said[name], found[name])}
    return Judged(
        message=message,
        masked=masked.text,
        language=language,
        reading=reading,
        ranking=reader.intents.ranking(masked.text),
        hits=tuple(sorted(same)),
        missed=tuple((name, value) for name, value in sorted(said.items()) if name not in same),
        made_up=tuple((name, value) for name, value in sorted(found.items()) if name not in same),
    )


def _found(reading: Reading, pending: str | None) -> dict[str, str]:
    found = {one.name: one.value for one in reading.details if one.name != _UNSCORED}
    if pending and reading.answer:
        found[pending] = reading.answer.value
    return found


def _is_same(catalog: Catalog, name: str, said: str, found: str) -> bool:
    spec = catalog.detail(name)
    return spec is not None and same_value(spec.type, said, found)
