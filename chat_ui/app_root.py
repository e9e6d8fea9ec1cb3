"""The folder Chainlit works in: a private copy of our screen files, because Chainlit writes beside its settings."""

import os
import shutil
from pathlib import Path

_FILES = ("chainlit.md", "chainlit_tr-TR.md")
_FOLDERS = (".chainlit", "public")
_INSTALLED = Path(__file__).resolve().parent / "screen_files"
"""Where a wheel brings the screen's files; in a checkout they lie at its top."""
_HOME = _INSTALLED if _INSTALLED.is_dir() else _INSTALLED.parent.parent


def prepare_app_root(cache: Path, auth_secret: str) -> Path:
    """Copy the screen's files to `cache/screen` and point Chainlit there. Call it before chainlit is imported.

    Chainlit makes `.files` and copies its own translations into its folder at import; neither belongs into the working
    directory.
    """
    root = cache / "screen"
    for name in _FOLDERS:
        shutil.copytree(_HOME / name, root / name, dirs_exist_ok=True)
    for name in _FILES:
        shutil.copyfile(_HOME / name, root / name)
    # Chainlit looks the welcome text up by the browser's exact language, and many say just "tr".
    shutil.copyfile(root / "chainlit_tr-TR.md", root / "chainlit_tr.md")
    os.environ["CHAINLIT_APP_ROOT"] = str(root)
    os.environ["CHAINLIT_AUTH_SECRET"] = auth_secret
    # It would also put the working directory's .env into the environment of every child process.
    os.environ["CHAINLIT_ENV_FILE"] = str(root / "no.env")
    return root


def drop_foreign_translations(root: Path) -> None:
    """Remove the translations Chainlit brought: a German frame around an English conversation helps nobody."""
    ours = {path.name for path in (_HOME / ".chainlit" / "translations").glob("*.json")}
    for path in (root / ".chainlit" / "translations").glob("*.json"):
        if path.name not in ours:
            path.unlink(missing_ok=True)
