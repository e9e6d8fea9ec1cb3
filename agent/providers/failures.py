"""What a failed reply says: in a stable word for the reply's path, how far it reaches, and what may help."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

import httpx
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestTimeout,
    ModelServerError,
    ModelTimeoutError,
    ModelUnavailableError,
    OutputTokenLimitExceeded,
    UnexpectedModelBehavior,
    UsageLimitExceeded,
    UserError,
)

from agent.errors import ModelBroken

BROKEN: Final = (AgentRunError, UserError, ModelBroken, httpx.HTTPError, OSError, ValueError)
"""All a model, its server or the way to it can fail with."""


class Reach(Enum):
    """What a failure speaks of.

    A failure of one reply never makes a model rest: what a customer writes can bring it about, and would then take
    the model from everybody.
    """

    PROVIDER = "provider"
    MODEL = "model"
    REPLY = "reply"


@dataclass(frozen=True)
class Failure:
    """Why a model's reply could not be used."""

    why: str
    reach: Reach = Reach.REPLY
    retry_after: float | None = None
    is_passing: bool = False
    """Whether the same request may succeed a moment later."""
    is_plain: bool = True
    """Whether once is enough to know. A line that breaks once in mid-reply says little."""
    is_about_tools: bool = False
    """Whether the same model may do it without tools."""
    is_lasting: bool = False
    """Whether that holds for every later reply too."""
    is_about_length: bool = False
    """Whether the same model may do it with less to read."""
    context: int | None = None
    """How much the server says it reads at once."""


_BY_KIND: Final[tuple[tuple[type[Exception], Failure], ...]] = (
    (ModelRateLimitError, Failure("rate_limited", Reach.MODEL, is_passing=True)),
    (ModelQuotaExceededError, Failure("quota_used_up", Reach.MODEL)),
    (ModelUnavailableError, Failure("unavailable", Reach.PROVIDER, is_passing=True)),
    (ModelServerError, Failure("server_error", Reach.PROVIDER, is_passing=True)),
    (ModelAuthenticationError, Failure("key_refused", Reach.PROVIDER)),
    (ModelNotFoundError, Failure("not_found", Reach.MODEL)),
    (ModelContextWindowExceededError, Failure("context_full", is_about_length=True)),
    (ModelRequestTimeout, Failure("timeout", Reach.PROVIDER)),
    (ModelTimeoutError, Failure("timeout", Reach.PROVIDER)),
    (ModelConnectionError, Failure("unreachable", Reach.PROVIDER)),
    (ModelHTTPError, Failure("rejected")),
    (ModelAPIError, Failure("stream_broken", Reach.MODEL, is_plain=False)),
    (UsageLimitExceeded, Failure("too_many_calls")),
    (OutputTokenLimitExceeded, Failure("too_long")),
    (ContentFilterError, Failure("content_filter")),
    (UnexpectedModelBehavior, Failure("bad_tool_call", is_about_tools=True)),
    (TimeoutError, Failure("timeout", Reach.PROVIDER)),
    (OSError, Failure("unreachable", Reach.PROVIDER)),
    (httpx.HTTPError, Failure("unreachable", Reach.PROVIDER)),
)
_TOOL_TALK: Final = frozenset({"guard:markup", "guard:tool"})
"""What a model is stopped for when it writes a tool call as text."""


def failure_of(error: Exception, *, has_begun: bool) -> Failure:
    """Tell what an error means; `has_begun` when the customer has seen words of the reply already."""
    if isinstance(error, ModelBroken):
        return _of_ours(error, has_begun=has_begun)
    if (told := _told_by_the_server(error)) is not None:
        return told
    failure = next((kind for error_type, kind in _BY_KIND if isinstance(error, error_type)), None)
    if failure is None:
        return Failure(type(error).__name__)
    failure = replace(failure, retry_after=getattr(error, "retry_after", None))
    if has_begun and failure.reach is Reach.PROVIDER:
        return replace(failure, is_plain=False)
    # A line that breaks while an answer is read may have been kept open since the last turn, and is dead only now.
    breaks = isinstance(error, ModelConnectionError) and error.phase == "read"
    return replace(failure, is_passing=failure.is_passing or breaks or failure.why == "stream_broken")


def _of_ours(broken: ModelBroken, *, has_begun: bool) -> Failure:
    if broken.why == "cut_off":
        return Failure(broken.why, Reach.MODEL, is_passing=not has_begun, is_plain=False)
    return Failure(broken.why, is_about_tools=broken.why in _TOOL_TALK)


def _told_by_the_server(error: Exception) -> Failure | None:
    """Read what only the body of a refusal tells: that the tools, or the length, were the trouble."""
    if not isinstance(error, ModelHTTPError) or error.status_code >= 500:
        return None
    inner = _inner(error.body)
    if inner.get("code") == "tool_use_failed":
        return Failure("tool_use_failed", is_about_tools=True)
    message = str(inner.get("message", ""))
    if "does not support tools" in message:
        return Failure("no_tools", is_about_tools=True, is_lasting=True)
    if inner.get("type") == "exceed_context_size_error" or "exceeds the available context" in message:
        context = inner.get("n_ctx")
        return Failure("context_full", is_about_length=True, context=context if isinstance(context, int) else None)
    return None


def _inner(body: object) -> dict[str, Any]:
    """Return the error object, whether or not the client took it out of its envelope."""
    if not isinstance(body, dict):
        return {}
    inner = body.get("error", body)
    return inner if isinstance(inner, dict) else {"message": inner}
