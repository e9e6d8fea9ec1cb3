"""The words that tell English from Turkish, and those that tell nothing."""

from typing import Final

ENGLISH: Final = frozenset(
    """
    i you he she it we they me him her us them my your his its our their mine yours this that these those a an
    the and or but if because so than then is are was were be been being am do does did done have has had
    having will would can could should shall may might must not no yes never of to in on at by for from with
    about into over after before under between out off up down again there here where when why how what which
    who whom whose all any both each few more most some such only own same very just too now still yet please
    thanks thank hello hi hey sorry need want know get got give take make said went came there's it's don't
    doesn't didn't isn't can't cannot won't i'm i've i'd you're that's what's haven't hasn't wasn't couldn't
    help someone anyone nothing something everything every other another order parcel package refund money
    account payment card password address delivery invoice phone broken late missing charged twice working
    arrived received cancel return change yesterday today tomorrow dont doesnt didnt cant wont isnt im ive
    okay good morning bye
    """.split()  # noqa: SIM905 - a wall of quoted words would hide the words
)

TURKISH: Final = frozenset(
    """
    ben sen biz siz onlar bana sana ona bize size onlara beni seni onu bizi sizi benim senin onun bizim sizin
    bu su o bunu sunu bunlar ve veya ama fakat ancak cunku icin ile gibi kadar daha cok az en bir iki her hic
    hicbir bazi tum butun ne neden niye nicin nasil nerede nereye nereden kim hangi kac mi mu var yok degil
    evet hayir tamam lutfen tesekkur tesekkurler merhaba selam simdi sonra once hala henuz artik bugun yarin
    dun zaman gun sey diye ki de da ise bile sadece yine tekrar ayrica olarak oldu olmadi oluyor olmuyor olan
    olsun etti ediyor istiyorum istemiyorum bilmiyorum lazim gerek gerekiyor yapamiyorum siparis siparisim
    kargo kargom iade para param hesap hesabim odeme kart kartim sifre sifrem sifremi adres fatura urun
    teslimat bozuk eksik yanlis gelmedi geldi calismiyor iptal unuttum giremiyorum nerde naber nasilsin
    gunaydin iyi gunler aksamlar sagol sagolun slm mrb bi bisey surekli acaba galiba temsilci musteri yardim
    edin misiniz musunuz
    """.split()  # noqa: SIM905
)
"""Folded, as half of the customers type them."""

AMBIGUOUS: Final = frozenset(
    {
        "o",
        "on",
        "an",
        "at",
        "in",
        "her",
        "para",
        "so",
        "may",
        "var",
        "de",
        "da",
        "en",
        "us",
        "him",
        "done",
        "bu",
        "su",
        "am",
    }
)
"""Words of both lists' languages that are spelled alike; they count half."""

NEUTRAL: Final = frozenset(
    """
    ok okey app apple android iphone ipad samsung xiaomi huawei galaxy nokia sony lg hp dell asus lenovo
    macbook windows mac ios linux chrome safari firefox google facebook instagram whatsapp twitter telegram
    tiktok youtube netflix spotify amazon paypal visa mastercard troy iban pin sms otp email mail e-mail
    internet wifi wi fi modem router bluetooth usb hdmi tv pc laptop tablet online login pdf qr kod web site
    link url vpn sim gb mb tl usd eur gbp dollar euro lira pro max plus mini premium xbox playstation ps hmm
    hm ah oh uh haha lol test bot ping pixel edge air watch ultra note server admin ticket fd id no spam
    """.split()  # noqa: SIM905
)
"""Words both languages use: they never decide."""
