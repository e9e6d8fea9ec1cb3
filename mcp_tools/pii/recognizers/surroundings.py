"""The words around a match that say what a number is."""

import re
from typing import Final

_REFERENCE: Final = re.compile(
    r"\b(?:siparis|order|takip|tracking|track|kargo|shipment|fatura|invoice|ref|referans|reference|ticket|talep"
    r"|bilet|rezervasyon|"
    r"booking|reservation|pnr|seri|serial|imei|barkod|barcode|sku|urun|product|item|model|fis|receipt|islem"
    r"|transaction|dekont|"
    r"hata|error|kod|code|musteri\s?no|customer\s?(?:no|number|id)|abone|subscriber|police|policy|dosya|case"
    r"|sozlesme|contract|"
    r"iade|return|evrak|protokol)[^\W\d]*[^\d\n.;!?]{0,24}$",
    re.IGNORECASE,
)


def before(match: re.Match[str], reach: int = 40) -> str:
    """Return up to `reach` characters before the match's value, or before the match where it has none."""
    start = match.start("value" if "value" in match.re.groupindex else 0)
    return match.string[max(0, start - reach) : start]


def around(match: re.Match[str], reach: int = 80) -> str:
    """Return the match with `reach` characters on both sides."""
    return match.string[max(0, match.start() - reach) : match.end() + reach]


def is_reference(match: re.Match[str]) -> bool:
    """Tell whether the words just before call the number an order, a tracking number, an error code and the like."""
    return _REFERENCE.search(before(match)) is not None


def digits(text: str) -> str:
    """Return only the digits of `text`."""
    return "".join(character for character in text if character.isdigit())
