"""First names and surnames, folded; loaded when the engine is built."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from mcp_tools.pii.folding import folded

_WORDS: Final = Path(__file__).parent / "words"
_HOME: Final = ("tr_TR", "en_US", "en_GB")
_ABROAD: Final = (
    *("en", "en_IE", "en_IN", "en_KE", "en_NG", "en_NZ", "de_AT", "de_CH", "de_DE", "fr_BE", "fr_CA", "fr_CH", "fr_FR"),
    *("es_AR", "es_CO", "es_ES", "es_MX", "it_IT", "pt_BR", "pt_PT", "nl_BE", "nl_NL", "sv_SE", "da_DK", "no_NO"),
    *("fi_FI", "is_IS", "pl_PL", "cs_CZ", "sk_SK", "sl_SI", "hr_HR", "hu_HU", "ro_RO", "et_EE", "lt_LT", "lv_LV"),
    *("ga_IE", "az_AZ", "uz_UZ", "id_ID", "vi_VN", "sw", "zu_ZA", "yo_NG", "ig_NG", "ha_NG", "tw_GH"),
    *("ru_RU", "uk_UA", "bg_BG", "el_GR"),
)
_LISTS: Final = ("first_names", "first_names_male", "first_names_female")
_SHORTEST: Final = 3
"""Letters of the shortest foreign name that counts: shorter ones are words somewhere."""
_LATIN: Final = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіґ", "abvgdeziiklmnoprstufyeig", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "ye"}
    | {"ъ": "", "ь": "", "ё": "e"}
    | dict(zip("αβγδεζηικλμνοπρσςτυφω", "avgdeziiklmnoprsstyfo", strict=True))
    | {"θ": "th", "ξ": "x", "χ": "ch", "ψ": "ps"}
)

_ENDING: Final = re.compile(
    r"\w{2,}(?:oglu|ogullari|soy|turk|kaya|demir|alp|kurt|arslan|aslan|celik|tekin|bulut|toprak|dogan|yildiz|gunes|erdem)"
)
"""How many Turkish surnames end; counts only behind a first name."""
_ENDING_ABROAD: Final = re.compile(
    r"\w{2,}(?:[oe]v|[oe]va|sk[yi]|ska|skaya|enko|chuk|cz[yi]k|owicz|ewicz|ov?ic|ov?ich|evic|[^aeiou]sen|ss?on|sdottir|escu|"
    r"idis|opoulos|[ai]dze|shvili|[^aeiou]yan|[aeo]vski|gaa?rd|holm|lund|vaara|berg|stein|quist|strom|zade)"
)


@dataclass(frozen=True, slots=True)
class Names:
    """What the name rules look words up in; every word in plain lower-case letters."""

    first: frozenset[str]
    surnames: frozenset[str]
    first_abroad: frozenset[str]
    """First names of other countries: they count only where a capital says that they are names."""
    surnames_abroad: frozenset[str]
    ordinary: frozenset[str]
    """First names that are also ordinary words, brands or cities."""
    places: frozenset[str]
    """Brands, countries and cities: no person unless a cue or a first name stands before them."""
    never: frozenset[str]
    """Words that end a name and never begin one."""

    def is_first(self, word: str, *, is_title: bool) -> bool:
        """Tell whether a list knows the first name, or the first half of a double one."""
        head = word.partition("-")[0] if is_title else word
        return head in self.first or (is_title and head in self.first_abroad)

    def is_plain_first(self, word: str, *, is_title: bool) -> bool:
        """Tell whether the word is a first name and nothing else."""
        return self.is_first(word, is_title=is_title) and word not in self.ordinary and word not in self.places

    def is_surname(self, word: str, *, is_title: bool) -> bool:
        """Tell whether a list knows the surname, or its ending is a surname's."""
        if word in self.surnames or _ENDING.fullmatch(word):
            return True
        return is_title and (word in self.surnames_abroad or _ENDING_ABROAD.fullmatch(word) is not None)


def load_names() -> Names:
    """Read Faker's name lists for Turkey, the US, Britain and half a hundred other places, and our own word lists.

    Takes about half a second. Russian, Ukrainian, Bulgarian and Greek names are also known in Latin letters.
    """
    never = frozenset(words_in("not_names"))
    first, surnames = words_in("common_names"), words_in("common_surnames")
    for locale in _HOME:
        first |= _listed(locale, _LISTS)
        surnames |= _listed(locale, ("last_names",))
    first_abroad: set[str] = set()
    surnames_abroad: set[str] = set()
    for locale in _ABROAD:
        first_abroad |= _listed(locale, _LISTS)
        surnames_abroad |= _listed(locale, ("last_names",))
    return Names(
        first=frozenset(first) - never,
        surnames=frozenset(surnames) - never,
        first_abroad=_abroad(first_abroad) - never,
        surnames_abroad=_abroad(surnames_abroad) - never,
        ordinary=frozenset(words_in("ordinary_names")),
        places=frozenset(words_in("brands_and_places") | words_in("turkish_places")),
        never=never,
    )


def _listed(locale: str, lists: Iterable[str]) -> set[str]:
    provider = import_module(f"faker.providers.person.{locale}").Provider
    return {folded(name) for name in lists for name in getattr(provider, name, ())}


def _abroad(names: Iterable[str]) -> frozenset[str]:
    spelt = {spelling for name in names for spelling in (name, name.translate(_LATIN))}
    return frozenset(name for name in spelt if len(name) >= _SHORTEST)


def words_in(name: str) -> set[str]:
    """Read one of our own word lists."""
    lines = (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}
