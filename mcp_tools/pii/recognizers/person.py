"""Names of people."""

import re
from collections.abc import Iterator
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.names import Names
from mcp_tools.pii.recognizers import person_cues as cues
from mcp_tools.pii.recognizers.words_of_text import Word, words_of

_LONGEST = 4
_CUED, _LISTED = 0.85, 0.6
_ENDS_THERE = re.compile(r"\s*(?:[.,;:!?)\"\n]|\Z)")


class PersonRecognizer(EntityRecognizer):
    """Listed first names, and whatever stands beside a cue such as "my name is", "sayın", "hanım", a letter's end.

    In any typing: where capitals say nothing (all lower, all upper) the lists decide. First names that are also
    ordinary words need a cue or a surname. Left readable on purpose: companies, products, cities, titles, Turkish
    suffixes. Not covered: unlisted names without a cue, nicknames, names written in one word with an ending ("ayseye").
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        super().__init__(supported_entities=[Kind.PERSON.value])

    def load(self) -> None:
        """Nothing to load; the names are handed in."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        words = words_of(text)
        at = {word.start: index for index, word in enumerate(words)}
        found = [
            *self._listed(words),
            *self._announced(text, words, at),
            *self._addressed(words),
            *self._signed(text, words, at),
        ]
        return [
            RecognizerResult(Kind.PERSON.value, words[first].start, words[after - 1].end, score)
            for first, after, score in found
            if after > first
        ]

    def _listed(self, words: list[Word]) -> Iterator[tuple[int, int, float]]:
        """Yield names that a list knows, without any cue."""
        index = 0
        while index < len(words):
            after = index
            if words[index].lower in self._names.first:
                is_ordinary = words[index].lower in self._names.ordinary
                after = self._pair_end(words, index) if is_ordinary else self._name_end(words, index)
                yield index, after, _LISTED
            index = max(after, index + 1)

    def _announced(self, text: str, words: list[Word], at: dict[int, int]) -> Iterator[tuple[int, int, float]]:
        """Yield what follows a cue."""
        for match in cues.STRONG_BEFORE.finditer(text):
            first = at.get(match.end())
            if first is not None and words[first].lower not in self._names.never:
                yield first, self._cued_end(text, words, first), _CUED
        for match in cues.STEP_OR_NAME.finditer(text):
            first = at.get(match.end())
            if first is not None and self._looks_like_name(text, words, first):
                yield first, self._cued_end(text, words, first), _CUED
        for match in cues.WEAK_BEFORE.finditer(text):
            first = at.get(match.end())
            if first is not None:
                yield first, self._weak_end(words, first, is_passing=match["passing"] is not None), _CUED

    def _addressed(self, words: list[Word]) -> Iterator[tuple[int, int, float]]:
        """Yield what stands before "bey", "hanım", "adına", "speaking"."""
        for index in range(1, len(words)):
            word = words[index]
            if not word.follows:
                continue
            if cues.HONORIFIC_AFTER.fullmatch(word.lower):
                yield self._honoured_start(words, index - 1), index, _CUED
            elif word.lower in cues.OWNER_AFTER:
                yield self._owner_start(words, index), index, _CUED

    def _signed(self, text: str, words: list[Word], at: dict[int, int]) -> Iterator[tuple[int, int, float]]:
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
            if len(line) < _LONGEST and all(self._may_sign(word, has_own_line=has_own_line) for word in line):
                yield first, after, _CUED

    def _may_sign(self, word: Word, *, has_own_line: bool) -> bool:
        is_free = word.lower not in self._names.never and not cues.VERB_LIKE.fullmatch(word.lower)
        return self._is_name_like(word) or (has_own_line and is_free)

    def _is_name_like(self, word: Word) -> bool:
        known = word.lower in self._names.first or word.lower in self._names.surnames
        return (word.is_title or known) and word.lower not in self._names.never

    def _name_end(self, words: list[Word], first: int) -> int:
        """Return the index after the listed name at `first`, with the surname behind it."""
        after = first + 1
        while after < len(words) and after - first < _LONGEST and words[after].follows:
            word = words[after]
            is_written = word.is_title and words[first].is_title
            is_listed = self._is_surname(word) or self._is_plain_first(word)
            if word.lower in self._names.never or not (
                is_written or (is_listed and word.is_title == words[first].is_title)
            ):
                break
            after += 1
        return after

    def _is_plain_first(self, word: Word) -> bool:
        return word.lower in self._names.first and word.lower not in self._names.ordinary

    def _pair_end(self, words: list[Word], first: int) -> int:
        """Return the index after an ordinary word that a surname makes a name; `first` itself when it stays a word."""
        following = words[first + 1] if first + 1 < len(words) else None
        if following is None or not following.follows or following.lower in self._names.never:
            return first
        is_surname = following.lower in self._names.surnames
        if words[first].is_title and following.is_title:
            is_pair = is_surname or words[first].lower not in cues.HELPING_VERBS
        else:
            is_ordinary = following.lower in self._names.ordinary or words[first].lower in cues.HELPING_VERBS
            is_pair = is_surname and not is_ordinary and words[first].is_title == following.is_title
        return self._name_end(words, first) if is_pair else first

    def _cued_end(self, text: str, words: list[Word], first: int) -> int:
        """Return the index after the name at `first`, which a cue vouches for."""
        after = first + 1
        while after < len(words) and after - first < _LONGEST and words[after].follows:
            word = words[after]
            if word.lower in self._names.never and not (word.lower in cues.PARTICLES and words[first].is_title):
                break
            if not self._goes_on(text, words, first, after):
                break
            after += 1
        while words[after - 1].lower in cues.PARTICLES and after > first + 1:
            after -= 1
        return after

    def _goes_on(self, text: str, words: list[Word], first: int, index: int) -> bool:
        word = words[index]
        if words[first].is_title:
            return word.is_title or word.lower in cues.PARTICLES
        return self._is_surname(word) or word.lower in self._names.first or self._may_close(text, words, index)

    def _is_surname(self, word: Word) -> bool:
        return word.lower in self._names.surnames or cues.SURNAME_ENDING.fullmatch(word.lower) is not None

    def _may_close(self, text: str, words: list[Word], index: int) -> bool:
        """Tell whether an unknown word without a capital can be a name's last: something must end behind it."""
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else None
        is_stopped = following is not None and following.follows and following.lower in self._names.never
        has_end = is_stopped or _ENDS_THERE.match(text, word.end) is not None
        return has_end and word.lower not in self._names.never and not cues.VERB_LIKE.fullmatch(word.lower)

    def _looks_like_name(self, text: str, words: list[Word], first: int) -> bool:
        word = words[first]
        if word.lower in self._names.never:
            return False
        if word.is_title or word.lower in self._names.first or self._may_close(text, words, first):
            return True
        is_pair = first + 1 < len(words) and words[first + 1].follows and self._may_close(text, words, first + 1)
        return is_pair and not cues.VERB_LIKE.fullmatch(word.lower)

    def _weak_end(self, words: list[Word], first: int, *, is_passing: bool) -> int:
        """Return the index after a name that a weak cue announces; `first` itself when there is none."""
        word = words[first]
        if word.lower in self._names.never or not word.is_title:
            return first
        following = words[first + 1] if first + 1 < len(words) and words[first + 1].follows else None
        may_be_verb = is_passing and word.lower in cues.HELPING_VERBS
        is_known = word.lower in self._names.first and not may_be_verb
        if is_known or following is None or not following.is_title or following.lower in self._names.never:
            return self._name_end(words, first) if is_known else first
        is_pair = following.lower in self._names.surnames or not is_passing
        return self._name_end(words, first) if is_pair else first

    def _honoured_start(self, words: list[Word], last: int) -> int:
        """Return where the name ending at `last` begins, or the index after it when "bey" follows no name."""
        word = words[last]
        is_known = word.is_title or word.lower in self._names.first
        if word.lower in self._names.never or not (is_known or not cues.ACTING.fullmatch(word.lower)):
            return last + 1
        if not is_known and cues.VERB_LIKE.fullmatch(word.lower):
            return last + 1
        return self._walk_back(words, last)

    def _walk_back(self, words: list[Word], last: int) -> int:
        first = last
        while first > 0 and last - first < _LONGEST - 1 and words[first].follows:
            before = words[first - 1]
            is_written = before.is_title and words[last].is_title
            if before.lower in self._names.never or not (is_written or self._is_plain_first(before)):
                break
            first -= 1
        return first

    def _owner_start(self, words: list[Word], after: int) -> int:
        """Return where the name before "adına" begins; `after` when neither a list nor two capitals vouch for it."""
        before = words[after - 2] if after > 1 and words[after - 1].follows else None
        if before is not None and before.lower in self._names.first and words[after - 1].lower not in self._names.never:
            return self._walk_back(words, after - 2)
        if not self._is_name_like(words[after - 1]):
            return after
        first = self._walk_back(words, after - 1)
        return first if words[first].lower in self._names.first or after - first > 1 else after
