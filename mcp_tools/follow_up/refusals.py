"""Whole messages that are never a value: yes, no, "I don't know", "doesn't matter", "cancel" and their like."""

import re
from typing import Final

from mcp_tools.domain.indifference import INDIFFERENT
from mcp_tools.follow_up.said import fold

_DECIDED: Final = (
    r"yes|yep|yeah|yup|ok|okay|sure|right|correct|exactly|fine|no|nope|nah|not\sreally"
    r"|evet|evt|tamam|tmm|olur|peki|dogru|aynen|hayir|hyr|yok|degil|olmaz"
)
_UNKNOWN: Final = (
    r"(?:sorry\s)?i\s(?:do\snot|don'?t|dont|didn'?t|can'?t|cannot)\s(?:really\s|even\s)?(?:know|remember|recall|have|find)[a-z\s]{0,24}"
    r"|(?:i\s(?:have\s)?)?no\s(?:idea|clue)|not\ssure|i'?m\snot\ssure|unknown|idk|dunno|don'?t\sknow|dont\sknow|no\sclue"
    r"|(?:su\san\s|tam\s|maalesef\s|ne\syazik\ski\s)?(?:bilmiyorum|bilmiyom|hatirlamiyorum|hatirlayamadim|emin\sdegilim|bilgim\syok|fikrim\syok"
    r"|bilemiyorum|bulamadim|bulamiyorum|bilmem)|hicbir\sfikrim\syok|elimde\syok|yanimda\sdegil"
)
_LEFT_OUT: Final = (
    r"skip(?:\sit|\sthis(?:\sone)?)?|pass|next|later|never\s?mind|cancel(?:\sit|\sthat|\sthis)?|stop|forget\sit|undo|go\sback|none|nothing|n/?a"
    r"|gec|geciniz|gecelim|atla|sonra|bos\s?ver|bosverin|iptal(?:\set(?:in)?)?|vazgectim|vazgec|dur|geri\sal|geri|hicbiri|hic|soylemek\sistemiyorum"
    r"|i'?d\srather\snot(?:\ssay)?|prefer\snot\sto\ssay|i\sdon'?t\swant\sto(?:\ssay)?"
)
_TALK: Final = (
    r"hi|hello|hey|thanks|thank\syou|thx|bye|merhaba|selam|slm|tesekkurler|tesekkur\sederim|sagol(?:un)?|sag\sol|gorusuruz|why|neden|niye|nicin"
    r"|why\sdo\syou\sask|neden\ssoruyorsunuz|what|ne|huh|efendim|help|yardim|no\s(?:problem|worries)|sorun\sdegil|estagfurullah|rica\sederim"
)
_REFUSAL: Final = re.compile(
    rf"(?:{_DECIDED}|{_UNKNOWN}|{_LEFT_OUT}|{_TALK}|{INDIFFERENT})"
    rf"(?:[\s,]+(?:please|thanks|thank\syou|lutfen|tesekkurler|{_DECIDED}|{_UNKNOWN}|{INDIFFERENT}))?"
)


def is_refusal(text: str) -> bool:
    """Tell whether the whole message only agrees, declines, does not know or talks, and so answers no question."""
    plain = re.sub(r"[^\w'/]+", " ", fold(text)).strip()
    return not plain or _REFUSAL.fullmatch(plain) is not None
