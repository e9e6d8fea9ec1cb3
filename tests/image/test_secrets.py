"""`make secrets`: keys for docker compose, made once, private, and never replaced."""

import base64
import stat
from collections.abc import Callable
from pathlib import Path


def test_each_secret_is_a_key_of_its_own(secrets: Path) -> None:
    keys = [base64.b64decode(path.read_bytes().strip(), validate=True) for path in secrets.iterdir()]
    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == len(keys) == 4


def test_the_folder_keeps_others_out_and_the_container_may_read(tmp_path: Path, make: Callable[[Path], str]) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    make(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()} == {0o444}


def test_a_secret_that_is_there_is_never_replaced(secrets: Path, make: Callable[[Path], str]) -> None:
    (secrets / "cookie_key").unlink()
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    said = make(secrets.parent)
    assert said.startswith("Made secrets/cookie_key.")
    assert said.count("\n") == 1
    assert before.items() < {path.name: path.read_bytes() for path in secrets.iterdir()}.items()
