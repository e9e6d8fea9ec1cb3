"""Tells from the first words of a reply whether it is in the language it should be: English or Turkish."""

import re
from collections import deque
from typing import Final

from mcp_tools.domain.text import PLACEHOLDER, Language

_WORD: Final = re.compile(r"[^\W\d_]+")
_TURKISH_LETTER: Final = re.compile(r"[çğışöü]")
_ENOUGH: Final = 6
"""Words after which a reply is let through though they tell as much for one language as for the other."""
_TELLING: Final = 2
_WINDOW: Final = 10
"""The last words, which are looked at; when none of them tells for its language, a reply is in no language of ours."""
_TELLING_LATE: Final = 5
"""Of the last ten words: more than the customer's own words, quoted, would bring."""

_EN: Final = frozenset(
    re.findall(
        r"\w+",
        """a about am an and any are as at be been but by can could did do does for from get had has have hello hi how i
        if in is it just like me my no not of on or order our please see so sorry thank thanks that the their them
        then there this to us was we were what when where which who why will with would yes you your""",
    )
)
_TR: Final = frozenset(
    re.findall(
        r"\w+",
        """acaba ama bana ben bir biraz bu bunu da daha de degil en gibi hangi hakkinda icin ile kadar kac lutfen
        merhaba mi misiniz musunuz ne neden nedir nerede olan olarak oldu oldugunu olur rica selam siz size sizin sonra
        tam tesekkur ve veya verir var ya yok yani zaman""",
    )
)


class Tongue:
    """The language a reply should have, and what its words so far tell for. Undecided takes any."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._words = 0
        self._last: deque[tuple[bool, bool]] = deque(maxlen=_WINDOW)
        """Whether each of the last words tells for the language, and whether for the other one."""

    def hear(self, text: str) -> bool:
        """Take in the next words. Return whether at any of them the reply is clearly of the other language, or of none.

        However many come at once, each is looked at with those before it.
        """
        return any(self._is_wrong_with(word) for word in _WORD.findall(PLACEHOLDER.sub(" ", text).lower()))

    @property
    def is_open(self) -> bool:
        """Whether too little was said yet to tell."""
        own, other = self._votes
        enough = _ENOUGH if own or other else _WINDOW
        return self._language is not Language.UNDECIDED and self._words < enough and own <= other

    @property
    def is_wrong_in_the_end(self) -> bool:
        """Whether the words are of the other language, when no more will come."""
        own, other = self._votes
        return self._words <= _ENOUGH and other > 0 and own == 0

    def _is_wrong_with(self, word: str) -> bool:
        self._words += 1
        self._last.append(self._vote(word))
        own, other = self._votes
        if self._words > _ENOUGH:
            is_no_language = self._words >= _WINDOW and own == 0 and self._language is not Language.UNDECIDED
            return is_no_language or (other >= _TELLING_LATE and own <= 1)
        return other >= _TELLING and other > 2 * own

    def _vote(self, word: str) -> tuple[bool, bool]:
        is_english, is_turkish = word in _EN, word in _TR or _TURKISH_LETTER.search(word) is not None
        match self._language:
            case Language.EN:
                return is_english, is_turkish
            case Language.TR:
                return is_turkish, is_english
            case Language.UNDECIDED:
                return False, False

    @property
    def _votes(self) -> tuple[int, int]:
        return sum(own for own, _ in self._last), sum(other for _, other in self._last)
