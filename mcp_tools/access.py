"""Who may use which tool: the one table, read by the guard and by the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from mcp_tools.domain.identity import Identity, Role, Scope, SetBy

EVERYONE: Final = frozenset(Role)
STAFF: Final = frozenset({Role.AGENT, Role.ADMIN})


@dataclass(frozen=True)
class Rule:
    """One tool's callers. `scope` is what a personal access token needs; `scopes` names other ones for a role."""

    scope: Scope | None = None
    scopes: Mapping[Role, frozenset[Scope]] = field(default_factory=dict)
    roles: frozenset[Role] = EVERYONE
    is_for_models: bool = False
    is_host_only: bool = False
    is_open: bool = False
    """Whether a call that proves nothing is answered too: it reads and keeps nothing of anybody's."""

    def allows(self, caller: Identity) -> bool:
        """Whether this caller may use the tool at all; whose ticket it is, the store looks at."""
        if caller.role not in self.roles or (caller.by is SetBy.MODEL and not self.is_for_models):
            return False
        if self.is_host_only:
            return caller.is_host
        if caller.scopes is None:
            return True
        return not caller.scopes.isdisjoint(self.scopes_for(caller.role))

    def scopes_for(self, role: Role) -> frozenset[Scope]:
        """Return the scopes any one of which opens the tool to a token of somebody in this role."""
        return self.scopes.get(role, frozenset({self.scope} if self.scope else ()))

    @property
    def is_for_staff(self) -> bool:
        return self.roles == STAFF


_STATELESS: Final = Rule(Scope.TICKETS_READ, is_for_models=True, is_open=True)
_READS: Final = Rule(Scope.TICKETS_READ, is_for_models=True)
_WRITES: Final = Rule(Scope.TICKETS_WRITE)
_MODEL_WRITES: Final = Rule(Scope.TICKETS_WRITE, is_for_models=True)
_MOVES: Final = Rule(
    Scope.TICKETS_WRITE,
    scopes={role: frozenset({Scope.TICKETS_REVIEW}) for role in STAFF},
)
_DELETES: Final = Rule(
    Scope.TICKETS_WRITE,
    scopes={Role.ADMIN: frozenset({Scope.TICKETS_WRITE, Scope.ADMIN})},
)
_HOST: Final = Rule(is_host_only=True)
_DESK: Final = Rule(is_host_only=True, roles=STAFF)

ACCESS: Final[Mapping[str, Rule]] = {
    "mask_pii": _STATELESS,
    "detect_language": _STATELESS,
    "classify_intent": _STATELESS,
    "get_ticket": _READS,
    "list_tickets": _READS,
    "next_question": _READS,
    "analyze_message": _WRITES,
    "create_ticket": _WRITES,
    "update_ticket": _MODEL_WRITES,
    "submit_ticket": _WRITES,
    "add_message": _WRITES,
    "request_person": _MODEL_WRITES,
    "move_ticket": _MOVES,
    "delete_ticket": _DELETES,
    "review_ticket": Rule(Scope.TICKETS_REVIEW, roles=STAFF),
    "reveal_pii": Rule(Scope.PII_REVEAL, roles=STAFF),
    "adopt_conversations": _HOST,
    "delete_conversation": _HOST,
    "events_after": _HOST,
    "list_conversations": _HOST,
    "list_news": _HOST,
    "mark_delivered": _HOST,
    "note_move": _HOST,
    "note_refusal": _HOST,
    "pin_language": _HOST,
    "rate_reply": _HOST,
    "read_conversation": _HOST,
    "read_load": _HOST,
    "restore_text": _HOST,
    "save_choice": _HOST,
    "save_reply": _HOST,
    "take_back_request": _HOST,
    "hand_back": _DESK,
    "hide_text": _DESK,
    "list_handoffs": _DESK,
    "list_intents": _DESK,
    "read_queue": _DESK,
    "say_as_person": _DESK,
    "take_over": _DESK,
    "unhide_text": _DESK,
}
"""A tool that is not here is nobody's."""

NOBODYS: Final = Rule(roles=frozenset())
"""The rule of a tool that the table does not name."""

RESOURCES: Final = Rule(Scope.TICKETS_READ, is_for_models=True)
"""The one rule of `ticket://` and `catalog://`."""
