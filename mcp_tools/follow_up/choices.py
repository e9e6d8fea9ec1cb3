"""Finds which choice of a detail a message names, by the catalogue's labels and synonyms."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from mcp_tools.catalog.catalog import DetailChoice, DetailSpec
from mcp_tools.follow_up.said import Said, Span, fold, nearby
from mcp_tools.follow_up.suffixes import TAIL, is_ending, stem

_CATCH_ALL: Final = frozenset(
    {"other", "others", "none", "unknown", "not_sure", "something_else", "any", "anything", "no_preference"}
)
"""Keys whose labels are ordinary words: chosen when asked, never found in passing."""

_CUES: Final = {
    "contact_preference": re.compile(
        r"(?:contact|reach|call|text|answer|(?:e-?)?mail|write(?:\sto)?|get\sback\sto)\s(?:me|us)(?![a-z])|reply|prefer|best\sway|(?:by|via|per)\s(?:e-?mail|phone|text|sms)|(?:e-?)?mail\s(?:me|us)"
        r"|ulasin|ulasabilir|arayin|arayabilir|arasin|yazin|iletisime?\s(?:gec|kur)|donus|donun|tercih|bildirin|(?:mail|mesaj|sms)\s(?:olarak\s|ile\s)?(?:at|yolla|gonder)(?!ti|di|mis)|e-?posta\s(?:ile|olarak|yoluyla)"
    ),
    "wanted_outcome": re.compile(
        r"want(?!\sto\sknow)|would\slike|'d\slike|prefer|istiyor|isterim|tercih|talep|rica|bekliyor|(?:il|en)sin(?![a-z])|please|expect|send\sme|just\s|(?:can|could|will)\syou|lutfen|(?:gonder|degistir|duzelt|ver|edi)in(?:iz)?(?![a-z])|(?:edil|degis|gel)sin"
    ),
    "account_type": re.compile(r"account|hesap|hesab|musteri|uyelik|adina|\bcompany\b|\bbusiness\b"),
    "plan": re.compile(r"plan|package|tariff|subscri|paket|tarife|abonelik|uyelik"),
}
"""Details whose choices are words people use for other things: "I got no e-mail" is no wish to be written to."""

_CUE_REACH: Final = 25
_NOT_IT: Final = r"(?!\s(?:address|adres|number|numara|calls?(?![a-z])))"
"""A "phone number" or a "mac address" is neither a phone nor a Mac."""


_NO_DEVICE: Final = (
    r"(?!\s(?:app(?![a-z])|application|uygulama|data(?![a-z])"
    r"|arayin|arasin|arayabilir|ulas(?:in|abil|sin)|gorus|donus|donun|hatti))"
)
"""A "mobile app" is no phone, and neither is one to be rung at ("telefonla arayın")."""
_SHORT: Final = 3
_BY: Final = re.compile(r"(?<![a-z])by\s$")
"""Who writes "by phone" names a way to be reached, not the device that fails."""


class ChoiceReader:
    """The choices of one detail, ready to be found; its pattern is built once."""

    def __init__(self, spec: DetailSpec) -> None:
        self._spec = spec
        self._phrases = _phrases(spec)

    @cached_property
    def _pattern(self) -> tuple[re.Pattern[str], tuple[str, ...]]:
        """One alternation, longest phrase first, and the phrase behind each group."""
        phrases = tuple(sorted(self._phrases, key=len, reverse=True))
        stems = "|".join(f"({stem(phrase)})" for phrase in phrases)
        not_it = _NO_DEVICE if self._spec.name == "device" else ""
        return re.compile(rf"(?<![\w<])(?:{stems}){TAIL}{_NOT_IT}{not_it}"), phrases

    def find(self, said: Said) -> Iterator[Span]:
        """Yield the choices the message names in passing, the key as value; weaker when it names more than one."""
        cue = _CUES.get(self._spec.name)
        spans = [
            span
            for span in self._named(said)
            if span.value not in _CATCH_ALL and (cue is None or nearby(said, span.start, span.end, cue, _CUE_REACH))
        ]
        confidence = 0.85 if len({span.value for span in spans}) == 1 else 0.6
        for span in spans:
            yield Span(span.value, span.start, span.end, confidence)

    def answer(self, said: Said) -> Span | None:
        """Read the message as the answer to a question with these choices: a key, a phrase, a word only one has."""
        whole = self.exact(said.text)
        if whole:
            return Span(whole, *said.body, 0.95)
        named = next(self._named(said), None)
        if named:
            return Span(named.value, named.start, named.end, 0.9)
        return self._by_one_word(said)

    def named(self, said: Said) -> Iterator[Span]:
        """Yield the choices the message names in whatever connection."""
        return (span for span in self._named(said) if span.value not in _CATCH_ALL)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words its choices are named with, folded."""
        return frozenset(word for phrase in self._phrases for word in phrase.split())

    def exact(self, text: str) -> str | None:
        """Return the key that `text` is, or whose label or synonym it is; None for anything else."""
        folded = _plain(text)
        by_key = {choice.key: choice.key for choice in self._spec.choices}
        return by_key.get(folded) or self._phrases.get(folded)

    def _named(self, said: Said) -> Iterator[Span]:
        if not self._phrases:
            return
        pattern, phrases = self._pattern
        for match in pattern.finditer(said.folded):
            group = next(index for index in range(1, len(phrases) + 1) if match[index] is not None)
            is_means = self._spec.name == "device" and _BY.search(said.folded, max(0, match.start() - 4), match.start())
            if not is_ending(match["tail"], match[group]) or _is_another_word(said, *match.span(group)):
                continue
            if not (is_means or said.is_reserved(*match.span(group))):
                yield Span(self._phrases[phrases[group - 1]], match.start(), match.end(group), 0.9)

    def _by_one_word(self, said: Said) -> Span | None:
        """Read "mobil" where only "Mobil uygulama" begins so."""
        word = _plain(said.text)
        keys = {key for phrase, key in self._phrases.items() if len(word) > 2 and word in phrase.split()}
        return Span(keys.pop(), *said.body, 0.8) if len(keys) == 1 else None


def _is_another_word(said: Said, start: int, end: int) -> bool:
    """Tell a short word that only folding makes alike: "maç" is a match, no Mac."""
    return end - start <= _SHORT and not said.text[start:end].isascii()


def _phrases(spec: DetailSpec) -> dict[str, str]:
    """Return every folded way to say a choice with that choice's key; what two choices share belongs to the first."""
    phrases: dict[str, str] = {}
    for choice in spec.choices:
        for words in _ways(choice):
            phrases.setdefault(_plain(words), choice.key)
    phrases.pop("", None)
    return phrases


def _ways(choice: DetailChoice) -> tuple[str, ...]:
    return (choice.label.en, choice.label.tr, *choice.synonyms_en, *choice.synonyms_tr)


def _plain(text: str) -> str:
    return fold(" ".join(text.split())).strip(" .,!?;:\"'()")
