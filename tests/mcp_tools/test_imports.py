"""What importing a door costs: nothing heavy is loaded before it is needed."""

import subprocess
import sys

import pytest

HEAVY = (
    "torch",
    "transformers",
    "spacy",
    "presidio_analyzer",
    "sklearn",
    "lingua",
    "langdetect",
    "dateparser",
)


@pytest.mark.parametrize("module", ["mcp_tools.server", "mcp_tools.__main__", "chat_ui.host", "chat_ui.__main__"])
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({set(HEAVY)!r} & set(sys.modules)), sep=',')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_check_above_sees_what_is_loaded() -> None:
    code = "import sys, dateparser; print('dateparser' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
