"""Keeps turns away from what does not answer, and lets one turn at a time find out whether it answers again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from agent.providers.failures import Failure, Reach

_FIRST_REST: Final = 15.0
_LONGEST_REST: Final = 300.0
_LONGEST_ASKED: Final = 3600.0
"""A provider may ask for a longer rest than ours, for a day's quota; it is believed up to an hour."""
_TRIAL: Final = 60.0
"""After this a trial that nobody reported on counts as given up."""
_PATIENCE: Final = 2

Clock = Callable[[], float]


class Breaker:
    """Closed while things go well; open, for twice as long each time, after a failure; then one trial decides."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._openings = 0
        self._open_until = 0.0
        self._trial_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether no request may go out now: it rests, or another turn tries it at this moment."""
        now = self._clock()
        return now < self._open_until or (self._openings > 0 and now < self._trial_until)

    def begin(self) -> None:
        """Note that a request goes out. After a rest it is the trial, and others wait for what comes of it."""
        if self._openings:
            self._trial_until = self._clock() + _TRIAL

    def failed(self, retry_after: float | None = None, *, at_once: bool = True) -> None:
        """Rest, as long as the provider asked or longer than last time; without `at_once` only at the second time."""
        self._failures += 1
        self._trial_until = 0.0
        if self._clock() < self._open_until:  # another turn that was under way has told already
            return
        if not at_once and not self._openings and self._failures < _PATIENCE:
            return
        rest = min(_FIRST_REST * 2**self._openings, _LONGEST_REST)
        if retry_after is not None:
            rest = min(retry_after, _LONGEST_ASKED)
        self._openings += 1
        self._open_until = self._clock() + rest

    def succeeded(self) -> None:
        """Forget what was: it answers."""
        self._failures = self._openings = 0
        self._open_until = self._trial_until = 0.0

    def gave_up(self) -> None:
        """Let another turn try: this one ended without an answer to whether it works."""
        self._trial_until = 0.0


@dataclass(frozen=True)
class Health:
    """Whether a model is worth a request now. `provider` is shared by all models of one server."""

    provider: Breaker = field(default_factory=Breaker)
    model: Breaker = field(default_factory=Breaker)

    @property
    def is_resting(self) -> bool:
        return self.provider.is_resting or self.model.is_resting

    def begin(self) -> None:
        self.provider.begin()
        self.model.begin()

    def failed(self, failure: Failure) -> None:
        """Let rest what the failure says something about. A failure of this reply alone says the server answers."""
        match failure.reach:
            case Reach.PROVIDER:
                self.provider.failed(failure.retry_after, at_once=failure.is_plain)
                self.model.gave_up()
            case Reach.MODEL:
                self.provider.succeeded()
                self.model.failed(failure.retry_after, at_once=failure.is_plain)
            case Reach.REPLY:
                self.succeeded()

    def succeeded(self) -> None:
        self.provider.succeeded()
        self.model.succeeded()

    def gave_up(self) -> None:
        self.provider.gave_up()
        self.model.gave_up()
