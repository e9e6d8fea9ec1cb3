"""Ways out of the chat: addresses of any kind but the operator's, markup, images. Read on plain text."""

import re
from collections.abc import Collection, Iterator
from typing import Final

MARKUP: Final = re.compile(
    r"<(?![A-Z_]+_\d+>)/?[a-zA-Z!|?][^>]{0,200}>?|!\[|(?:javascript|vbscript):|data:\w+/|data:text|&(?:#\w|\w{2,8};)",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"(?:\b[a-z][a-z0-9+.-]*:/{1,3}|\bwww\.)([^\s/?#)\]>\"'\\]*)", re.IGNORECASE)
_WEB: Final = re.compile(r"(?:https?://|www\.)", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9.-]+(?::\d{1,5})?")
_TARGET: Final = re.compile(r"\]\(\s*([^)\s]*)")
_REFERENCE: Final = re.compile(r"\]\s*\[|^\s*\[[^\]]+\]:", re.MULTILINE)
_MAIL: Final = re.compile(r"[\w.+%-]+\s?@\s?\w[\w-]*|\bmailto:", re.IGNORECASE)
_ENDINGS: Final = (
    r"(?:com|net|org|info|biz|app|dev|xyz|online|site|shop|store|support|help|cloud|link|click|live|page|web|top|club|"
    r"pro|example|test|local|onion|[a-z]{2})"
)
_BARE_HOST: Final = re.compile(
    rf"(?<![\w@.-])((?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+{_ENDINGS})(?![\w-]|\.\w)", re.IGNORECASE
)
_BROKEN_DOT: Final = re.compile(r"\s?[\[({]\s?(?:\.|dot|nokta)\s?[\])}]\s?", re.IGNORECASE)
_SPOKEN_DOT: Final = re.compile(rf"\b[\w-]+ (?:dot|nokta) {_ENDINGS}\b", re.IGNORECASE)
_NUMBERED_HOST: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_SIGN: Final = re.compile(r"[:@\])}]|\.\w|www\.|dot|nokta", re.IGNORECASE)
"""What every address and every link has a piece of, however it is written."""


def leads_out(text: str, domains: Collection[str]) -> bool:
    """Whether the text shows any address that is not plainly one of the operator's domains."""
    if not _SIGN.search(text):
        return False
    whole = _BROKEN_DOT.sub(".", text)
    return (
        any(not _is_ours(match, domains) for match in _URL.finditer(whole))
        or any(not _WEB.match(match.group(1)) for match in _TARGET.finditer(whole))
        or any(not is_within(host, domains) for host in hosts_in(whole))
        or any(pattern.search(whole) for pattern in (_REFERENCE, _MAIL, _SPOKEN_DOT, _NUMBERED_HOST))
    )


def is_within(host: str, domains: Collection[str]) -> bool:
    """Whether a host is one of the domains or below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def hosts_in(text: str) -> Iterator[str]:
    """Yield every host a text names, with or without a scheme before it."""
    return (match.group(1).lower() for match in _BARE_HOST.finditer(text))


def _is_ours(match: re.Match[str], domains: Collection[str]) -> bool:
    """No user part, no other scheme, no foreign letters, and a domain of the operator's."""
    host = match.group(1).lower().rstrip(".,;:!")
    return bool(_WEB.match(match.group()) and _HOST.fullmatch(host)) and is_within(host.partition(":")[0], domains)
