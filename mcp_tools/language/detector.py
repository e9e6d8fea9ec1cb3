"""Decides whether a masked message is English, Turkish or too little to tell."""

import re
import unicodedata
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.text import PLACEHOLDER, TICKET_NUMBER, Language, Model
from mcp_tools.language.grams import GramModel, train_grams
from mcp_tools.language.words import AMBIGUOUS, ENGLISH, NEUTRAL, TURKISH

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory
    from lingua import LanguageDetector as Lingua

_NOT_WORDS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\S*\d\S*|[A-Z]{1,5}(?:[-_/][A-Z]+)+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STRONG_TURKISH: Final = re.compile("[ğşıİĞŞ]")
_WEAK_TURKISH: Final = re.compile("[çöüÇÖÜ]")
_ENGLISH_LETTERS: Final = re.compile("[wqxWQX]")
_TURKISH_ENDING: Final = re.compile(
    r"[a-z]{2,}(?:[iu]yor(?:um|uz|sun|sunuz|lar|du|mus)?|[dt][iu]m|[dt][iu]k|m[ae]d[iu]m?|mis(?:tim|im|ler|siniz)?|musum"
    r"|m[ae]k|l[ae]r(?:i|im|imi|in|ini|de|dan|den)?|[iu]m[iu]z?|n[iu]z|s[iu]n[iu]z?|[ae]bilir[a-z]*|[ae]c[ae][kg][a-z]*"
    r"|[dt][ae]n|[iu]nd[ae]|[iu]md[ae]n?|mi[sy]or[a-z]*|l[iu]k|s[iu]z)"
)
_ENGLISH_ENDING: Final = re.compile(r"[a-z]{2,}(?:ing|tion|ment|ness|ould|ight|ed|ly|ough|th|ck|ee|'s|'t|'m|'ve|'ll)")

_SUFFIXED_NAME: Final = re.compile(r".+'(?:y?[aeiu]|[dt][ae]n?|n?[iu]n|y?l[ae]|s[iu]|l[ae]r[a-z]*|n[dt][ae]n?|n[aeiu])")
"""Turkish parts a name from its ending: "Ankara'dan", "iPhone'u"."""

_LETTER_WEIGHTS: Final = (3.5, 1.2, 1.5)
"""For one word with ğ ş ı İ, with ç ö ü (foreign names have them too), with w q x."""

_WORD_WEIGHT: Final = 1.8
_ENDING_WEIGHT: Final = 0.7
_SUFFIX_WEIGHT: Final = 2.0
_LINGUA_WEIGHT: Final = 0.6
_LANGDETECT_WEIGHT: Final = 0.15
_ENOUGH: Final = 1.0
"""Evidence (log-odds) below which nothing is decided."""

_CLEAR: Final = 4.0
"""Evidence beyond which no further detector is asked: none of them could turn it."""

_LONGEST: Final = 600
"""Characters read: more would not change the answer."""


class LanguageGuess(Model):
    """A language and how likely it is, 0.5 to 1; an undecided one says how little was found."""

    language: Language
    confidence: float


class _Word(NamedTuple):
    written: str
    folded: str


class LanguageDetector:
    """English or Turkish, by letters, common words, endings, character n-grams and two general detectors.

    Deterministic. Built once: see `build_detector`.
    """

    def __init__(self, grams: GramModel, lingua: "Lingua", langdetect: "DetectorFactory") -> None:
        self._grams = grams
        self._lingua = lingua
        self._langdetect = langdetect

    def detect(self, text: str) -> LanguageGuess:
        """Return the language of a masked message; placeholders, digits, codes and brand names do not count.

        Of mixed messages ("app crash oluyor sürekli") the language of the grammar. Not covered: third languages,
        which come out as whichever of the two they resemble.
        """
        all_words = words_of(text)
        words = [word for word in _without_names(all_words) if word.folded not in NEUTRAL]
        if not any(len(word.folded) > 1 for word in words):
            return LanguageGuess(language=Language.UNDECIDED, confidence=0.5)
        evidence = _letters(words) + _known_words(words) + _endings(words)
        evidence += _SUFFIX_WEIGHT * sum(bool(_SUFFIXED_NAME.fullmatch(word.folded)) for word in all_words)
        evidence += self._grams.evidence([word.folded for word in words])
        evidence += self._general(words, evidence)
        confidence = 1 / (1 + exp(-min(abs(evidence), 30.0)))
        if abs(evidence) < _ENOUGH:
            return LanguageGuess(language=Language.UNDECIDED, confidence=confidence)
        return LanguageGuess(language=Language.TR if evidence > 0 else Language.EN, confidence=confidence)

    def _general(self, words: list[_Word], known: float) -> float:
        """Return the evidence for Turkish of the general detectors, asked in turn while what is known is not clear."""
        line = " ".join(word.written.replace("İ", "i").lower() for word in words)
        evidence = 0.0
        if abs(known) < _CLEAR:
            evidence += _LINGUA_WEIGHT * _log_odds(self._share_by_lingua(line))
        if abs(known + evidence) < _CLEAR:
            evidence += _LANGDETECT_WEIGHT * _log_odds(self._share_by_langdetect(line))
        return evidence

    def _share_by_lingua(self, line: str) -> float:
        from lingua import Language as LinguaLanguage

        return self._lingua.compute_language_confidence(line, LinguaLanguage.TURKISH)

    def _share_by_langdetect(self, line: str) -> float:
        """Return how Turkish `line` is; one half where it has no letters that langdetect knows."""
        from langdetect.lang_detect_exception import LangDetectException

        detection = self._langdetect.create()
        detection.append(line)
        try:
            shares: dict[str, float] = {guess.lang: guess.prob for guess in detection.get_probabilities()}
        except LangDetectException:
            return 0.5
        return shares.get("tr", 0.0)


def build_detector(catalog: Catalog) -> LanguageDetector:
    """Load the general detectors and learn n-grams from the catalogue's examples; about a second."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
    from lingua import Language as LinguaLanguage
    from lingua import LanguageDetectorBuilder

    both = (LinguaLanguage.ENGLISH, LinguaLanguage.TURKISH)
    lingua = LanguageDetectorBuilder.from_languages(*both).with_preloaded_language_models().build()
    langdetect = DetectorFactory()  # our own: the library's global one knows 55 languages
    langdetect.set_seed(0)
    langdetect.load_json_profile(
        [(Path(PROFILES_DIRECTORY) / name).read_text(encoding="utf-8") for name in ("en", "tr")]
    )
    english = [example for intent in catalog.intents for example in intent.examples_en]
    turkish = [example for intent in catalog.intents for example in intent.examples_tr]
    grams = train_grams(_folded_words(english), _folded_words(turkish), ENGLISH, TURKISH)
    return LanguageDetector(grams, lingua, langdetect)


def words_of(text: str) -> list[_Word]:
    """Return the words of a masked message without placeholders, addresses, codes and whatever has digits."""
    plain = TICKET_NUMBER.sub(" ", PLACEHOLDER.sub(" ", text[:_LONGEST]))
    plain = _NOT_WORDS.sub(" ", unicodedata.normalize("NFC", plain))
    return [_Word(match[0], _fold(match[0])) for match in _WORD.finditer(plain)]


def _without_names(words: list[_Word]) -> list[_Word]:
    """Return `words` without the capitalised ones inside a sentence: names and titles may be of any language."""
    plain = [word for n, word in enumerate(words) if n == 0 or len(word.written) == 1 or word.written[0].islower()]
    return plain if len(plain) > 2 else words


def _fold(word: str) -> str:
    """Return `word` in lower-case ASCII; what has no ASCII base is dropped."""
    replaced = word.replace("ı", "i").replace("’", "'")
    return unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode().lower()


def _folded_words(texts: list[str]) -> list[str]:
    return [word.folded for text in texts for word in words_of(text) if word.folded not in NEUTRAL]


def _letters(words: list[_Word]) -> float:
    strong, weak, english = _LETTER_WEIGHTS
    evidence = sum(strong for word in words if _STRONG_TURKISH.search(word.written))
    evidence += sum(weak for word in words if _WEAK_TURKISH.search(word.written))
    return evidence - sum(english for word in words if _ENGLISH_LETTERS.search(word.written))


def _known_words(words: list[_Word]) -> float:
    evidence = 0.0
    for word in words:
        weight = _WORD_WEIGHT * (0.3 if word.folded in AMBIGUOUS else 1.0)
        stem = word.folded.split("'")[0]
        is_turkish = word.folded in TURKISH or stem in TURKISH
        evidence += weight * (is_turkish - (word.folded in ENGLISH))
    return evidence


def _endings(words: list[_Word]) -> float:
    evidence = 0.0
    for word in words:
        if len(word.folded) >= 4:
            evidence += _ENDING_WEIGHT * bool(_TURKISH_ENDING.fullmatch(word.folded))
            evidence -= _ENDING_WEIGHT * bool(_ENGLISH_ENDING.fullmatch(word.folded))
    return evidence


def _log_odds(share: float) -> float:
    """Return the log-odds of `share`, at most 4 either way: no single detector is that sure."""
    bounded = min(max(share, 0.018), 0.982)
    return log(bounded / (1 - bounded))
