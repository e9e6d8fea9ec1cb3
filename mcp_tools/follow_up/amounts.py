"""Finds amounts of money: "₺1.250,50", "45 euro", "389 TL'lik", "2 bin lira", "iki yüz elli lira"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from mcp_tools.domain.text import Language
from mcp_tools.follow_up.number_words import NUMBER_WORDS, worth
from mcp_tools.follow_up.said import CURRENCY_WORD, Said, Span, nearby

_NUMBER: Final = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?!\d)"
_SPACED: Final = r"(?<!\d\s)\d{1,3}(?:\s\d{3})+(?:[.,]\d{1,2})?(?!\d)"
_THOUSAND: Final = r"(?:\s?(?P<thousand>bin|k)(?![a-z]))?"
_SYMBOLS: Final = ("₺", "$", "€", "£")
_SYMBOL: Final = "[" + "".join(_SYMBOLS) + "]"
_CODE: Final = r"(?:tl|try|usd|eur|gbp)"
_AFTER: Final = rf"(?:\s?(?P<thousand_first>bin|k)(?![a-z]))?\s?(?P<after>{_SYMBOL}|{CURRENCY_WORD})"
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_SYMBOL}|{_CODE}(?=[\s\d]))\s?(?P<number>{_NUMBER}){_THOUSAND}"
    rf"|(?P<number_first>{_SPACED}|{_NUMBER}){_AFTER})"
)
_IN_WORDS: Final = re.compile(rf"(?<![\w.,])(?<!\d\s)(?P<number>{NUMBER_WORDS})\s?(?P<currency>{CURRENCY_WORD})")
_PRICE: Final = re.compile(
    r"(?<![\w.,:/#%-])(?P<number>\d{1,3}(?:[.,]\d{3})*[.,]\d\d)(?![\d.,:/%-]*\d)(?!\s?[%a-z]{0,2}bps)"
)
_PAID: Final = re.compile(
    r"(?<![a-z])(?:pay|paid|paying|charge[ds]?|cost[s]?|total|amount|price|bill(?:ed)?|invoice|refund(?:ed)?|agreed|fee|transaction|statement|gone\sout|went\sout|taken|took"
    r"|tutar|ekstre|gitmis|odedim|odeme|odenen|cekil|cekmis|fatura|ucret|fiyat|islem|iade|toplam)"
)
_CLOCK_OR_VERSION: Final = re.compile(r"(?:saat|at|version|surum|v|ios|android|update|guncelleme)\s?$")
_REACH: Final = 40
"""Characters between a price without its currency and the word that makes it one."""
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
_IN_WORDS_ONLY: Final = re.compile(
    rf"\W*(?:about\s|around\s|yaklasik\s|tam\s)?(?P<number>{NUMBER_WORDS})(?:\s(?:civari|kadar))?\W*"
)
_LONGEST_ANSWER: Final = 80
"""Characters in which a lone number is still the answer and not something said beside it."""


def find_amounts(said: Said) -> Iterator[Span]:
    """Yield every number that has its currency beside it, as `"389.00 GBP"`, then prices without one ("I paid 12.99").

    Not covered: negative amounts, currencies other than TRY, USD, EUR, GBP, round prices without a currency.
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
    for match in _IN_WORDS.finditer(said.folded):
        yield Span(f"{worth(match['number'])}.00 {_currency(match['currency'])}", match.start(), _end(match), 0.95)
    yield from _prices(said)


def _prices(said: Said) -> Iterator[Span]:
    """Yield numbers with two decimals near a word of paying; a lone one is in lira when the message is Turkish."""
    for match in _PRICE.finditer(said.folded):
        is_other = _CLOCK_OR_VERSION.search(said.folded, max(0, match.start() - 10), match.start())
        is_named = _AMOUNT.match(said.folded, match.start()) or said.folded[: match.start()].endswith(
            ("₺", "$", "€", "£")
        )
        if not is_other and not is_named and nearby(said, *match.span(), _PAID, _REACH):
            yield Span(_bare(said, match["number"], is_thousands=False), *match.span(), 0.7)


def answer_amount(said: Said) -> Span | None:
    """Read the message as the answer to "how much?"; a lone number is taken, in lira when the message is Turkish."""
    named = next(find_amounts(said), None)
    if named is None and (words := _IN_WORDS_ONLY.fullmatch(said.folded)):
        return Span(_bare(said, str(worth(words["number"])), is_thousands=False), *words.span("number"), 0.8)
    if named or len(said.text) > _LONGEST_ANSWER:
        return named
    bare = [match for match in _BARE.finditer(said.folded) if not said.is_reserved(*match.span())]
    if len(bare) != 1 or _NOT_MONEY.match(said.folded, bare[0].end()):
        return None
    value = _bare(said, bare[0]["number"], is_thousands=bool(bare[0]["thousand"]))
    return Span(value, bare[0].start(), bare[0].end(), 0.8)


def _bare(said: Said, number: str, *, is_thousands: bool) -> str:
    """Return the stored form of a number without its currency: lira when the message is Turkish, else none."""
    amount = _decimal(number, is_thousands=is_thousands)
    return f"{amount:.2f}{' TRY' if said.language is Language.TR else ''}"


def _end(match: re.Match[str]) -> int:
    """Return where the amount ends: a suffix after an apostrophe ("389 TL'lik") is not part of it."""
    suffix = _SUFFIX.search(match[0])
    return match.start() + suffix.start() if suffix else match.end()


def _currency(said: str) -> str:
    return next(code for starts, code in _CURRENCIES if said.startswith(starts))


def _decimal(number: str, *, is_thousands: bool) -> Decimal:
    """Read "1.250,50", "1,250.50", "1.250" and "12,99": the last separator is decimal unless three digits follow it."""
    whole, separator, fraction = re.sub(r"\s", "", number).replace(",", ".").rpartition(".")
    if not separator or len(fraction) == 3:
        whole, fraction = whole + fraction, "0"
    amount = Decimal(f"{whole.replace('.', '') or '0'}.{fraction}")
    return amount * 1000 if is_thousands else amount
