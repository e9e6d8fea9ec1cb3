"""The `frontdesk-mcp` command: the tool server over stdio, for desktop assistants."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from mcp_tools.domain.identity import Identity, Role, SetBy
from mcp_tools.errors import StartupError, ToolsError


def main() -> None:
    """Run the command; what breaks by surprise is printed plainly, without anybody's values."""
    app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    app.command()(serve)
    app()


def serve(
    data: Annotated[Path, typer.Option(help="The folder of all embedded state.")] = Path("data"),
    user: Annotated[str | None, typer.Option(help="Act as this customer instead of as the local operator.")] = None,
) -> None:
    """Serve the tools over stdio. Whoever starts this acts as the local operator, or as the customer --user."""
    os.umask(0o077)
    os.environ.setdefault("FASTMCP_ENABLE_RICH_LOGGING", "false")
    os.environ.setdefault("FASTMCP_ENABLE_RICH_TRACEBACKS", "false")
    try:
        asyncio.run(_serve(data, user))
    except (StartupError, ToolsError) as error:
        _stop(str(error))
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        _stop(f"TOOLS_{str(wrong['loc'][0]).upper()}: {wrong['msg']}. See .env.example.")
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _stop(sentence: str) -> NoReturn:
    print(f"frontdesk-mcp: {sentence}", file=sys.stderr)  # noqa: T201  (what the operator reads)
    raise SystemExit(1) from None


async def _serve(data: Path, user: str | None) -> None:
    from mcp_tools.call_log import CallLog
    from mcp_tools.identity import OPERATOR
    from mcp_tools.log import set_up_logging
    from mcp_tools.server import open_tools
    from mcp_tools.settings import ToolsSettings, read_env_file, read_secrets, refuse_unknown_settings

    set_up_logging()
    environment = {**read_env_file(), **os.environ}
    refuse_unknown_settings([ToolsSettings], environment)
    settings = ToolsSettings.model_validate({**read_secrets(ToolsSettings, environment), "data_dir": data})
    local = Identity(subject=f"user:{user}", role=Role.CUSTOMER, by=SetBy.CUSTOMER) if user else OPERATOR
    calls = CallLog()
    async with open_tools(settings, local, called=calls.called) as tools:
        try:
            await tools.mcp.run_async(transport="stdio", show_banner=False)
        finally:
            calls.close()


if __name__ == "__main__":
    main()
