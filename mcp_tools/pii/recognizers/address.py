"""Street addresses, Turkish, English and others."""

import re
from collections.abc import Iterator
from typing import Any

from presidio_analyzer import EntityRecognizer, RecognizerResult

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.recognizers import address_abroad, address_turkish
from mcp_tools.pii.recognizers.address_words import FILLER


class AddressRecognizer(EntityRecognizer):
    """Turkish: two parts (mahalle, sokak, cadde, no, daire, kat …). English and others: a number and a street.

    District, province, country and postcode belong to it where they follow; a box or a postcode named as such counts
    too. Left readable on purpose: cities and districts elsewhere, a street that is only mentioned. Not covered:
    addresses without any of these words, unless the word address stands before them.
    """

    def __init__(self) -> None:
        super().__init__(supported_entities=[Kind.ADDRESS.value])

    def load(self) -> None:
        """Nothing to load; Presidio calls this once."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002
        if not any(character.isdigit() for character in text) and "corner of" not in text:
            return []
        return [RecognizerResult(Kind.ADDRESS.value, start, end, 0.85) for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for match in address_turkish.ADDRESS.finditer(text):
        yield match.start() + address_turkish.preamble(match[0]), match.end()
    for match in address_abroad.ENGLISH.finditer(text):
        if _is_street(match):
            yield match.span()
    for pattern in address_abroad.OTHERS:
        for match in pattern.finditer(text):
            group = match.lastgroup or 0
            if group == "corner" or not FILLER.search(match[group]):
                yield match.span(group)


def _is_street(match: re.Match[str]) -> bool:
    """Tell whether the words between number and street are a name: "2 weeks on the way" is none."""
    if FILLER.search(match["name"]):
        return False
    return match["short"] is None or match["name"][0].isupper() or match["name"][0].isdigit()
