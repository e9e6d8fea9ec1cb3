"""What is known of a model by now: learned from its server, and from how its replies went."""

from dataclasses import dataclass


@dataclass
class Traits:
    """Starts with what holds for most models; what turns out otherwise is remembered as long as the host lives."""

    has_tools: bool = True
    thinks: bool = False
    """Whether it can think aloud before it answers, and has to be told not to."""
    context: int | None = None
    """Tokens it reads at once, where known. Servers may cut off the start of what is longer, and do not say so."""
    is_near_limit: bool = False
    """Whether little is left of what the provider allows in this minute; then only replies are asked for."""
