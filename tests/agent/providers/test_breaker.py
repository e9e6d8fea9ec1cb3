"""A provider that does not answer rests, ever longer, and one turn at a time tries it again."""

from dataclasses import dataclass

import pytest

from agent.providers.breaker import Breaker, Health
from agent.providers.failures import Failure, Reach


@dataclass
class Clock:
    """A clock that stands still unless it is told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock)


def rest_of(breaker: Breaker, clock: Clock) -> float:
    """Let time pass until it no longer rests; return how long that took."""
    begun = clock.now
    while breaker.is_resting:
        clock.now += 0.5
    return clock.now - begun


def test_what_works_never_rests(breaker: Breaker) -> None:
    breaker.begin()
    breaker.succeeded()
    assert not breaker.is_resting


def test_each_failed_trial_doubles_the_rest_up_to_five_minutes(breaker: Breaker, clock: Clock) -> None:
    rests = []
    for _ in range(7):
        breaker.begin()
        breaker.failed()
        rests.append(rest_of(breaker, clock))
    assert rests == [15, 30, 60, 120, 240, 300, 300]


def test_a_success_forgets_all(breaker: Breaker, clock: Clock) -> None:
    breaker.failed()
    clock.now += 15
    breaker.begin()
    breaker.succeeded()
    breaker.failed()
    assert rest_of(breaker, clock) == 15


def test_after_the_rest_one_turn_tries_and_the_others_wait_for_it(breaker: Breaker, clock: Clock) -> None:
    breaker.failed()
    clock.now += 15
    assert not breaker.is_resting
    breaker.begin()
    assert breaker.is_resting


def test_a_trial_that_was_stopped_leaves_the_next_turn_to_try(breaker: Breaker, clock: Clock) -> None:
    breaker.failed()
    clock.now += 15
    breaker.begin()
    breaker.gave_up()
    assert not breaker.is_resting


def test_many_turns_failing_at_once_count_as_one(breaker: Breaker, clock: Clock) -> None:
    for _ in range(10):
        breaker.failed()
    assert rest_of(breaker, clock) == 15


@pytest.mark.parametrize(("asked", "rest"), [(2.0, 2.0), (90.0, 90.0), (100_000.0, 3600.0), (0.0, 0.0)])
def test_the_provider_says_how_long_up_to_an_hour(breaker: Breaker, clock: Clock, asked: float, rest: float) -> None:
    breaker.failed(asked)
    assert rest_of(breaker, clock) == rest


def test_what_may_be_chance_counts_from_the_second_time(breaker: Breaker, clock: Clock) -> None:
    breaker.failed(at_once=False)
    assert not breaker.is_resting
    breaker.failed(at_once=False)
    assert rest_of(breaker, clock) == 15


def test_a_dead_server_takes_all_its_models_along(clock: Clock) -> None:
    server = Breaker(clock)
    one, other = Health(server, Breaker(clock)), Health(server, Breaker(clock))
    one.failed(Failure("timeout", Reach.PROVIDER))
    assert one.is_resting
    assert other.is_resting


def test_a_models_own_limit_leaves_the_server_to_the_others(clock: Clock) -> None:
    server = Breaker(clock)
    one, other = Health(server, Breaker(clock)), Health(server, Breaker(clock))
    one.failed(Failure("rate_limited", Reach.MODEL))
    assert (one.is_resting, other.is_resting) == (True, False)


def test_what_a_customer_can_bring_about_takes_the_model_from_nobody(clock: Clock) -> None:
    health = Health(Breaker(clock), Breaker(clock))
    for _ in range(20):
        health.failed(Failure("guard:claim"))
    assert not health.is_resting
