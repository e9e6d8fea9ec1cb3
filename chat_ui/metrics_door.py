"""`/metrics`: open to this machine, to everybody else with the token, and absent for whoever may not read it."""

import secrets
from ipaddress import ip_address

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from chat_ui.metrics import CONTENT_TYPE_LATEST, Metrics

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_SCHEME = "Bearer "


class MetricsDoor:
    """Answers Prometheus.

    Behind a proxy on this machine every visitor seems to come from it: there, or where a request says that it was
    forwarded, only the token counts.
    """

    def __init__(self, metrics: Metrics, token: SecretStr | None, *, is_behind_proxy: bool) -> None:
        self._metrics = metrics
        self._token = token
        self._is_behind_proxy = is_behind_proxy

    async def show(self, request: Request) -> Response:
        """Return the numbers, or nothing that tells they are here."""
        if not (self._has_token(request) or self._is_from_here(request)):
            return PlainTextResponse("Not found.\n", 404)
        return Response(await self._metrics.exposed(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _has_token(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        if self._token is None or not given.startswith(_SCHEME):
            return False
        wanted = self._token.get_secret_value().encode()
        return secrets.compare_digest(given.removeprefix(_SCHEME).encode(), wanted)

    def _is_from_here(self, request: Request) -> bool:
        if self._is_behind_proxy or any(name in request.headers for name in _FORWARDED):
            return False
        try:
            return request.client is not None and ip_address(request.client.host).is_loopback
        except ValueError:
            return False
