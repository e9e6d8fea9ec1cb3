"""Finds amounts of money: "₺1.250,50", "45 euro", "389 TL'lik", "2 bin lira"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from mcp_tools.domain.text import Language
from mcp_tools.follow_up.said import CURRENCY_WORD, Said, Span

_NUMBER: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
_THOUSAND: Final = r"(?:\s?(?P<thousand>bin|k)(?![a-z]))?"
_SYMBOL: Final = r"[₺$€£]"
_CODE: Final = r"(?:tl|try|usd|eur|gbp)"
_AFTER: Final = rf"(?:\s?(?P<thousand_first>bin|k)(?![a-z]))?\s?(?P<after>{_SYMBOL}|{CURRENCY_WORD})"
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_SYMBOL}|{_CODE}(?=[\s\d]))\s?(?P<number>{_NUMBER}){_THOUSAND}"
    rf"|(?P<number_first>{_NUMBER}){_AFTER})"
)
_BARE: Final = re.compile(
    rf"(?<![\w.,:/#%-])(?P<number>{_NUMBER}){_THOUSAND}(?![\w:/%-]|[.,]\d|\s?%|\.\s?(?:kez|kere|defa))"
)
_NOT_MONEY: Final = re.compile(
    r"\s*(?:gun|hafta|ay(?![a-z])|yil|saat|dakika|dk|kez|kere|defa|adet|tane|kisi|gb|mb|tb|mbps|days?|weeks?|months?|years?"
    r"|hours?|minutes?|times?|items?|people|users?)"
)
_CURRENCIES: Final = (
    (("₺", "tl", "try", "lira", "turk"), "TRY"),
    (("$", "usd", "dol"), "USD"),
    (("€", "eur", "avro"), "EUR"),
    (("£", "gbp", "pound", "sterlin"), "GBP"),
)
_SUFFIX: Final = re.compile(r"'[a-z]+$")
_LONGEST_ANSWER: Final = 80
"""Characters in which a lone number is still the answer and not something said beside it."""


def find_amounts(said: Said) -> Iterator[Span]:
    """Yield every number that has its currency beside it, as `"389.00 GBP"`.

    Not covered: amounts in words only ("iki yüz lira"), negative amounts, currencies other than TRY, USD, EUR, GBP.
    """
    for match in _AMOUNT.finditer(said.folded):
        currency = "before" if match["before"] else "after"
        # "try" in small letters is the verb.
        is_verb = match[currency] == "try" and said.text[slice(*match.span(currency))] != "TRY"
        if is_verb or said.is_reserved(*match.span()):
            continue
        number = match["number"] or match["number_first"]
        amount = _decimal(number, is_thousands=bool(match["thousand"] or match["thousand_first"]))
        yield Span(f"{amount:.2f} {_currency(match[currency])}", match.start(), _end(match), 0.95)


def answer_amount(said: Said) -> Span | None:
    """Read the message as the answer to "how much?"; a lone number is taken, in lira when the message is Turkish."""
    named = next(find_amounts(said), None)
    if named or len(said.text) > _LONGEST_ANSWER:
        return named
    bare = [match for match in _BARE.finditer(said.folded) if not said.is_reserved(*match.span())]
    if len(bare) != 1 or _NOT_MONEY.match(said.folded, bare[0].end()):
        return None
    amount = _decimal(bare[0]["number"], is_thousands=bool(bare[0]["thousand"]))
    currency = " TRY" if said.language is Language.TR else ""
    return Span(f"{amount:.2f}{currency}", bare[0].start(), bare[0].end(), 0.8)


def _end(match: re.Match[str]) -> int:
    """Return where the amount ends: a suffix after an apostrophe ("389 TL'lik") is not part of it."""
    suffix = _SUFFIX.search(match[0])
    return match.start() + suffix.start() if suffix else match.end()


def _currency(said: str) -> str:
    return next(code for starts, code in _CURRENCIES if said.startswith(starts))


def _decimal(number: str, *, is_thousands: bool) -> Decimal:
    """Read "1.250,50", "1,250.50", "1.250" and "12,99": the last separator is decimal unless three digits follow it."""
    whole, separator, fraction = number.replace(",", ".").rpartition(".")
    if not separator or len(fraction) == 3:
        whole, fraction = whole + fraction, "0"
    amount = Decimal(f"{whole.replace('.', '') or '0'}.{fraction}")
    return amount * 1000 if is_thousands else amount
