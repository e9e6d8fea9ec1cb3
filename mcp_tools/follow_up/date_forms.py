"""The ways people name a day, each with the English phrase that dateparser reads for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mcp_tools.follow_up.calendar_words import DAYS, MONTHS, UNITS, WEEKDAYS, any_of
from mcp_tools.follow_up.clock import DAY_PART, TIME
from mcp_tools.follow_up.numerals import NUMERAL, number


class Role(StrEnum):
    """What a day in a sentence is: when it happened, since when it lasts, from when on, by when it must be done."""

    EVENT = "event"
    SINCE = "since"
    START = "start"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English phrase for a day, or a day of the month.

    `week` is set for a weekday of this week (0), the next (1) or the last (-1); `day` for a day of an unnamed month,
    0 being its last day; `months` counts from this month, None meaning the nearest that fits.
    """

    words: str = ""
    week: int | None = None
    has_time: bool = False
    day: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One way to name a day; a `role` of its own where the words leave no other."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Phrase]
    confidence: float
    role: Role | None = None


_LEFT: Final = r"(?<![\w.,:/<%+-])"
_MONTH: Final = rf"(?P<month>{any_of(MONTHS)})"
_YEAR: Final = r"(?:,?\s(?P<year>20\d\d)(?!\d))?"
_UNIT: Final = rf"(?P<unit>{any_of(UNITS)})"
_COUNT: Final = rf"(?P<count>{NUMERAL})"
_ENDING: Final = r"(?:'?(?:n?[dt][ae]n?(?:ki)?|ki|y?[aeiu]|s?in(?:d[ae]n?)?))?(?![a-z])"
_NEXT_WEEK: Final = r"haftaya|gelecek\shafta|next\sweek"
_LAST_WEEK: Final = r"gecen\shafta|last\sweek(?:\son)?"
_NEXT: Final = r"next|onumuzdeki|gelecek"
_LAST: Final = r"this\spast|last|past|gecen|gectigimiz"
_THIS: Final = r"this|bu"
_WHICH: Final = (
    rf"(?P<next_week>{_NEXT_WEEK})|(?P<last_week>{_LAST_WEEK})|(?P<next>{_NEXT})|(?P<last>{_LAST})|(?P<this>{_THIS})"
)
# "pazar" alone is also a market, so it needs its "günü" or a word that says which one.
_WEEKDAY: Final = (
    rf"(?:(?:{_WHICH})\s(?P<weekday>{any_of(WEEKDAYS)})|(?P<weekday_alone>{any_of(WEEKDAYS)})(?<!pazar)"
    r"|(?P<sunday>pazar)(?=\s(?:gunu|gecesi|sabahi|aksami)))"
)
_HABIT: Final = (
    r"(?!.{0,30}(?:musteri(?:yim|siyim|nizim)|kullan(?:iyor|makta)|abone|uyeyim|uyesi|customer|member|been\susing))"
)
"""How long someone has been a customer is not how long a problem lasts."""


_LATE: Final = (
    rf"{_COUNT}\s(?P<unit>days?|weeks?|months?|gun|hafta|ay)"
    r"\s(?:late|overdue|gecikti|gecikmis|gecikmede|gecikmeli|gecti)"
)
_DAY_NUMBER: Final = r"(?P<number>[12]\d|3[01]|[1-9])"
_NO_DAY: Final = (
    r"\s(?:time|attempt|try|order|item|day|week|month|year|floor|person|one|party|call|e?-?mail|message|hour)"
)
_DAY_EN: Final = rf"(?<=\bthe\s){_DAY_NUMBER}(?:st|nd|rd|th)(?!{_NO_DAY}|\sof\s[a-z]|-)"
_DAY_TR: Final = (
    rf"(?:(?P<which>gecen|onumuzdeki|gelecek|bu)\s)?ayin\s{_DAY_NUMBER}(?![\d.,]?\d)"
    r"'?(?:s?[iu](?:n(?:d[ae]n?|[ae]))?)?"
)
_MONTH_END: Final = (
    r"(?:the\s)?end\sof\s(?:the|this|(?P<next>next))\smonth|month'?s?\send"
    r"|(?:(?P<next_tr>onumuzdeki|gelecek)\s)?ay\ssonu(?:n(?:d[ae]n?|[ae]))?"
)
_SINCE_TIME: Final = (
    rf"(?P<day>(?<=since\s)(?P<late>{TIME})(?!\s[a-z]{{3,9}}day)"
    r"|(?:saat\s)?(?P<early>[0-2]?\d[:.][0-5]\d|(?<=saat\s)[0-2]?\d)(?='?[dt][ae]n\s(?:beri|itibaren)))"
)
_SINCE_MORNING: Final = (
    r"(?P<day>(?<![a-z])(?:ogleden\ssonra|sabah|ogle)(?=(?:in)?(?:tan|dan|den)?\s(?:beri|bu\syana)|\s(?:saat\s)?\d\d?(?:[.:]\d\d)?'?[dt][ae]n\s)"
    r"|(?<=since\s)morning)"
)


def _with_time(day: str) -> re.Pattern[str]:
    """Allow a time of day before or after `day`, and Turkish case endings on it."""
    return re.compile(
        rf"{_LEFT}(?:(?P<early>{TIME})(?:'?[dt][ae])?,?\s(?:on\s)?)?(?P<day>{day}){_ENDING}"
        rf"(?:(?:\sgunu|\sthe)?[\s,]{{1,2}}(?:in\sthe\s)?(?P<part>{DAY_PART})(?![a-z]))?"
        rf"(?:[\s,]{{1,2}}(?P<late>{TIME}|[0-2]?\d(?='?[dt][ae](?![a-z]))))?"
    )


def _numeric(match: re.Match[str]) -> Phrase:
    first, second, third = re.split(r"[./-]", match["day"])
    if len(first) == 4:
        return Phrase(f"{first}-{second}-{third}")
    return Phrase(f"{first}.{second}.{third if len(third) == 4 else '20' + third}")


def _day_of_month(match: re.Match[str]) -> Phrase:
    return Phrase(f"{match['number']} {MONTHS[match['month']]} {match['year'] or ''}".rstrip())


def _ago(match: re.Match[str]) -> Phrase:
    unit = UNITS[match["unit"]]
    return Phrase(f"{number(match['count'])} {unit} ago", has_time=unit in ("minute", "hour"))


def _within(match: re.Match[str]) -> Phrase:
    return Phrase(f"in {number(match['count'])} {UNITS[match['unit']]}")


def _weekday(match: re.Match[str]) -> Phrase:
    day = WEEKDAYS[match["weekday"] or match["weekday_alone"] or match["sunday"]]
    weeks = {"next_week": 1, "last_week": -1, "this": 0}
    week = next((weeks[which] for which in weeks if match[which]), None)
    if week is not None:
        return Phrase(day, week=week)
    if match["next"] or match["last"]:
        return Phrase(f"{'next' if match['next'] else 'last'} {day}")
    return Phrase(day)


def _day_alone(match: re.Match[str]) -> Phrase:
    groups = match.groupdict()
    months = {"gecen": -1, "last": -1, "onumuzdeki": 1, "gelecek": 1, "next": 1}.get(groups.get("which") or "")
    return Phrase(day=int(match["number"]), months=months)


def _month_end(match: re.Match[str]) -> Phrase:
    return Phrase(day=0, months=1 if match["next"] or match["next_tr"] else 0)


def _neighbour(match: re.Match[str]) -> Phrase:
    return Phrase(f"{'next' if match['next'] else 'last'} {UNITS[match['unit']]}")


def _today(_match: re.Match[str]) -> Phrase:
    return Phrase("today")


def _named(match: re.Match[str]) -> Phrase:
    words = DAYS[match["day"]]
    return Phrase(words, has_time="minutes" in words)


FORMS: Final = (
    Form(
        _with_time(
            r"20\d\d-[01]?\d-[0-3]?\d(?!\d)|[0-3]?\d(?P<dot>[./-])[0-3]?\d(?P=dot)20\d\d(?!\d)|\d\d?/\d\d?/\d\d(?!\d)"
        ),
        _numeric,
        0.95,
    ),
    Form(
        _with_time(
            rf"(?P<number>[0-3]?\d)(?:st|nd|rd|th)?(?:\sof)?\s{_MONTH}(?![a-z]{{4}})(?!\s(?:be|have|not|also|need)\s){_YEAR}"
        ),
        _day_of_month,
        0.95,
    ),
    Form(
        _with_time(
            rf"{_MONTH}(?:'?[iu]n)?\.?\s(?:the\s)?(?P<number>[0-3]?\d)(?:st|nd|rd|th|'?[iu]|'?s[iu])?(?![\d.:%]){_YEAR}"
        ),
        _day_of_month,
        0.9,
    ),
    Form(_with_time(rf"{_COUNT}\s{_UNIT}\s(?:ago|once)"), _ago, 0.95),
    Form(_with_time(_LATE), _ago, 0.8),
    Form(_with_time(_WEEKDAY), _weekday, 0.85),
    Form(_with_time(_DAY_EN), _day_alone, 0.85),
    Form(_with_time(_DAY_TR), _day_alone, 0.85),
    Form(re.compile(rf"{_LEFT}(?P<day>{_MONTH_END})(?![a-z])"), _month_end, 0.9, Role.DEADLINE),
    Form(
        _with_time(r"(?:(?P<next>next|onumuzdeki|gelecek)|last|gecen|gectigimiz)\s(?P<unit>week|hafta)"),
        _neighbour,
        0.7,
    ),
    Form(_with_time(rf"(?!dunya|today|bugun(?!\ssabah))(?:{any_of(DAYS)})"), _named, 0.9),
    Form(_with_time(r"today|bugun"), _named, 0.75),
    Form(re.compile(_SINCE_MORNING), _today, 0.85, Role.SINCE),
    Form(re.compile(_SINCE_TIME), _today, 0.85, Role.SINCE),
    Form(
        re.compile(
            rf"(?<![a-z])for\s(?:the\s(?:last|past)\s)?(?:(?:about|over|almost)\s)?(?P<day>{_COUNT}\s{_UNIT})(?![a-z]){_HABIT}"
        ),
        _ago,
        0.75,
        Role.SINCE,
    ),
    Form(
        re.compile(rf"{_LEFT}(?P<day>{_COUNT}\s{_UNIT}(?:[dt][iu]r|[dt][ae]n\sberi))(?![a-z]){_HABIT}"),
        _ago,
        0.9,
        Role.SINCE,
    ),
    Form(
        re.compile(
            rf"{_LEFT}(?P<day>(?P<within>within\s)?{_COUNT}\s(?P<unit>days?|weeks?|months?|gun|hafta|ay)(?(within)|\sicinde))(?![a-z])"
        ),
        _within,
        0.8,
        Role.DEADLINE,
    ),
)
