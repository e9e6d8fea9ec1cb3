"""How street addresses are written in English and elsewhere. All patterns read folded text."""

import re
from typing import Final

_UNIT: Final = (
    r"(?:(?:apt|apartment|flat|unit|suite|ste|floor|fl|room|building|bldg|door)\b\.?[ ]?\#?|\#)[ ]?[\w-]{1,6}(?!\w)"
)
_POSTCODE: Final = (
    r"(?:[a-z]{1,2}\d[a-z\d]?[ ]?\d[a-z]{2}|(?:(?-i:[A-Z]{2})[ -])?\d{5}(?:-\d{3,4})?|\d{4}[ ]?(?-i:[A-Z]{2})"
    r"|\d{3}[ ]\d{2}|\d{6}"
    r"|(?-i:[A-Z])\d[A-Z][ ]\d[A-Z]\d|(?:(?-i:[A-Z]{2})[ -])\d{4})(?![\w-])(?![ ]?(?:tl|try|usd|eur|gbp|lira|km"
    r"|dollars|euros)\b)"
)
_STREET: Final = (
    r"(?:street|road|avenue|ave|lane|boulevard|blvd|terrace|crescent|parkway|pkwy|highway|hwy|freeway|turnpike"
    r"|gardens|mews|esplanade|"
    r"(?P<short>st|str|rd|ln|dr|drive|court|ct|square|sq|place|pl|close|way|row|hill|grove|circle|cir|trail|park"
    r"|walk|pass|"
    r"route|extensions?|loop|ridge|view|gate|green|bridge|wharf|quay|alley|cove|point|crossing))\b\.?"
)
_OTHER_WORDS: Final = (
    r"(?!(?:orders?|tel|phone|mobile|desk|fax|office|e-?mail|mail|ticket|invoice|ref|tracking|card|iban|my|the"
    r"|please|thanks|thank|"
    r"regards|cheers|best|hello|hi|i|and|is|it|we|siparis|fatura|kart|telefon|tesekkur\w*|sayg\w*|merhaba|dob|ssn"
    r"|password|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|ocak|subat|mart|nisan"
    r"|mayis|"
    r"haziran|temmuz|agustos|eylul|ekim|kasim|aralik|monday|tuesday|wednesday|thursday|friday|saturday|sunday|pro"
    r"|max|plus|"
    r"ultra|gb|tb)\b)"
)
_TITLED: Final = rf"{_OTHER_WORDS}(?-i:[^\W\d_a-z])[\w'.-]{{0,24}}"
_SMALL: Final = r"(?:d[aeiou]s?|del|della|dei|du|l[ae]s?|los|van|der|den|of|the|und|von|zum|am|an|i|y|e|ten|sur|en)"
_NAME: Final = rf"{_TITLED}(?:[ ](?:{_SMALL}[ ]{_TITLED}|{_TITLED}|\d{{1,3}}(?:st|nd|rd|th))){{0,4}}?"
_NUMBER: Final = r"\d{1,6}[a-z]?(?:[-/]\d{1,4}[a-z]?)?(?!\w)"
_GAP: Final = r"(?:[ ]?,[ ]?|[ ]?,?\s[\s>]{0,4})"
_PLACE: Final = rf"(?:\(?{_TITLED}\)?(?:[ ](?:{_SMALL}|\(?{_TITLED}\)?)){{0,3}})"
_TAIL: Final = rf"(?:{_GAP}{_UNIT}){{0,2}}(?:(?:{_GAP},?[ ]?{_PLACE}){{0,4}}?{_GAP}{_POSTCODE})?"
_CITY: Final = rf"(?:[ ,]{{1,2}}{_TITLED}){{0,2}}"
_LONG_TAIL: Final = (
    rf"(?:(?:{_GAP}{_UNIT}){{1,2}}(?:(?:{_GAP},?[ ]?{_PLACE}){{0,4}}?{_GAP}{_POSTCODE})?"
    rf"|(?:[ ]?,|\n)[\s>]{{0,4}}{_PLACE}(?:{_GAP},?[ ]?{_PLACE}){{0,3}}?{_GAP}{_POSTCODE})"
)
"""A unit or a postcode, without which a number and a name are no address."""
_BEGIN: Final = r"(?<![\w$€£₺.,-])"
_PREFIX: Final = (
    r"(?:rua|via|viale|vicolo|piazza|piazzale|corso|largo|calle|avenida|avda\.?|av\.|paseo|plaza|praca|travessa"
    r"|rue|boulevard|chemin|"
    r"impasse|quai|ul\.?|ulica|ulitsa|aleja|al\.|os\.|strada|bulevardul|plac|trg|calea|carrer|rambla|jalan|jl\.?"
    r"|avenue|c/)"
)
_SUFFIX: Final = (
    r"[^\W\d_][\w'-]{1,24}(?:strasse|str\.|gasse|platz|allee|damm|vej|gade|vaenget|vagen|gatan|vegen|veien|gata"
    r"|katu|kuja|polku|"
    r"straede|bakken|straat|laan|plein|gracht|dreef|steenweg|utca)"
)
_HUNGARIAN: Final = rf"{_TITLED}(?:[ ]{_TITLED}){{0,2}}[ ](?:utca|u\.|ut|ter|tere|korut|rkp\.?|setany|fasor|kapu)"

ENGLISH: Final = re.compile(
    rf"{_BEGIN}(?:{_UNIT},?[ ])?\d{{1,5}}[a-z]?(?:-\d{{1,4}})?,?[ ](?:\d{{1,4}}[ ])?"
    rf"(?P<name>(?:[^\W\d_][\w'.-]{{0,24}}[ ]|\d{{1,3}}(?:st|nd|rd|th)[ ]){{1,4}}?){_STREET}"
    rf"(?:[ ](?:n|s|e|w|ne|nw|se|sw)\b)?{_TAIL}(?!\w)",
    re.IGNORECASE,
)
"""A number and a street, with what follows up to the postcode."""

OTHERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A number, a name and a unit or a postcode, as in countries whose words for streets we do not know.
        rf"{_BEGIN}(?:{_UNIT},?[ ])?\d{{1,6}}[a-z]?,?(?:[ ]\d{{1,4}})?[ ]{_NAME}(?:[ ]\d{{1,5}}[a-z]?)?\.?{_LONG_TAIL}",
        # A street word of another country, before the name or at its end, and a number.
        rf"(?<!\w)(?:\d{{1,6}}[ ])?{_PREFIX}[ ](?:{_SMALL}[ ]){{0,2}}{_NAME}[ ,]{{1,2}}{_NUMBER}{_TAIL}{_CITY}",
        rf"(?<!\w)(?:\d{{1,6}}[ ])?(?:{_TITLED}[ ])?{_SUFFIX}[ ]{_NUMBER}{_TAIL}{_CITY}",
        rf"(?<!\w)(?:\d{{1,6}}[ ])?{_HUNGARIAN}[ ]{_NUMBER}\.?{_TAIL}{_CITY}",
        # French: the number first.
        rf"{_BEGIN}\d{{1,5}},?[ ](?:bis[ ])?(?:rue|avenue|boulevard|place|quai|chemin|allee"
        rf"|impasse)[ ](?:{_SMALL}[ ]){{0,2}}{_NAME}{_TAIL}{_CITY}",
        # Whatever number and capitalised name follow the word address, or "lives at".
        r"\b(?:address(?:[ ]is|[ ]to|[ ]with)?|lives?[ ](?:at|on)|living[ ]at|located[ ]at|(?:return|sent"
        r"|deliver(?:ed)?|ship(?:ped)?)[ ]to|is[ ]at|"
        r"drops?[ ](?:you|it|them)[ ]off[ ]at|adres\w{0,6})[ ]?:?\s{1,8}"
        rf"(?P<cued>{_NUMBER},?(?:[ ]\d{{1,4}})?[ ]{_NAME}(?:[ ]\d{{1,5}})?{_TAIL}"
        rf"|{_TITLED}(?:[ ]{_TITLED}){{0,3}}[ ]{_NUMBER}{_TAIL})"
        r"(?!\w)",
        rf"\b(?P<corner>(?:the[ ])?corner[ ]of[ ](?:[\w'.-]+[ ]){{1,6}}?(?:and|&)[ ](?:{_TITLED}"
        rf"|\d{{1,5}}(?:st|nd|rd|th)?)(?:[ ](?:{_TITLED}|\d{{1,5}})){{0,4}})",
        # Boxes, military post, a postcode named as one.
        r"\b(?:psc|cmr|unit)[ ]\d{1,5},?[ ]box[ ]\d{1,6}(?:\s{1,3}(?:apo|fpo|dpo)[ ]a[aep][ ]\d{5})?",
        rf"\b(?:\d{{1,6}}[ ])?(?:p\.?[ ]?o\.?[ ]?box|postbox|posta[ ]kutusu|p\.k\.)[ ]?:?[ ]?\d{{1,6}}{_TAIL}",
        r"\b(?:post\s?code|postal\scode|zip(?:\scode)?|posta\skodu\w*)[^\d\n\ufffc]{0,12}?(?<!\w)"
        rf"(?P<code>{_POSTCODE}|\d{{4,5}}(?!\d))",
    )
)
"""The group that is hidden is the last one that matched, or else all of it."""
