"""Countries people write from, in English and Turkish; "_" stands for a space."""

from typing import Final

from mcp_tools.follow_up.said import fold

_NAMES: Final = """
Turkey Türkiye Germany Almanya France Fransa England İngiltere Scotland İskoçya Wales Ireland İrlanda UK
United_Kingdom Birleşik_Krallık USA America Amerika United_States ABD Netherlands Hollanda Belgium Belçika Austria
Avusturya Switzerland İsviçre Italy İtalya Spain İspanya Portugal Portekiz Greece Yunanistan Bulgaria Bulgaristan
Romania Romanya Poland Polonya Hungary Macaristan Czechia Çekya Sweden İsveç Norway Norveç Denmark Danimarka Finland
Finlandiya Iceland İzlanda Ukraine Ukrayna Russia Rusya Georgia Gürcistan Azerbaijan Azerbaycan Cyprus Kıbrıs KKTC
Canada Kanada Mexico Meksika Brazil Brezilya Australia Avustralya Japan Japonya China Çin India Hindistan Korea Kore
Egypt Mısır Israel İsrail Qatar Katar Kuwait Kuveyt Saudi_Arabia Suudi_Arabistan Morocco Fas Tunisia Tunus
Serbia Sırbistan Croatia Hırvatistan Albania Arnavutluk Kosovo Kosova Bosnia Bosna Macedonia Makedonya Thailand Tayland
Malta Luxembourg Lüksemburg Estonia Estonya Latvia Letonya Lithuania Litvanya Singapore Singapur Pakistan Iran İran
"""

COUNTRIES: Final = {fold(name.replace("_", " ")): name.replace("_", " ") for name in _NAMES.split()}
"""Every country by its folded name."""

ORDINARY_NAMES: Final = frozenset({"misir", "fas", "cin", "turkey", "china", "uk"})
"""Countries, folded, that are also words: they need a capital."""
