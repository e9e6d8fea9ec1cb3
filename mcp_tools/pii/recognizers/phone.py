"""Telephone numbers."""

import re
from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule
from mcp_tools.pii.recognizers.surroundings import before, digits, is_reference

_START = r"(?<![^\W_]) (?<!\d[.,/ -]) (?<![#/])"
_EXTENSION = r"(?: [ ]?(?:x|ext\.?|dahili)[ ]?\d{1,5} )?"
_END = r"(?![ .-]?\d) (?!/\d)"
_GAP = r"[ .\-/]{0,3}"
_CUE = re.compile(
    r"\b(?:tel|telefon|phone|gsm|cep|mobile|cell|whatsapp|wp|ara|arayin|arayabilir|call|text|ulas|iletisim"
    r"|contact|numaram|hattim|"
    r"hat|fax|faks|reach|number\s(?:is|:))[^\W\d]*[^\d\n;!?]{0,25}$"
    r"|\b(?:tel|telefon|phone|gsm|cep|mobile|fax|faks)\w*\s?:?\s{0,4}$|\b(?:answering|messages|registered|dial"
    r"|ring)\b[^\d\n;!?]{0,12}$",
    re.IGNORECASE,
)

_LABEL = re.compile(
    r"[ ,(-]{1,3}(?:office|mobile|cell|fax|faks|home|work|desk|direct|cep|gsm|ev|is)\b"
    r"|[ ]?(?:'?[dt]?[ae]n\s)?(?:ara(?:yin|r)|call\b|"
    r"nolu\s(?:hat|telefon|cep|gsm)|numarali\s(?:hat|telefon|cep|gsm))",
    re.IGNORECASE,
)
"""What stands behind a number to say that it is a telephone's."""


class PhoneRecognizer(PatternRule):
    """Turkish mobiles, landlines, 0850 and 444 lines, any number with + or 00, and US and UK forms.

    Other groupings of 7 to 13 digits need a word such as "tel" or "call"; numbers the words before call an order,
    a tracking or an error number stay readable unless they begin with +. Not covered: short codes such as 112.
    """

    KIND = Kind.PHONE
    PATTERNS: ClassVar = (
        (
            rf"(?<![\w+]) (?P<value>(?:\+"
            rf"|(?<!\d[ .-])00){_GAP}[1-9](?:[ .\-/()]{{0,3}}\d){{7,14}}{_EXTENSION}) {_END}",
            0.9,
        ),
        (
            rf"{_START} (?P<value>(?:90{_GAP}"
            rf"|\(?0\)?{_GAP})\(?5\d\d\)?{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d{_EXTENSION}) {_END}",
            0.9,
        ),
        (
            rf"{_START} (?P<value>(?:90{_GAP}"
            rf"|\(?0)\(?[2348]\d\d\)?{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d{_EXTENSION}) {_END}",
            0.8,
        ),
        (rf"{_START} (?P<value>\(?[2-58]\d\d\)?[ .-]{{1,2}}\d{{3}}[ .-]\d\d[ .-]?\d\d{_EXTENSION}) {_END}", 0.7),
        (
            rf"{_START} (?P<value>444[ .-]?\d[ .-]?\d{{3}}|444[ .-]\d\d[ .-]?\d\d"
            rf"|(?:0[ ]?)?850[ .-]\d{{3}}[ .-]?\d\d[ .-]?\d\d{_EXTENSION}) {_END}",
            0.7,
        ),
        (
            rf"{_START} (?P<value>(?:1[ .-])?(?:\([2-9]\d\d\)[ .-]?"
            rf"|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{{4}}{_EXTENSION}) {_END}",
            0.7,
        ),
        (rf"{_START} (?P<value>\(?0[1-37]\d{{1,3}}\)?[ -]?\d{{3,4}}[ -]?\d{{3,4}}{_EXTENSION}) {_END}", 0.7),
        (
            rf"{_START} (?P<value>(?P<bare>\(?\d(?:[ .\-()]{{0,2}}\d){{6,12}}){_EXTENSION}) {_END}",
            0.6,
        ),
    )

    def accepts(self, match: re.Match[str]) -> bool:
        value = match["value"]
        if (
            value.startswith("+")
            or re.match(r"\(?0?[ ]?\(?5\d\d\)?\D", value)
            or digits(value).startswith(("05", "905"))
        ):
            return True
        if is_reference(match):
            return False
        is_told = _CUE.search(before(match)) or _LABEL.match(match.string, match.end("value"))
        return match.groupdict().get("bare") is None or is_told is not None
