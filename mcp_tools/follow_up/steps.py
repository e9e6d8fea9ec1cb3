"""Finds what somebody already tried against a fault: "restarted the router", "modemi kapatıp açtım"."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.said import Said, Span

_LEAD: Final = (
    r"(?<!do\s)(?<!can\s)(?<!did\s)(?<!should\s)(?<!to\s)(?<!you\s)(?<!they\s)(?<!he\s)(?<!she\s)(?<!was\s)"
    r"(?<!been\s)(?<!be\s)(?<!is\s)(?<!got\s)(?<![a-z])"
)
_ENGLISH: Final = (
    rf"{_LEAD}(?:"
    r"(?:re-?started|rebooted|re-?installed|unplugged|power[\s-]cycled|re-?paired|re-?synced|re-?sent|re-?entered|factory\sreset|hard\sreset)"
    r"|(?:have|'ve|already|also|i|we|and)\s(?:already\s|also\s|even\s|then\s)?(?:reset|cleared|updated|checked|replaced|changed|swapped|switched|turned|deleted|removed|cleaned|blocked|cancelled|frozen|froze|locked|reported)"
    r"|(?:cleared|replaced|swapped|changed|checked|updated)\s(?:\w+\s){1,3}(?:already|too|twice)"
    r"|tried\s(?!to(?![a-z])|paying|logging|signing|calling|contacting|it(?![a-z]))(?:\w+)"
    r"|turn(?:ed|ing)\s(?:it|the\s\w+)\soff\sand\s(?:back\s)?on)(?![a-z])"
)
_TURKISH: Final = (
    r"(?<![a-z])(?:(?:kapat|cikar|sok|cek)(?:ip|up)\s(?:tekrar\s|yeniden\s|geri\s)?(?:ac|tak|bagla|kur)(?:tim|tik|dim|dik)|kapat\s?ac\s(?:yaptim|yaptik)"
    r"|(?:yeniden|tekrar|bastan)\s(?:baslat|kur|yukle|dene)(?:tim|dim|dum|tik|dik|duk)"
    r"|silip\s(?:tekrar\s|yeniden\s)?(?:yukledim|kurdum|indirdim)|(?:resetle|sifirla|guncelle|temizle|formatla)(?:dim|dik)|format\sattim|fisini?\scek(?:tim|ip)"
    r"|(?:sarj[a-z]{0,3}|prize)\s(?:birak|tak)tim|(?:okut|degistir|kontrol\set|iptal\set|dondur|bloke\set|kapattir)t?(?:tim|dim|dum|tum)"
    r"|(?:spam|gereksiz|onemsiz|ayar|modem|kablo|filtre)[a-z']{0,12}\s(?:[a-z']{1,12}\s){0,2}(?:baktim|baktik)"
    r"|(?<!ya\s)(?<!yi\s)(?<!meyi\s)(?<!mayi\s)(?:denedim|denedik))(?![a-z])"
)
_CUE: Final = re.compile(f"{_ENGLISH}|{_TURKISH}")
_ATTEMPT: Final = re.compile(r"m[ae]y[iu]\s(?:de\s|da\s)?(?:[a-z0-9]+\s){0,2}dene")
"""Trying to do what fails ("girmeyi denedim") is the problem, not a step against it."""

_CAUSE: Final = re.compile(r"(?:after|since|when|once|as\ssoon\sas)\s(?:i|we)?\s?(?:have\s)?$|sonra")
_CLAUSE_END: Final = re.compile(
    r"[.!?](?=\s|$)|[\n;,:]|\s(?:but|because|so|yet|it\sstill|ama|fakat|ancak|yine|hala|olmadi|degismedi|fayda\set[a-z]*|ise\syara[a-z]*|without\ssuccess)(?![a-z])"
)
_LONGEST: Final = 200
_OBJECT_WORDS: Final = 2


def find_steps(said: Said) -> Iterator[Span]:
    """Yield the clauses that tell a step; what set the fault off ("after I updated") is none."""
    done = -1
    for match in _CUE.finditer(said.folded):
        start, end = _clause(said, match)
        is_step = not _ATTEMPT.search(said.folded, start, match.end()) and not _CAUSE.search(
            said.folded, max(0, match.start() - 20), match.start()
        )
        if is_step and start >= done:
            done = end
            yield Span(said.text[start:end], start, end, 0.9)


def _words_before(said: Said, place: int, floor: int) -> int:
    """Return where the few words before `place` begin that still belong to the step: what was restarted, and how."""
    for _ in range(_OBJECT_WORDS + 1):
        place = said.folded.rfind(" ", floor, max(place, floor))
        if place < 0:
            return floor
    return place + 1


def _clause(said: Said, match: re.Match[str]) -> tuple[int, int]:
    floor = max(0, match.start() - _LONGEST)
    before = [mark.end() for mark in _CLAUSE_END.finditer(said.folded, floor, match.start())]
    after = _CLAUSE_END.search(said.folded, match.end(), match.end() + _LONGEST)
    start = before[-1] if before else floor
    end = after.start() if after else min(len(said.text), match.end() + _LONGEST)
    start = max(start, _words_before(said, match.start(), start))
    words = said.text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
