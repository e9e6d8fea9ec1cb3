"""Gets transformers models onto this machine and into memory. Needs the extra `transformers`."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import httpx

from mcp_tools.errors import StartupError

ProgressReport = Callable[[str], None]
"""Told in a sentence what is being fetched and how far it is."""

_NEEDED: Final = ("*.json", "*.txt", "*.safetensors", "*.model", "1_Pooling/*")
"""What of a repository is fetched: weights as safetensors only, as the other formats can run code when read."""

_MOST_TOKENS: Final = 128
_STEP: Final = 10
"""Per cent between two reports of one file."""


class ModelUnusable(StartupError):
    """A transformers model cannot be had or read; the message says which and what to do."""


def fetched(name: str, report: ProgressReport | None = None) -> Path:
    """Return the folder of the model `name`, from the hub if it is no folder here and was not fetched before."""
    folder = Path(name).expanduser()
    if (folder / "config.json").is_file():
        return folder
    if name.startswith((".", "/", "~")):
        raise ModelUnusable(f"There is no model in the folder {name}: config.json is missing.")
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise _extra_missing() from None
    try:
        return Path(snapshot_download(name, allow_patterns=list(_NEEDED), tqdm_class=_reporting(name, report)))
    except (OSError, ValueError, httpx.HTTPError) as error:  # the hub's own errors are of the first two kinds
        raise ModelUnusable(f"The model {name} could not be fetched ({type(error).__name__}).") from None


def pretrained(folder: Path, kind: str) -> tuple[Any, Any]:
    """Return tokenizer and model of `folder`, ready for one message at a time; `kind` is a class of transformers."""
    # Its messages about weights that are left out are no news to an operator.
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import transformers
        from safetensors import SafetensorError
        from transformers.utils.logging import disable_progress_bar
    except ImportError:
        raise _extra_missing() from None
    disable_progress_bar()  # reading weights takes a moment; fetching them is what is reported
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = getattr(transformers, kind).from_pretrained(folder, local_files_only=True, use_safetensors=True)
    except (OSError, ValueError, LookupError, RuntimeError, SafetensorError) as error:
        raise ModelUnusable(f"The model in {folder} cannot be read ({type(error).__name__}).") from None
    return tokenizer, model.eval()


def tokenized(tokenizer: Any, texts: Sequence[str]) -> Any:
    """Return `texts` as a model of one batch reads them; of a long one only the beginning."""
    return tokenizer(list(texts), padding=True, truncation=True, max_length=_MOST_TOKENS, return_tensors="pt")


def _extra_missing() -> ModelUnusable:
    return ModelUnusable("This needs torch and transformers: pip install 'frontdesk[transformers]'.")


def _reporting(name: str, report: ProgressReport | None) -> Any:
    """Return a progress bar's class that reports in sentences instead of drawing."""
    from tqdm import tqdm

    class Reported(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            options.pop("name", None)
            self._told = -_STEP
            super().__init__(*args, **{**options, "disable": False, "file": open(os.devnull, "w")})  # noqa: SIM115

        def update(self, n: float | None = 1) -> bool | None:
            shown: bool | None = super().update(n)
            if report and self.total and (share := int(100 * self.n / self.total)) >= self._told + _STEP:
                self._told = share
                report(f"Fetching the model {name}: {share} %")
            return shown

    return Reported
