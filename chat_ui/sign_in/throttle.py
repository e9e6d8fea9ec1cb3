"""Slows guessing down: after some wrong tries each further one has to wait, longer every time."""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_FIRST_WAIT_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 15 * 60.0
_FORGIVEN_SECONDS = 10 * 60.0
"""One wrong try is forgotten for every such time without another, once the wait is over."""

_KEYS = 10_000
_STRANGER = "unknown"


@dataclass
class _Tries:
    wrong: int
    free_at: float


class Throttle:
    """Counts wrong tries by key: `free` of them at no cost, then 5 s, 10 s, 20 s … up to 15 minutes.

    In memory and bounded: the key tried longest ago is forgotten first. `clock` gives seconds that only go forward.
    """

    def __init__(self, free: int, clock: Callable[[], float]) -> None:
        self._free = free
        self._clock = clock
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, key: str) -> int:
        """Return the seconds until `key` may try again; 0 where it may at once."""
        tries = self._tries.get(key)
        return max(0, math.ceil(tries.free_at - self._clock())) if tries else 0

    def tried(self, key: str) -> None:
        """Count a try as wrong, before it is known: tries at the same time must not all pass."""
        now = self._clock()
        before = self._tries.pop(key, _Tries(0, now))
        forgiven = int(max(0.0, now - before.free_at) / _FORGIVEN_SECONDS)
        wrong = max(0, before.wrong - forgiven) + 1
        over = wrong - self._free
        pause = min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 2**over) if over >= 0 else 0.0
        self._tries[key] = _Tries(wrong, now + pause)
        while len(self._tries) > _KEYS:
            self._tries.popitem(last=False)

    def was_right(self, key: str) -> None:
        """Take the last try back: it was no wrong one."""
        tries = self._tries.get(key)
        if tries:
            tries.wrong -= 1
            tries.free_at = self._clock()

    def forget(self, key: str) -> None:
        """Forget all tries of `key`."""
        self._tries.pop(key, None)


def address_key(host: str | None) -> str:
    """Return the key of a client's address: for IPv6 its /64 network, which is one household's."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or _STRANGER
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
