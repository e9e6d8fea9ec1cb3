"""What an `update_ticket` may change, and who may change it: pure rules over fields."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.identity import Identity, SetBy
from mcp_tools.domain.text import MESSAGE_LIMIT
from mcp_tools.domain.ticket import Evidence, Field, FieldState, Priority
from mcp_tools.errors import InvalidArgument, NotAllowed, NotSaid, UnknownDetail, UnknownIntent

TEXTS = ("title", "summary", "description")
"""Fields every ticket has, beside its details."""

_MODEL_TEXTS = frozenset({"title", "summary"})
_LIMITS = {"title": 200, "summary": 1_000, "description": 20_000}
_DETAIL_LIMIT = 1_000
_PARTS = frozenset({"value", "state", "set_by", "confidence", "is_confirmed", "evidence"})
_MESSAGE_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Change:
    """One wanted value for one name; `field` already says who set it and where it was said."""

    name: str
    field: Field


def read_changes(changes: Mapping[str, Any], by: Identity) -> list[Change]:
    """Turn the tool's plain object into changes.

    A value is a string (known), null (unknown again), or an object with any of `value`, `state`, `confidence`,
    `is_confirmed` and `evidence {message, start, end}`. Raises `InvalidArgument` without quoting what was sent.
    """
    return [_read_one(name, wanted, by) for name, wanted in changes.items()]


def _read_one(name: str, wanted: object, by: Identity) -> Change:
    if wanted is None:
        return Change(name, Field(set_by=by.by))
    if isinstance(wanted, str):
        wanted = {"value": wanted}
    if not isinstance(wanted, dict) or not wanted.keys() <= _PARTS:
        raise InvalidArgument("A change is a text, null, or an object with value and state.")
    value, state = wanted.get("value"), wanted.get("state")
    if value is not None and (not isinstance(value, str) or len(value) > _LIMITS.get(name, _DETAIL_LIMIT)):
        raise InvalidArgument(f"A change's value is a text of at most {_LIMITS.get(name, _DETAIL_LIMIT)} characters.")
    try:
        field = Field(
            value=(value or "").strip() or None,
            state=FieldState(state) if state else FieldState.KNOWN if (value or "").strip() else FieldState.UNKNOWN,
            set_by=_set_by(wanted.get("set_by"), by),
            is_confirmed=wanted.get("is_confirmed") is True and by.by is not SetBy.MODEL,
            confidence=_confidence(wanted.get("confidence", 1.0)),
            evidence=_evidence(wanted.get("evidence")),
        )
    except (ValueError, TypeError, OverflowError):
        raise InvalidArgument("A change's state, confidence or evidence has the wrong form.") from None
    if (field.state is FieldState.KNOWN) != (field.value is not None):
        raise InvalidArgument("A known value needs a text; an unknown or declined one has none.")
    return Change(name, field)


def _confidence(claimed: Any) -> float:
    confidence = float(claimed)
    if not 0 <= confidence <= 1:
        raise ValueError("not a probability")
    return confidence


def _evidence(claimed: object) -> Evidence | None:
    if claimed is None:
        return None
    evidence = Evidence.model_validate(claimed)
    if not _MESSAGE_ID.fullmatch(evidence.message) or not 0 <= evidence.start <= evidence.end <= MESSAGE_LIMIT * 2:
        raise ValueError("not a span of a message")
    return evidence


def _set_by(claimed: object, by: Identity) -> SetBy:
    """Say whose hand set a value: the host's code may say it was the customer's answer or a rule's find."""
    if by.is_host and by.by is SetBy.RULE and claimed in (SetBy.CUSTOMER, SetBy.RULE):
        return SetBy(str(claimed))
    return by.by


def checked(change: Change, catalog: Catalog, intent: str, canonical: Callable[[str, str], str | None]) -> Change:
    """Return the change with its value in stored form.

    `canonical(detail, typed)` gives the stored form or None where it does not fit. Raises `UnknownDetail`,
    `UnknownIntent` or `InvalidArgument`.
    """
    if change.name in (*TEXTS, "intent", "priority"):
        _check_common(change, catalog)
        return change
    spec = catalog.intent(intent)
    if spec is None or change.name not in (*spec.required, *spec.optional):
        raise UnknownDetail
    if change.field.state is not FieldState.KNOWN:
        return change
    stored = canonical(change.name, change.field.value or "")
    if stored is None:
        raise InvalidArgument(f"The value of {change.name} does not have the form of that detail.")
    return Change(change.name, change.field.model_copy(update={"value": stored}))


def _check_common(change: Change, catalog: Catalog) -> None:
    if change.name == "intent" and catalog.intent(change.field.value or "") is None:
        raise UnknownIntent
    if change.name == "priority" and change.field.value not in set(Priority):
        raise InvalidArgument("A priority is low, normal, high or urgent.")
    if change.name == "title" and change.field.state is not FieldState.KNOWN:
        raise InvalidArgument("A ticket needs a title.")


def refuse_model(change: Change, now: Field | None, is_read_back: bool, words: str) -> None:
    """Hold a model to what it may set: texts and empty details, and only what the customer said.

    Raises `NotAllowed` for other fields, for values a person or the customer set, and while a read-back waits for its
    answer; `NotSaid` for a detail whose value does not occur in the customer's `words`.
    """
    if is_read_back:
        raise NotAllowed("The customer is reading the ticket back; nothing may change under them.")
    if change.name in _MODEL_TEXTS:
        if now and now.set_by in (SetBy.CUSTOMER, SetBy.PERSON):
            raise NotAllowed("A model may not change what a person wrote.")
        return
    if change.name in (*TEXTS, "intent", "priority") or change.field.state is not FieldState.KNOWN:
        raise NotAllowed("A model may set title, summary and details only.")
    if now and (now.state is not FieldState.UNKNOWN or now.is_confirmed):
        raise NotAllowed("A model may only fill a detail that is empty.")
    if not _occurs(change.field.value or "", words):
        raise NotSaid


def _occurs(value: str, words: str) -> bool:
    """Whether every word of `value` was said, whatever the case and the punctuation between."""
    wanted = _words(value)
    return bool(wanted) and wanted <= _words(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
