"""How often a language detector is right, on sentences whose language is known."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcp_tools.domain.text import Language
from mcp_tools.errors import StartupError

_FEW_WORDS: Final = 3
_TIMED: Final = 500


class SentencesInvalid(StartupError):
    """A file of sentences cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Sentences:
    """Sentences of each language, each once; what stands in both lists is left out."""

    of: dict[Language, tuple[str, ...]]


def read_pairs(file: Path) -> Sentences:
    """Read lines of English, a tab and Turkish; further columns are passed over."""
    english: dict[str, None] = {}
    turkish: dict[str, None] = {}
    try:
        for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), start=1):
            columns = line.split("\t")
            if len(columns) < 2:
                raise SentencesInvalid(f"{file.name}:{number}: English, a tab and Turkish are needed.")
            english[columns[0].strip()] = turkish[columns[1].strip()] = None
    except (OSError, UnicodeDecodeError):
        raise SentencesInvalid(f"{file.name} cannot be read, it must be a text file in UTF-8.") from None
    of = {
        Language.EN: tuple(text for text in english if text and text not in turkish),
        Language.TR: tuple(text for text in turkish if text and text not in english),
    }
    if not all(of.values()):
        raise SentencesInvalid(f"{file.name}: sentences of both languages are needed.")
    return Sentences(of)


def accuracy(detect: Callable[[str], Language], texts: Sequence[str], language: Language) -> dict[str, float]:
    """Return the share of `texts` recognised as `language`, of all and of those of few words."""
    right = [detect(text) is language for text in texts]
    few = [is_right for text, is_right in zip(texts, right, strict=True) if len(text.split()) <= _FEW_WORDS]
    shares = {f"{language}_accuracy": right, f"{language}_few_words": few}
    return {name: round(sum(hits) / len(hits), 4) for name, hits in shares.items() if hits}


def milliseconds(detect: Callable[[str], object], sentences: Sentences) -> float:
    """Return the mean time of one detection, over some sentences of both languages."""
    texts = [text for both in zip(*sentences.of.values(), strict=False) for text in both][:_TIMED]
    detect(texts[0])  # the first loads what is loaded lazily
    began = time.perf_counter()
    for text in texts:
        detect(text)
    return (time.perf_counter() - began) * 1000 / len(texts)
