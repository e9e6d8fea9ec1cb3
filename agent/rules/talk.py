"""The rest of a conversation: greetings, thanks, goodbyes, jokes, bad words."""

import re
from typing import Final

from agent.moves import Close, Decision, Greet, Move, SmallTalk
from agent.rules.drafting import again
from agent.rules.said import Said
from mcp_tools.domain.analysis import Act

_GOOD_DAY: Final = re.compile(r"\b(?:iyi|hayırlı|hayirli) (?:gün|gun|akşam|aksam|çalış|calis|hafta)", re.IGNORECASE)
"""What opens a Turkish talk also ends it."""

_HELLO: Final = 5
_OPENS: Final = frozenset({Act.GREETING, Act.THANKS})
"""Acts that also begin or end a message about something else: with more than a few words they are not all of it."""


def small_talk(said: Said) -> Decision | None:
    """Answer in kind, shortly, and come back to what waits."""
    waits = again(said.state)
    draft = said.state.draft
    goodbye = (Close("unsent", draft.number) if draft else Close("goodbye"),)
    if said.state.last_move and said.does(Act.GREETING) and _GOOD_DAY.search(said.text):
        return Decision((), goodbye)
    if said.pending and said.vents:
        return Decision((), (SmallTalk("abuse"), *waits))
    is_more = said.count_words() > _HELLO
    replies: tuple[tuple[Act, tuple[Move, ...]], ...] = (
        (Act.ABUSE, (SmallTalk("abuse"), *waits)),
        (Act.GOODBYE, goodbye),
        (Act.THANKS, (SmallTalk("thanks"), *waits) if waits else (Close("thanks"),)),
        (Act.SMALL_TALK, (SmallTalk("small_talk"), *waits)),
        (Act.GREETING, (SmallTalk("greeting"), *waits) if waits else (Greet(),)),
    )
    return next(
        (Decision((), moves) for act, moves in replies if said.does(act) and not (is_more and act in _OPENS)), None
    )
