"""Whole messages, none of them an example of the catalogue."""

import time

import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.analysis import Act, Band
from mcp_tools.domain.ticket import Priority
from mcp_tools.intent.understanding import IntentReader

ONE_PROBLEM = [
    ("hi, my card was charged twice", "double_charge"),
    ("they billed my visa two times for a single basket", "double_charge"),
    ("aynı alışveriş için iki defa para çekmişsiniz", "double_charge"),
    ("it has been nine days, where on earth is my parcel", "order_late"),
    ("paketim bir haftadır ortada yok", "order_late"),
    ("KARGOM HALA GELMEDI", "order_late"),
    ("the courier says delivered but there is nothing at my door", "delivered_not_received"),
    ("merhaba, siparişim teslim edildi görünüyor ama bende yok", "delivered_not_received"),
    ("I received the blue one instead of the black one", "wrong_item"),
    ("siparişte iki kitap eksik", "missing_item"),
    ("the screen arrived cracked", "damaged_item"),
    ("bardaklar kutuda tuzla buz olmuş, hepsi kırık", "damaged_item"),
    ("cancel the order I placed this morning", "cancel_order"),
    ("siparisimi iptal etmek istiyorum", "cancel_order"),
    ("lütfen aboneliğimi iptal edin", "cancel_subscription"),
    ("you still have not refunded me for the returned boots", "refund_missing"),
    ("iade ettiğim montun parasını hâlâ yatırmadınız", "refund_missing"),
    ("my card keeps getting declined at checkout", "payment_failed"),
    ("faturamda 40 lira fazla yazıyor", "wrong_invoice_amount"),
    ("someone is using my card right now", "card_fraud"),
    ("kartımdan benim yapmadığım bir harcama var", "card_fraud"),
    ("my account has been hacked, somebody changed my email", "account_hacked"),
    ("I never got the verification sms", "verification_code_missing"),
    ("dogrulama kodu gelmiyor", "verification_code_missing"),
    ("I tried to reset my password but the link never came", "password_reset"),
    ("app her açtığımda crash oluyor", "app_crash"),
    ("uygulamanız iki dakikada bir kendi kendine kapanıyor", "app_crash"),
    ("sürekli internet kopuyor", "slow_internet"),
    ("kupon kodum çalışmıyor", "discount_code_problem"),
    ("how would I go about getting a new password", "how_to_reset_password"),
    ("parolamı nereden yenileyebilirim", "how_to_reset_password"),
    ("where can I download my invoice", "how_to_get_invoice"),
]


@pytest.mark.parametrize(("text", "key"), ONE_PROBLEM)
def test_one_problem_is_named_and_trusted(reader: IntentReader, text: str, key: str) -> None:
    (guess,) = reader.read(text).intents
    assert guess.key == key


def test_these_sentences_are_not_in_the_catalogue(catalog: Catalog) -> None:
    examples = {e.casefold() for intent in catalog.intents for e in intent.examples_en + intent.examples_tr}
    assert not examples & {text.casefold() for text, _ in ONE_PROBLEM}


@pytest.mark.parametrize(
    "text",
    [
        "what's the weather",
        "which movie should we see tonight",
        "how many people live in Canada",
        "write me a haiku about the sea",
        "my husband snores",
        "en iyi film hangisi",
        "bugün hava nasıl",
        "pizza tarifi verir misin",
        "Mars'a kaç günde gidilir",
        "en sevdiğin şarkı hangisi",
        "something with my boxes",  # a topic, but no problem yet
        "siparişle ilgili bir konu",
        "hi",
        "thanks, bye",
        "ok",
        "asdfgh",
        "12345",
        "<EMAIL_1>",
        "",
        "what's the status of FD-1042",
        "I'd like to talk to a human",
        "nasılsın",
    ],
)
def test_nothing_is_guessed_outside_the_catalogue_or_from_acts(reader: IntentReader, text: str) -> None:
    assert reader.read(text).intents == ()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("my parcel is late and I was charged twice", ["order_late", "double_charge"]),
        ("siparişim gelmedi ayrıca şifremi unuttum", ["order_late", "password_reset"]),
        ("siparisim gelmedi bir de sifremi unuttum", ["order_late", "password_reset"]),
        ("The app crashes all the time. Also, my discount code does not work.", ["app_crash", "discount_code_problem"]),
        ("How do I track my parcel and how do I return an item?", ["how_to_track_order", "how_to_return_item"]),
    ],
)
def test_two_problems_are_both_named_in_their_order(reader: IntentReader, text: str, keys: list[str]) -> None:
    assert [guess.key for guess in reader.read(text).intents] == keys


@pytest.mark.parametrize(
    "text",
    [
        "I was charged twice and I want a refund",
        "iki kez para çekildi ve iade istiyorum",
        "My phone was stolen yesterday on the bus. I have no idea who took it. Now I cannot log in to my bank app.",
        "I was charged twice on Monday, my bank statement shows it twice, both have the same amount, I paid once",
        "Kargom gelmedi. Üç gündür bekliyorum. Kurye aramadı, takip ekranı da aynı, kargo hâlâ yolda görünüyor.",
    ],
)
def test_one_problem_told_at_length_stays_one(reader: IntentReader, text: str) -> None:
    assert len(reader.read(text).intents) == 1


def test_a_span_is_the_part_that_names_the_problem(reader: IntentReader) -> None:
    text = "İyi günler 👋 ben <PERSON_1>, geçen hafta alışveriş yaptım. Kartımdan iki kez para çekilmiş! Teşekkürler"
    (guess,) = reader.read(text).intents
    assert text[guess.start : guess.end] == "Kartımdan iki kez para çekilmiş"


def test_a_guess_carries_what_the_catalogue_says(reader: IntentReader, catalog: Catalog) -> None:
    (guess,) = reader.read("someone is using my card right now").intents
    intent = catalog.intent("card_fraud")
    assert intent is not None
    assert (guess.title, guess.advice, guess.answer) == (intent.title, intent.advice, intent.answer)
    assert guess.needs_ticket
    assert guess.is_emergency
    assert guess.band is Band.SURE


def test_the_way_it_is_put_parts_how_to_from_trouble(reader: IntentReader) -> None:
    assert not reader.read("nasıl iade yapabilirim").intents[0].needs_ticket
    assert reader.read("iade yapamıyorum, sistem kabul etmiyor").intents[0].needs_ticket


def test_acts_and_a_problem_stand_side_by_side(reader: IntentReader) -> None:
    understanding = reader.read("yes I was charged twice")
    assert understanding.acts == (Act.YES,)
    assert [guess.key for guess in understanding.intents] == ["double_charge"]


def test_alternatives_are_offered_only_when_nothing_is_trusted(reader: IntentReader) -> None:
    assert reader.read("I was charged twice").alternatives == ()
    vague = reader.read("something is wrong with my account")
    assert vague.intents == ()
    assert 1 <= len(vague.alternatives) <= 3
    assert all(guess.band is Band.UNSURE for guess in vague.alternatives)


def test_ticket_numbers_are_named_once_each_in_one_spelling(reader: IntentReader) -> None:
    assert reader.read("what about fd 1042, FD-1042 and FD-2077?").tickets == ("FD-1042", "FD-2077")


def test_priority_starts_from_the_more_pressing_problem(reader: IntentReader) -> None:
    understanding = reader.read("my parcel is late and I was charged twice")
    assert (understanding.priority, understanding.priority_reasons) == (Priority.HIGH, ())


def test_a_message_without_a_problem_has_normal_priority(reader: IntentReader) -> None:
    assert reader.read("hi").priority is Priority.NORMAL


def test_a_message_of_full_length_is_read_in_time(reader: IntentReader) -> None:
    started = time.perf_counter()
    reader.read("my parcel is late and I was charged twice, no idea why. " * 350)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Siparişim gelmedi, <EMAIL_1> adresine yazın", "order_late"),
        ("siparisim gelmedi, bana <EMAIL_1> adresinden ulasabilirsiniz", "order_late"),
        ("İnternetim yok, <PHONE_1> numarasından arayın", "slow_internet"),
        ("My order has not arrived, my number is <PHONE_1>", "order_late"),
    ],
)
def test_how_to_reach_somebody_is_no_part_of_their_problem(reader: IntentReader, text: str, key: str) -> None:
    assert [guess.key for guess in reader.read(text).intents] == [key]


@pytest.mark.parametrize("text", ["refund", "Refund please", "iade", "İADE", "iade lütfen", "invoice", "fatura"])
def test_a_bare_topic_is_never_sure(reader: IntentReader, text: str) -> None:
    understanding = reader.read(text)
    assert Band.SURE not in {guess.band for guess in understanding.intents}


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("no that didn't help, open a ticket", (Act.NO, Act.FILE)),
        ("işe yaramadı, kayıt açın", (Act.NO, Act.FILE)),
        ("that did not help", (Act.NO,)),
        ("önerdiğiniz yöntem işe yaramadı", (Act.NO,)),
        ("sikerim böyle işi", (Act.ABUSE,)),
        ("bir kişi lütfen", (Act.PERSON,)),
        ("gerçek bir kişi", (Act.PERSON,)),
    ],
)
def test_what_only_answers_or_asks_for_somebody_names_no_problem(
    reader: IntentReader, text: str, acts: tuple[Act, ...]
) -> None:
    understanding = reader.read(text)
    assert (understanding.acts, understanding.intents, understanding.alternatives) == (acts, (), ())


@pytest.mark.parametrize("text", ["bir kişi", "sık sık donuyor", "şıkır şıkır"])
def test_words_that_only_look_alike_are_no_act(reader: IntentReader, text: str) -> None:
    assert reader.read(text).acts == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I cannot print anything today", "device_not_working"),
        ("yazıcıdan çıktı alamıyoruz", "device_not_working"),
        ("the VPN kicks me out all the time", "vpn_problem"),
        ("evden vpn'e bağlanamıyorum", "vpn_problem"),
        ("please give me access to the marketing folder", "access_request"),
        ("muhasebe klasörü için yetki istiyorum", "access_request"),
        ("outlook sürekli şifremi soruyor", "mailbox_problem"),
        ("the cash machine swallowed my card", "card_blocked"),
        ("yeni kartım iki haftadır gelmedi", "card_not_arrived"),
        ("eSIM kurulmuyor telefonuma", "sim_activation"),
        ("I want to bring my number over to you", "number_transfer"),
    ],
)
def test_office_cards_and_lines_are_known_too(reader: IntentReader, text: str, key: str) -> None:
    (guess,) = reader.read(text).intents
    assert guess.key == key
