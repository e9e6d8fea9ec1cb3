"""Things people buy, lose and send back, English and Turkish; "_" stands for a space."""

from typing import Final

from mcp_tools.follow_up.said import fold

_CLOTHES: Final = """
shirt t-shirt tshirt tee blouse dress skirt trousers pants jeans shorts jacket coat parka raincoat sweater jumper
hoodie cardigan suit scarf hat gloves socks tights underwear bra pyjamas pajamas swimsuit bikini belt shoe trainers
sneakers boots sandals slippers heels bag handbag backpack rucksack suitcase purse wallet umbrella watch necklace
bracelet earrings sunglasses glasses vest leggings gömlek tişört bluz elbise etek pantolon şort ceket mont kaban
palto yağmurluk kazak hırka sweatshirt eşofman takım_elbise kravat şapka eldiven çorap iç_çamaşırı pijama mayo kemer
ayakkabı spor_ayakkabı çizme sandalet terlik çanta sırt_çantası valiz bavul cüzdan şemsiye kol_saati yüzük kolye
bilezik küpe gözlük güneş_gözlüğü yelek tayt gelinlik forma
"""
_ELECTRONICS: Final = """
phone smartphone tablet laptop computer notebook monitor keyboard mouse printer scanner cartridge toner camera lens
drone headphones earphones earbuds headset speaker soundbar microphone charger charging_cable adapter adaptor cable
power_bank powerbank battery tv television remote_control controller console router modem memory_card usb_stick
hard_drive hard_disk ssd smartwatch phone_case screen_protector projector e-reader radio lamp bulb telefon dizüstü
bilgisayar monitör klavye yazıcı tarayıcı kartuş kamera kulaklık hoparlör mikrofon şarj_aleti şarj_cihazı
şarj_adaptörü şarj_kablosu adaptör kablo batarya pil televizyon kumanda konsol oyun_kolu hafıza_kartı usb_bellek
harddisk akıllı_saat kılıf telefon_kılıfı ekran_koruyucu projektör lamba ampul
"""
_HOME: Final = """
sofa couch armchair chair table desk bed mattress wardrobe cupboard shelf bookshelf mirror rug carpet curtain pillow
duvet blanket towel vase plate bowl cup mug glass bottle knife cutlery spoon fork kettle toaster blender mixer
coffee_machine coffee_maker oven microwave fridge refrigerator freezer dishwasher washing_machine tumble_dryer dryer
vacuum vacuum_cleaner heater air_conditioner air_fryer candle stroller pram pushchair car_seat tent bicycle bike
scooter helmet drill hammer ladder grill hose tyre tire koltuk koltuk_takımı kanepe berjer sandalye masa çalışma_masası
yatak baza dolap gardırop kitaplık ayna halı kilim perde yastık yorgan battaniye nevresim nevresim_takımı çarşaf
havlu vazo tabak kase bardak fincan kupa şişe tava tencere tencere_seti bıçak çatal kaşık çaydanlık tost_makinesi
kahve_makinesi fırın mikrodalga buzdolabı dondurucu bulaşık_makinesi çamaşır_makinesi kurutma_makinesi süpürge
elektrikli_süpürge robot_süpürge ütü ısıtıcı vantilatör klima fritöz duvar_saati çerçeve tablo bebek_arabası puset
oto_koltuğu beşik çadır bisiklet kask matkap çekiç mangal lastik avize
"""
_OTHER: Final = """
book novel toy doll puzzle lego board_game perfume cream lipstick shampoo toothbrush shaver hairdryer hair_dryer
medicine vitamins chocolate cake flowers bouquet gift_card id_card passport keys guitar piano racket treadmill kitap
roman oyuncak yapboz parfüm krem ruj şampuan diş_fırçası tıraş_makinesi saç_kurutma_makinesi ilaç mama çikolata
çiçek buket kimlik pasaport anahtar gitar piyano raket dambıl koşu_bandı
"""
_LOOKS: Final = """
black white red blue green yellow grey gray brown pink purple orange beige navy gold silver small medium large
wooden leather glass gaming wireless electric siyah beyaz kırmızı mavi yeşil sarı gri kahverengi pembe mor turuncu
bej lacivert altın gümüş küçük büyük ahşap deri cam kablosuz elektrikli bluetooth
"""
_CARDS: Final = "card credit_card debit_card bank_card sim_card sim kart kredi_kartı banka_kartı sim_kart"

GOODS: Final = frozenset(
    fold(word.replace("_", " ")) for words in (_CLOTHES, _ELECTRONICS, _HOME, _OTHER) for word in words.split()
)
"""Folded names of goods without endings."""

CARDS: Final = frozenset(fold(word.replace("_", " ")) for word in _CARDS.split())
"""What is carried and lost, but seldom bought: an item only where something is gone."""

LOOKS: Final = frozenset(fold(word) for word in _LOOKS.split())
"""Words before a name of goods that belong to it."""
