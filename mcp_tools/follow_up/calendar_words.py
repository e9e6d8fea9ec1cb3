"""Month, weekday and unit names of both languages, folded, with their English names for dateparser."""

from typing import Final

MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS_TR: Final = (
    *("ocak", "subat", "mart", "nisan", "mayis", "haziran"),
    *("temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"),
)
_DAYS_EN: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_TR: Final = ("pazartesi", "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar")

MONTHS: Final[dict[str, str]] = {
    **{name: name for name in MONTH_NAMES},
    **{name[:3]: name for name in MONTH_NAMES},
    "sept": "september",
    **dict(zip(_MONTHS_TR, MONTH_NAMES, strict=True)),
    **{"ocag": "january", "aralig": "december"},  # before a vowel: "15 Aralığa kadar"
}

WEEKDAYS: Final[dict[str, str]] = {**{name: name for name in _DAYS_EN}, **dict(zip(_DAYS_TR, _DAYS_EN, strict=True))}

UNITS: Final[dict[str, str]] = {
    **{word: unit for unit in ("minute", "hour", "day", "week", "month", "year") for word in (unit, unit + "s")},
    **{"min": "minute", "mins": "minute", "dakika": "minute", "dk": "minute", "saat": "hour", "gun": "day"},
    **{"hafta": "week", "ay": "month", "yil": "year", "sene": "year"},
}

DAYS: Final[dict[str, str]] = {
    **{"today": "today", "bugun": "today", "just now": "today", "az once": "today", "demin": "today"},
    **{"yesterday": "yesterday", "dun": "yesterday", "tomorrow": "tomorrow", "yarin": "tomorrow"},
    **{"the day before yesterday": "2 days ago", "day before yesterday": "2 days ago"},
    **{"evvelsi gun": "2 days ago", "evvelki gun": "2 days ago", "onceki gun": "2 days ago"},
    **{"haftaya": "in 1 week", "haftaya bugun": "in 1 week"},
    **{"half an hour ago": "30 minutes ago", "yarim saat once": "30 minutes ago"},
    **{"this morning": "today", "this afternoon": "today", "this evening": "today", "tonight": "today"},
    **{"bu sabah": "today", "bu ogle": "today", "bu ogleden sonra": "today", "bu aksam": "today", "bu gece": "today"},
    **{"last night": "yesterday", "last evening": "yesterday", "gecen gece": "yesterday", "gecen aksam": "yesterday"},
    **{"bugun sabah": "today", "bugun ogle": "today", "bugun aksam": "today"},
    **{"an hour ago": "60 minutes ago", "bir saat once": "60 minutes ago"},
}
"""Words that name a day by themselves."""

DAY_WORDS: Final = frozenset(
    word
    for phrase in (*MONTHS, *WEEKDAYS, *UNITS, *DAYS, "since", "last", "three", "gecen", "once", "evvelki")
    for word in phrase.split()
)
"""The words days are told with, for who mistypes one."""


def any_of(words: dict[str, str]) -> str:
    """Return the alternatives of a pattern that matches one of `words`, longest first."""
    return "|".join(word.replace(" ", r"\s") for word in sorted(words, key=len, reverse=True))
