"""The language detector on what customers type."""

import time

import pytest

from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Language
from mcp_tools.language.detector import LanguageDetector, build_detector


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return build_detector(load_catalog())


@pytest.mark.parametrize(
    "text",
    [
        "my parcel is late",
        "MY CARD WAS CHARGED TWICE",
        "hello",
        "refund",
        "charged twice",
        "where is my order",
        "the kargo is late",  # a Turkish noun in an English sentence
        "app keeps crashing",
        "I can't log in",
        "broken screen",
        "lost card",
        "no idea",
        "yesterday",
        "3 days ago",
        "forgot password",
        "wrong item",
        "slow internet",
        "my iphone is not working",
        "wifi drops",
        "invoice please",
        "<PERSON_1> here, my order FD-1042 is missing",
        "yes",
        "cancel",
        "how are you",
        "I paid Ayşe Yılmaz but the money never arrived",  # a Turkish name does not make it Turkish
        "what time do you open on Sundays",
        "thx, bye",
    ],
)
def test_english_is_recognised(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text).language is Language.EN


@pytest.mark.parametrize(
    "text",
    [
        "şifremi unuttum",
        "sifremi unuttum",
        "SIFREMI UNUTTUM",
        "ŞİFREMİ UNUTTUM",
        "kargom nerede",
        "KARGOM NEREDE",
        "odeme yapamiyorum",
        "app crash oluyor sürekli",
        "app crash oluyor surekli",
        "update sonrası uygulama açılmıyor",
        "login olamıyorum",
        "wifi kopuyor",
        "iade",
        "merhaba",
        "faturam yanlis",
        "bozuk geldi",
        "link acilmiyor",
        "modem calismiyor",
        "para cekilmis",
        "tamam",
        "hayır",
        "Dün",
        "3 gün önce",
        "internet yok",
        "musteri temsilcisi",
        "<PERSON_1> adına sipariş verdim",
        "siparişim FD-1042 gelmedi",
        "My Little Pony'yi iade edeceğim",  # an English name does not make it English
        "slm naber",
    ],
)
def test_turkish_is_recognised_with_and_without_its_letters(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text).language is Language.TR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "ok",
        "12345",
        "389,00 TL",
        "FD-1042",
        "fd 1042",
        "TX-4471-B",
        "iPhone 14",
        "Samsung Galaxy S23",
        "PDF",
        "???",
        "👍",
        "<EMAIL_1>",
        "<CARD_1> <PHONE_2>",
        "https://example.com/the-page",
    ],
)
def test_nothing_is_decided_from_values_codes_and_brands(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text).language is Language.UNDECIDED


def test_a_whole_sentence_is_surer_than_one_word(detector: LanguageDetector) -> None:
    word = detector.detect("kart").confidence
    sentence = detector.detect("kartımdan iki kez para çekildi ve kimse cevap vermiyor").confidence
    assert 0.5 <= word < sentence <= 1


def test_the_same_text_always_gets_the_same_answer(detector: LanguageDetector) -> None:
    assert len({detector.detect("kart limit problem oldu").confidence for _ in range(20)}) == 1


def test_a_message_takes_about_a_millisecond(detector: LanguageDetector) -> None:
    text = "siparişim üç gündür gelmedi ve kimse telefona cevap vermiyor"
    started = time.perf_counter()
    for _ in range(200):
        detector.detect(text)
    assert time.perf_counter() - started < 200 * 0.005  # five times the aim: the machine is shared
