"""Finds days and times: "dün 14:10", "3 gün önce", "last Monday", "15 Kasım", "03.06.2026"."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from mcp_tools.follow_up.calendar_words import MONTH_NAMES, UNITS, any_of
from mcp_tools.follow_up.clock import TIME, read_time
from mcp_tools.follow_up.date_forms import FORMS, Form, Phrase, Role
from mcp_tools.follow_up.numerals import NUMERAL, number
from mcp_tools.follow_up.said import Cover, Said, Span

_MOST_READ: Final = 5
"""Days read in one message, the first ones and the last: dateparser takes about 0.3 ms for each."""

_NAMES: Final = {Role.EVENT: "date", Role.SINCE: "since", Role.START: "since", Role.DEADLINE: "deadline"}
_SECOND_BEST: Final = {
    Role.EVENT: ("since", "deadline"),
    Role.SINCE: ("date",),
    Role.START: ("deadline", "date"),
    Role.DEADLINE: (),
}
"""What a day may serve when its own detail is not wanted: "it stopped yesterday" says since when, "from 1 July" when
something is to begin."""

_SINCE_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:since|ever\ssince)\s(?:about\s|around\s|the\s|early\s|late\s|\d\d?(?:[:.]\d\d)?\s?(?:[ap]m\s)?(?:on\s)?){0,2}$"
)
_START_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:from|as\sof|starting|beginning|effective)\s(?:from\s|on\s|the\s){0,2}$"
)
_REST_OF_DAY: Final = r"(?:\sgunu|\s(?:sabah|aksam|ogle|gece|tarih)[a-z]{0,5})?'?[a-z]{0,5}"
_SINCE_AFTER: Final = re.compile(rf"{_REST_OF_DAY}\s(?:beri|bu\syana)")
_START_AFTER: Final = re.compile(rf"{_REST_OF_DAY}\s(?:itibaren|itibari)|\s(?:on|onwards?|on\swards?)(?![a-z])")
_DEADLINE_BEFORE: Final = re.compile(
    r"(?<![a-z])(?:by|until|till|before|no\slater\sthan|en\sgec)\s(?:the\s|this\s)?$"
    r"|(?<![a-z])(?:mov|chang|postpon|reschedul|shift|deliver|bring|ship|com|push)[a-z]{0,5}\s(?:[a-z]{1,9}\s){0,2}(?:to|for|until|on)\s(?:the\s|this\s|next\s)?$"
)
_DEADLINE_AFTER: Final = re.compile(
    r"(?:\sgunu)?'?[a-z]{0,3}\s(?:kadar|dek)(?![a-z])|y?[ae]\s(?:kal|al[iı]n|alab|alal|ertele|getir|gelsin|birak|teslim|aktar|kaydir)"
    r"|(?:\sgunu)?\s(?:gelsin|getirin|teslim\sedin|birakin)(?![a-z])"
)
_WAS_DUE: Final = re.compile(
    r"(?<![a-z])(?:supposed|should\shave|was\s(?:due|meant|promised)|were\s(?:due|meant)|promised\sby)(?![a-z])"
    r"|(?:lazimdi|gerekiyordu|gelecekti|olacakti|m[ae]liydi|bekleniyordu)"
)
"""What was due by a day is late: that day is when it should have happened, and no deadline."""
_CONTACTED: Final = re.compile(
    r"(?<![a-z])(?:wrote|called|e-?mailed|contacted|complained)(?:\s(?:to|you|it|about|this|support|again)){0,3}\s(?:on\s|already\s)?$"
)
_TIME_ALONE: Final = re.compile(rf"\W*(?:bugun\s)?(?P<late>{TIME}|\d\d?[:.]\d\d)(?:'?[dt][ae])?\W*")
_DAY_MONTH: Final = re.compile(r"\W*(?:on\s)?(?P<day>[0-3]?\d)(?P<dot>[./-])(?P<month>[01]?\d)(?:'?[dt][ae])?\W*")
_HOW_LONG: Final = re.compile(
    rf"\W*(?:(?:about|around|almost|for|yaklasik|son|it'?s\sbeen)\s){{0,2}}(?P<day>(?P<count>{NUMERAL})\s(?P<unit>{any_of(UNITS)})"
    r"(?:[dt][iu]r|\soldu|\skadar|\snow)?)(?:\sfalan|\soluyor)?\W*"
)
_DAY_ALONE: Final = re.compile(
    r"(?:[a-z']{1,10}[\s,]+){0,4}?(?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th|'?s?[iu](?:n?d[ae])?)?(?:\s?'?(?:[iy]?di|[iu]|olacak|olmali|dir))?\W*"
)
_LONGEST_ANSWER: Final = 80
_SOON: Final = timedelta(days=92)
"""A day that no word calls a deadline is one only within a season: what was in spring is not next spring's."""

_BORROWED: Final = 0.3
"""How much less a day is trusted as a detail that it was not said for."""

_TO_COME: Final = 0.1
"""How much less a day to come is trusted as the day when something happened."""


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it was said, not read yet."""

    form: Form
    match: re.Match[str]
    role: Role

    @property
    def start(self) -> int:
        groups = self.match.groupdict()
        return min(self.match.start(name) for name in ("early", "day") if groups.get(name))

    @property
    def end(self) -> int:
        groups = self.match.groupdict()
        named = [name for name in ("day", "part", "late") if groups.get(name)]
        return max(self.match.end(name) for name in named)


def warm() -> None:
    """Load dateparser and its English data now; the first call of a process would otherwise wait about 200 ms."""
    _read("yesterday", datetime(2026, 1, 2), is_future=False)  # noqa: DTZ001 - wall clock, as everywhere in this slice


def day_spans(said: Said) -> Iterator[Span]:
    """Yield where days are named, unread: such a span is no code and no quantity. Microseconds, no dateparser."""
    return (Span("", day.start, day.end, day.form.confidence) for day in _days(said))


def find_dates(said: Said, names: Collection[str]) -> Iterator[tuple[str, Span]]:
    """Yield the days of the details `names` (date, since, deadline) as ISO dates, or date-times when a time was said.

    A day without a year is the last such day, for a deadline the next. Numbers read day first, unless only the month
    can come first. Not covered: years or months alone, "a few days ago", a time without its day.
    """
    wanted = [(name, day) for day in _days(said) if (name := _name(day.role, names))]
    if len(wanted) > _MOST_READ:
        wanted = wanted[: _MOST_READ - 2] + wanted[-2:]
    for name, day in wanted:
        if name == "deadline" and day.role is Role.EVENT and not day.match.groupdict().get("month"):
            continue
        span = _span(said, day, is_future=name == "deadline")
        is_own = _NAMES[day.role] == name
        if span and _is_possible(said, name, span.value, is_own=is_own):
            doubt = 0.0 if is_own else _BORROWED
            doubt += _TO_COME if name == "date" and span.value > said.now.isoformat() else 0.0
            yield name, replace(span, confidence=round(span.confidence - doubt, 2))


def answer_date(said: Said, name: str) -> Span | None:
    """Read the message as the answer to "when?": a day anywhere in it, or a short "3/6", "14:10", "2 weeks"."""
    role = next((role for role, own in _NAMES.items() if own == name), Role.EVENT)
    days = sorted(_days(said), key=lambda day: day.role is not role)
    found = next(
        (span for day in days[:_MOST_READ] if (span := _span(said, day, is_future=role is Role.DEADLINE))), None
    )
    if found or len(said.text) > _LONGEST_ANSWER:
        return found
    is_future = role is Role.DEADLINE
    return (
        _answer_day_month(said, is_future=is_future)
        or _answer_duration(said, is_future=is_future)
        or _answer_time(said)
        or _answer_day_alone(said, is_future=is_future)
    )


def _is_contact(said: Said, match: re.Match[str]) -> bool:
    """Tell whether the day is when somebody wrote or called before, which is not when it happened."""
    return _CONTACTED.search(said.folded, max(0, match.start() - 40), match.start()) is not None


def _days(said: Said) -> list[_Day]:
    """Return the days named in the message, in order, none overlapping another; the more specific form wins."""
    days: list[_Day] = []
    taken = Cover(len(said.text))
    for form in FORMS:
        for match in form.pattern.finditer(said.folded):
            day = _Day(form, match, form.role or _role(said, match))
            if _is_contact(said, match):
                continue
            if not taken.touches(day.start, day.end) and not said.is_reserved(day.start, day.end):
                taken.add(day.start, day.end)
                days.append(day)
    return sorted(days, key=lambda day: day.start)


def _role(said: Said, match: re.Match[str]) -> Role:
    before = said.folded[max(0, match.start() - 20) : match.start("day")]
    end = match.end("day")
    if _SINCE_BEFORE.search(before) or _SINCE_AFTER.match(said.folded, end):
        return Role.SINCE
    if _START_BEFORE.search(before) or _START_AFTER.match(said.folded, end):
        return Role.START
    if _DEADLINE_BEFORE.search(before) or _DEADLINE_AFTER.match(said.folded, end):
        is_over = _WAS_DUE.search(said.folded, max(0, match.start() - 50), min(len(said.folded), end + 40))
        return Role.EVENT if is_over else Role.DEADLINE
    return Role.EVENT


def _name(role: Role, names: Collection[str]) -> str | None:
    """Return which of `names` a day in this role serves."""
    own = _NAMES[role]
    return own if own in names else next((name for name in _SECOND_BEST[role] if name in names), None)


def _is_possible(said: Said, name: str, value: str, *, is_own: bool) -> bool:
    """Tell whether a day can be what it is taken for: nothing lasts since tomorrow, nothing is due by yesterday."""
    if name == "deadline":
        latest = "9999" if is_own else (said.now + _SOON).date().isoformat()
        return said.now.date().isoformat() <= value <= latest
    return (name == "date" and is_own) or value <= said.now.isoformat()


def _span(said: Said, day: _Day, *, is_future: bool) -> Span | None:
    groups = day.match.groupdict()
    phrase = day.form.read(day.match)
    moment = _moment(said, phrase, is_future=is_future)
    if moment is None:
        return None
    clock = groups.get("late") or groups.get("early")
    at = read_time(clock, groups.get("part") or "") if clock else None
    value = _iso(moment, at or (moment.time() if phrase.has_time else None))
    return Span(value, day.start, day.end, day.form.confidence)


def _moment(said: Said, phrase: Phrase, *, is_future: bool) -> datetime | None:
    """Read the phrase against the customer's clock; a weekday of a given week against the Sunday before that week."""
    base = said.now.replace(tzinfo=None)
    if phrase.day is not None:
        return _in_a_month(base, phrase.day, phrase.months, is_future=is_future)
    if phrase.week is None:
        return _read(phrase.words, base, is_future=is_future)
    sunday = base - timedelta(days=base.isoweekday() - 7 * phrase.week)
    return _read(phrase.words, sunday, is_future=True)


def _in_a_month(base: datetime, day: int, months: int | None, *, is_future: bool) -> datetime | None:
    """Return that day of the month `months` from now, or of the nearest that fits; day 0 is the month's last."""
    nearest = (0, 1, 2) if is_future else (0, -1, -2)
    for offset in nearest if months is None else (months,):
        year, month = divmod(base.year * 12 + base.month - 1 + offset, 12)
        last = monthrange(year, month + 1)[1]
        moment = datetime(year, month + 1, min(day or last, last))  # noqa: DTZ001 - wall clock
        is_past = moment.date() <= base.date()
        if day <= last and (months is not None or is_past is not is_future or moment.date() == base.date()):
            return moment
    return None


def _read(words: str, base: datetime, *, is_future: bool) -> datetime | None:
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": base,
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future" if is_future else "past",
        "PARSERS": ["relative-time", "absolute-time"],
    }
    moment = DateDataParser(languages=["en"], settings=settings).get_date_data(words).date_obj
    return moment if moment and 1990 <= moment.year < 2100 else None


def _iso(moment: datetime, at: time | None) -> str:
    return datetime.combine(moment.date(), at).isoformat(timespec="minutes") if at else moment.date().isoformat()


def _answer_day_alone(said: Said, *, is_future: bool) -> Span | None:
    """Read "3'ünde" or "17 idi" as a day of the month; a number of anything else has its unit beside it."""
    match = _DAY_ALONE.fullmatch(said.folded)
    is_marked = match is not None and match.end("day") < len(said.folded.rstrip(" .!"))
    moment = _moment(said, Phrase(day=int(match["day"])), is_future=is_future) if match and is_marked else None
    return Span(_iso(moment, None), *match.span("day"), 0.75) if match and moment else None


def _answer_day_month(said: Said, *, is_future: bool) -> Span | None:
    """Read "03.06" or "3/6": a day and a month, which outside an answer could be a price or a version."""
    match = _DAY_MONTH.fullmatch(said.folded)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    phrase = Phrase(f"{match['day']} {MONTH_NAMES[int(match['month']) - 1]}")
    moment = _moment(said, phrase, is_future=is_future)
    return Span(_iso(moment, None), match.start("day"), match.end("month"), 0.8) if moment else None


def _answer_duration(said: Said, *, is_future: bool) -> Span | None:
    """Read "2 weeks" or "3 gündür" as that long before now; for a deadline, from now."""
    match = _HOW_LONG.fullmatch(said.folded)
    if match is None:
        return None
    unit = UNITS[match["unit"]]
    words = f"{number(match['count'])} {unit}"
    moment = _moment(said, Phrase(f"in {words}" if is_future else f"{words} ago"), is_future=is_future)
    at = moment.time() if moment and unit in ("minute", "hour") else None
    return Span(_iso(moment, at), *match.span("day"), 0.8) if moment else None


def _answer_time(said: Said) -> Span | None:
    """Read a time alone as today's, or yesterday's while today's is still to come."""
    match = _TIME_ALONE.fullmatch(said.folded)
    at = read_time(match["late"], "") if match else None
    if match is None or at is None:
        return None
    now = said.now.replace(tzinfo=None)
    day = now if datetime.combine(now.date(), at) <= now else now - timedelta(days=1)
    return Span(_iso(day, at), *match.span("late"), 0.7)
