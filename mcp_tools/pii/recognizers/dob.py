"""Dates of birth."""

import re
from typing import ClassVar, Final

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ocak|oca|subat|sub|mart|nisan|nis|mayis|haziran|haz"
    r"|temmuz|tem|agustos|"
    r"agu|eylul|eyl|ekim|eki|kasim|kas|aralik|ara)[^\W\d_]{0,8}\.?"
)
_YEAR = r"(?:19[0-9]\d|20[0-2]\d)"
_DATE = (
    rf"(?<!\d)(?: \d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:\d{{4}}|\d\d)"
    rf" | \d{{4}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{1,2}}"
    rf" | \d{{1,2}}(?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH},?\s?(?:{_YEAR}|'?\d\d(?!\d)) | {_MONTH}\s?\d{{1,2}}(?:st"
    rf"|nd|rd|th)?,?\s?{_YEAR}"
    rf" | \d{{1,2}}\s\d{{1,2}}\s{_YEAR} | {_YEAR} )(?!\d)"
)
_CUE = (
    r"\b(?: date\sof\sbirth | birth\s?-?date | d\.?o\.?b\b\.? | birthday | born | dogum\s?(?:tarih|gun|yil)\w* "
    r" | d\.\s?tarih\w* | dogumluyum | dogum\b )"
)
_HINT: Final = re.compile(r"birth|born|dog|d\.?o\.?b|d\.\s?tarih|\ufffc", re.IGNORECASE)


class DobRecognizer(PatternRule):
    """A date beside "born", "date of birth", "doğum tarihim", or before "doğumluyum" and "doğdum".

    Left readable on purpose: every other date. Not covered: an age.
    """

    KIND = Kind.DOB

    PATTERNS: ClassVar = (
        (rf"{_CUE} [^\d\n\ufffc]{{0,30}}? (?P<value>{_DATE})", 0.9),
        (
            rf"(?P<value>{_DATE}) (?:'?\w{{1,4}})? \s"
            r"(?: dogumlu\w* | dogd?um\w* | tarihinde\sdogd\w* | yilinda\sdogd\w* )",
            0.9,
        ),
        # An old date in the same breath as an identity number or a name that is already hidden.
        (r"\ufffc [ ,;|/-]{1,3} (?P<value>\d{1,2}[./-]\d{1,2}[./-](?:19[3-9]\d|200\d)) (?![\d./-])", 0.7),
        (rf"(?P<value>{_DATE}) \s (?: is\smy\s(?:date\sof\sbirth|birthday|dob) )", 0.9),
    )

    def may_occur(self, text: str) -> bool:
        return _HINT.search(text) is not None
