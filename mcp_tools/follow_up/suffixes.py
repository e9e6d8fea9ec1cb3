"""Turkish endings on a word that is looked for: "iPhone'umda", "bilgisayarımdan", "kredi kartıyla"."""

import re
from typing import Final

_CASE: Final = "n?d[ae]n?|t[ae]n?|n?[iu]n|n?[iu]|y?[aeiu]|n[ae]|yl[ae]|l[ae]|imla|c[ae]"
_OWNER: Final = "[iu]?m[iu]z|[iu]?n[iu]z|[iu]?m|[iu]n|s?[iu]|l[ae]r[iu]"
_CHAIN: Final = re.compile(rf"(?:s|es|l[iu]k?)?(?:l[ae]r)?(?:{_OWNER})?(?:{_CASE})?(?:ki|d[iu]r|yd[iu]|y[iu]m)?")
_SOFT: Final = {"k": "[kg]", "t": "[td]", "p": "[pb]"}
_PLAIN: Final = re.compile(r"s|[dt][ae]n?")
_SHORT: Final = 3
"""Up to this many letters a word takes other endings only after an apostrophe: "macun" is not "Mac'in"."""

TAIL: Final = r"(?P<tail>'?[a-z]{0,14})(?![\w-])"
"""What may follow a stem inside a pattern; `is_ending` judges it."""


def stem(phrase: str) -> str:
    """Return a pattern for the folded `phrase` as it begins before endings: "kredi karti" also as "kredi kart"."""
    words = re.escape(phrase).replace(r"\ ", r"[\s-]{1,2}").replace(r"\-", r"[\s-]?")
    if " " in phrase and phrase[-1] in "iu" and len(phrase) > _SHORT + 1:
        words = words[:-1] + phrase[-1] + "?"
    elif len(phrase) > _SHORT and phrase[-1] in _SOFT:
        words = words[:-1] + _SOFT[phrase[-1]]
    return words


def is_ending(tail: str, word: str) -> bool:
    """Tell whether `tail`, which followed `word`, is nothing or a chain of endings."""
    if tail and not tail.startswith("'") and len(word) <= _SHORT:
        return _PLAIN.fullmatch(tail) is not None
    return _CHAIN.fullmatch(tail.removeprefix("'")) is not None
