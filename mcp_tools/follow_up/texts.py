"""Finds words to keep as they were said: error messages in quotes, steps tried, what the customer wants."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.said import Said, Span, nearby

_QUOTED: Final = re.compile(r"[\"“”«„]([^\"“”«»„\n]{3,300})[\"“”»]")
_ERROR_CUE: Final = re.compile(
    r"error|hata|message|mesaj|uyari|warning|pop-?up|says|said|saying|diyor|yaziyor|cikiyor|goruyorum|ekranda|screen|shows?"
)
_ANNOUNCED: Final = re.compile(
    r"(?:error(?:\smessage)?|message|hata(?:\smesaji)?|uyari(?:\smesaji)?)(?:\s(?:is|says|said|reads|su|soyle))?\s?:\s?(?P<words>[a-z][^\n.]{5,200})"
)
_SENTENCES: Final = {
    "steps_tried": re.compile(
        r"(?<!do\s)(?<!can\s)(?<!did\s)(?<!should\s)(?<![a-z])(?:i(?:'ve|\shave|\salready)?\s(?:already\s|also\s)?(?:tried|restarted|rebooted|reinstalled|reset|updated|cleared|unplugged|checked)"
        r"|(?:denedim|denedik|yeniden\sbaslattim|kapatip\sactim|kapat\s?ac\syaptim|silip\s(?:tekrar\s|yeniden\s)?(?:yukledim|kurdum)"
        r"|resetledim|sifirladim|guncelledim|onbellegi\stemizledim))(?![a-z])"
    ),
    "wanted_outcome": re.compile(
        r"(?:i(?:'d|\swould)\s(?:like|prefer)|i\s(?:just\s)?want|i\sexpect)(?![a-z])|(?:istiyorum|istiyoruz|isterim|talep\sediyorum|bekliyorum)(?![a-z])"
    ),
}
_SENTENCE_END: Final = re.compile(r"[.!?](?=\s|$)|[\n;]")
_LONGEST: Final = 400
_POLITE: Final = re.compile(
    r"(?:\s*(?:(?:well|so|um+|uh+|ok|okay|sure|yes|yeah|hmm+|sanirim|galiba|herhalde|sey|evet|tabii?|peki|hayir|no)[\s,.:]+"
    r"|(?:i\s(?:think|guess|believe)(?:\sit(?:'s|\sis|\swas))?|it(?:'s|\sis|\swas)|that(?:'s|\sis|\swas)|this\sis|they(?:'re|\sare)|the\sanswer\sis"
    r"|my\sanswer\sis|maybe|probably|possibly|belki|muhtemelen)[\s,:]+)){0,4}"
)
_POLITE_END: Final = re.compile(
    r"[\s,]+(?:please|thanks|thank\syou|i\s(?:think|guess|believe)|lutfen|tesekkurler|sanirim|galiba|herhalde|olacak|olmali)[\s.!]*$"
)


def find_texts(said: Said, name: str) -> Iterator[Span]:
    """Yield the words that are the detail `name` (error_message, steps_tried, wanted_outcome) as said.

    Not covered: `description` and every other text; they are kept whole by whoever asks for them.
    """
    if name == "error_message":
        yield from _error_messages(said)
    cue = _SENTENCES.get(name)
    for match in cue.finditer(said.folded) if cue else ():
        yield _sentence(said, match)


def answer_text(said: Said) -> Span | None:
    """Read the whole message as the answer, without politeness ("it is", "sanırım"); None if no word is left."""
    start, end = bare_body(said)
    value = said.text[start:end]
    return Span(value, start, end, 0.8) if any(letter.isalnum() for letter in value) else None


def bare_body(said: Said) -> tuple[int, int]:
    """Return the span of what a message says besides politeness; the whole of it when there is nothing else."""
    start, end = said.body
    lead = _POLITE.match(said.folded, start, end)
    first = lead.end() if lead else start
    closing = _POLITE_END.search(said.folded, max(first, end - 40), end)
    last = closing.start() if closing else end
    return (first, last) if first < last else (start, end)


def _error_messages(said: Said) -> Iterator[Span]:
    for match in _QUOTED.finditer(said.text):
        if nearby(said, *match.span(), _ERROR_CUE):
            yield Span(match[1].strip(), *_trimmed(said, *match.span(1)), 0.9)
    for match in _ANNOUNCED.finditer(said.folded):
        start, end = _trimmed(said, *match.span("words"))
        yield Span(said.text[start:end], start, end, 0.7)


def _sentence(said: Said, match: re.Match[str]) -> Span:
    """Return the sentence around `match`, at most `_LONGEST` characters to each side."""
    floor, ceiling = max(0, match.start() - _LONGEST), min(len(said.text), match.end() + _LONGEST)
    before = [end.end() for end in _SENTENCE_END.finditer(said.folded, floor, match.start())]
    after = _SENTENCE_END.search(said.folded, match.end(), ceiling)
    start, end = _trimmed(said, before[-1] if before else floor, after.start() if after else ceiling)
    return Span(said.text[start:end], start, end, 0.7)


def _trimmed(said: Said, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a span inwards past white space."""
    words = said.text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
