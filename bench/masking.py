"""Rows `masking` and `masking-p99`: milliseconds to find the personal data of one customer message."""

import time
from collections.abc import Callable
from typing import Any, Final

from bench.errors import Unmeasurable
from bench.row import Row
from bench.sampling import Bench

REPEATS: Final = 5
ROUNDS: Final = 12
"""How often one sample goes through the messages, so that its 99th percentile has something to stand on."""
PEER: Final = "Presidio's default English analyser with en_core_web_sm"
MESSAGES: Final = (
    "Hello, my name is Olivia Bennett and my parcel 88213 has still not arrived. The courier says it was left "
    "at 48 Maple Avenue, Springfield, IL 62704, but I have moved since. Please call me at 415-555-2671.",
    "I was charged twice for the same order last week, 49.99 USD each time. The order number is FD-20418 and "
    "the payment went through on March 3. I would like one of the two payments back as soon as possible.",
    "My card 4111 1111 1111 1111 was declined in the app although there is enough money on the account. It "
    "expires 09/27. You can reach me at olivia.bennett@example.com if you need a screenshot of the error.",
    "The app crashes whenever I open the invoices page. I use version 12.4.1 on a Pixel 8 with Android 15. I "
    "have tried to install it again, to clear the cache and to sign in with another account; nothing helps.",
    "I moved and need a new address on my account: Flat 3, 17 Kings Road, London SW3 4RP. My date of birth is "
    "March 3, 1985, and the old address was in Bristol. Please confirm by mail to o.bennett@example.org today.",
    "Could you please tell me how long a refund takes? I sent the headphones back on Monday, the tracking "
    "number is 1Z999AA10123456784, and the website says delivered. The money is not on my account yet.",
    "Please send the refund to GB29NWBK60161331926819, not to my old account. It is for order 4471920, the "
    "broken lamp, which I returned two weeks ago. Daniel from your team promised me an answer by Friday.",
    "Somebody signed in to my account from 203.0.113.77 last night and changed the password. I can still open "
    "the app on my phone, but the website says that my user name is unknown. Please lock the account at once.",
)
"""Written for this row, about 200 characters each; a third holds no personal data."""


async def measure(bench: Bench) -> Row:
    """Compare the mean over the messages."""
    ours, peer = await _side_by_side(bench, lambda taken: sum(taken) / len(taken))
    return Row("masking", ours, "ms", PEER, peer)


async def measure_p99(bench: Bench) -> Row:
    """Compare what one message in a hundred takes at least."""
    ours, peer = await _side_by_side(bench, lambda taken: sorted(taken)[int(len(taken) * 0.99)])
    return Row("masking-p99", ours, "ms", PEER, peer)


async def _side_by_side(bench: Bench, figure: Callable[[list[float]], float]) -> tuple[float, float]:
    from mcp_tools.pii.engine import build_engine

    analyzer, engine = _presidio(), build_engine(uses_models=False)

    async def ours() -> float:
        return figure(_taken(engine.find_all))

    async def peer() -> float:
        return figure(_taken(lambda text: analyzer.analyze(text, "en")))

    return await bench.side_by_side(ours, peer, REPEATS)


def _taken(search: Callable[[str], object]) -> list[float]:
    taken = []
    for text in MESSAGES * ROUNDS:
        began = time.perf_counter()
        search(text)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


_RULES: Final = (
    *("CreditCard", "UsBank", "UsLicense", "UsItin", "UsPassport", "UsSsn", "Nhs", "Crypto", "Date", "Iban", "Ip"),
    *("MedicalLicense", "MacAddress", "Uuid", "Phone", "Url", "Spacy"),
)
"""What a default analyser switches on for English, less e-mail. Named here, because Presidio's own loader looks its
classes up by name in the whole process and would take some of ours."""


def _presidio() -> Any:
    """Everything as it comes, save the e-mail rule's check, which asks the network for a list of domains."""
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as own
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from spacy.util import get_installed_models

    model = next((name for name in get_installed_models() if name.startswith("en_core_web_sm")), None)
    if model is None:
        raise Unmeasurable("masking is left out: no spaCy model en_core_web_sm is installed.")
    rules = [getattr(own, f"{name}Recognizer")() for name in _RULES]
    rules.append(PatternRecognizer("EMAIL_ADDRESS", patterns=own.EmailRecognizer.PATTERNS))
    models = [{"lang_code": "en", "model_name": model}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    registry = RecognizerRegistry(recognizers=rules, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=provider.create_engine(), supported_languages=["en"])
