"""The words that announce a person's name, before it or after it. All patterns read folded text."""

import re
from typing import Final

STRONG_BEFORE: Final = re.compile(
    r"\b(?:my\s(?:full\s|first\s|last\s|middle\s|real\s|legal\s)?(?:name|surname)(?:\s?:|'s|\sis)"
    r"|(?:full|customer|contact|first|last|account\sholder|card\s?holder|passenger|guest|recipient)(?:'s)?\sname(?:\s?:|\sis)"
    r"|(?:^|(?<=\n))\s*(?:name|ad|isim)\s?:|i\sam\scalled|on\sbehalf\sof|signed(?:\sby)?\s?:?"
    r"|(?:(?:mr|mrs|ms|mx|prof)\b|(?-i:Dr|Miss)\b(?=\.?[ ][A-Z]))\.?"
    r"|benim\s(?:adim|ismim)(?:\s?:|\sda)?|(?:adim|ismim)\s?:|(?:adim?|isim|ismim?|ad)[\s,/-]{0,3}(?:ve\s)?soy\s?(?:ad|isim|ism)(?:i|im)?\s?:?"
    r"|(?:musteri|hesap\ssahibi|hesap\ssahibinin|kart\ssahibi|kart\ssahibinin|alici|gonderici|gonderen|basvuran|yolcu|hasta)\s?"
    r"(?:adi|ismi|ad)?\s?(?:soyadi)?\s?:"
    r"|(?:account|card)\s?holder\s?(?::|\sis)|kart\ssahibinin\s(?:adi|ismi)|hesap\ssahibinin\s(?:adi|ismi)"
    r"|sayin|sn\.)[ \t]*[\"']?",
    re.IGNORECASE,
)
"""A name follows, whatever it looks like, unless a word comes that no name begins with."""

STEP_OR_NAME: Final = re.compile(
    r"(?<!\bilk )(?<!\bson )(?<!\bbir )(?<!\bher )(?<!raki )(?<!angi )(?<!\badim )(?<!\d )(?<!\d\. )"
    r"\b(?:adim|ismim)[ ]+",
    re.IGNORECASE,
)
""" "adım" is also a step: what follows must look like a name, and not like a verb."""

WEAK_BEFORE: Final = re.compile(
    r"\b(?:i'?m|i\sam|this\sis|ben|speaking\s(?:to|with)|sp[eo]a?ke\s(?:to|with)|talked\s(?:to|with)|named|called|call\sme|ask\sfor|"
    r"contact|attn\.?:?|dear|bay|bayan|dr\.?|miss|sir|madam|lady|agent|(?P<passing>hi|hello|hey|merhaba|selam|it'?s|from|by|with|to|for|and|ile|ve)|"
    r"(?:my\s)?(?:wife|husband|son|daughter|mother|father|brother|sister|mom|mum|dad|friend|boss)(?:'s\sname\sis)?|"
    r"(?:esim|annem|babam|kardesim|oglum|kizim|arkadasim|abim|ablam|patronum))[ ,:]{1,2}",
    re.IGNORECASE,
)
"""A name may follow: on a list, or two capitalised words, the latter not after a word in `passing`."""

HONORIFIC_AFTER: Final = re.compile(r"(?:bey|hanim)(?:in|i|e|a|den|dan|le|la|de|da|ler|lar)?|beyefendi|hanimefendi")
OWNER_AFTER: Final = frozenset({"adina", "isimli", "adli", "adindaki", "ismindeki", "speaking"})

CLOSING: Final = re.compile(
    r"(?:\b(?:regards|sincerely|best|cheers|yours|thanks|thank\syou|thx|many\sthanks|saygilar|saygilarimla|saygilarimizla|"
    r"calismalar|tesekkurler|tesekkur\sederim|sevgiler|gunler|aksamlar|gelsin|sevgilerimle)"
    r"[ ]?[,.!-]?[ ]*(?:\n\s*|(?<=[,.!-])[ ]*|(?<=[,.!-][ ])))"
    r"(?P<name>[^\W\d_][^\d\n\ufffc,.!?;:@]{1,40})[ .]*(?=\n|\Z)",
    re.IGNORECASE,
)
"""A letter's end; the group `name` is the rest of the line."""

VERB_LIKE: Final = re.compile(
    r"\w+(?:yor|yorum|yorsun|yoruz|mis|mus|di|du|ti|tu|dim|dum|tim|tum|dik|duk|dir|dur|tir|tur|ecek|acak|mali|meli|mek|mak|siz|suz|"
    r"daki|deki|taki|teki|nda|nde|ndan|nden|lar|ler|lari|leri|larim|lerim|dugum|digim|tigim|tugum|giniz|gunuz)"
)
SURNAME_ENDING: Final = re.compile(
    r"\w{2,}(?:oglu|ogullari|soy|turk|kaya|demir|alp|kurt|arslan|aslan|celik|tekin|bulut|toprak|dogan|yildiz|gunes|erdem)"
)
"""How many Turkish surnames end; counts only behind a first name."""

ACTING: Final = re.compile(r"\w{2,}(?:yan|yen|lan|len|ran|ren|san|sen|dan|den|ki|gim|gum)")
""" "arayan hanım" is whoever called, not somebody called Arayan."""

PARTICLES: Final = frozenset(
    {"van", "von", "de", "da", "del", "der", "den", "di", "la", "le", "al", "el", "bin", "ibn", "st", "mac"}
)
HELPING_VERBS: Final = frozenset(
    {"can", "will", "may", "us", "don", "over", "side", "kim", "evde", "bill", "dan", "alan"}
)
"""Names that begin so many sentences that only a listed surname behind them counts."""
