"""Every recogniser that is on."""

from presidio_analyzer import EntityRecognizer

from mcp_tools.pii.names import load_names
from mcp_tools.pii.recognizers.address import AddressRecognizer
from mcp_tools.pii.recognizers.card import CardRecognizer
from mcp_tools.pii.recognizers.card_secret import CardSecretRecognizer
from mcp_tools.pii.recognizers.dob import DobRecognizer
from mcp_tools.pii.recognizers.email import EmailRecognizer
from mcp_tools.pii.recognizers.iban import IbanRecognizer
from mcp_tools.pii.recognizers.ip import IpRecognizer
from mcp_tools.pii.recognizers.passport import PassportRecognizer
from mcp_tools.pii.recognizers.password import PasswordRecognizer
from mcp_tools.pii.recognizers.person import PersonRecognizer
from mcp_tools.pii.recognizers.person_model import PersonModelRecognizer
from mcp_tools.pii.recognizers.phone import PhoneRecognizer
from mcp_tools.pii.recognizers.plate import PlateRecognizer
from mcp_tools.pii.recognizers.tax_id import TaxIdRecognizer
from mcp_tools.pii.recognizers.tr_id import TrIdRecognizer
from mcp_tools.pii.recognizers.url_with_token import UrlWithTokenRecognizer
from mcp_tools.pii.recognizers.username import UsernameRecognizer


def every_recognizer(model: str | None) -> list[EntityRecognizer]:
    """Build one of each kind, and one that reads English names with spaCy's `model`, where there is one."""
    names = load_names()
    return [
        PersonRecognizer(names),
        *([PersonModelRecognizer(model, names)] if model else []),
        AddressRecognizer(),
        CardRecognizer(),
        CardSecretRecognizer(),
        DobRecognizer(),
        EmailRecognizer(),
        IbanRecognizer(),
        IpRecognizer(),
        PassportRecognizer(),
        PasswordRecognizer(),
        PhoneRecognizer(),
        PlateRecognizer(),
        TaxIdRecognizer(),
        TrIdRecognizer(),
        UrlWithTokenRecognizer(),
        UsernameRecognizer(),
    ]
