"""How often an identity may call: a token bucket each, in bounded memory. Only calls count, never lists."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mcp_tools.domain.identity import Identity
from mcp_tools.errors import TooManyCalls

TOKEN_CALLS: Final = 120
"""Calls a minute with personal access tokens, all of one account together."""

HOST_CALLS: Final = 600
"""Calls a minute that the host makes for one visitor; a turn of a conversation takes about eight."""

_MINUTE: Final = 60.0
_MOST: Final = 10_000
"""Buckets kept; the one that was not used for longest goes first, and is full again by then."""


@dataclass
class _Bucket:
    left: float
    at: float


class CallLimits:
    """Counts calls by subject. Who runs the server on their own machine is not counted."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: OrderedDict[tuple[str, int], _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def count(self, caller: Identity) -> None:
        """Count one call. Raises `TooManyCalls` when the bucket is empty."""
        if caller.scopes is None and not caller.subject.startswith(("guest:", "account:")):
            return
        limit = HOST_CALLS if caller.scopes is None else TOKEN_CALLS
        now = self._now()
        bucket = self._buckets.setdefault((caller.subject, limit), _Bucket(limit, now))
        self._buckets.move_to_end((caller.subject, limit))
        while len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        bucket.left = min(limit, bucket.left + (now - bucket.at) * limit / _MINUTE)
        bucket.at = now
        if bucket.left < 1:
            raise TooManyCalls
        bucket.left -= 1
