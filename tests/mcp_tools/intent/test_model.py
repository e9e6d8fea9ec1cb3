"""The intent model, its training and its cache."""

import resource
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mcp_tools.catalog.catalog import Catalog
from mcp_tools.domain.analysis import Band
from mcp_tools.intent.calibration import NO_INTENT
from mcp_tools.intent.model import IntentModel, load_or_train
from mcp_tools.intent.training import train_on


def only_model_file(folder: Path) -> Path:
    (file,) = folder.glob("*.npz")
    return file


def test_confidences_are_probabilities_best_first(model: IntentModel) -> None:
    confidences = [confidence for _, confidence in model.classify("I was charged twice")]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 < sum(confidences) <= 1.0001
    assert NO_INTENT not in dict(model.classify("I was charged twice"))


def test_every_intent_of_the_catalogue_is_ranked(model: IntentModel, catalog: Catalog) -> None:
    assert set(dict(model.classify("x"))) == {intent.key for intent in catalog.intents}


def test_words_never_seen_are_not_trusted(model: IntentModel) -> None:
    assert model.band(model.classify("zxqv wkkj")[0][1]) is Band.UNSURE
    assert model.band(model.classify("")[0][1]) is Band.UNSURE


def test_bands_follow_the_thresholds(model: IntentModel) -> None:
    assert 0 < model.thresholds.likely <= model.thresholds.sure <= 1
    assert model.band(model.thresholds.sure) is Band.SURE
    assert model.band(model.thresholds.likely - 0.001) is Band.UNSURE


@pytest.mark.parametrize("labels", [("a", "b"), ("a", "b", "c")])
def test_any_labelled_texts_can_be_learnt(labels: tuple[str, ...]) -> None:
    words = {"a": "the kettle leaks water", "b": "the lamp flickers at night", "c": "the door squeaks loudly"}
    texts = [f"{words[label]} {n}" for label in labels for n in ("today", "again", "always", "often", "badly")]
    model = train_on(texts, [label for label in labels for _ in range(5)])
    assert [model.classify(words[label])[0][0] for label in labels] == list(labels)


def test_a_second_load_reads_the_file_and_trains_nothing(small_catalog: Catalog, cache_folder: Path) -> None:
    first = load_or_train(small_catalog, cache_folder)
    file = only_model_file(cache_folder)
    replace(first, temperature=3.25).save(file)  # something no training would give
    assert load_or_train(small_catalog, cache_folder).temperature == 3.25


def test_a_loaded_model_answers_like_the_one_that_was_saved(small_catalog: Catalog, cache_folder: Path) -> None:
    first = load_or_train(small_catalog, cache_folder)
    second = load_or_train(small_catalog, cache_folder)
    assert second.labels == first.labels
    np.testing.assert_array_equal(second.probabilities("kargom nerede"), first.probabilities("kargom nerede"))


@pytest.mark.parametrize("damage", [b"", b"not a zip file", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_trained_anew(small_catalog: Catalog, cache_folder: Path, damage: bytes) -> None:
    load_or_train(small_catalog, cache_folder)
    file = only_model_file(cache_folder)
    file.write_bytes(damage)
    assert load_or_train(small_catalog, cache_folder).classify("my parcel is late")[0][0] == "late"
    assert IntentModel.load(file).classify("the fan is loud")[0][0] == "noise"


def test_a_file_cut_in_the_middle_is_trained_anew(small_catalog: Catalog, cache_folder: Path) -> None:
    load_or_train(small_catalog, cache_folder)
    file = only_model_file(cache_folder)
    file.write_bytes(file.read_bytes()[:-200])
    assert load_or_train(small_catalog, cache_folder).classify("my parcel is late")[0][0] == "late"


def test_a_changed_catalogue_gets_a_model_of_its_own(small_catalog: Catalog, cache_folder: Path) -> None:
    load_or_train(small_catalog, cache_folder)
    late, noise = small_catalog.intents
    changed = small_catalog.model_copy(update={"intents": (late.model_copy(update={"key": "delayed"}), noise)})
    changed = Catalog.model_validate(changed.model_dump())
    assert load_or_train(changed, cache_folder).classify("my parcel is late")[0][0] == "delayed"
    assert len(list(cache_folder.glob("*.npz"))) == 2


def test_a_full_disk_costs_the_cache_and_not_the_model(small_catalog: Catalog, cache_folder: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    cache_folder.mkdir(parents=True)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write then fails as on a full disk
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        model = load_or_train(small_catalog, cache_folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert model.classify("my parcel is late")[0][0] == "late"
    assert list(cache_folder.glob("*.npz*")) == []


def test_the_file_is_for_its_owner_only(small_catalog: Catalog, cache_folder: Path) -> None:
    load_or_train(small_catalog, cache_folder)
    assert only_model_file(cache_folder).stat().st_mode & 0o777 == 0o600


def test_two_processes_loading_at_once_both_succeed(small_catalog: Catalog, cache_folder: Path) -> None:
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from mcp_tools.catalog.catalog import Catalog
        from mcp_tools.intent.model import load_or_train
        catalog = Catalog.model_validate_json(sys.stdin.read())
        print(load_or_train(catalog, Path(sys.argv[1])).classify("kargom gecikti")[0][0])
    """)
    command = [sys.executable, "-c", program, str(cache_folder)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write(small_catalog.model_dump_json())
        process.stdin.close()
        process.stdin = None
    answers = [process.communicate() for process in started]
    assert [out.strip() for out, _ in answers] == ["late", "late"], answers
    assert len(list(cache_folder.glob("*.npz*"))) == 1  # nothing half written stays behind


def test_importing_the_reader_loads_no_heavy_library() -> None:
    program = "import sys, mcp_tools.intent.understanding; print({'sklearn', 'scipy', 'torch'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"
