"""Names, and words that only look like names."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is john smith and my order is late", "my name is <PERSON> and my order is late"),
        ("My name is Oluwaseun Adeyemi.", "My name is <PERSON>."),  # on no list
        ("I'm Jane, hello", "I'm <PERSON>, hello"),
        ("this is Mark from London", "this is <PERSON> from London"),
        ("Mrs. Featherstonehaugh called", "Mrs. <PERSON> called"),
        ("Best regards,\nGrace", "Best regards,\n<PERSON>"),
        ("Will Smith ordered it", "<PERSON> ordered it"),  # a surname makes a word a name
        ("adım ayşe yılmaz, kargom nerede", "adım <PERSON>, kargom nerede"),
        ("ismim Zübeyr Kandemir", "ismim <PERSON>"),
        ("AYŞE YILMAZ ADINA KAYITLI", "<PERSON> ADINA KAYITLI"),
        ("ayse yilmaz adina kayitli", "<PERSON> adina kayitli"),  # without Turkish letters
        ("Ayşe'nin siparişi", "<PERSON>'nin siparişi"),  # the suffix stays
        ("Ben Deniz Kaya", "Ben <PERSON>"),
        ("Sayın Gülbeniz Oktar", "Sayın <PERSON>"),
        ("gülbeniz hanım ile görüştüm", "<PERSON> hanım ile görüştüm"),
        ("Mehmet Bey aradı", "<PERSON> Bey aradı"),
        ("Saygılarımla,\nUmut Aktaş", "Saygılarımla,\n<PERSON>"),
        ("Sean O'Neil wrote", "<PERSON> wrote"),
        ("Deniz manzaralı oda istemiştim", "Deniz manzaralı oda istemiştim"),
        ("umut ediyorum ki barış olur", "umut ediyorum ki barış olur"),
        ("can you help? will you? may i?", "can you help? will you? may i?"),
        ("saygilarimla\nzubeyr kandemirci", "saygilarimla\n<PERSON>"),
        ("ismim zübeyr kandemirci, kargom yok", "ismim <PERSON>, kargom yok"),
        ("teşekkürler\nkargo nerede", "teşekkürler\nkargo nerede"),
        ("will you get here on time", "will you get here on time"),
        ("I spoke with Will from support", "I spoke with <PERSON> from support"),
        ("Hi, Can you help? Hello Will it come?", "Hi, Can you help? Hello Will it come?"),
        ("Umut Tarifesi 5 GB", "Umut Tarifesi 5 GB"),  # a product
        ("bir sonraki adım ne", "bir sonraki adım ne"),  # a step
        ("ismim görünmüyor", "ismim görünmüyor"),
        ("Sayın yetkili", "Sayın yetkili"),
        ("arayan hanım çok kabaydı", "arayan hanım çok kabaydı"),
        ("this is ridiculous", "this is ridiculous"),
        ("I'm Very Unhappy", "I'm Very Unhappy"),
        ("call me back tomorrow", "call me back tomorrow"),
        ("iPhone 15 Pro Max aldım, Samsung Galaxy değil", "iPhone 15 Pro Max aldım, Samsung Galaxy değil"),
        ("Paris, Austin ve İzmir şubeleri", "Paris, Austin ve İzmir şubeleri"),
        ("the bill is in May", "the bill is in May"),
        ("annem adına aldım", "annem adına aldım"),
        ("Cemal usta geldi, alo abi nerede", "<PERSON> usta geldi, alo abi nerede"),
        ("müşteri no 440021 adım Tevrat Sancakdar", "müşteri no 440021 adım <PERSON>"),
        ("3 adım Kolay Kurulum", "3 adım Kolay Kurulum"),  # steps
        ("ben sevda, iade nerede", "ben <PERSON>, iade nerede"),
        ("Wojciech lost it, Oksana Hrytsenko found it", "<PERSON> lost it, <PERSON> found it"),  # lists of elsewhere
        ("Zorab T. Quillan is late", "<PERSON> is late"),  # an initial gives it away
        ("the invoice for Andersdottir", "the invoice for <PERSON>"),  # so does an ending
        ("I'm Xochitl and I need help", "I'm <PERSON> and I need help"),
        ("I'm Furious and tired", "I'm Furious and tired"),
        ("the courier Thandolwethu left it", "the courier <PERSON> left it"),
        ("Pınar'ın siparişi, temsilci Deniz aramadı", "<PERSON>'ın siparişi, temsilci <PERSON> aramadı"),
        ("Barış beni aradı", "<PERSON> beni aradı"),
        ("kapıda Veli diye biri vardı", "kapıda <PERSON> diye biri vardı"),
        ("PixelVault diye bir yer", "PixelVault diye bir yer"),
        ("soyadım evlenince değişti", "soyadım evlenince değişti"),
        ("ayda bir art arda iptal edip sildim", "ayda bir art arda iptal edip sildim"),
        ("Yıldız Gıda Ltd. Şti.", "Yıldız Gıda Ltd. Şti."),  # a firm
        ("Philips airfryer, Dell laptop, Mavi Jeans", "Philips airfryer, Dell laptop, Mavi Jeans"),
        ("I WANT A BIGGER PACKAGE", "I WANT A BIGGER PACKAGE"),
    ],
)
def test_person_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
