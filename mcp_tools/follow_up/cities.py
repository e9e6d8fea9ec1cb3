"""Cities people write from: the 81 Turkish provinces and some of the world's large cities."""

from typing import Final

_PROVINCES: Final = """
Adana Adıyaman Afyonkarahisar Afyon Ağrı Aksaray Amasya Ankara Antalya Antakya Ardahan Artvin Aydın Balıkesir Bartın
Batman Bayburt Bilecik Bingöl Bitlis Bolu Burdur Bursa Çanakkale Çankırı Çorum Denizli Diyarbakır Düzce Edirne
Elazığ Erzincan Erzurum Eskişehir Gaziantep Giresun Gümüşhane Hakkari Hatay Iğdır Isparta İstanbul İzmir İzmit
Kahramanmaraş Karabük Karaman Kars Kastamonu Kayseri Kilis Kırıkkale Kırklareli Kırşehir Kocaeli Konya Kütahya
Malatya Manisa Mardin Mersin Muğla Muş Nevşehir Niğde Ordu Osmaniye Rize Sakarya Samsun Şanlıurfa Urfa Siirt Sinop
Sivas Şırnak Tekirdağ Tokat Trabzon Tunceli Uşak Van Yalova Yozgat Zonguldak
"""
_ABROAD: Final = """
London Londra Manchester Birmingham Leeds Glasgow Edinburgh Dublin Paris Lyon Berlin Münih Munich Hamburg Frankfurt
Cologne Köln Vienna Viyana Zurich Amsterdam Rotterdam Brussels Brüksel Madrid Barcelona Lisbon Rome Roma Milan
Athens Atina Stockholm Oslo Copenhagen Helsinki Warsaw Prague Budapest Bucharest Sofia Baku Bakü Dubai Toronto
Montreal Chicago Boston Seattle Houston Dallas Miami Sydney Melbourne Lefkoşa Nicosia
"""

CITIES: Final = tuple((_PROVINCES + _ABROAD).split())

ORDINARY_WORDS: Final = frozenset(
    {
        *("agri", "aydin", "batman", "bolu", "karaman", "kars", "mus", "ordu", "rize", "siirt", "tokat", "usak", "van"),
        *("oslo", "roma", "rome", "sofia"),
    }
)
"""Cities, folded, that are also words, names or products: they need a capital and their case ending or "in"."""
