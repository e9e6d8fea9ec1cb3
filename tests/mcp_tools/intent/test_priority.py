"""Priority signals and what they do to the catalogue's priority."""

import pytest

from mcp_tools.domain.ticket import Priority
from mcp_tools.intent.priority import assess_priority, find_signals

LOW, NORMAL, HIGH, URGENT = Priority


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("someone is using my card right now", ("fraud_in_progress",)),
        ("şu an biri kartımdan harcama yapıyor", ("fraud_in_progress",)),
        ("my account was hacked", ("account_at_risk",)),
        ("hesabım hacklendi", ("account_at_risk",)),
        ("telefonum çalındı", ("account_at_risk",)),
        ("my account was not hacked, I just forgot the password", ()),
        ("the charger caught fire", ("safety",)),
        ("şarj aletinden duman çıktı", ("safety",)),
        ("my smoke detector order is late", ()),
        ("nobody in the office can connect, the whole system is down", ("service_outage",)),
        ("siteniz çöktü, site tamamen çöktü", ("service_outage",)),
        ("nobody answers my question", ("repeated_contact",)),  # silence, not an outage
        ("we cannot take orders", ("business_impact",)),
        ("müşterilerimiz bekliyor, satış yapamıyoruz", ("business_impact",)),
        ("I need it by tomorrow", ("deadline",)),
        ("yarına kadar lazım", ("deadline",)),
        ("çok acil", ("deadline",)),
        ("acil değil", ("no_hurry",)),
        ("it is not urgent", ("no_hurry",)),
        ("this is the third time I am writing", ("repeated_contact",)),
        ("kaçıncı kez yazıyorum", ("repeated_contact",)),
        ("worst service ever", ("anger",)),
        ("rezalet", ("anger",)),
        ("tell me a joke", ()),
        ("no rush at all", ("no_hurry",)),
        ("acelem yok", ("no_hurry",)),
        ("cumadan önce lazım", ("deadline",)),
        ("it was supposed to be here by tuesday", ()),  # late, but no deadline
        ("2 gün önce aldım", ()),
        ("phone says emergency calls only", ()),
        ("sadece acil arama yazıyor", ()),
        ("tried resending 5 times", ()),
        ("I typed my pin wrong three times", ()),
        ("I gave my password to a caller", ("account_at_risk",)),
        ("kupon kodunu girdim", ()),
        ("my parcel is late", ()),
        ("kargom gecikti", ()),
    ],
)
def test_signals_are_found_in_both_languages(text: str, reasons: tuple[str, ...]) -> None:
    assert find_signals(text) == reasons


@pytest.mark.parametrize(
    ("text", "default", "priority"),
    [
        ("my parcel is late", NORMAL, NORMAL),
        ("someone is using my card right now", LOW, URGENT),
        ("my account was hacked", NORMAL, HIGH),
        ("I need it by tomorrow", NORMAL, HIGH),
        ("I need it by tomorrow", LOW, NORMAL),
        ("worst service ever", NORMAL, HIGH),
        ("worst service ever", HIGH, HIGH),  # anger alone never goes above high
        ("urgent! third time I am writing, worst service ever", HIGH, HIGH),
        ("worst service ever", URGENT, URGENT),
        ("no rush", NORMAL, LOW),
        ("no rush", LOW, LOW),
        ("no rush, but someone is using my card right now", NORMAL, URGENT),
    ],
)
def test_signals_move_the_default(text: str, default: Priority, priority: Priority) -> None:
    assert assess_priority(text, default)[0] is priority


def test_an_emergency_is_never_lowered() -> None:
    assert assess_priority("no rush", URGENT, is_emergency=True) == (URGENT, ("no_hurry",))
