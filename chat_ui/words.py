"""The words people read on the screen, by language; sentences of the assistant live with the agent."""

import tomllib
from functools import cache
from pathlib import Path

from mcp_tools.domain.text import Language

_FOLDER = Path(__file__).parent / "texts"


class ScreenWords:
    """The texts of one language, looked up by `section.name`."""

    def __init__(self, texts: dict[str, dict[str, str]]) -> None:
        self._texts = texts

    def say(self, name: str, **values: object) -> str:
        """Return the text called `section.name` with `values` put in. Raises KeyError for a name that has none."""
        section, _, key = name.partition(".")
        return self._texts[section][key].format(**values)

    def section(self, name: str) -> dict[str, str]:
        """Return every text of a section as it stands: the labels a screen element is given."""
        return dict(self._texts[name])


@cache
def words_in(language: Language) -> ScreenWords:
    """Return the texts of `language`; English while it is undecided."""
    name = "tr" if language is Language.TR else "en"
    return ScreenWords(tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def language_of(accepted: str | None) -> Language:
    """Read the screen's language from an `Accept-Language` header: Turkish where it comes first, else English."""
    first = (accepted or "").split(",")[0].strip().lower()
    return Language.TR if first == "tr" or first.startswith("tr-") else Language.EN
