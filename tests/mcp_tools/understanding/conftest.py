"""Our own labelled messages, read once for this folder's tests by the engines that the server uses."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from mcp_tools.catalog.loader import load_catalog
from mcp_tools.follow_up.extraction import DetailFinder
from mcp_tools.intent.model import load_or_train
from mcp_tools.intent.understanding import IntentReader
from mcp_tools.language.detector import build_detector
from mcp_tools.pii.engine import PersonalDataEngine, build_engine
from mcp_tools.understanding.evaluation import Judged, judge
from mcp_tools.understanding.messages import LabelledMessage, read_messages
from mcp_tools.understanding.reader import Reader


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    catalog = load_catalog()
    model = load_or_train(catalog, tmp_path_factory.mktemp("understanding-model"))
    return Reader(catalog, build_detector(catalog), IntentReader(model, catalog), DetailFinder(catalog))


@pytest.fixture(scope="session")
def personal_data() -> PersonalDataEngine:
    return build_engine(uses_models=False)


@pytest.fixture(scope="session")
def messages() -> tuple[LabelledMessage, ...]:
    return read_messages(Path(__file__).with_name("messages.jsonl"))


@pytest.fixture(scope="session")
def judged(messages: Sequence[LabelledMessage], reader: Reader, personal_data: PersonalDataEngine) -> Sequence[Judged]:
    return judge(messages, reader, personal_data)


@pytest.fixture(scope="session")
def answered(reader: Reader, personal_data: PersonalDataEngine) -> Sequence[Judged]:
    return judge(read_messages(Path(__file__).with_name("answers.jsonl")), reader, personal_data)


@pytest.fixture
def judged_one(reader: Reader, personal_data: PersonalDataEngine) -> Callable[..., Judged]:
    """Judge one message written in the test."""

    def build(**labels: object) -> Judged:
        return judge([LabelledMessage.model_validate({"language": "en", **labels})], reader, personal_data)[0]

    return build
