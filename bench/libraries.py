"""The peer of row `guided-turn`: each library a turn needs, as its own documentation first shows it, and no more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from bench.intent_peer import build_classifier

_LANGUAGE = "en"


@dataclass(frozen=True)
class Libraries:
    """A Presidio analyser with its own patterns, a scikit-learn pipeline, an agent with a scripted model."""

    NAME: ClassVar = "bare Presidio patterns, TF-IDF classifier, Pydantic AI run"

    analyzer: Any
    classifier: Any
    agent: Agent[None, str]

    def understand(self, text: str) -> None:
        """Find personal data in a text and guess its intent."""
        self.analyzer.analyze(text, _LANGUAGE)
        self.classifier.predict_proba([text])

    async def word(self, prompt: str) -> None:
        """Stream the reply to its end."""
        async with self.agent.run_stream_events(prompt) as events:
            async for _ in events:
                pass


def build_libraries(reply: str) -> Libraries:
    """Build them all; the classifier learns the catalogue's examples, the agent always says `reply`."""
    return Libraries(_analyzer(), build_classifier(), _agent(reply))


def _analyzer() -> Any:
    """Presidio's own rules for any country, without a language model.

    Of its e-mail rule only the patterns: its check asks the network for a list of domains.
    """
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as own
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    rules = [
        own.CreditCardRecognizer(),
        own.CryptoRecognizer(),
        own.DateRecognizer(),
        own.IbanRecognizer(),
        own.IpRecognizer(),
        own.PhoneRecognizer(),
        PatternRecognizer("EMAIL_ADDRESS", patterns=own.EmailRecognizer.PATTERNS),
    ]
    engine = NoOpNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "none"}])
    registry = RecognizerRegistry(recognizers=rules, supported_languages=[_LANGUAGE])
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=[_LANGUAGE])


def _agent(reply: str) -> Agent[None, str]:
    async def said(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        yield reply

    return Agent(FunctionModel(stream_function=said))
