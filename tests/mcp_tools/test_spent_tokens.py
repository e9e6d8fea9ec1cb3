"""A token is spent once, remembered until it would expire, and then forgotten."""

from mcp_tools.spent_tokens import SpentTokens


class Clock:
    """A time that moves when told to, in seconds."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_is_spent_once() -> None:
    spent = SpentTokens(Clock())
    assert [spent.spend(token, 1_060.0) for token in ("a", "b", "a", "b", "c")] == [True, True, False, False, True]


def test_what_expired_takes_no_memory() -> None:
    clock = Clock()
    spent = SpentTokens(clock)
    for n in range(100):
        spent.spend(f"t{n}", 1_060.0)
    clock.now += 61
    assert spent.spend("new", clock.now + 60)
    assert len(spent) == 1


def test_a_flood_of_writes_does_not_fill_the_memory() -> None:
    spent = SpentTokens(Clock())
    for n in range(100_500):
        spent.spend(f"t{n}", 1_060.0)
    assert len(spent) == 100_000
    assert not spent.spend("t100499", 1_060.0)
