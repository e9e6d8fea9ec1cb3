"""The Turkish half of what a reply may not claim: patterns of `bare` text, where `gonderdik` is `gönderdik` too."""

from typing import Final

_STEM = (
    r"(?:gonder|ilet|aktar|yonlendir|sil|kapat|onayla|sifirla|dondur|olustur|yatir|hallet|coz|tamamla|baslat|engelle|"
    r"tanimla|bildir|ayarla|duzelt|yukselt|hizlandir)"
)
_GOING = (
    r"(?:gonder|ilet|aktar|yonlendir|sil|kapat|onayl|sifirl|dondur|olustur|yatir|halled|coz|tamaml|baslat|engell|"
    r"tanimli|bildir|duzelt|yukselt|hizlandir|odu|odey)"
)
_WILL = (
    r"(?:gonder|ilet|aktar|yonlendir|sil|kapat|onaylay|sifirlay|dondur|olustur|yatir|halled|coz|tamamlay|baslat|"
    r"engelley|tanimlay|bildir|duzelt|ara|odey|yap|ver|ulas|don|hizlandir|iade ed|iptal ed|temin ed)"
)
_PASSIVE = (
    r"(?:gonderil|iletil|aktaril|yonlendiril|silin|kapatil|onaylan|sifirlan|dondurul|olusturul|yatiril|tamamlan|cozul|"
    r"cozumlen|tanimlan|halledil|(?:iade|iptal|bloke|transfer|tazmin|telafi|talep|sevk|iletisime) ?edil|isleme alin|"
    r"geri oden|odeme yapil|size don(?:ul)?|hesabiniza (?:gec|yat)|kaydiniz acil)"
)
_THING = r"(?:iade|iptal|transfer|islem|basvuru|degisiklik|tazminat|talep|kayit|onay)"
_MADE = (
    r"(?:yapildi|yaptim|yaptik|gerceklesti\w*|gerceklestirildi|tamamlandi|tamamladim|tamamladik|onaylandi|baslatildi|"
    r"baslattim|baslattik|acildi|olusturuldu|iletildi|edildi|ettim|ettik|edilmistir|yapilmistir|onaylanmistir|yolda\w*)"
)
_SAYI = r"(?:\d+(?: ?- ?\d+)?|bir|iki|uc|dort|bes|alti|yedi|on|birkac|yirmi dort|kirk sekiz)"
_SURE = r"(?:dakika|saat|(?:is )?gun[iu]?|hafta|ay)"
_FUTURE = r"(?:\w*[ea]c[ea][kg]\w*|\w+[aeiu]r[iu][mz])\b"

DEEDS: Final = (
    rf"\b{_STEM}[dt][iu][mk]\b",
    rf"\b{_GOING}[iu]yor[iu][mz]\b",
    r"\b(?:iade|iptal|bloke|transfer|sevk|havale|tazmin|telafi|talep|iletisime|takip) (?:e[td]t?[iu][mk]|"
    r"ediyor[iu][mz]|ederi[mz]|edebiliri[mz]|gecti[mk])\b",
    rf"\b{_PASSIVE}(?:[dt][iu]|m[iu]st[iu]r|[iu]yor|m[ea]kt[ea](?:d[iu]r)?|[ea]c[ea]k(?:t[iu]r)?)\b(?! m[iu]\b)",
    rf"\b{_THING}\w* (?:\w+ )?{_MADE}\b",
    r"\b(?:her sey|sorununuz|isleminiz|isiniz) (?:\w+ )?(?:tamam|halloldu|cozuldu|tamamlandi|duzeldi)\b",
    r"\b(?:oncelik|durum|statu|yetki|limit|rol)\w* (?:\w+ ){0,2}(?:yukselt|degistir|ayarla|guncelle|acil yap)[a-z]*"
    r"(?:[dt][iu][mk]?|ildi|ndi)\b",
)
INTENTIONS: Final = (
    rf"\b{_WILL}y?[ea]c[ea]g[iu][mz]\b",
    r"\b(?:garanti ed|soz ver|taahhut ed|temin ed(?:er|iyor)|emin olabilirsiniz)\w*",
)
GIFTS: Final = (
    r"\b(?:iade edilecek|geri odenecek|tazmin edilecek|hesabiniza (?:yat|gec)|telafi ed)\w*",
    r"\b(?:iade|para|tazminat|indirim|kupon|hediye|puan)\w* (?:\w+ ){0,3}"
    r"(?:alacaksiniz|kazandiniz|hak (?:ettiniz|kazandiniz)|tanimla|verilecek|veriyoruz|verecegiz|verelim|hazirla|"
    r"yuklendi|yukledik|yolda)\w*",
    r"\b(?:ucretsiz|bedava|karsiliksiz) (?:kargo|hediye|urun|abonelik|ay|olarak|yenis|degisim)\w*",
    r"\b(?:iade|tazminat|indirim|telafi)\w* hakkiniz (?:var|dogdu|bulun)\w*",
)
TIMES: Final = (
    rf"\b\d+ ?(?:- ?\d+ )?{_SURE} (?:icinde|icerisinde)\b",
    rf"\b{_SAYI} {_SURE} (?:icinde|icerisinde|sonra|kadar)\b[^.?!]{{0,60}}{_FUTURE}",
    r"\b(?:yarin\w*|bugun|bu aksam|bu hafta|haftaya|birazdan|kisa surede|kisa sure icinde|"
    r"en kisa (?:surede|zamanda)|derhal|hemen|en gec|(?:pazartesi|sali|carsamba|persembe|cuma|cumartesi|pazar)\w*)"
    rf"\b[^.?!]{{0,60}}{_FUTURE}",
)
RIGHTS: Final = (
    r"\b(?:yonetici|admin|gelistirici|bakim|sistem|personel) (?:modu?|yetki\w*|erisim\w*|rolu?) (?:\w+ )?"
    r"(?:verildi|etkin\w*|acildi|aktif\w*|onaylandi|tanimlandi|acik)\b",
    r"\b(?:erisim|izin|yetki|kimlig?iniz|dogrulama)\w* (?:\w+ )?"
    r"(?:verildi|saglandi|onaylandi|dogrulandi|acildi|tanimlandi)\b",
    r"\bartik (?:bir )?(?:yonetici|admin|yetkili|personel)\w*",
)
HAND_OFF: Final = (
    r"\b(?:temsilci|yetkili|uzman|mudur|yonetici|calisma arkadas|ekip arkadas|ekibimiz|birisi|biri|insan)\w*"
    r"(?: \w+){0,3} (?:aray|ulas|don|yanitl|iletisime|bagl|cevapl|yardimci ol)\w*[ea]c[ea]k\w*",
    r"\b(?:sizi|konuyu|gorusmeyi|sohbeti|temsilci\w*|yetkili\w*|uzman\w*|kisi\w*|ekib\w*)(?: \w+){0,3} "
    r"(?:bagl|aktar|yonlendir|devre)\w*(?:yor|[ea]c[ea]g|[dt][iu][mk])\w*",
)

NAMED_MONEY: Final = (
    r"\b(?:on|yirmi|otuz|kirk|elli|altmis|yetmis|seksen|doksan|yuz|bin|(?:iki|uc|dort|bes) (?:yuz|bin)) "
    r"(?:lira|tl|euro|avro|dolar)\w*"
)
PROMISED_MONEY: Final = (
    r"\d[\d.,]* ?(?:tl|lira|euro|avro|dolar|₺|€)\w* (?:\w+ ){0,2}(?:hediye|indirim|tazminat|kupon|hesabiniza|"
    r"iade (?:ed[ei]|yap|alac)|odey|odene|yatir|yatac|gonderi|gonderec)\w*|"
    r"\b(?:hediye|indirim|tazminat|kupon|bonus) (?:olarak |tutari )?\d"
)
