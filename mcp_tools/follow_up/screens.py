"""Finds what a screen says: in quotes, after "error:", after "it says", before "diyor" or "hatası"."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.said import Said, Span, nearby

_QUOTED: Final = re.compile(r"[\"“”«„]([^\"“”«»„\n]{3,300})[\"“”»]|(?<!\w)['‘]([^'’\n]{4,200})['’](?!\w)")
_CUE: Final = re.compile(
    r"error|hata|message|mesaj|uyari|warning|pop-?up|says|said|saying|diyor|yaziyor|cikiyor|goruyorum|veriyor|ekranda|screen|shows?|fail|won'?t|n'?t\swork|not\swork|can'?t|cannot|unable|declin|reject|[aeiu]m(?:iyor|uyor|adi|edi)|m(?:iyor|uyor)"
)
_ANNOUNCED: Final = re.compile(
    r"(?:error(?:\smessage)?|message|hata(?:\smesaji)?|uyari(?:\smesaji)?)(?:\s(?:is|says|said|reads|su|soyle))?\s?:\s?(?P<words>[a-z][^\n.]{5,200})"
)
_SAYS: Final = re.compile(
    r"(?<![a-z])(?<!site\s)(?<!tracking\s)(?:it|page|screen|app|link|website|form|which|and|just|only|keeps?|keeps\son|computer|program|message|system)\s(?:always\s|just\s|now\s|only\s|then\s)?"
    r"(?:says|say|saying|shows|reads)\s(?:that\s|me\s)?(?P<words>(?!on\s|in\s|it\s(?:was|is\sdelivered|comes)|delivered|something|nothing|so(?![a-z])|error\s[a-z]?-?\d)[a-z][^.!?\n;,\"“”]{4,80}?)"
    r"(?=[.!?;,\n]|\s(?:but|even|although|when|every|each|on\smy|since|and|all|whenever|although)(?![a-z])|$)"
)
_SAYS_TR: Final = re.compile(
    r"(?P<words>[a-z][^.!?;,:\n\"“”]{2,90}?)\s"
    r"(?:diyor|yaziyor|yazisi\scikiyor|uyarisi\s(?:al|ver|cik|gel)|hatasi\s(?:al|ver|cik)|mesaji\s(?:al|ver|cik|gel))"
)
_BEFORE_TR: Final = re.compile(
    r"(?:^|\s)(?:sonra|ama|simdi\sde|simdi|surekli|hep|bana|tekrar|ve|ekranda|sayfada|musteri|sadece|sanki|halen|hala|yine|de|da)\s"
    r"|(?:ken|[iu]nc[ae]|d[iu]g[iu]m?[iu]?nd[ae]|d[iu]g[iu]md[ae]|[ae]rek|[dt]igimde|'?[dt][ae])\s"
)
_MOST_WORDS: Final = 5
_TOLD: Final = re.compile(r"(?:teslim|kurye|gorevli|temsilci|musteri|arkadas|komsu|kapici|adam|kargo)(?![a-z])")
"""What a person or a parcel's history says is no message on a screen."""


def find_screen_messages(said: Said) -> Iterator[Span]:
    """Yield what is read from a screen, quoted words first. Not covered: messages retold in other words."""
    for match in _QUOTED.finditer(said.text):
        if nearby(said, *match.span(), _CUE):
            yield _span(said, *match.span(1 if match[1] else 2), 0.9)
    for pattern, confidence in ((_ANNOUNCED, 0.7), (_SAYS, 0.65)):
        for match in pattern.finditer(said.folded):
            yield _span(said, *match.span("words"), confidence)
    for match in _SAYS_TR.finditer(said.folded):
        start, end = _last_words(said, *match.span("words"))
        if not _TOLD.search(said.folded, start, end) and not said.folded[end - 1].isdigit():
            yield _span(said, start, end, 0.65)


def _last_words(said: Said, start: int, end: int) -> tuple[int, int]:
    """Return the part after the last word that leads up to a message, at most the last few words."""
    lead = max((match.end() for match in _BEFORE_TR.finditer(said.folded, start, end)), default=start)
    spaces = [place for place in range(lead, end) if said.folded[place] == " "]
    return (spaces[-_MOST_WORDS] + 1 if len(spaces) >= _MOST_WORDS else lead), end


def _span(said: Said, start: int, end: int, confidence: float) -> Span:
    words = said.text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    return Span(said.text[start:end], start, end, confidence)
