"""How people say, in English and Turkish, that an answer is all the same to them."""

from typing import Final

_EN: Final = (
    r"(?:(?:it|that|this)\s)?(?:really\s)?(?:do(?:es)?\snot|do(?:es)?n'?t)\s(?:really\s|much\s)?matter(?:\s(?:at\sall|(?:to|for)\s(?:me|us)|which(?:\sone)?|how|what))*"
    r"|(?:i\s)?(?:really\s)?(?:do\snot|don'?t)\s(?:really\s)?(?:mind|care)(?:\s(?:which(?:\sone)?|either\sway|at\sall))*"
    r"|(?:(?:i|we)\s)?(?:have\s|'?ve\sgot\s)?no\s(?:real\s|particular\s|strong\s)?preferences?"
    r"|(?:i\sam\s|i'?m\s)?(?:fine|ok|okay|happy)\swith\s(?:either|any|both|whichever|anything)(?:\s(?:one|way|of\s(?:them|those|the\stwo)))?"
    r"|(?:either|any|both|anything|whichever)(?:\s(?:one|way|of\s(?:them|those|these|the\stwo)))?"
    r"(?:\s(?:is|are|will\sbe|would\sbe|works?|will\sdo))(?:\s(?:fine|ok|okay|good|all\sright|alright|great))?(?:\s(?:with|for|by)\s(?:me|us))?"
    r"|(?:either|any)(?:\s(?:one|way|of\s(?:them|those|these|the\stwo)))?|whichever|whatever(?:\syou\s(?:like|prefer|want|think\sis\sbest))?"
    r"|(?:(?:it|that)(?:'?s|\sis)\s)?(?:up\sto\syou|not\s(?:that\s|so\s)?important|all\sthe\ssame(?:\sto\s(?:me|us))?)|no\smatter(?:\s(?:which|what|how))?"
    r"|(?:it\s)?makes\sno\sdifference(?:\sto\s(?:me|us))?|no\sdifference|you\s(?:can\s)?(?:choose|decide)|your\s(?:choice|call)|as\syou\s(?:like|wish|prefer)"
)
_TR: Final = (
    r"(?:(?:benim\sicin|bizim\sicin|bence|bana|bize|bana\sgore|hic|pek|cok(?:\sda)?|o\skadar(?:\sda)?|hangisi\soldugu)\s)*"
    r"(?:fark\s?et(?:mez|miyor)|fark[iı]?\syok|onem(?:li\sdegil|i\syok|siz))(?:\s(?:ki|benim\sicin|bizim\sicin|bana|bize|hic|acikcasi))*"
    r"|(?:(?:her\s)?ikisi\s?de|hepsi(?:\sde)?|herhangi\s?biri|hangisi\solursa(?:\solsun)?|ne\solursa)\s(?:olur|olsun|uyar|uygun(?:dur)?|kabul(?:um)?)(?:\s(?:bana|benim\sicin))?"
    r"|(?:her\s)?ikisi\s?de|herhangi\s?biri|hangisi\solursa(?:\solsun)?"
    r"|(?:hangisi(?:ni)?|nasil|ne)\s(?:isterseniz|uygunsa|uygun\sgorurseniz|kolaysa|kolayiniza\sgelirse)(?:\solur)?"
    r"|siz\s(?:bilirsiniz|secin(?:iz)?|karar\sverin|belirleyin)|size\s(?:kalmis|birakiyorum)|(?:karar|secim)\ssizin|(?:bir\s|herhangi\sbir\s)?tercihim(?:iz)?\syok"
)
INDIFFERENT: Final = f"(?:{_EN}|{_TR})"
"""A pattern over lower-case ASCII: "doesn't matter", "either is fine", "fark etmez". Not covered: irony."""
