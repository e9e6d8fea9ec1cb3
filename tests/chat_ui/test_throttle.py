"""How guessing is slowed down: the waits, their end, and that they need little memory."""

import pytest

from chat_ui.sign_in.throttle import Throttle, address_key

MINUTE = 60.0


class FakeClock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def throttle(clock: FakeClock) -> Throttle:
    return Throttle(5, clock)


def waits(throttle: Throttle, clock: FakeClock, tries: int) -> list[int]:
    """Try as soon as it is allowed, and return each wait that followed."""
    seen = []
    for _ in range(tries):
        throttle.tried("ada")
        seen.append(throttle.wait("ada"))
        clock.now += seen[-1]
    return seen


def test_the_wait_doubles_from_the_fifth_try_on(throttle: Throttle, clock: FakeClock) -> None:
    assert waits(throttle, clock, 8) == [0, 0, 0, 0, 5, 10, 20, 40]


def test_no_wait_is_longer_than_a_quarter_of_an_hour(throttle: Throttle, clock: FakeClock) -> None:
    assert max(waits(throttle, clock, 40)) == 15 * MINUTE


def test_a_wait_ends(throttle: Throttle, clock: FakeClock) -> None:
    waits(throttle, clock, 4)
    throttle.tried("ada")
    clock.now += 4.5
    assert throttle.wait("ada") == 1
    clock.now += 0.5
    assert throttle.wait("ada") == 0


def test_wrong_tries_are_forgiven_with_time(throttle: Throttle, clock: FakeClock) -> None:
    waits(throttle, clock, 5)
    clock.now += 60 * MINUTE
    assert waits(throttle, clock, 5) == [0, 0, 0, 0, 5]


def test_a_right_try_is_no_wrong_one(throttle: Throttle, clock: FakeClock) -> None:
    for _ in range(20):
        throttle.tried("ada")
        throttle.was_right("ada")
    assert throttle.wait("ada") == 0


def test_keys_do_not_touch_each_other_and_can_be_forgotten(throttle: Throttle, clock: FakeClock) -> None:
    for _ in range(6):
        throttle.tried("ada")
    assert throttle.wait("eve") == 0
    throttle.forget("ada")
    assert throttle.wait("ada") == 0


def test_only_the_latest_ten_thousand_keys_are_kept(throttle: Throttle) -> None:
    for _ in range(5):
        throttle.tried("ada")
    for number in range(10_000):
        throttle.tried(f"name{number}")
    assert throttle.wait("ada") == 0
    assert len(throttle._tries) == 10_000


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("testclient", None, False),
    ],
)
def test_an_address_is_a_household(one: str, other: str | None, is_same: bool) -> None:
    assert (address_key(one) == address_key(other)) is is_same
