"""Finds what a message does besides naming a problem: greets, agrees, asks for a person, gives up."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from mcp_tools.domain.analysis import Act
from mcp_tools.domain.indifference import INDIFFERENT
from mcp_tools.intent.cues import compile_cues, read_cues
from mcp_tools.intent.folding import fold
from mcp_tools.intent.gibberish import is_gibberish

_SPACE: Final = re.compile(r"\s+")
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,}")
_SEGMENT: Final = re.compile(r"[^.,;:!?…()\"\n]+(?:(?<=\d)[.,:](?=\d)[^.,;:!?…()\"\n]+)*")
_LONGEST_TAIL: Final = 80
"""Characters searched for fillers at a segment's end; without a bound a message of nothing else takes seconds."""

_VALUE: Final = (
    r"(?:\d|<[a-z_]+_\d+>|(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|ocak|subat|mart|nisan|mayis|haziran|temmuz"
    r"|agustos|eylul|ekim|kasim|aralik|pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar|dun|bugun|yarin)(?![a-z]))"
)
_POLITE_END: Final = r"please|thanks|thank you|thx|lutfen|tesekkurler|tesekkur ederim|sag ?olun?"
_ALL_THE_SAME: Final = rf"{INDIFFERENT}(?=(?:[\s.,;!…-]+(?:{INDIFFERENT}|{_POLITE_END})){{0,3}}[\s.,;!…]*$)"
"""To the end of the message: "doesn't matter, the blue one" tells something."""
_OVERRULED: Final = {
    Act.CORRECTION: {Act.YES, Act.NO},
    Act.CHANGE: {Act.YES},
    Act.CANCEL: {Act.YES, Act.NO},
    Act.NO: {Act.YES},
    Act.SKIP: {Act.YES, Act.NO},
    Act.DONT_KNOW: {Act.NO},
    Act.UNDO: {Act.CANCEL},
    Act.ABUSE: {Act.SMALL_TALK},
}
"""What an act silences: "yes, but the date is wrong" corrects and must never count as the yes that files a ticket."""


class _Match(NamedTuple):
    act: Act
    start: int
    end: int


class _Segment(NamedTuple):
    """A stretch between punctuation marks, once whole and once without the fillers at its edges."""

    start: int
    end: int
    core_start: int
    core_end: int


@dataclass(frozen=True)
class _Rules:
    alone: re.Pattern[str]
    first: re.Pattern[str]
    opens: re.Pattern[str]
    later: re.Pattern[str]
    says: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True)
class _Cues:
    acts: dict[Act, _Rules]
    fillers: re.Pattern[str]
    only_fillers: re.Pattern[str]


@cache
def _cues() -> _Cues:
    content = read_cues("acts")
    kinds = ("alone", "first", "opens", "later", "says", "unless")
    acts = {
        Act(name): _Rules(**{kind: compile_cues(_filled_in(p) for p in rules.get(kind, ())) for kind in kinds})
        for name, rules in content["acts"].items()
    }
    fillers = compile_cues(content["fillers"])
    return _Cues(acts, fillers, compile_cues([*content["fillers"], *content["only_fillers"]]))


def _filled_in(phrase: str) -> str:
    return phrase.replace("@value", _VALUE).replace("@all_the_same", _ALL_THE_SAME)


def find_acts(masked_text: str) -> tuple[Act, ...]:
    """Return the acts of a masked message in the order of `Act`; precision before recall.

    English and Turkish, with or without Turkish letters, capitals or drawn-out letters. An act says nothing about
    whether a problem is named too: see `rest_after_acts`. Not covered: irony, and acts spread over several messages.
    """
    found = {match.act for match in _find(_tidy(masked_text))}
    if is_gibberish(masked_text):
        found.add(Act.GIBBERISH)
    for act in tuple(found):
        found -= _OVERRULED.get(act, set())
    return tuple(act for act in Act if act in found)


def rest_after_acts(masked_text: str) -> str:
    """Return what `masked_text` says besides its acts and fillers; empty when it says nothing else.

    White space is tidied, so offsets into the result mean nothing in `masked_text`.
    """
    if is_gibberish(masked_text):
        return ""
    text = _tidy(masked_text)
    for match in sorted(_find(text), key=lambda m: m.start, reverse=True):
        text = text[: match.start] + " " * (match.end - match.start) + text[match.end :]
    folded = fold(text)
    kept = [text[s.core_start : s.core_end] for s in _segments(folded) if not _is_filler(folded[s.start : s.end])]
    return _SPACE.sub(" ", ", ".join(kept)).strip()


def _tidy(text: str) -> str:
    """Return `text` composed, with single spaces or line ends and no drawn-out letters ("heyyy" → "hey")."""
    return _SPACE.sub(
        lambda run: "\n" if "\n" in run[0] else " ", _DRAWN_OUT.sub(r"\1", unicodedata.normalize("NFC", text))
    ).strip()


def _is_filler(folded: str) -> bool:
    return not any(c.isalnum() for c in _cues().only_fillers.sub("", folded))


def _segments(folded: str) -> list[_Segment]:
    return [_segment(folded, match.start(), match.end()) for match in _SEGMENT.finditer(folded)]


def _segment(folded: str, start: int, end: int) -> _Segment:
    start, end = _without_spaces(folded, start, end)
    core_start, core_end = start, end
    fillers = _cues().fillers
    while match := fillers.match(folded, core_start, core_end):
        core_start, core_end = _without_spaces(folded, match.end(), core_end)
    # Patterns cannot be matched backwards: the fillers at the end are those of a run that reaches it.
    for match in fillers.finditer(folded, max(core_start, core_end - _LONGEST_TAIL), core_end):
        if _is_filler_run(folded, match.start(), core_end):
            core_start, core_end = _without_spaces(folded, core_start, match.start())
            break
    return _Segment(start, end, core_start, core_end)


def _is_filler_run(folded: str, start: int, end: int) -> bool:
    while start < end and (match := _cues().fillers.match(folded, start, end)):
        start = _without_spaces(folded, match.end(), end)[0]
    return start >= end


def _without_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " -–—":
        start += 1
    while end > start and text[end - 1] in " -–—":
        end -= 1
    return start, end


def _find(text: str) -> list[_Match]:
    """Return where each act stands in tidy text; folding keeps offsets."""
    folded = fold(text)
    segments = _segments(folded)
    matches: list[_Match] = []
    for act, rules in _cues().acts.items():
        if not rules.unless.search(folded):
            matches += [_Match(act, m.start(), m.end()) for m in rules.says.finditer(folded)]
            matches += _whole_segments(act, rules, folded, segments)
    return matches


def _whole_segments(act: Act, rules: _Rules, folded: str, segments: list[_Segment]) -> list[_Match]:
    matches: list[_Match] = []
    opening = next((n for n, s in enumerate(segments) if s.core_start < s.core_end), 0)
    for n, segment in enumerate(segments):
        if n <= opening and (match := _match_opening(act, rules, folded, segment)):
            matches.append(match)
            opening += match.end == segment.end  # "ok, yes, send it" agrees three times
        elif _fills(rules.alone, folded, segment) or (n > opening and _fills(rules.later, folded, segment)):
            matches.append(_Match(act, segment.start, segment.end))
    return matches


def _match_opening(act: Act, rules: _Rules, folded: str, segment: _Segment) -> _Match | None:
    if _fills(rules.first, folded, segment):
        return _Match(act, segment.start, segment.end)
    # An opening may look past its segment ("no, …"); fillers before it are skipped, unless they are the opening.
    for start in (segment.start, segment.core_start):
        if match := rules.opens.match(folded, start):
            return _Match(act, match.start(), match.end())
    return None


def _fills(pattern: re.Pattern[str], folded: str, segment: _Segment) -> bool:
    return bool(
        pattern.fullmatch(folded, segment.start, segment.end)
        or (segment.core_start < segment.core_end and pattern.fullmatch(folded, segment.core_start, segment.core_end))
    )
