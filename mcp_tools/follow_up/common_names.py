"""Names people write in small letters: well-known applications, pages, tiers of a plan, parts of a service."""

import re
from collections.abc import Iterator
from typing import Final

from mcp_tools.follow_up.said import Said, Span

_END: Final = (
    r"(?:'?(?:[dt][ae]n?|y?[ae]|y?[iu]|n?[iu]n|yl[ae]|l[ae]|[iu]?m|[iu]?m[iu]z|n[iu]z|s[iu]|d[ae]ki|n[iu]|n[ae]|n[dt][ae]n?))"
    r"{0,3}(?![\w-])"
)
_APPS: Final = (
    r"(?P<name>chrome|firefox|safari|microsoft\sedge|opera|outlook|thunderbird|gmail|apple\smail|microsoft\steams|teams|zoom|slack|excel|powerpoint"
    r"|onedrive|sharepoint|dropbox|jira|confluence|salesforce|photoshop|autocad|whatsapp|instagram|facebook|telegram|youtube|netflix|spotify|acrobat)"
)
_PAGES: Final = (
    r"(?P<name>(?:mobile|banking|web)\sapp(?:lication)?|(?:customer\s)?portal|online\sshop"
    r"|(?!(?:the|this|that|same|each|every|your|my|a|error|new|next|first|last|front|white|black|blank|splash|whole|entire|other)\s)[a-z]{4,14}\s(?:page|form))(?![\w-])"
    r"|(?<![a-z])(?P<name_tr>(?:mobil|web)\suygulama|bankacilik\suygulamasi|(?:musteri\s)?portal[iu]?|[a-z]{3,14}(?:\s[a-z]{3,12})?\s(?:sayfasi|formu|programi))"
)
_TIERS: Final = (
    r"basic|standard|premium|pro|plus|gold|silver|platinum|bronze|family|student|business|starter|unlimited|lite|max|ultra|mini|enterprise"
    r"|temel|standart|altin|gumus|aile|ogrenci|kurumsal|ekonomik|sinirsiz|baslangic|genc"
)
_PLAN: Final = (
    r"(?:plan|package|tariff|tier|subscription|membership|paket|pakedi|tarife|abonelik|aboneligi|uyelik|uyeligi)"
)
_SERVICES: Final = (
    r"(?P<name>customer\s(?:service|support|care)|call\scent(?:er|re)|help\s?(?:line|desk)|payment\s(?:service|system|page)|(?:new\s)?web\s?site|mobile\sapp|app"
    r"|delivery|courier|internet|network|servers?|platform|api|site|(?:shared\s)?drive)(?:s|'s)?(?![\w-])"
    r"|(?<![a-z])(?P<name_tr>cagri\smerkezi|musteri\shizmetleri|odeme\s(?:sistemi|sayfasi|servisi)|(?:mobil\s)?uygulama|web\ssitesi|teslimat|kurye|kargo|internet|sunucu|sistem|site"
    r"|platform|destek\shatti)"
)
_ACCESS: Final = (
    r"(?:access|permissions?|rights?)\s(?:to|for|on)\s(?:the\s|our\s|my\s)?(?P<name>[\w.-]{2,20}(?:\s[\w.-]{2,20}){0,2}?\s?(?:folder|drive|system|database|mailbox|directory|repository|dashboard)?)"
    r"(?=\s(?:by|for|because|until|so|as|from|before|please|since|and|to)(?!\w)|[.,!?;]|$)",
    r"(?<![a-z])(?P<name>[\w.-]{2,20}(?:\s[\w.-]{2,20})?\s(?:klasoru|dizini|sistemi|veritabani|surucusu|paneli|portali|ekrani))(?:n[ae]|n[iu]n|n[dt][ae]n?)?(?![a-z])",
    r"(?<![a-z])(?P<name>[\w.-]{2,20}?)(?:'y?[ae]\s(?:erisim|access|yetki)|y?[ae]\s(?:erisim|yetki)|'?(?:nin|nun|in|un)?\sicin\s(?:yetki|erisim|access))",
)
_INSTALLED: Final = (
    r"(?<![a-z])(?:install(?:ing)?|download(?:ing)?)\s(?:the\s|your\s|my\s|an?\s)?(?P<name>(?!the\s|your\s|my\s|an?\s|it|this|that|update|version|new|latest|anything|(?:app|application|program|programme|software|tool)s?(?![\w-]))[\w.-]{3,15}(?:\s[\w.-]{3,15}){0,2}?)"
    r"(?=\s(?:on|for|to|at|and|but|because|from|it|says|with)(?!\w)|[.,;!?]|$)"
)
_CHANNELS: Final = (
    r"(?P<name>sms|text(?:\smessage)?|e-?mail|whatsapp(?:\smessage)?|phone\scall|letter|call|e-?posta|mail|mesaj|arama)"
)
_SUSPECT: Final = re.compile(
    r"fake|suspicious|scam|phish|pretend|claim|weird|strange|fraud|is\sthat\syou|genuine|sahte|supheli|dolandir|oltalama|sizden\s(?:mi|oldugu)|garip|guven"
)
_NO_ACCESS: Final = frozenset(
    {"it", "this", "that", "them", "internet", "my account", "account", "bana", "buna", "hesabima", "hesaba"}
)

_FORMS: Final = {
    "application": (
        (re.compile(rf"(?<![\w@.]){_APPS}{_END}"), 0.8),
        (re.compile(rf"(?<![\w@.-]){_PAGES}{_END}"), 0.6),
        (re.compile(_INSTALLED), 0.65),
    ),
    "plan": (
        (re.compile(rf"(?<![a-z])(?P<name>{_TIERS})\s{_PLAN}"), 0.8),
        (
            re.compile(
                rf"(?<![a-z])(?:upgrade|downgrade|switch|move|change)\s(?:me\s|us\s)?(?:to|from)\s(?:the\s)?(?P<name>{_TIERS})(?![a-z])"
            ),
            0.75,
        ),
    ),
    "service": (
        *((re.compile(pattern), 0.75) for pattern in _ACCESS),
        (re.compile(rf"(?<![\w@.-]){_SERVICES}(?:[a-z]{{0,6}})(?![\w-])"), 0.6),
    ),
}
_CHANNEL: Final = re.compile(rf"(?<![\w-]){_CHANNELS}{_END}")


def find_common_names(said: Said, name: str) -> Iterator[Span]:
    """Yield names of the detail `name` that need no capital.

    "The app" or "uygulama" tells that there is an application and not which. Not covered: names nobody listed.
    """
    if name == "application" and _SUSPECT.search(said.folded):
        yield from _spans(said, _CHANNEL, 0.75)
        return
    for pattern, confidence in _FORMS.get(name, ()):
        yield from _spans(said, pattern, confidence)


def _spans(said: Said, pattern: re.Pattern[str], confidence: float) -> Iterator[Span]:
    for match in pattern.finditer(said.folded):
        group = "name" if match["name"] else "name_tr"
        start, end = match.span(group)
        if said.folded[start:end] not in _NO_ACCESS and not said.is_reserved(start, end):
            yield Span(said.text[start:end], start, end, confidence)
