"""`frontdesk doctor --pull`: brings the models that Ollama lacks, with a bar that shows how far each is."""

import typer

from agent.providers.ollama import Pulled
from agent.settings import AgentSettings
from chat_ui.doctor import missing_models, pull_model

_MIB = 1 << 20


async def pull_missing(agent: AgentSettings) -> None:
    """Pull one model after the other. Raises `SettingsWrong` where it cannot go on."""
    missing = await missing_models(agent)
    if not missing:
        typer.echo("Ollama has every model it needs.")
    for model in missing:
        await _pull(agent, model)


async def _pull(agent: AgentSettings, model: str) -> None:
    with typer.progressbar(length=1, label=f"Pulling {model}") as bar:

        def show(pulled: Pulled) -> None:
            bar.length = pulled.total
            bar.label = f"Pulling {model}, {pulled.total // _MIB:,} MiB"
            bar.update(pulled.done - bar.pos)

        await pull_model(agent, model, show)
    typer.echo(f"Pulled {model}.")
