"""Hides personal data behind placeholders, before anything else sees a text."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER
from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.engine import PersonalDataEngine
from mcp_tools.pii.entity import Kind
from mcp_tools.pii.marks import NO_MARKS, Marks
from mcp_tools.pii.normal_form import normal_form
from mcp_tools.pii.vault import Vault

_LOOKALIKE: Final = re.compile(r"<(\s*[A-Za-z][A-Za-z_]*_\d+\s*)>")
_FOUND: Final = re.compile(r"<FOUND_([1-9]\d*)>")
_IN_A_THREAD: Final = 2_000


@dataclass(frozen=True, slots=True)
class Hint:
    """What may be told of a hidden value: a card's last four digits. The span is its placeholder's, masked."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text without personal data, how many values of each kind were hidden, and what may be told of them."""

    text: str
    hidden: dict[str, int]
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A text in which the n-th of `values` stands as `<FOUND_n>`, in the order of the text."""

    text: str
    values: list[tuple[Kind, str]]


class Masker:
    """Masks texts. Raises `MaskingUnavailable` if the engine fails or is late; then the text goes nowhere."""

    def __init__(self, engine: PersonalDataEngine, vault: Vault, seconds: float = 10.0) -> None:
        self._engine = engine
        self._vault = vault
        self._seconds = seconds

    async def mask(
        self, conversation: str, text: str, *, own_name: str = "", trusts_placeholders: bool = False
    ) -> MaskedText:
        """Replace personal data in `text` with this conversation's placeholders, such as `<PHONE_1>`.

        Covered: names, e-mail, phone, Turkish and tax ids, IBAN, cards and their secrets, addresses, dates of birth,
        plates, passports, IP addresses, links with tokens, passwords, user names. Left readable on purpose: order and
        ticket numbers, amounts, plain dates, products, cities. Not covered: what each recogniser says of itself.

        `own_name` is the writer's, where their account tells it. A customer's own words hold no placeholders: what
        looks like one becomes `‹EMAIL_1›`. With `trusts_placeholders`
        (models, the desk, drafts) those issued in this conversation stay. Masking a masked text changes nothing then.
        What the team said about values of this conversation holds against the rules.
        """
        keep: set[str] = set()
        if trusts_placeholders:
            keep = await self._vault.issued(conversation, {match[0] for match in PLACEHOLDER.finditer(text)})
        marks = await self._vault.marks(conversation)
        found = await self._find(_neutralised(text, keep), own_name, marks)
        return _filled(found, await self._vault.issue(conversation, found.values))

    async def mask_stateless(self, text: str) -> MaskedText:
        """Mask without storing anything: numbered in order of appearance, on from the placeholders already there."""
        keep = {match[0] for match in PLACEHOLDER.finditer(text) if match[1] in Kind.__members__}
        found = await self._find(_neutralised(text, keep))
        return _filled(found, _numbered(found.values, keep))

    async def _find(self, text: str, own_name: str = "", marks: Marks = NO_MARKS) -> _Found:
        if len(text) <= _IN_A_THREAD:
            return _search(self._engine, text, own_name, marks)
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.to_thread(_search, self._engine, text, own_name, marks)
        except TimeoutError:
            raise MaskingUnavailable from None


def mask_alone(engine: PersonalDataEngine, text: str) -> MaskedText:
    """Mask one text by itself, numbered in order of appearance and kept nowhere: for measuring."""
    found = _search(engine, _neutralised(text, set()))
    return _filled(found, _numbered(found.values, set()))


def _search(engine: PersonalDataEngine, text: str, own_name: str = "", marks: Marks = NO_MARKS) -> _Found:
    pieces: list[str] = []
    values: list[tuple[Kind, str]] = []
    position = 0
    for entity in marks.applied(text, engine.find_all(text, own_name)):
        values.append((entity.kind, text[entity.start : entity.end]))
        pieces += [text[position : entity.start], f"<FOUND_{len(values)}>"]
        position = entity.end
    return _Found("".join(pieces) + text[position:], values)


def _neutralised(text: str, keep: set[str]) -> str:
    """Turn whatever looks like a placeholder into plain text, except those in `keep`."""
    return _LOOKALIKE.sub(lambda match: match[0] if match[0] in keep else f"‹{match[1]}›", text)


def _filled(found: _Found, placeholders: Sequence[str]) -> MaskedText:
    """Put the placeholders in, and note where those stand of which something may be told."""
    pieces: list[str] = []
    hints: list[Hint] = []
    length = position = 0
    for match, (kind, value), placeholder in zip(_FOUND.finditer(found.text), found.values, placeholders, strict=True):
        before = found.text[position : match.start()]
        start = length + len(before)
        length = start + len(placeholder)
        pieces += [before, placeholder]
        position = match.end()
        if kind is Kind.CARD:
            hints.append(Hint(kind, start, length, normal_form(kind, value)[-4:]))
    hidden = Counter(kind.value for kind, _ in found.values)
    return MaskedText("".join(pieces) + found.text[position:], dict(hidden), tuple(hints))


def _numbered(values: Sequence[tuple[Kind, str]], taken: set[str]) -> list[str]:
    """Number values per kind in order of appearance, equal ones alike, above the numbers already taken."""
    highest: Counter[str] = Counter()
    for match in map(PLACEHOLDER.fullmatch, taken):
        if match:
            highest[match[1]] = max(highest[match[1]], int(match[2]))
    known: dict[tuple[Kind, str], str] = {}
    for kind, value in values:
        key = (kind, normal_form(kind, value))
        if key not in known:
            highest[kind.value] += 1
            known[key] = f"<{kind.value}_{highest[kind.value]}>"
    return [known[kind, normal_form(kind, value)] for kind, value in values]
