"""Stands between a model's words and the screen: what it may not say never gets there. Works on masked text."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final, NamedTuple

from agent.errors import ModelBroken
from agent.guards import claims, leaks
from agent.guards.links import MARKUP, hosts_in, leads_out
from agent.guards.numbers import KnownNumbers
from agent.guards.reading import bare, has_foreign_letters, plain, visible
from agent.tongue import Tongue
from mcp_tools.domain.text import PLACEHOLDER, Language

_HELD: Final = re.compile(r"(?:\S{1,80}|<[^>\n]{0,80}|\[[^\]\n]{0,80}|!\[?[^\]\n]{0,80})$")
_LONGEST: Final = 600
"""Letters of a reply; more only where what it words is long itself. Three short sentences are asked for."""
_TICKET_TOLD: Final = re.compile(r'"number":\s*"(FD-\d+)"')
"""In JSON. A text that holds the same letters has its quotes escaped there, and tells nothing."""
_PERSON: Final = "request_person"
_SENTENCE_END: Final = re.compile(r"(?<=[a-zçğıöşü])[.?!]\s", re.IGNORECASE)
"""No claim is made across such a mark; after a digit it could be a number's."""


class _Said(NamedTuple):
    """A reply so far, in the readings that the rules look at."""

    shown: str
    """The whole of it, plain."""
    words: str
    """What is new and the sentences that it goes on with, bare."""
    new: str
    """What is new, plain."""
    row: str
    """What is new and as many letters before it as make a row of the prompt's."""


Check = Callable[[_Said], object]
"""Whether a rule is broken, by what is new at the latest."""


class ReplyGuard:
    """Lets a stream pass piece by piece. Raises `ModelBroken("guard:…")` at the first thing that may not be said."""

    def __init__(
        self,
        said: str,
        heard: Iterable[str],
        tickets: Collection[str],
        domains: Collection[str],
        language: Language = Language.UNDECIDED,
        done: Collection[str] = (),
    ) -> None:
        """`said` is what the turn has to say: only its claims may be made.

        `heard` are the other texts of the talk: their numbers, amounts, placeholders and names may be said again.
        `done` are the tools called so far, and may grow.
        """
        self._said = bare(said)
        self._longest = max(_LONGEST, 3 * len(said))
        self._domains = [domain.lower().lstrip(".") for domain in domains] + list(hosts_in(plain(said)))
        self._tongue = Tongue(language)
        self._numbers = KnownNumbers(tickets)
        self._facts = self._plain_facts = ""
        self._done = done
        self._held = self._waiting = self._passed = self._row = ""
        self._sentence = 0
        """Where in what passed its last sentence begins."""
        self.learn("\n".join([said, *heard]))

    def learn(self, text: str) -> None:
        """Take in a text: its numbers, amounts and placeholders may be said."""
        self._plain_facts += f"\n{plain(text)}"
        self._facts += f" {bare(text)}"
        self._numbers.learn(plain(text))

    def learn_answer(self, answer: str) -> None:
        """Take in a tool's answer, as JSON: its texts, and the tickets it tells of, which are the customer's own."""
        self.learn(answer)
        for match in _TICKET_TOLD.finditer(answer):
            self._numbers.learn_ticket(match.group(1))

    def feed(self, piece: str) -> str:
        """Return what may be shown now. The last word is held back until it is whole, the first until they tell."""
        text = self._held + visible(piece)
        held = _HELD.search(text)
        ready, self._held = (text[: held.start()], text[held.start() :]) if held else (text, "")
        self._let_pass(ready)
        return "" if self._tongue.is_open else self._released()

    def flush(self) -> str:
        """Return what was held back, at the end of the stream."""
        held, self._held = self._held, ""
        self._let_pass(held)
        if self._tongue.is_wrong_in_the_end:
            raise ModelBroken("guard:language")
        return self._released()

    def _released(self) -> str:
        released, self._waiting = self._waiting, ""
        return released

    def _let_pass(self, ready: str) -> None:
        if not ready:
            return
        whole, row = self._passed + ready, self._row + leaks.letters(ready)
        said = _Said(plain(whole), bare(whole[self._sentence :]), plain(ready), row)
        if why := next((why for why, is_wrong in self._checks if is_wrong(said)), None):
            raise ModelBroken(f"guard:{why}")
        self._passed, self._row = whole, row[1 - leaks.ROW :]
        self._waiting += ready
        for end in _SENTENCE_END.finditer(whole, self._sentence):
            self._sentence = end.start()

    @property
    def _checks(self) -> tuple[tuple[str, Check], ...]:
        return (
            ("length", lambda said: len(said.shown) > self._longest),
            ("markup", lambda said: MARKUP.search(said.shown)),
            ("tool", lambda said: leaks.names_a_tool(said.shown)),
            ("template", lambda said: leaks.TEMPLATE.search(said.shown)),
            ("link", lambda said: leads_out(said.shown, self._domains)),
            ("ticket", lambda said: self._numbers.has_strange_ticket(said.shown)),
            (
                "placeholder",
                lambda said: any(p.group() not in self._plain_facts for p in PLACEHOLDER.finditer(said.shown)),
            ),
            ("claim", lambda said: any(self._is_news(pattern, said.words) for pattern in claims.CLAIMS)),
            (
                "person",
                lambda said: _PERSON not in self._done and any(self._is_news(p, said.words) for p in claims.HAND_OFF),
            ),
            ("money", lambda said: self._is_news(claims.PROMISED_MONEY, said.words)),
            ("money", lambda said: self._is_strange(claims.MONEY, said.words)),
            ("secret", lambda said: self._is_news(leaks.SECRET, said.words)),
            ("prompt", lambda said: self._is_news(leaks.INSIDE, said.words)),
            ("prompt", lambda said: leaks.tells_the_prompt(said.row, self._facts)),
            ("encoded", lambda said: leaks.ENCODED.search(said.shown)),
            ("number", lambda said: self._numbers.has_strange_number(said.shown)),
            (
                "language",
                lambda said: self._tongue.hear(said.new) or has_foreign_letters(said.shown, self._plain_facts),
            ),
        )

    def _is_news(self, claim: re.Pattern[str], words: str) -> bool:
        """Whether something is said that the turn did not give to say; the customer's own words give nothing."""
        return any(match not in self._said for match in claim.findall(words))

    def _is_strange(self, fact: re.Pattern[str], words: str) -> bool:
        return any(match not in self._facts for match in fact.findall(words))
