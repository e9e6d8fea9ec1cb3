"""Whether a stored value is the one a customer meant: days relative to now, texts regardless of case and accents."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

from evals.script import Fact

_RELATIVE: Final = re.compile(r"(\d+) days (ago|ahead)")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LAST: Final = re.compile(rf"last ({'|'.join(_WEEKDAYS)})")
_NAMED: Final = re.compile(r"(\d{1,2}) november")
_NOVEMBER: Final = 11
_DOTLESS: Final = str.maketrans("ıİ", "iI")


def folded(text: str) -> str:
    """Return the text as it is compared: small letters without accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_DOTLESS))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).lower().split())


def is_meant(fact: Fact, stored: str, today: date) -> bool:
    """Whether the stored value is what the fact says; a day counts with or without the time."""
    if fact.any:
        return True
    if fact.contains is not None:
        return folded(fact.contains) in folded(stored)
    wanted = folded(fact.value or "")
    if days := _days(wanted, today):
        return stored[:10] in {day.isoformat() for day in days}
    return folded(stored) == wanted or (not any(c.isdigit() for c in wanted) and wanted in folded(stored).split())


def _days(words: str, today: date) -> tuple[date, ...]:
    """Return the days the words may mean; none when they are no day."""
    if found := _RELATIVE.fullmatch(words):
        return (today + timedelta(days=int(found[1]) * (1 if found[2] == "ahead" else -1)),)
    if found := _LAST.fullmatch(words):
        back = (today.weekday() - _WEEKDAYS.index(found[1]) - 1) % 7 + 1
        return today - timedelta(days=back), today - timedelta(days=back + 7)
    if found := _NAMED.fullmatch(words):
        day = date(today.year, _NOVEMBER, int(found[1]))
        return (day if day <= today else day.replace(year=day.year - 1),)
    return ()
