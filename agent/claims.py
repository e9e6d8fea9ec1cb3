"""What a reply may not claim of its own: deeds only a tool or a person does, and promises of money or time.

Not covered: claims worded in quite other ways. That they find no belief is the screen's part: what was done is shown
by the ticket beside the chat, never by words alone.
"""

import re
from typing import Final

_WE = r"(?:i|we|our\s+team|the\s+team|(?:my|a)\s+colleagues?|the\s+bank|support)"
_ADVERB = r"(?:\s+(?:just|already|now|also|successfully|immediately|personally|gladly|happily))*"
_DONE = (
    r"(?:sent|filed|submitted|refunded|reimbursed|cancel+ed|blocked|frozen|froze|credited|escalated|transferred|"
    r"contacted|approved|reset|unlocked|closed|deleted|forwarded|compensated|activated|processed|issued|reserved)"
)
_DO = (
    r"(?:refund|reimburse|cancel|block|freeze|credit|compensate|replace|escalate|transfer|close|unlock|reset|delete|"
    r"forward|send\s+you|give\s+you|pay\s+you|call\s+you|issue|approve)"
)
_COUNT = r"(?:\d+(?:\s*(?:-|to)\s*\d+)?|an?|one|two|three|four|five|six|seven|ten|a\s+few|a\s+couple\s+of|several)"
_SPAN = r"(?:(?:business|working)\s+)?(?:minutes?|hours?|days?|weeks?)"
_SAYI = r"(?:\d+(?:\s*-\s*\d+)?|bir|iki|üç|dört|beş|altı|yedi|on|birkaç|yirmi dört)"
_SURE = r"(?:dakika|saat|(?:iş\s+)?gün[üu]?|hafta)"
_TR_PAST = r"(?:[dt][ıiuü](?:m|k)|[ıiuü]?l[dt][ıiuü]|n[dt][ıiuü]|m[ıiuü]şt[ıiuü]r|[ıiuü]lm[ıiuü]şt[ıiuü]r)"
_TR_FUTURE = r"(?:[ae]ca[kğ]|[ae]ce[kğ]|[ıiuü]lecek|[ıiuü]lacak|[iı]r[iı]z|er[iı]z|ar[ıi]z)"

CLAIMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # deeds
        rf"\b{_WE}(?:\s+(?:have|has)|'ve)?{_ADVERB}\s+{_DONE}\b",
        rf"\b(?:has|have){_ADVERB}\s+been{_ADVERB}\s+{_DONE}\b",
        rf"\bis{_ADVERB}\s+(?:being\s+)?(?:refunded|reimbursed|cancel+ed|unlocked|processed|escalated)\b",
        r"\b(?:gönder|ilet|aktar|yönlendir|sil|kapat|onayla|sıfırla|dondur|oluştur|yatır)"
        rf"{_TR_PAST}(?!\w)",
        rf"\b(?:iade|iptal|bloke|transfer|talep|sevk)\s+ed?t?{_TR_PAST}(?!\w)",
        r"\b(?:iade|iptal|bloke)\s+edil(?:di|miştir|iyor)\b",
        # what will be done
        rf"\b{_WE}(?:'ll|\s+will|'m\s+going\s+to|\s+(?:am|are)\s+going\s+to|\s+shall){_ADVERB}\s+{_DO}\b",
        rf"\blet\s+me{_ADVERB}\s+{_DO}\b",
        r"\b(?:i|we)\s+(?:can\s+|do\s+)?(?:guarantee|promise)\b",
        r"\b(?:göndereceğ|ileteceğ|aktaracağ|yatıracağ|arayacağ|kapatacağ|donduracağ|iptal\s+edeceğ|iade\s+edeceğ)\w*",
        r"\b(?:garanti\s+ed|söz\s+ver|taahhüt\s+ed)\w+",
        # money
        r"\byou(?:'ll|\s+will)\s+(?:be\s+(?:refunded|reimbursed|compensated)|"
        r"(?:get|receive|have)\s+(?:back\s+)?(?:a|an|your|the)\s+(?:\w+\s+)?(?:refund|money|voucher|discount|compensation))",
        r"\brefund\s+(?:is\s+on\s+(?:its|the)\s+way|is\s+being|has\s+been|will\s+(?:be|arrive|come|reach))\b",
        r"\b(?:iade\s+edilecek|geri\s+ödenecek|tazmin\s+edilecek|hesabınıza\s+(?:yat|geç)|telafi\s+ed)\w*",
        r"\b(?:indirim|kupon|hediye\s+çeki)\w*\s+(?:\w+\s+){0,2}(?:tanımla|ver|hazırla)\w*",
        # time
        rf"\b(?:with)?in\s+(?:the\s+next\s+)?\d+\s*(?:(?:-|to)\s*\d+\s*)?{_SPAN}\b",
        rf"\bwithin\s+(?:the\s+next\s+)?{_COUNT}\s+{_SPAN}\b",
        rf"\bin\s+(?:the\s+next|a)\s+(?:few|couple\s+of)\s+{_SPAN}\b",
        r"(?:\bwill|'ll)\b[^.?!\n]{0,80}\b(?:today|tomorrow|tonight|by\s+(?:the\s+end|next|(?:mon|tues|wednes|thurs|fri|"
        r"satur|sun)day))\b",
        rf"\b\d+\s*(?:-\s*\d+\s*)?{_SURE}\s+içinde\b",
        rf"\b{_SAYI}\s+{_SURE}\s+içinde\b[^.?!\n]{{0,60}}{_TR_FUTURE}",
        rf"\b(?:yarın|bugün|bu\s+akşam|haftaya)\b[^.?!\n]{{0,60}}{_TR_FUTURE}",
    )
)

MONEY: Final = re.compile(
    r"[$€£₺]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[$€£₺%]|(?:euros?|dollars?|pounds?|liras?|tl|try|usd|eur|gbp)\b)",
    re.IGNORECASE,
)
"""An amount. One nobody spoke of before is made up."""

OTHER_NUMBER: Final = re.compile(
    r"\b(?:ticket|case|request|reference|talep|kayıt|bilet|başvuru)\s*"
    r"(?:number|no\.?|id|numaranız|numarası|numaralı)?\s*(?:is\s+)?[:#]?\s*#?(\d{3,12})\b|"
    r"\b(\d{3,12})\s+(?:numaralı|no'?lu)\s+(?:talep|kayıt|bilet|başvuru)",
    re.IGNORECASE,
)
"""A ticket's number in another form than ours."""
