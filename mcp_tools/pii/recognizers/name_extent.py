"""How far a person's name reaches, once one of its words is known."""

import re
from collections.abc import Sequence
from typing import Final

from mcp_tools.pii.names import Names
from mcp_tools.pii.recognizers import person_cues as cues
from mcp_tools.pii.recognizers.words_of_text import Word

LONGEST: Final = 4
_ENDS_THERE: Final = re.compile(r"\s*(?:[.,;:!?)\"\n]|\Z)")


class NameExtent:
    """Walks a text's words forwards or backwards from where a name was noticed; places are indices into `words`."""

    def __init__(self, names: Names, text: str, words: Sequence[Word]) -> None:
        self._names = names
        self._text = text
        self._words = words

    def is_first(self, word: Word) -> bool:
        return self._names.is_first(word.lower, is_title=word.is_title and not word.is_upper)

    def is_plain_first(self, word: Word) -> bool:
        return self._names.is_plain_first(word.lower, is_title=word.is_title and not word.is_upper)

    def is_surname(self, word: Word) -> bool:
        return self._names.is_surname(word.lower, is_title=word.is_title and not word.is_upper)

    def is_free(self, word: Word) -> bool:
        """Tell whether a name may hold the word at all."""
        return word.lower not in self._names.never

    def is_word(self, word: Word) -> bool:
        """Tell whether the word is also an ordinary one, a brand or a place."""
        return word.lower in self._names.ordinary or word.lower in self._names.places

    def is_announced(self, first: int) -> bool:
        """Tell whether a cue's next word can be a name; "Dr. Su Ertem" is one, "my name is not" is none."""
        return self.is_free(self._words[first]) or self._is_middle(first)

    def is_written_name(self, first: int) -> bool:
        """Tell whether the word has a capital and is no ordinary word, brand or place, unless a first name."""
        word = self._words[first]
        return word.is_title and self.is_free(word) and (self.is_first(word) or not self.is_word(word))

    def following(self, index: int) -> Word | None:
        """Return the word one space behind the one at `index`."""
        after = index + 1
        return self._words[after] if after < len(self._words) and self._words[after].follows else None

    def listed_end(self, first: int) -> int:
        """Return the index after the listed name at `first`, with the surname behind it."""
        after = first + 1
        while after < len(self._words) and after - first < LONGEST and self._words[after].follows:
            word = self._words[after]
            is_written = word.is_title and self._words[first].is_title
            is_listed = self.is_surname(word) or self.is_plain_first(word)
            fits = is_written or (is_listed and word.is_title == self._words[first].is_title)
            if not fits or not (self.is_free(word) or self._is_middle(after)):
                break
            after += 1
        return after

    def _is_middle(self, index: int) -> bool:
        """Tell whether a word that ends names is one itself here: the "Su" of "Bilge Su Ertem"."""
        word, following = self._words[index], self.following(index)
        return word.is_title and self.is_first(word) and following is not None and following.is_title

    def pair_end(self, first: int) -> int:
        """Return the index after an ordinary word that a surname makes a name; `first` itself when it stays a word."""
        word, following = self._words[first], self.following(first)
        if following is None or not (self.is_free(following) or self._is_middle(first + 1)):
            return first
        is_surname = self.is_surname(following)
        if word.is_title and following.is_title:
            is_brand = word.lower in self._names.places
            is_pair = is_surname or not (is_brand or word.lower in cues.HELPING_VERBS)
        else:
            is_helping = word.lower in cues.HELPING_VERBS
            is_pair = (
                is_surname and not self.is_word(following) and not is_helping and word.is_title == following.is_title
            )
        return self.listed_end(first) if is_pair else first

    def cued_end(self, first: int) -> int:
        """Return the index after the name at `first`, which a cue vouches for."""
        after = first + 1
        while after < len(self._words) and after - first < LONGEST and self._words[after].follows:
            word = self._words[after]
            is_particle = word.lower in cues.PARTICLES and self._words[first].is_title
            if not (self.is_free(word) or is_particle) or not self._goes_on(first, after):
                break
            after += 1
        while self._words[after - 1].lower in cues.PARTICLES and after > first + 1:
            after -= 1
        return after

    def _goes_on(self, first: int, index: int) -> bool:
        word = self._words[index]
        if self._words[first].is_title:
            return word.is_title or word.lower in cues.PARTICLES
        return self.is_surname(word) or self.is_first(word) or self._may_close(index)

    def _may_close(self, index: int) -> bool:
        """Tell whether an unknown word without a capital can be a name's last: something must end behind it."""
        word, following = self._words[index], self.following(index)
        is_stopped = following is not None and not self.is_free(following)
        if cues.IN_A_CASE.fullmatch(word.lower) and not self.is_first(word):
            return False
        has_end = is_stopped or _ENDS_THERE.match(self._text, word.end) is not None
        return has_end and self.is_free(word) and not cues.VERB_LIKE.fullmatch(word.lower)

    def looks_like_name(self, first: int) -> bool:
        """Tell whether what follows "adım" can be a name, since it can also be a step's description."""
        word = self._words[first]
        if not self.is_free(word):
            return False
        if word.is_title or self.is_first(word) or self._may_close(first):
            return True
        is_pair = self.following(first) is not None and self._may_close(first + 1)
        return is_pair and not cues.VERB_LIKE.fullmatch(word.lower)

    def weak_end(self, first: int, *, is_passing: bool) -> int:
        """Return the index after a name that a weak cue announces; `first` itself when there is none."""
        word, following = self._words[first], self.following(first)
        if not self.is_free(word):
            return first
        if not word.is_title:
            is_pair = following is not None and following.lower != word.lower and self.is_surname(following)
            is_told = is_pair or (word.lower in cues.WORD_NAMES and _ENDS_THERE.match(self._text, word.end) is not None)
            return self.listed_end(first) if is_told and not is_passing and self.is_first(word) else first
        may_be_verb = is_passing and (word.lower in cues.HELPING_VERBS or word.lower in self._names.places)
        is_known = (self.is_first(word) and not may_be_verb) or (not is_passing and self._introduces(first))
        if is_known or following is None or not following.is_title or not self.is_free(following):
            return self.listed_end(first) if is_known else first
        is_pair = self.is_surname(following) or not is_passing
        return self.listed_end(first) if is_pair else first

    def _introduces(self, first: int) -> bool:
        """Tell whether an unlisted capitalised word after "I'm" is a name: "I'm Xochitl and …", not "I'm Furious"."""
        word, following = self._words[first], self.following(first)
        goes_on = following is not None and following.lower in cues.AFTER_INTRODUCTION
        has_end = goes_on or _ENDS_THERE.match(self._text, word.end) is not None
        return has_end and not (word.is_upper or self.is_word(word) or cues.ADJECTIVE.fullmatch(word.lower))

    def honoured_start(self, last: int) -> int:
        """Return where the name ending at `last` begins, or the index after it when "bey" follows no name."""
        word = self._words[last]
        is_known = word.is_title or self.is_first(word)
        if not self.is_free(word) or not (is_known or not cues.ACTING.fullmatch(word.lower)):
            return last + 1
        if not is_known and cues.VERB_LIKE.fullmatch(word.lower):
            return last + 1
        return self.walk_back(last)

    def is_company(self, first: int, after: int) -> bool:
        """Tell whether the words are the name of a firm, by a word in them or right behind."""
        behind = self.following(after - 1)
        inside = (self._words[index] for index in range(first, after))
        return any(word is not None and word.lower in cues.COMPANY for word in (*inside, behind))

    def walk_back(self, last: int) -> int:
        first = last
        while first > 0 and last - first < LONGEST - 1 and self._words[first].follows:
            before = self._words[first - 1]
            is_written = before.is_title and self._words[last].is_title
            if not self.is_free(before) or not (is_written or self.is_plain_first(before)):
                break
            first -= 1
        return first

    def owner_start(self, after: int) -> int:
        """Return where the name before "adına" begins; `after` when neither a list nor two capitals vouch for it."""
        last = self._words[after - 1]
        before = self._words[after - 2] if after > 1 and last.follows else None
        if before is not None and self.is_free(last):
            if self.is_first(before):
                return self.walk_back(after - 2)
            if before.lower in cues.RELATIVES and not cues.VERB_LIKE.fullmatch(last.lower):
                return after - 1
        if not self.is_free(last) or not (last.is_title or self.is_first(last) or self.is_surname(last)):
            return after
        first = self.walk_back(after - 1)
        return first if self.is_first(self._words[first]) or after - first > 1 else after
