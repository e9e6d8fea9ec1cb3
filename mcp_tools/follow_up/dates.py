"""Finds days and times: "dün 14:10", "3 gün önce", "last Monday", "15 Kasım", "03.06.2026"."""

import re
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

_NAMES: Final = {Role.EVENT: "date", Role.SINCE: "since", Role.DEADLINE: "deadline"}
_SECOND_BEST: Final = {(Role.EVENT, "since"), (Role.SINCE, "date")}
"""Where a day may serve another detail when its own is not wanted: "it stopped yesterday" says since when."""

_SINCE_BEFORE: Final = re.compile(r"(?<![a-z])(?:since|as\sof)\s(?:about\s|the\s)?$")
_SINCE_AFTER: Final = re.compile(r"(?:\sgunu|\s(?:sabah|aksam|ogle|gece)[a-z]{0,4})?'?[a-z]{0,4}\s(?:beri|itibaren)")
_DEADLINE_BEFORE: Final = re.compile(r"(?<![a-z])(?:by|until|till|before|no\slater\sthan|en\sgec)\s(?:the\s|this\s)?$")
_DEADLINE_AFTER: Final = re.compile(r"(?:\sgunu)?'?[a-z]{0,3}\s(?:kadar|dek)(?![a-z])")
_TIME_ALONE: Final = re.compile(rf"\W*(?:bugun\s)?(?P<late>{TIME}|\d\d?[:.]\d\d)(?:'?[dt][ae])?\W*")
_DAY_MONTH: Final = re.compile(r"\W*(?:on\s)?(?P<day>[0-3]?\d)(?P<dot>[./-])(?P<month>[01]?\d)(?:'?[dt][ae])?\W*")
_HOW_LONG: Final = re.compile(
    rf"\W*(?:(?:about|around|almost|for|yaklasik|son|it'?s\sbeen)\s){{0,2}}(?P<day>(?P<count>{NUMERAL})\s(?P<unit>{any_of(UNITS)})"
    r"(?:[dt][iu]r|\soldu|\skadar|\snow)?)(?:\sfalan|\soluyor)?\W*"
)
_LONGEST_ANSWER: Final = 80


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it was said, not read yet."""

    form: Form
    match: re.Match[str]
    role: Role

    @property
    def start(self) -> int:
        groups = self.match.groupdict()
        return self.match.start("early") if groups.get("early") else self.match.start("day")

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
        span = _span(said, day, day.role)
        is_own = _NAMES[day.role] == name
        if span and _is_possible(said, name, span.value, is_own=is_own):
            yield name, span if is_own else replace(span, confidence=round(span.confidence - 0.3, 2))


def answer_date(said: Said, name: str) -> Span | None:
    """Read the message as the answer to "when?": a day anywhere in it, or a short "3/6", "14:10", "2 weeks"."""
    role = next((role for role, own in _NAMES.items() if own == name), Role.EVENT)
    days = sorted(_days(said), key=lambda day: day.role is not role)
    found = next((span for day in days[:_MOST_READ] if (span := _span(said, day, role))), None)
    if found or len(said.text) > _LONGEST_ANSWER:
        return found
    return _answer_day_month(said, role) or _answer_duration(said, role) or _answer_time(said)


def _days(said: Said) -> list[_Day]:
    """Return the days named in the message, in order, none overlapping another; the more specific form wins."""
    days: list[_Day] = []
    taken = Cover(len(said.text))
    for form in FORMS:
        for match in form.pattern.finditer(said.folded):
            day = _Day(form, match, form.role or _role(said, match))
            if not taken.touches(day.start, day.end) and not said.is_reserved(day.start, day.end):
                taken.add(day.start, day.end)
                days.append(day)
    return sorted(days, key=lambda day: day.start)


def _role(said: Said, match: re.Match[str]) -> Role:
    before = said.folded[max(0, match.start() - 20) : match.start("day")]
    end = match.end("day")
    if _SINCE_BEFORE.search(before) or _SINCE_AFTER.match(said.folded, end):
        return Role.SINCE
    if _DEADLINE_BEFORE.search(before) or _DEADLINE_AFTER.match(said.folded, end):
        return Role.DEADLINE
    return Role.EVENT


def _name(role: Role, names: Collection[str]) -> str | None:
    """Return which of `names` a day in this role serves."""
    own = _NAMES[role]
    return own if own in names else next((name for name in names if (role, name) in _SECOND_BEST), None)


def _is_possible(said: Said, name: str, value: str, *, is_own: bool) -> bool:
    """Tell whether a day can be what it is taken for: nothing lasts since tomorrow, nothing is due by yesterday."""
    if name == "deadline":
        return value >= said.now.date().isoformat()
    return (name == "date" and is_own) or value <= said.now.isoformat()


def _span(said: Said, day: _Day, role: Role) -> Span | None:
    groups = day.match.groupdict()
    phrase = day.form.read(day.match)
    moment = _moment(said, phrase, is_future=role is Role.DEADLINE)
    if moment is None:
        return None
    clock = groups.get("late") or groups.get("early")
    at = read_time(clock, groups.get("part") or "") if clock else None
    value = _iso(moment, at or (moment.time() if phrase.has_time else None))
    return Span(value, day.start, day.end, day.form.confidence)


def _moment(said: Said, phrase: Phrase, *, is_future: bool) -> datetime | None:
    """Read the phrase against the customer's clock; a weekday of a given week against the Sunday before that week."""
    base = said.now.replace(tzinfo=None)
    if phrase.week is None:
        return _read(phrase.words, base, is_future=is_future)
    sunday = base - timedelta(days=base.isoweekday() - 7 * phrase.week)
    return _read(phrase.words, sunday, is_future=True)


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


def _answer_day_month(said: Said, role: Role) -> Span | None:
    """Read "03.06" or "3/6": a day and a month, which outside an answer could be a price or a version."""
    match = _DAY_MONTH.fullmatch(said.folded)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    phrase = Phrase(f"{match['day']} {MONTH_NAMES[int(match['month']) - 1]}")
    moment = _moment(said, phrase, is_future=role is Role.DEADLINE)
    return Span(_iso(moment, None), match.start("day"), match.end("month"), 0.8) if moment else None


def _answer_duration(said: Said, role: Role) -> Span | None:
    """Read "2 weeks" or "3 gündür" as that long before now; for a deadline, from now."""
    match = _HOW_LONG.fullmatch(said.folded)
    if match is None:
        return None
    unit = UNITS[match["unit"]]
    words = f"{number(match['count'])} {unit}"
    is_future = role is Role.DEADLINE
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
