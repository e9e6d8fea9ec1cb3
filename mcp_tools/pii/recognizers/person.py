"""Names of people."""

import re
from collections.abc import Iterator
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.names import Names
from mcp_tools.pii.recognizers import person_cues as cues
from mcp_tools.pii.recognizers.name_extent import LONGEST, NameExtent
from mcp_tools.pii.recognizers.words_of_text import Word, words_of

_CUED: Final = 0.85
_LISTED: Final = 0.6
_LONE_SURNAME: Final = 5
"""Letters of the shortest surname that is hidden when it stands alone."""
_BEGINS_SENTENCE: Final = re.compile(r"(?:\A|[.!?:\n\"(>])\s*\Z")
_SUFFIX: Final = re.compile(r"'(?:n?[iu]n|y?[iu]|[dt][ae]n?|y?[ae]|(?:y)?l[ae]|n[iu]nki|[iu]nki)\b")
"""A Turkish case ending behind an apostrophe, which stands behind proper names only."""
_BESIDE_HIDDEN: Final = re.compile(r"[ ]?[-–,:;/|<(\n][\s<(>]{0,4}\ufffc|[ ]\ufffc")

Span = tuple[int, int, float]
"""Index of the first word, index after the last, score."""


class PersonRecognizer(EntityRecognizer):
    """Listed first names, and whatever stands beside a cue such as "my name is", "sayın", "hanım", a letter's end.

    In any typing: where capitals say nothing (all lower, all upper) the lists decide, those of Turkish and English
    names only. First names that are also ordinary words need a cue or a surname. Left readable on purpose: companies,
    products, cities, titles, Turkish suffixes. Not covered: unlisted names without a cue, nicknames, names written in
    one word with an ending ("ayseye").
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        super().__init__(supported_entities=[Kind.PERSON.value])

    def load(self) -> None:
        """Nothing to load; the names are handed in."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        words = words_of(text)
        at = {word.start: index for index, word in enumerate(words)}
        extent = NameExtent(self._names, text, words)
        found = [
            *_listed(words, extent),
            *self._surnames(text, words, extent),
            *_initialled(words, extent),
            *self._word_names(text, words, extent),
            *_announced(text, at, extent),
            *_addressed(words, extent),
            *_signed(text, words, at, extent),
            *_beside_hidden(text, words, extent),
            *_quoted(text, at, extent),
        ]
        return [
            RecognizerResult(Kind.PERSON.value, words[first].start, words[after - 1].end, score)
            for first, after, score in found
            if after > first and (score > _LISTED or not extent.is_company(first, after))
        ]

    def _surnames(self, text: str, words: list[Word], extent: NameExtent) -> Iterator[Span]:
        """Yield capitalised surnames with the unlisted first name before them, or alone inside a sentence."""
        for index, word in enumerate(words):
            if not word.is_title or not extent.is_free(word) or extent.is_word(word) or not extent.is_surname(word):
                continue
            before = words[index - 1] if index and word.follows else None
            following = extent.following(index)
            if before is not None and before.is_title:
                if extent.is_free(before) and before.lower not in cues.HELPING_VERBS | self._names.places:
                    yield extent.walk_back(index), index + 1, _LISTED
            elif following is None or not following.is_title:
                is_foreign = word.lower not in self._names.surnames
                is_told = is_foreign or not _BEGINS_SENTENCE.search(text[max(0, word.start - 4) : word.start])
                yield index, index + (len(word.lower) >= _LONE_SURNAME and is_told), _LISTED

    def _word_names(self, text: str, words: list[Word], extent: NameExtent) -> Iterator[Span]:
        """Yield "Deniz" and the like where the spelling says that a person is meant: "Deniz'in", "ile Deniz"."""
        for index, word in enumerate(words):
            following = extent.following(index)
            if not word.is_title or word.is_upper or (following is not None and following.is_title):
                continue
            has_suffix = _SUFFIX.match(text, word.end) is not None and extent.is_first(word)
            is_inside = not _BEGINS_SENTENCE.search(text[max(0, word.start - 4) : word.start])
            is_acting = following is not None and following.lower in cues.ACTS
            is_told = word.lower in cues.WORD_NAMES and (is_inside or is_acting)
            if is_told or (has_suffix and word.lower not in self._names.places and extent.is_free(word)):
                yield index, index + 1, _LISTED


def _listed(words: list[Word], extent: NameExtent) -> Iterator[Span]:
    """Yield names that a list knows, without any cue."""
    index = 0
    while index < len(words):
        after = index
        is_compound = index > 0 and (words[index - 1].lower, words[index].lower) in cues.COMPOUNDS
        if extent.is_first(words[index]) and extent.is_free(words[index]) and not is_compound:
            after = extent.pair_end(index) if extent.is_word(words[index]) else extent.listed_end(index)
            yield index, after, _LISTED
        index = max(after, index + 1)


def _initialled(words: list[Word], extent: NameExtent) -> Iterator[Span]:
    """Yield names that no list knows but a middle initial gives away: "Zorab T. Quillan"."""
    for index in range(1, len(words) - 1):
        first, initial, last = words[index - 1 : index + 2]
        is_one_name = initial.follows and last.follows and first.is_title and initial.is_title and last.is_title
        is_initialled = len(initial.lower) == 1 and min(len(first.lower), len(last.lower)) > 1
        is_free = extent.is_free(first) and extent.is_free(last) and not first.is_upper
        if is_one_name and is_initialled and is_free:
            yield index - 1, index + 2, _LISTED


def _announced(text: str, at: dict[int, int], extent: NameExtent) -> Iterator[Span]:
    """Yield what follows a cue."""
    vouched = (
        (cues.STRONG_BEFORE, extent.is_announced),
        (cues.STEP_OR_NAME, extent.looks_like_name),
        (cues.ROLE_BEFORE, extent.is_written_name),
    )
    for cue, is_name in vouched:
        for match in cue.finditer(text):
            first = at.get(match.end())
            if first is not None and is_name(first):
                yield first, extent.cued_end(first), _CUED
    for match in cues.WEAK_BEFORE.finditer(text):
        first = at.get(match.end())
        if first is not None:
            yield first, extent.weak_end(first, is_passing=match["passing"] is not None), _CUED


def _addressed(words: list[Word], extent: NameExtent) -> Iterator[Span]:
    """Yield what stands before "bey", "hanım", "adına", "diye biri", "speaking"."""
    for index in range(1, len(words)):
        word = words[index]
        if not word.follows:
            continue
        if cues.HONORIFIC_AFTER.fullmatch(word.lower):
            yield extent.honoured_start(index - 1), index, _CUED
        elif cues.KIN_AFTER.fullmatch(word.lower) and extent.is_first(words[index - 1]):
            yield extent.walk_back(index - 1), index, _CUED
        elif word.lower in cues.OWNER_AFTER:
            yield extent.owner_start(index), index, _CUED
        elif word.lower == "diye" and _is_somebody(index, extent):
            yield extent.owner_start(index) if not words[index - 1].is_title else index - 1, index, _CUED


def _is_somebody(index: int, extent: NameExtent) -> bool:
    """Tell whether "diye" at `index` goes on with a person: "biri", "bir kurye"."""
    following, after = extent.following(index), extent.following(index + 1)
    if following is None or following.lower != "bir":
        return following is not None and following.lower in cues.SOMEBODY
    return after is not None and cues.PEOPLE.fullmatch(after.lower) is not None


def _signed(text: str, words: list[Word], at: dict[int, int], extent: NameExtent) -> Iterator[Span]:
    """Yield the name that ends a letter."""
    for match in cues.CLOSING.finditer(text):
        first = at.get(match.start("name"))
        if first is None:
            continue
        after = first + 1
        while after < len(words) and words[after].end <= match.end("name"):
            after += 1
        line = words[first:after]
        has_own_line = "\n" in match[0][: match.start("name") - match.start()]
        if len(line) < LONGEST and all(_may_sign(word, extent, has_own_line=has_own_line) for word in line):
            yield first, after, _CUED


def _may_sign(word: Word, extent: NameExtent, *, has_own_line: bool) -> bool:
    if not extent.is_free(word):
        return False
    is_known = word.is_title or extent.is_first(word) or extent.is_surname(word)
    return is_known or (has_own_line and not cues.VERB_LIKE.fullmatch(word.lower))


def _beside_hidden(text: str, words: list[Word], extent: NameExtent) -> Iterator[Span]:
    """Yield two to four capitalised words that begin a line and end beside something hidden, such as a telephone."""
    for index, word in enumerate(words):
        if not word.is_title or text[_line(text, word.start) : word.start].strip(" >"):
            continue
        after = index + 1
        while after < len(words) and words[after].follows and words[after].is_title:
            after += 1
        line = words[index:after]
        is_name = all(map(extent.is_free, line)) and not all(map(extent.is_word, line))
        if 1 < after - index <= LONGEST and is_name and _BESIDE_HIDDEN.match(text, words[after - 1].end):
            yield index, after, _LISTED


def _quoted(text: str, at: dict[int, int], extent: NameExtent) -> Iterator[Span]:
    """Yield who is quoted: a capitalised word that begins a line and has a colon and a quotation mark behind it."""
    for match in cues.SPEAKER.finditer(text):
        first = at.get(match.start("name"))
        if first is not None and extent.is_written_name(first):
            yield first, first + 1, _CUED


def _line(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1
