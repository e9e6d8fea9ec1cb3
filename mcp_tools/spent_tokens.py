"""Signed tokens count once for a write: what was spent is kept until it would have expired anyway."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_MOST: Final = 100_000
"""Tokens kept at most, some ten megabytes; over a minute that is more writes than one process can do."""


class SpentTokens:
    """Remembers the ids of spent tokens in this process."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._until: OrderedDict[str, float] = OrderedDict()

    def spend(self, token: str, expires: float) -> bool:
        """Spend a token by its id; False when it was spent before. `expires` is in seconds since the epoch."""
        self._drop_expired()
        if token in self._until:
            return False
        self._until[token] = expires
        while len(self._until) > _MOST:
            self._until.popitem(last=False)
        return True

    def __len__(self) -> int:
        return len(self._until)

    def _drop_expired(self) -> None:
        """Drop from the oldest on: tokens live equally long, and one that lives longer only keeps some behind it."""
        now = self._now()
        while self._until and next(iter(self._until.values())) < now:
            self._until.popitem(last=False)
