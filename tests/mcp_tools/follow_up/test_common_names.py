"""Names in small letters: applications, pages, tiers of a plan, parts of the service."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.common_names import find_common_names
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("application", "outlookta mail gelmiyor", "outlook"),
        ("application", "it fails on the checkout page", "checkout page"),
        ("application", "Başvuru formunu açamıyorum", "Başvuru formu"),
        ("application", "got a fake sms with your logo", "sms"),
        ("application", "cannot install the scanner driver on it", "scanner driver"),
        ("plan", "cancel my premium subscription", "premium"),
        ("plan", "gold paketimi bitirin", "gold"),
        ("plan", "upgrade me to pro", "pro"),
        ("service", "I need access to the finance folder", "finance folder"),
        ("service", "jira'ya erişim istiyorum", "jira"),
        ("service", "çağrı merkeziniz açmıyor", "çağrı merkezi"),
    ],
)
def test_a_name_is_found(say: Callable[..., Said], name: str, text: str, value: str) -> None:
    spans = list(find_common_names(say(text), name))
    assert [text[span.start : span.end] for span in spans[:1]] == [value]


@pytest.mark.parametrize(
    "text",
    [
        *("your app crashes", "the application closes by itself", "this program freezes", "the software is slow"),
        *("I cannot install the app on my phone", "the website shows an error", "the whole page is white"),
        *(
            "uygulama sürekli kapanıyor",
            "app'e giremiyorum",
            "programı açamıyorum",
            "yazılım donuyor",
            "sitede hata var",
        ),
    ],
)
def test_a_word_for_any_application_does_not_tell_which(say: Callable[..., Said], text: str) -> None:
    assert list(find_common_names(say(text), "application")) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("application", "the error page is ugly"),
        ("application", "I did not get the sms"),
        ("plan", "a new plan"),
        ("service", "give me access to it"),
    ],
)
def test_other_words_are_no_name(say: Callable[..., Said], name: str, text: str) -> None:
    assert list(find_common_names(say(text), name)) == []
