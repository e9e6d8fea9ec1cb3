"""What messages do besides naming a problem, with the near misses that must not count."""

import time

import pytest

from mcp_tools.domain.analysis import Act
from mcp_tools.intent.acts import find_acts, rest_after_acts

ENGLISH = [
    ("hi", {Act.GREETING}),
    ("heyyy", {Act.GREETING}),
    ("good morning everyone", {Act.GREETING}),
    ("hi, my card was charged twice", {Act.GREETING}),
    ("hi-fi speaker arrived broken", set()),
    ("thank you so much", {Act.THANKS}),
    ("ok thanks", {Act.THANKS}),
    ("thanks to your app I lost money", set()),
    ("bye", {Act.GOODBYE}),
    ("yes", {Act.YES}),
    ("Yes!!", {Act.YES}),
    ("ok", {Act.YES}),
    ("👍", {Act.YES}),
    ("send it", {Act.YES}),
    ("yes I was charged twice", {Act.YES}),
    ("I want to send it back", set()),
    ("yes, but the date is wrong", {Act.CORRECTION}),  # never the yes that files a ticket
    ("yes, but don't send it yet", {Act.NO}),
    ("not yet", {Act.NO}),
    ("no", {Act.NO}),
    ("no thanks", {Act.NO, Act.THANKS}),
    ("no internet since this morning", set()),
    ("no one answers the phone", set()),
    ("No refund yet and it's been 3 weeks", set()),
    ("no, my parcel did not arrive", {Act.NO}),
    ("no, it was 3 June", {Act.CORRECTION}),
    ("no, 250", {Act.CORRECTION}),
    ("I meant 250", {Act.CORRECTION}),
    ("actually it was on Monday", {Act.CORRECTION}),
    ("wrong item was delivered", set()),
    ("not only late but also broken", set()),
    ("no idea", {Act.DONT_KNOW}),
    ("I don't know the order number, sorry", {Act.DONT_KNOW}),
    ("I'm not sure", {Act.DONT_KNOW}),
    ("I don't know why I was charged twice", set()),
    ("I can't remember my password", set()),
    ("skip", {Act.SKIP}),
    ("I'd rather not say", {Act.SKIP}),
    ("my boarding pass is not working", set()),
    ("doesn't matter", {Act.SKIP}),
    ("It doesn’t matter to me which one, thanks", {Act.THANKS, Act.SKIP}),
    ("I have no preference", {Act.SKIP}),
    ("either is fine", {Act.SKIP}),
    ("I don't mind, any of them", {Act.SKIP}),
    ("doesn't matter, the blue one", set()),
    ("it doesn't matter that it is late, I want my money", set()),
    ("whatever I try, it fails", set()),
    ("forget it", {Act.CANCEL}),
    ("cancel this", {Act.CANCEL}),
    ("please withdraw my request", {Act.CANCEL}),
    ("I want to cancel my order", set()),
    ("cancel my subscription please", set()),
    ("I'd like to talk to a human", {Act.PERSON}),
    ("can you connect me to an agent please", {Act.PERSON}),
    ("I just want a human", {Act.PERSON}),
    ("I spoke to an agent yesterday and nothing happened", set()),
    ("a person stole my card", set()),
    ("I don't want to talk to a person", set()),
    ("what's the status of FD-1042", {Act.STATUS}),
    ("any update on my ticket?", {Act.STATUS}),
    ("what's the status of my order", set()),
    ("why do you ask", {Act.WHY}),
    ("Why do you need my order number?", {Act.WHY}),
    ("why was I charged twice", set()),
    ("can you repeat that", {Act.REPEAT}),
    ("I don't understand the question", {Act.REPEAT}),
    ("undo", {Act.UNDO}),
    ("take that back", {Act.UNDO}),
    ("open a ticket", {Act.FILE}),
    ("I want to file a complaint", {Act.FILE}),
    ("I opened a ticket last week", set()),
    ("change something", {Act.CHANGE}),
    ("I want to change the amount", {Act.CHANGE}),
    ("I want to change my address", set()),
    ("how are you", {Act.SMALL_TALK}),
    ("are you a bot", {Act.SMALL_TALK}),
    ("are you a real person?", {Act.SMALL_TALK}),
    ("fuck you", {Act.ABUSE}),
    ("this is a stupid mistake I made", set()),
    ("speak English please", {Act.SPEAK_ENGLISH}),
    ("can we talk in Turkish", {Act.SPEAK_TURKISH}),
    ("the app is stuck in Turkish", set()),
]

TURKISH = [
    ("Merhaba", {Act.GREETING}),
    ("iyi günler", {Act.GREETING}),
    ("selamlar, kargom nerede", {Act.GREETING}),
    ("teşekkürler", {Act.THANKS}),
    ("SAĞ OLUN", {Act.THANKS}),
    ("teşekkürler, iyi günler", {Act.THANKS, Act.GOODBYE}),
    ("görüşürüz", {Act.GOODBYE}),
    ("evet", {Act.YES}),
    ("evettt", {Act.YES}),
    ("gönder", {Act.YES}),
    ("tamam, gönder", {Act.YES}),
    ("onaylıyorum", {Act.YES}),
    ("gönderdiğim para ulaşmadı", set()),
    ("evet ama tutar yanlış", {Act.CORRECTION}),
    ("hayır", {Act.NO}),
    ("gönderme", {Act.NO}),
    ("tek bir ürün geldi, diğeri yok", set()),
    ("hayır, kartımdan iki kez çekildi", {Act.NO}),
    ("hayır 250 lira olacaktı", {Act.CORRECTION}),
    ("aslında 3 Haziran", {Act.CORRECTION}),
    ("yanlış yazdım", {Act.CORRECTION}),
    ("yanlış ürün geldi", set()),
    ("kargo dün gelmiş olacaktı", set()),
    ("bilmiyorum", {Act.DONT_KNOW}),
    ("hatırlamıyorum", {Act.DONT_KNOW}),
    ("sipariş numarasını bilmiyorum", {Act.DONT_KNOW}),
    ("şifremi hatırlamıyorum", set()),
    ("bu ödemeyi kim yaptı bilmiyorum", set()),
    ("geç", {Act.SKIP}),
    ("boş ver bu soruyu", {Act.SKIP}),
    ("söylemek istemiyorum", {Act.SKIP}),
    ("kargom geç geldi", set()),
    ("fark etmez", {Act.SKIP}),
    ("benim için farketmiyor, teşekkürler", {Act.THANKS, Act.SKIP}),
    ("Önemli değil.", {Act.SKIP}),
    ("ikisi de olur", {Act.SKIP}),
    ("siz bilirsiniz", {Act.SKIP}),
    ("bilmem", {Act.DONT_KNOW}),
    ("fark etmez ama dün gelmeliydi", set()),
    ("faturada fark var", set()),
    ("ikisi de kırık geldi", set()),
    ("vazgeçtim", {Act.CANCEL}),
    ("iptal et", {Act.CANCEL}),
    ("talebimi iptal etmek istiyorum", {Act.CANCEL}),
    ("siparişimi iptal et", set()),
    ("bir insanla görüşmek istiyorum", {Act.PERSON}),
    ("temsilci", {Act.PERSON}),
    ("MÜŞTERİ TEMSİLCİSİNE BAĞLAN", {Act.PERSON}),
    ("musteri temsilcisine baglanmak istiyorum", {Act.PERSON}),
    ("beni birine bağlar mısınız", {Act.PERSON}),
    ("temsilciniz bana kaba davrandı", set()),
    ("temsilciyle görüştüm ama çözülmedi", set()),
    ("talebim ne oldu", {Act.STATUS}),
    ("FD-1042 ne durumda", {Act.STATUS}),
    ("siparişim ne oldu", set()),
    ("neden soruyorsunuz", {Act.WHY}),
    ("bunu niye soruyorsunuz", {Act.WHY}),
    ("neden iki kez ücret çektiniz", set()),
    ("anlamadım", {Act.REPEAT}),
    ("neden tekrar ödeme alındı anlamadım", set()),
    ("geri al", {Act.UNDO}),
    ("paramı geri alamadım", set()),
    ("talep oluştur", {Act.FILE}),
    ("talep oluşturdum ama cevap yok", set()),
    ("düzeltmek istiyorum", {Act.CHANGE}),
    ("adresimi değiştirmek istiyorum", set()),
    ("nasılsın", {Act.SMALL_TALK}),
    ("robot musun", {Act.SMALL_TALK}),
    ("aptal bot", {Act.ABUSE}),
    ("aldığım mal bozuk çıktı", set()),
    ("Türkçe konuşalım", {Act.SPEAK_TURKISH}),
    ("ingilizce konuşabilir miyiz", {Act.SPEAK_ENGLISH}),
    ("uygulamanın dilini Türkçe yapamıyorum", set()),
]


@pytest.mark.parametrize(("text", "acts"), ENGLISH + TURKISH)
def test_acts_are_found_and_near_misses_are_not(text: str, acts: set[Act]) -> None:
    assert set(find_acts(text)) == acts


def test_every_act_has_a_row_here_or_with_the_gibberish() -> None:
    shown = {act for _, acts in ENGLISH + TURKISH for act in acts}
    assert shown == set(Act) - {Act.GIBBERISH}


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "hello there!",
        "Merhaba, bir sorum olacak",
        "hi I have a problem",
        "thanks a lot, bye",
        "hi, I'm <PERSON_1>",
        "what's the status of FD-1042",
        "I'd like to talk to a human please",
        "MÜŞTERİ TEMSİLCİSİNE BAĞLANMAK İSTİYORUM",
        "yes please send it",
        "asdfgh",
    ],
)
def test_nothing_is_left_when_nothing_else_was_said(text: str) -> None:
    assert rest_after_acts(text) == ""


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("hi, my card was charged twice", "my card was charged twice"),
        ("yes I was charged twice", "I was charged twice"),
        ("selamlar, kargom nerede", "kargom nerede"),
        ("thanks to your app I lost money", "thanks to your app I lost money"),
        ("Hello\nthe screen is cracked\nthanks", "the screen is cracked"),
        ("12345", "12345"),
        ("<EMAIL_1>", "<EMAIL_1>"),
    ],
)
def test_what_else_was_said_is_left(text: str, rest: str) -> None:
    assert rest_after_acts(text) == rest


@pytest.mark.parametrize(
    "unit", ["ok ", "1,2", "a-", "yes but ", "fuck", "h", "not 1", "\n", "I want to talk to a real "]
)
def test_a_hostile_message_of_full_length_is_read_in_time(unit: str) -> None:
    text = (unit * 20_000)[:19_990] + " zx"
    started = time.perf_counter()
    find_acts(text)
    rest_after_acts(text)
    assert time.perf_counter() - started < 2
