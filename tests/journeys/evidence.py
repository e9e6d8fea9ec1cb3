"""All that leaves many conversations, channel by channel, searched for what was said in them."""

from dataclasses import dataclass, field
from typing import Final

from tests.journeys.cast import INVENTED, PEOPLE
from tests.journeys.disguises import Found, Search

TOLD: Final = {f"{kind} {n}": value for n, person in enumerate(PEOPLE) for kind, value in person.items()}
SEARCH: Final = Search(TOLD | INVENTED)
SEARCH_OF_REQUESTS: Final = Search(TOLD)


@dataclass
class Evidence:
    """All that left the conversations, by channel."""

    requests: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)

    def leaks(self) -> dict[str, Found]:
        """Return what is found in each channel that holds anything."""
        channels = {
            "requests": (SEARCH_OF_REQUESTS, self.requests),
            "answers": (SEARCH, self.answers),
            "errors": (SEARCH, self.errors),
            "logs": (SEARCH, self.logs),
            "spans": (SEARCH, self.spans),
        }
        looked = {name: search.found_in("\n".join(texts).encode()) for name, (search, texts) in channels.items()}
        return {name: found for name, found in looked.items() if found}
