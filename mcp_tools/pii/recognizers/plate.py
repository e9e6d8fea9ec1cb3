"""Vehicle registration plates."""

from typing import ClassVar

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers.pattern_rule import PatternRule

_TR = (
    r"(?:0[1-9]|[1-7]\d|8[01]) [ .-]? (?: [A-PR-VYZ][ .-]?\d{4,5} "
    r" | [A-PR-VYZ]{2}[ .-]?\d{3,4} | [A-PR-VYZ]{3}[ .-]?\d{2,3} )"
)
_UK = r"[A-Z]{2}\d{2}[ ]?[A-Z]{3}"
_ANY = r"(?=[A-Z -]*\d)(?=[\d -]*[A-Z])[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,5}"
_CUE = (
    r"\b(?: plaka\w* | plak[ai]m\w* | plate\w* | registration "
    r" | reg\s(?:no|number) | number\splate | licen[cs]e\splate )"
)
_VEHICLE = r"\b(?: arac\w* | araba\w* | otomobil\w* | vehicle | car | van | truck | motor\w* )"


class PlateRecognizer(PatternRule):
    """A Turkish, British or other plate, only beside a word for plates or vehicles: "16 GB 1899" alone is no plate."""

    KIND = Kind.PLATE
    PATTERNS: ClassVar = (
        (rf"(?: {_CUE} | {_VEHICLE} ) [^\n\ufffc\d]{{0,30}}? (?<!\w) (?P<value>{_TR} | {_UK}) (?!\w)", 0.85),
        (rf"(?<!\w) (?P<value>{_TR} | {_UK}) \W{{1,3}} (?: plaka\w* | numberplate | plate )", 0.85),
        (
            rf"{_CUE} (?:\s(?:no|number|numara\w*))? \s? (?:is|[:#=])? \s? (?<!\w) (?P<value>{_ANY}) (?!\w) (?![ -]\d)",
            0.7,
        ),
    )
