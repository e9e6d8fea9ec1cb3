"""Turns of phrase that the rules listen for, in both languages, with and without Turkish letters."""

import re
from typing import Final

SENDS: Final = re.compile(r"\b(?:send|submit|gönder|gonder|yolla|ilet)\w*", re.IGNORECASE)
ADDS: Final = re.compile(r"\b(?:add|include|append|ekle\w*|ilave)\b", re.IGNORECASE)
ANNOUNCES: Final = re.compile(
    r"\b(?:also|besides|separately|by the way|one more thing|"
    r"(?:another|second|different) (?:problem|issue|thing|question)s?|"
    r"ayrıca|ayrica|bir de|bu arada|bunun dışında|bunun disinda|"
    r"(?:başka|baska|ikinci) bir (?:sorun|konu|problem|şey|sey)\w*)\b",
    re.IGNORECASE,
)

ASKS_HOW: Final = re.compile(
    r"\bhow (?:do|can|could|would|should|may|must) (?:i|we|one|you)\b|\bhow to\b|"
    r"\bwhere (?:do|can|could|should) (?:i|we)\b|"
    r"\bis (?:it possible|there a way)\b|\bnas[ıi]l\b(?! ?s[ıi]n)|\bm[uü]mk[uü]n m[uü]|\w{3,}bilir miyi[mz]\b",
    re.IGNORECASE,
)
GOES_ON: Final = re.compile(
    r"\b(?:(?:go|carry|move) on|continue|proceed|keep going) (?:with you|here|without|together)\b|"
    r"\b(?:i|we|let)(?:['’]?(?:ll|s|d rather)| can| will| would rather)? (?:just )?(?:go on|continue|carry on)\b|"
    r"\byou can (?:help me|do it|go on|continue) (?:after all|then|instead)\b|"
    r"\b(?:no need for|(?:do not|don['’]?t) (?:need|want)|without) (?:an? |any |the )?"
    r"(?:person|human|agent|colleague|one|anyone|anybody|operator)\b|"
    r"\b(?:sizinle|seninle|sizle|senle|asistanla|botla|buradan|b[oö]yle) (?:devam|s[uü]rd[uü]r)\w*|"
    r"\bdevam ede(?:lim|yim|biliriz)\b|"
    r"\b(?:temsilci|ki[sş]i|insan|yetkili|kimse|birisi)\w* (?:gerek|l[uü]zum|ihtiya[cç])\w* (?:yok|kalmad[iı])",
    re.IGNORECASE,
)
"""Words with which somebody who waits for a person goes on with the assistant after all."""

CORRECTS: Final = re.compile(
    r"\b(?:wrong|mistake|mistaken|mistyped|typo|sorry|oops|correction|correct(?:ed)? (?:is|one|number)|i meant|instead|"
    r"(?:would|['’]?d) rather|changed my mind|actually|should (?:be|have been|say|read)|make (?:it|that))\b|"
    r"\b(?:yanl[ıi][şs]\w*|hata\w*|pardon|do[ğg]rusu|d[üu]zelt\w*|de[ğg]il\w*|asl[ıi]nda|olacak(?:t[ıi])?|vazge[çc]tim)\b",
    re.IGNORECASE,
)
"""Words beside which a value that differs from the known one corrects it."""

GIVES_UP: Final = re.compile(
    r"\W*(?:(?:ok(?:ay)?|well|no|oh|ah|hmm|please|hay[ıi]r|yok|tamam|ya|neyse)\W+)?"
    r"(?:forget (?:about )?(?:it|this|that)|never ?mind|(?:please )?cancel (?:it|this|that|everything)(?: please)?|"
    r"vazge[çc]tim|bo[şs] ?ver(?:in|iniz|elim)?|iptal (?:edin|et|edelim))\b",
    re.IGNORECASE,
)
"""How somebody begins who wants no ticket any more."""

UNKNOWN: Final = re.compile(
    r"\W*(?:sorry\W+)?(?:i )?(?:really )?(?:don['’]?t|do not|can['’]?t|cannot) (?:know|remember|recall)"
    r"(?: (?:that|it|this))?\W*|"
    r"\W*(?:onu |bunu |[sş]u an )?(?:bilmiyorum|bilmiyom|hat[ıi]rlam[ıi]yorum)(?: (?:ki|maalesef|valla))?\W*",
    re.IGNORECASE,
)
"""That something is not known, also where a slip of the finger hid it from the tools."""

SORRY: Final = re.compile(r"\b(?:sorry|apolog\w+|[üu]zg[üu]n\w*|[öo]z[üu]r)\b", re.IGNORECASE)
NO_MATTER: Final = re.compile(
    r"\W*(?:it )?(?:does not|doesn['’]?t) matter\W*|\W*(?:hi[çc] )?[öo]nemli de[ğg]il\W*|\W*[öo]nemi yok\W*",
    re.IGNORECASE,
)
"""What answers an apology as well as a question."""

TYPED_WITH_SLIPS: Final = frozenset(
    {"forget", "never", "mind", "cancel", "vazgectim", "know", "remember", "recall", "bilmiyorum", "hatirlamiyorum"}
)
"""Words of these turns that are recognised with one slip."""

ASKS: Final = re.compile(
    r"\?\W*$|^\W*(?:(?:by the way|btw|and|but|so|also|hey|um+)\W+)*"
    r"(?:what(?:['’]?s)?|when|where|who|why|which|how|is|are|was|were|do|does|did|can|could|will|would|should|may)\b|"
    r"\bm[ıiuü](?:y[ıiuü]m|y[ıiuü]z|s[ıiuü]n(?:[ıiuü]z)?)?\W*$|"
    r"^\W*(?:bu arada|peki|ya)\b.*\b(?:ka[çc]|ne|neden|niye|nas[ıi]l|kim|nerede|hangi)\b",
    re.IGNORECASE,
)
"""How a message is put that asks rather than answers."""


_OWN_EN: Final = r"\b(?:my|our|the|your|an?|two|another)\s+[a-z]{3,}"
_CASE: Final = r"(?:[ıiuü]n?|[ae]|[dt][ae](?:n|ki)?|n[ıiuü]n)?"
_OWN_TR: Final = rf"\b\w{{3,}}(?<!yor)(?<![dt])[ıiuü]m(?:[ıiuü]z)?{_CASE}\b"
FOLLOWS: Final = re.compile(
    r"\b(?:can(?:no|['’]?)t|unable to|not able to) (?:pay|use|buy|do|work|reach|see|get|withdraw|shop|open)\b|"
    r"\berror\b|"
    r"\b(?:does not|doesn['’]?t|stopped) work(?:ing)?\b|\bhata\b|\b\w{2,}[ae]m[ıi]yor(?:um|uz)?\b|"
    r"\b(?:[çc]al[ıi][şs]m|ge[çc]m|a[çc][ıi]lm|ba[gğ]lanm)[ıiuü]yor",
    re.IGNORECASE,
)
"""What another problem brings with it: "… and I cannot pay anywhere", "sürekli hata veriyor"."""

HAS_A_THING: Final = re.compile(f"{_OWN_EN}|{_OWN_TR}", re.IGNORECASE)
"""Names a thing of its own: "my invoice", "faturamdaki"; "and I cannot pay anywhere" only says what follows."""
