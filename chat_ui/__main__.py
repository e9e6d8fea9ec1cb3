"""The `frontdesk` command: serve the chat, talk in a terminal, check the set-up."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType
from typing import Annotated, Literal

import typer
from pydantic import ValidationError

from agent.errors import SettingsWrong
from chat_ui.commands import backup, catalog, forget, migrate, purge, tokens, users, vault
from chat_ui.commands.settings import AllSettings, Data, read_settings
from mcp_tools.domain.text import Language
from mcp_tools.errors import MaskingUnavailable, StartupError, ToolsError

_STOPPING_SECONDS = 3

app = typer.Typer(
    help="Frontdesk: a support agent that turns a chat into a ticket a person reviews.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # they print the values of local variables
)

app.command()(migrate.migrate)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(forget.forget)
app.command()(purge.purge)
app.add_typer(users.app, name="users", no_args_is_help=True)
app.add_typer(tokens.app, name="tokens", no_args_is_help=True)
app.add_typer(vault.app, name="vault", no_args_is_help=True)
app.add_typer(catalog.app, name="catalog", no_args_is_help=True)


def main() -> None:
    """Run the command; what an operator can mend is told in one sentence."""
    os.umask(0o077)
    os.environ.setdefault("FASTMCP_ENABLE_RICH_LOGGING", "false")
    os.environ.setdefault("FASTMCP_ENABLE_RICH_TRACEBACKS", "false")
    try:
        app()
    except (StartupError, SettingsWrong, ToolsError) as error:
        _stop(str(error))
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        prefix = {"ChatSettings": "CHAT_", "AgentSettings": "AGENT_", "ToolsSettings": "TOOLS_"}.get(error.title, "")
        _stop(f"{prefix}{str(wrong['loc'][0]).upper()}: {wrong['msg']}. See .env.example.")


@app.command()
def serve(
    host: Annotated[
        str | None,
        typer.Option(
            help="The address to listen on; 0.0.0.0 for all. Default: 127.0.0.1, or CHAT_HOST. "
            "Requests must name localhost, this address, CHAT_PUBLIC_URL or one of CHAT_ALLOWED_HOSTS."
        ),
    ] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on. Default: 8000, or CHAT_PORT.")] = None,
    data: Data = None,
) -> None:
    """Serve the chat in the browser, and the tools under /mcp."""
    signal.signal(signal.SIGTERM, _end)
    settings = read_settings(data)
    overrides = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    chat = settings.chat.model_copy(update=overrides)
    listening = _bound(chat.host, chat.port)
    typer.echo("Starting Frontdesk …")
    import uvicorn

    from chat_ui.announce import announce_when_ready
    from chat_ui.host import build_app, try_out
    from mcp_tools.folder_use import in_use
    from mcp_tools.log import set_up_logging

    set_up_logging(chat.log_format, chat.log_level)
    try_out(chat, settings.agent, settings.tools)
    with in_use(settings.tools.data_dir):
        _greet_first_admin(settings)
        web = build_app(chat, settings.agent, settings.tools)
        config = uvicorn.Config(
            web, log_config=None, access_log=False, timeout_graceful_shutdown=_STOPPING_SECONDS, ws="websockets-sansio"
        )
        server = uvicorn.Server(config)
        with announce_when_ready(chat, listening.getsockname()[1]), suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    if not server.started:
        raise SystemExit(1)


@app.command()
def chat(
    data: Data = None,
    json: Annotated[bool, typer.Option("--json", help="One input a line in, one event a line out.")] = False,
    lang: Annotated[Literal["en", "tr"], typer.Option(help="The language of the screen.")] = "en",
    user: Annotated[str, typer.Option(help="Who talks; the same name sees its own tickets again.")] = "terminal",
    conversation: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
) -> None:
    """Talk in the terminal: the same conversation as in the browser."""
    asyncio.run(_chat(read_settings(data), is_json=json, screen=Language(lang), user=user, conversation=conversation))


@app.command()
def doctor(
    data: Data = None,
    pull: Annotated[bool, typer.Option(help="First pull what Ollama lacks of the configured models.")] = False,
) -> None:
    """Check what is configured, what answers, what is missing, and say what to do."""
    from chat_ui.commands.pull import pull_missing
    from chat_ui.doctor import examine

    settings = read_settings(data)
    if pull:
        asyncio.run(pull_missing(settings.agent))
    findings = asyncio.run(examine(settings.chat, settings.agent, settings.tools))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.is_ok else 'MEND'} {finding.subject}: {finding.text}")
    if not all(finding.is_ok for finding in findings):
        raise SystemExit(1)


async def _chat(settings: AllSettings, *, is_json: bool, screen: Language, user: str, conversation: str | None) -> None:
    from agent.inputs import Customer
    from agent.setup import open_agent
    from chat_ui.terminal import Terminal, lines_of
    from mcp_tools.log import set_up_logging
    from mcp_tools.server import open_tools

    set_up_logging(settings.chat.log_format, settings.chat.log_level)
    customer = Customer(subject=f"user:{user}", screen=screen)
    async with (
        open_tools(settings.tools) as tools,
        open_agent(settings.agent, tools.mcp, tools.identity_key, settings.chat.first_review_hours) as parts,
    ):
        with suppress(MaskingUnavailable):  # the first message must not wait longer than a call may; it says what broke
            await tools.engines.get()
        terminal = Terminal(customer, parts, is_json)
        terminal.conversation = conversation or terminal.conversation
        await terminal.talk(lines_of(sys.stdin))


def _greet_first_admin(settings: AllSettings) -> None:
    """At the very first start, make somebody who can sign in, and say the password to whoever started it."""
    from chat_ui.commands.accounts import FIRST_LOGIN, first_admin

    password = first_admin(settings.tools) if settings.agent.tools_url is None else None
    if password:
        typer.echo(f"The first account: sign in at /signin as {FIRST_LOGIN} with {password}")
        typer.echo(f"It is shown this once. A new one: frontdesk users reset-password {FIRST_LOGIN}")


def _bound(host: str, port: int) -> socket.socket:
    """Take the port before anything is built, so that a taken one is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        _stop(f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: PORT=8001 make run")
    return listening


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End without blame: whoever sends SIGTERM, such as a container's engine, wants exactly this."""
    raise SystemExit(0)


def _stop(sentence: str) -> None:
    typer.echo(f"frontdesk: {sentence}", err=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main()
