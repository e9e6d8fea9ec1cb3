"""Days are read against the customer's clock, in both languages, and only where a day is meant."""

from collections.abc import Callable

import pytest

from mcp_tools.domain.text import Language
from mcp_tools.follow_up.dates import answer_date, day_spans, find_dates
from mcp_tools.follow_up.said import Said

NAMES = ("date", "since", "deadline")


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("dün", "dün", "2026-06-16"),
        ("DUN aldim", "DUN", "2026-06-16"),
        ("3 gün önce", "3 gün önce", "2026-06-14"),
        ("iki hafta once", "iki hafta once", "2026-06-03"),
        ("two weeks ago", "two weeks ago", "2026-06-03"),
        ("2 hours ago", "2 hours ago", "2026-06-17T10:00"),
        ("bu sabah", "bu sabah", "2026-06-17"),
        ("this morning", "this morning", "2026-06-17"),
        ("last night", "last night", "2026-06-16"),
        ("geçen salı", "geçen salı", "2026-06-16"),
        ("gecen hafta persembe", "gecen hafta persembe", "2026-06-11"),
        ("last Monday", "last Monday", "2026-06-15"),
        ("pazar günü", "pazar", "2026-06-14"),
        ("15 Kasım'da", "15 Kasım", "2025-11-15"),
        ("15 KASIM 2024", "15 KASIM 2024", "2024-11-15"),
        ("3 June", "3 June", "2026-06-03"),
        ("June 3rd, 2026 at 2pm", "June 3rd, 2026 at 2pm", "2026-06-03T14:00"),
        ("yesterday at 14:10", "yesterday at 14:10", "2026-06-16T14:10"),
        ("at 14:10 on 3 June", "at 14:10 on 3 June", "2026-06-03T14:10"),
        ("dün saat 14.10'da", "dün saat 14.10", "2026-06-16T14:10"),
        ("dün akşam 8'de", "dün akşam 8", "2026-06-16T20:00"),
        ("03.06.2026", "03.06.2026", "2026-06-03"),
        ("3/6/26", "3/6/26", "2026-06-03"),
        ("06/13/2026", "06/13/2026", "2026-06-13"),  # only the month can come first
        ("2026-06-03", "2026-06-03", "2026-06-03"),
        ("haftaya", "haftaya", "2026-06-24"),  # not the past
        ("haftaya salı", "haftaya salı", "2026-06-23"),
        ("next Tuesday", "next Tuesday", "2026-06-23"),
        ("bu cuma", "bu cuma", "2026-06-19"),
        ("tomorrow", "tomorrow", "2026-06-18"),
        ("on the 3rd", "3rd", "2026-06-03"),
        ("on the 20th", "20th", "2026-05-20"),  # the last such day
        ("ayın 10'unda", "ayın 10'unda", "2026-06-10"),
        ("geçen ayın 20'sinde", "geçen ayın 20'sinde", "2026-05-20"),
        ("it is 4 days late", "4 days late", "2026-06-13"),
        ("it was supposed to come by Friday", "Friday", "2026-06-12"),
    ],
)
def test_a_day_is_found_where_it_was_said(say: Callable[..., Said], text: str, said: str, value: str) -> None:
    found = [(name, text[span.start : span.end], span.value) for name, span in find_dates(say(text), NAMES)]
    assert found == [("date", said, value)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("since yesterday", "since", "2026-06-16"),
        ("pazartesiden beri", "since", "2026-06-15"),
        ("15 Kasım'dan beri", "since", "2025-11-15"),
        ("3 gündür", "since", "2026-06-14"),
        ("for two weeks", "since", "2026-06-03"),
        ("by Friday", "deadline", "2026-06-19"),
        ("cumaya kadar", "deadline", "2026-06-19"),
        ("cuma gününe kadar", "deadline", "2026-06-19"),
        ("3 gün içinde", "deadline", "2026-06-20"),
        ("since 9 this morning", "since", "2026-06-17"),
        ("sabah 9'dan beri", "since", "2026-06-17"),
        ("sabahtan beri", "since", "2026-06-17"),
        ("since 8:30", "since", "2026-06-17T08:30"),
        ("10 Haziran'dan bu yana", "since", "2026-06-10"),
        ("ay sonuna kadar", "deadline", "2026-06-30"),
        ("teslimat cumartesiye kalsın", "deadline", "2026-06-20"),
        ("please move it to Thursday", "deadline", "2026-06-18"),
    ],
)
def test_the_words_beside_a_day_say_what_it_is(say: Callable[..., Said], text: str, name: str, value: str) -> None:
    assert [(one, span.value) for one, span in find_dates(say(text), NAMES)] == [(name, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("stop it from 1 July", ["2026-07-01"]),
        ("1 Temmuz itibarıyla", ["2026-07-01"]),
        ("1 ağustosta sonlandırın", ["2026-08-01"]),
        ("I signed up on 3 June", []),
        ("a member since Monday", []),
    ],
)
def test_a_day_to_begin_with_is_a_deadline_where_nothing_else_is_wanted(
    say: Callable[..., Said], text: str, value: list[str]
) -> None:
    assert [span.value for _, span in find_dates(say(text), ("deadline",))] == value


def test_a_past_day_says_since_when_if_nothing_else_is_wanted(say: Callable[..., Said]) -> None:
    assert [span.value for _, span in find_dates(say("it broke yesterday"), ("since",))] == ["2026-06-16"]
    assert list(find_dates(say("it arrives tomorrow"), ("since",))) == []


@pytest.mark.parametrize(
    "text",
    [
        "iOS 17.2.1",
        "16 GB",
        "7/24",
        "2. kez",
        "%20",
        "0532 123 45 67",
        "2026",
        "1.250",
        "pazar yeri",
        "dünya kadar",
        "item 2 may be broken",
        "I may call",
        "5 yıldır müşteriyim",
        "a few days ago",
        "31.02.2026",
        "<DATE_1>",
        "99999 years ago",
        "it worked till yesterday",  # no deadline is in the past
        "as of next month",  # nothing lasts since then yet
        "the battery dies within an hour",
        "this is the 3rd time",
        "the 2nd item",
        "I wrote to you last week",
        "last month",
    ],
)
def test_a_look_alike_is_no_day(say: Callable[..., Said], text: str) -> None:
    assert list(find_dates(say(text), NAMES)) == []


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("dün", "date", "2026-06-16"),
        ("sanırım dün akşam", "date", "2026-06-16"),
        ("3/6", "date", "2026-06-03"),
        ("03.06", "date", "2026-06-03"),
        ("14:10", "date", "2026-06-16T14:10"),  # today it is still to come
        ("11:30'da", "date", "2026-06-17T11:30"),
        ("2 weeks", "since", "2026-06-03"),
        ("3 gün", "since", "2026-06-14"),
        ("3 gün", "deadline", "2026-06-20"),
        ("Friday", "deadline", "2026-06-19"),
        ("20 June", "deadline", "2026-06-20"),
        ("20 June", "date", "2025-06-20"),
        ("3'ünde", "date", "2026-06-03"),
        ("17 idi", "date", "2026-06-17"),
    ],
)
def test_a_day_answers_when(say: Callable[..., Said], text: str, name: str, value: str) -> None:
    span = answer_date(say(text), name)
    assert span
    assert span.value == value


@pytest.mark.parametrize("text", ["my order is late", "2026", "250", "A-1042", "31.02", "99.99", "25:70", "FD-1042"])
def test_what_is_no_day_does_not_answer_when(say: Callable[..., Said], text: str) -> None:
    assert answer_date(say(text), "date") is None


def test_a_long_message_full_of_days_reads_only_a_few(say: Callable[..., Said]) -> None:
    said = say("3 June, " * 500, Language.EN)
    assert len(list(find_dates(said, NAMES))) == 5
    assert len(list(day_spans(said))) == 500
