"""`frontdesk doctor` says who can read the metrics, and whether traces are sent."""

import pytest

from tests.chat_ui.conftest import Run

TOKEN = "a token of the operator's"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "ok   metrics: /metrics is open to this machine only"),
        ({"CHAT_METRICS_TOKEN": TOKEN}, "ok   metrics: /metrics is open to whoever brings CHAT_METRICS_TOKEN"),
        ({"CHAT_PUBLIC_URL": "https://help.example.com"}, "ok   metrics: Behind CHAT_PUBLIC_URL /metrics is shut."),
        ({}, "ok   tracing: Off."),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://secret@localhost:4318"}, "ok   tracing: Spans without content go"),
        (
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "MEND tracing: OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf",
        ),
    ],
)
def test_it_tells_what_is_on_and_no_secret(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], said: str
) -> None:
    monkeypatch.setenv("AGENT_MODELS", "guided")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = run("doctor")
    assert said in done.stdout
    assert done.returncode == (1 if said.startswith("MEND") else 0)
    assert TOKEN not in done.stdout
    assert "secret" not in done.stdout
