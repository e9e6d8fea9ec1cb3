"""Everything that can go wrong in a turn, and who reacts.

AgentError
├── ToolRefused         the tool server said no: `code: sentence`      → turn.py turns it into TurnFailed(code)
├── ToolsUnreachable    the tool server did not answer                 → turn.py, as above
└── ModelBroken         a model failed, stalled or broke a rule        → the chain goes on to the next model

SettingsWrong           a setting cannot be used; says what to do      → the operator, at start
"""


class AgentError(Exception):
    """Base of what a turn can fail with. `code` is stable and has words in `texts/`."""

    code = "internal_error"


class ToolRefused(AgentError):
    """The tool server refused; `code` is the server's, the sentence is for logs and models."""

    def __init__(self, text: str) -> None:
        code, _, sentence = text.partition(": ")
        self.code = code if sentence and code.isidentifier() else "internal_error"
        super().__init__(text)


class ToolsUnreachable(AgentError):
    """No answer from the tool server."""

    code = "tools_unreachable"


class ModelBroken(AgentError):
    """Why a model's reply could not be used; `why` is a stable word for the reply's path."""

    code = "model_broken"

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class SettingsWrong(Exception):
    """A setting cannot be used; the message says which and what to do."""
