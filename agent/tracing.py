"""The spans of models and of their tool calls, without a word of what was said or answered."""

from opentelemetry.metrics import NoOpMeterProvider
from pydantic_ai.capabilities import Instrumentation
from pydantic_ai.models.instrumented import InstrumentationSettings


def instrumentation() -> Instrumentation:
    """Return what makes an agent tell its runs to the process's tracer."""
    return Instrumentation(
        InstrumentationSettings(
            meter_provider=NoOpMeterProvider(),
            include_content=False,
            include_binary_content=False,
            include_model_request_parameters=False,
        )
    )
