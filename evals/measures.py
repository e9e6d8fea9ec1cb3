"""What is measured of a talk, on the stored ticket and the events; never on how something was said."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext

from evals.customer import NO_DETAIL, Event, place_of
from evals.talk import Case, Record
from evals.values import folded, is_meant
from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.conversation import Author, Mode
from mcp_tools.domain.text import Language
from mcp_tools.domain.ticket import FieldState, Ticket, TicketStatus

IN_A_ROW = 5
_NUMBER = 7
_BETWEEN = r"[ ().-]{0,2}"
"""What may stand between the digits of a number, from seven on, without making it another."""


def _tickets(record: Record, *statuses: TicketStatus) -> list[Ticket]:
    stored = record.stored.tickets if record.stored else ()
    return [ticket for ticket in stored if ticket.status in statuses]


def outcome(record: Record, catalog: Catalog) -> str:
    """Whether the talk came to what this customer wanted."""
    match record.script.outcome:
        case "filed":
            return _not_filed(record)
        case "handed off":
            waits = record.stored is not None and record.stored.mode is Mode.WAITING
            return "" if waits else "no person was asked for"
        case "withdrawn":
            is_withdrawn = _tickets(record, TicketStatus.WITHDRAWN) and not _tickets(record, TicketStatus.IN_REVIEW)
            return "" if is_withdrawn else "nothing was withdrawn, or something was filed"
        case "answered":
            return _not_answered(record, catalog)


def _not_filed(record: Record) -> str:
    filed = _tickets(record, TicketStatus.IN_REVIEW)
    places = [place_of(record.script.problems, ticket.intent) for ticket in filed]
    missing = [p.intents[0] for n, p in enumerate(record.script.problems) if n not in places]
    return f"not filed: {', '.join(missing)}; filed: {[ticket.intent for ticket in filed]}" if missing else ""


def _not_answered(record: Record, catalog: Catalog) -> str:
    """Whether no reply was of the wanted kind, or about what was asked."""
    messages = record.stored.messages if record.stored else ()
    moves = [message.move for message in messages if message.author is Author.ASSISTANT]
    if not set(record.script.moves) & set(moves):
        return f"answered by {moves}"
    if record.script.about is None:
        return ""
    wanted = catalog.intent(record.script.about)
    understood = [one["en"] for event in record.events if event.get("step") == "understood" for one in event["intents"]]
    return "" if wanted and wanted.title.en in understood else f"understood {understood}"


def fields(record: Record, _catalog: Catalog) -> str:
    """Whether every ticket has what its customer told, as it holds now."""
    wrong = [f"{t.intent}.{name}: {stored!r}" for t, name, stored in _untrue(record)]
    for ticket in _tickets(record, TicketStatus.IN_REVIEW):
        place = place_of(record.script.problems, ticket.intent)
        if place is not None and record.script.problems[place].priority not in (None, ticket.priority):
            wrong.append(f"priority {ticket.priority}")
    return "; ".join(wrong)


def _untrue(record: Record) -> Iterator[tuple[Ticket, str, str | None]]:
    for ticket in _tickets(record, TicketStatus.IN_REVIEW):
        place = place_of(record.script.problems, ticket.intent)
        for name, fact in record.facts[place].items() if place is not None else ():
            detail = ticket.detail(name)
            is_right = detail is None or (
                detail.field.value is not None and is_meant(fact, detail.field.value, record.at.date())
            )
            if (place, name) in record.told and not is_right:
                yield ticket, name, detail.field.value if detail else None


def invented(record: Record, _catalog: Catalog) -> str:
    """Whether a ticket states something this customer never said, or said otherwise."""
    found = []
    for ticket in record.stored.tickets if record.stored else ():
        for detail in ticket.details:
            value = detail.field.value
            if detail.field.state is FieldState.KNOWN and value and not _was_said(record, detail.name, value):
                found.append(f"{ticket.intent}.{detail.name}: {value!r}")
    return "; ".join(found)


def _was_said(record: Record, name: str, value: str) -> bool:
    said = (facts[name] for facts in record.facts if name in facts)
    return any(is_meant(fact, value, record.at.date()) for fact in said)


def asked_twice(record: Record, _catalog: Catalog) -> str:
    """Whether a detail was asked for that the customer had told, refused or did not know."""
    again = []
    intents: dict[str, str] = {}
    for turn in record.turns:
        for event in turn.events:
            if event["type"] in ("draft", "read-back"):
                intents[event["number"]] = event["intent"]
            if event["type"] == "question" and event["detail"] not in NO_DETAIL:
                place = place_of(record.script.problems, intents.get(event["ticket"], "")) or 0
                again += [event["detail"]] if (place, event["detail"]) in turn.told else []
    return ", ".join(again)


def in_a_row(record: Record, _catalog: Catalog) -> str:
    """Whether more than five questions about details came one after the other."""
    longest = run = 0
    for turn in record.turns:
        is_asked = any(event["type"] == "question" and event["detail"] not in NO_DETAIL for event in turn.events)
        run = run + 1 if is_asked else 0
        longest = max(longest, run)
    # A question that is only put again after something came between is the same question.
    return f"{longest} questions in a row" if longest > IN_A_ROW + len(record.script.moments) else ""


def unwanted(record: Record, _catalog: Catalog) -> str:
    """Whether anything was written that this customer did not want: a ticket too many, or one sent without a yes."""
    found = [
        "sent without a yes"
        for turn in record.turns
        for event in turn.events
        if event["type"] == "ticket" and event["status"] == TicketStatus.IN_REVIEW and not turn.agreed
    ]
    filed, drafts = _tickets(record, TicketStatus.IN_REVIEW), _tickets(record, TicketStatus.DRAFT)
    if len(filed) > len(record.script.problems):
        found.append(f"{len(filed)} tickets filed")
    if drafts and record.script.outcome != "handed off":
        found.append(f"left as drafts: {[draft.intent for draft in drafts]}")
    if record.script.outcome == "answered" and record.stored and record.stored.tickets:
        found.append("a ticket for a question")
    return "; ".join(found)


def leaked(record: Record, _catalog: Catalog) -> str:
    """Whether personal data stands anywhere but sealed."""
    kept = folded(record.kept)
    for secret in record.script.secrets:
        digits = [c for c in secret if c.isdigit()]
        is_there = len(digits) >= _NUMBER and re.search(_BETWEEN.join(digits), kept) is not None
        if is_there or folded(secret) in kept:
            return f"found: {secret[:3]}…"
    return ""


def language(record: Record, _catalog: Catalog) -> str:
    """Whether each reply was meant to be in the customer's language."""
    wrong = []
    for turn, wanted in zip(record.turns, record.languages, strict=True):
        ended: list[Event] = [event for event in turn.events if event["type"] == "turn-end"]
        if wanted is not Language.UNDECIDED and any(event.get("language") != wanted for event in ended):
            wrong.append(turn.line[:60])
    return f"other language after: {wrong}" if wrong else ""


def at_once(record: Record, _catalog: Catalog) -> str:
    """Whether an emergency was begun with the first message."""
    if not record.script.at_once:
        return ""
    first = record.turns[0].events if record.turns else ()
    return "" if any(event["type"] == "draft" for event in first) else "not begun at once"


MEASURES: dict[str, Callable[[Record, Catalog], str]] = {
    "outcome": outcome,
    "fields right": fields,
    "nothing invented": invented,
    "nothing asked twice": asked_twice,
    "five questions at most": in_a_row,
    "no unwanted write": unwanted,
    "nothing personal out": leaked,
    "language kept": language,
    "danger first": at_once,
}
"""Each says what is wrong, or nothing."""


@dataclass
class Judged(Evaluator[Case, Record, None]):
    """All measures of one talk, each true or false with its reason."""

    catalog: Catalog

    def evaluate(self, ctx: EvaluatorContext[Case, Record, None]) -> dict[str, EvaluationReason]:
        """Judge the record; a talk passes when every measure is true."""
        wrong = {name: measure(ctx.output, self.catalog) for name, measure in MEASURES.items()}
        return {name: EvaluationReason(value=not reason, reason=reason or None) for name, reason in wrong.items()}
