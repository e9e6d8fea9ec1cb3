"""The words that announce a person's name, before it or after it. All patterns read folded text."""

import re
from typing import Final

from mcp_tools.pii.names import words_in

STRONG_BEFORE: Final = re.compile(
    r"\b(?:my\s(?:full\s|first\s|last\s|middle\s|real\s|legal\s)?(?:name|surname)(?:\s?:|'s|\sis)"
    r"|(?:full|customer|contact|first|last|account\sholder|card\s?holder|passenger|guest"
    r"|recipient)(?:'s)?\sname(?:\s?:|\sis)"
    r"|(?:^|(?<=\n))\s*(?:name|ad|isim)\s?:|i\sam\scalled|on\sbehalf\sof|signed(?:\sby)?\s?:?"
    r"|(?:(?:mr|mrs|ms|mx|prof)\b|(?-i:Dr|Miss)\b(?=\.?[ ][A-Z]))\.?"
    r"|(?:soy\s?ad(?:i|im|imiz)?|soy\s?ism?im|surname|(?:last|maiden)\sname)\s?(?::|\sis|=)"
    r"|what'?s\syour\s(?:last\s|first\s|full\s)?name\s?\?"
    r"|benim\s(?:adim|ismim)(?:\s?:|\sda)?|(?:adim|ismim)\s?:|(?:adim?|isim|ismim?"
    r"|ad)[\s,/-]{0,3}(?:ve\s)?soy\s?(?:ad|isim|ism)(?:i|im)?\s?:?"
    r"|(?:musteri|hesap\ssahibi|hesap\ssahibinin|kart\ssahibi|kart\ssahibinin|alici|gonderici|gonderen|basvuran"
    r"|yolcu|hasta)\s?"
    r"(?:adi|ismi|ad)?\s?(?:soyadi)?\s?:"
    r"|(?:account|card)\s?holder\s?(?::|\sis)|kart\ssahibinin\s(?:adi|ismi)|hesap\ssahibinin\s(?:adi|ismi)"
    r"|sayin|sn\.)[ \t]*[\"']?",
    re.IGNORECASE,
)
"""A name follows, whatever it looks like, unless a word comes that no name begins with."""

STEP_OR_NAME: Final = re.compile(
    r"(?<!\bilk )(?<!\bson )(?<!\bbir )(?<!\bher )(?<!raki )(?<!angi )(?<!\badim )(?<!\b\d )(?<!\b\d\d )(?<!\d\. )"
    r"\b(?:soy)?(?:adim|ismim)[ ]+",
    re.IGNORECASE,
)
""" "adım" is also a step: what follows must look like a name, and not like a verb."""

WEAK_BEFORE: Final = re.compile(
    r"\b(?:i'?m|i\sam|this\sis|ben|speaking\s(?:to|with)|sp[eo]a?ke\s(?:to|with)|talked\s(?:to|with)|named|called"
    r"|call\sme|ask\sfor|"
    r"contact|attn\.?:?|dear|bay|bayan|dr\.?|miss|sir|madam|lady|agent|(?P<passing>hi|hello|hey|merhaba|selam"
    r"|it'?s|from|by|with|to|for|and|ile|ve)|"
    r"(?:my\s)?(?:wife|husband|son|daughter|mother|father|brother|sister|mom|mum|dad|friend|boss)(?:'s\sname\sis)?|"
    r"(?:esim|annem|babam|kardesim|oglum|kizim|arkadasim|abim|ablam|patronum))[ ,:]{1,2}",
    re.IGNORECASE,
)
"""A name may follow: on a list, or two capitalised words, the latter not after a word in `passing`."""

ROLE_BEFORE: Final = re.compile(
    r"\b(?:courier|driver|technician|rep|representative|colleague|neighbou?r|operator|cashier|kurye|kuryeniz"
    r"|sofor|teknisyen|temsilci|"
    r"temsilciniz|komsum|kuzenim|yengem|amcam|dayim|teyzem|halam|torunum|doktor|avukat|ogretmen|gorevli|personel"
    r"|calisan|yonetici|"
    r"kargocu|montajci|tamirci)[ ,]{1,2}",
    re.IGNORECASE,
)
"""Somebody with a task: a capitalised word behind it is their name."""

HONORIFIC_AFTER: Final = re.compile(r"(?:bey|hanim)(?:in|i|e|a|den|dan|le|la|de|da|ler|lar)?|beyefendi|hanimefendi")
KIN_AFTER: Final = re.compile(r"(?:efendi|abi|abla|teyze|amca|dayi|hoca|usta)(?:m|y?[iae]|n[iu]n|[dt][ae]n?|yla|yle)?")
"""Behind a known first name: "Cemal usta". Behind other words it only addresses somebody."""
OWNER_AFTER: Final = frozenset(
    {"adina", "isimli", "adli", "adinda", "adindaki", "isminde", "ismindeki", "ismiyle", "uzerine", "speaking"}
)
COMPOUNDS: Final = frozenset({("art", "arda")})
"""Two words that mean something else together than the name in them."""
WORD_NAMES: Final = words_in("word_names")
"""Turkish first names that are words: with a capital inside a sentence, or before `ACTS`, they are names."""
ACTS: Final = frozenset(
    {"ile", "beni", "bizi", "bana", "bize", "aradi", "dedi", "soyledi", "yazdi", "gonderdi", "ilgilendi"}
)

SOMEBODY: Final = frozenset({"biri", "birisi", "birinden", "birine", "birini"})
"""Behind "diye": "Veli diye biri" is somebody called Veli."""
PEOPLE: Final = re.compile(
    r"(?:kurye|adam|kadin|bey|hanim|kisi|arkadas|calisan|temsilci|gorevli|personel|sofor|kargocu|usta|musteri"
    r"|memur|abi|abla)\w*"
)
RELATIVES: Final = frozenset(
    {
        *("esim", "annem", "babam", "kardesim", "oglum", "kizim", "arkadasim", "abim", "ablam", "amcam", "dayim"),
        *("teyzem", "halam", "yengem", "kuzenim", "komsum", "torunum", "dedem", "ninem", "ortagim", "patronum"),
    }
)

SPEAKER: Final = re.compile(r"(?:\A|\n)[ >]*(?P<name>[^\W\d_][\w'-]+)[ ]?:[ ]?[\"]")

CLOSING: Final = re.compile(
    r"(?:\b(?:regards|sincerely|best|cheers|yours|thanks|thank\syou|thx|many\sthanks|saygilar|saygilarimla"
    r"|saygilarimizla|"
    r"calismalar|tesekkurler|tesekkur\sederim|sevgiler|gunler|aksamlar|gelsin|sevgilerimle)"
    r"[ ]?[,.!-]?[ ]*(?:\n\s*|(?<=[,.!-])[ ]*|(?<=[,.!-][ ])))"
    r"(?P<name>[^\W\d_][^\d\n\ufffc,.!?;:@]{1,40})[ .]*(?=\n|\Z)",
    re.IGNORECASE,
)
"""A letter's end; the group `name` is the rest of the line."""

VERB_LIKE: Final = re.compile(
    r"\w+(?:yor|yorum|yorsun|yoruz|mis|mus|di|du|ti|tu|dim|dum|tim|tum|dik|duk|dir|dur|tir|tur|ecek|acak|mali"
    r"|meli|mek|mak|siz|suz|"
    r"daki|deki|taki|teki|nda|nde|ndan|nden|lar|ler|lari|leri|larim|lerim|dugum|digim|tigim|tugum|giniz|gunuz)"
)
IN_A_CASE: Final = re.compile(r"\w{3,}(?:de|da|te|ta|nce|nca|rken|den|dan|ten|tan|mez|maz|ip|up)")
""" "adım sistemde", "soyadım evlenince": where or when, not who."""

COMPANY: Final = words_in("company_words")
"""Behind a name they make it a firm's, a product's or a street's."""

AFTER_INTRODUCTION: Final = frozenset({"and", "from", "here", "calling", "writing", "with", "at", "again", "bu", "ve"})
ADJECTIVE: Final = re.compile(r"\w+(?:ed|ing|ous|ful|able|ible|less|ish|ive|ent|ant|ly|ic|al|er|ment|tion)")
"""How English words end that follow "I'm" and are no name."""

ACTING: Final = re.compile(r"\w{2,}(?:yan|yen|lan|len|ran|ren|san|sen|dan|den|ki|gim|gum)")
""" "arayan hanım" is whoever called, not somebody called Arayan."""

PARTICLES: Final = frozenset(
    {
        "van",
        "von",
        "ten",
        "ter",
        "dos",
        "das",
        "do",
        "de",
        "da",
        "del",
        "der",
        "den",
        "di",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "st",
        "mac",
    }
)
HELPING_VERBS: Final = frozenset(
    {"can", "will", "may", "us", "don", "over", "side", "kim", "evde", "bill", "dan", "alan"}
)
"""Names that begin so many sentences that only a listed surname behind them counts."""
