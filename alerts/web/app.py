"""What the daemon answers over HTTP: `/livez` (the process and its loop go on) and `/readyz` (it can do its work)."""

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

#: Asked by `/readyz`: what stands in the way of work, in words; empty where nothing does. It answers at once.
Faults = Callable[[], Sequence[str]]


def build_app(faults: Faults) -> Starlette:
    """The web application. `/livez` answers 200 "ok"; `/readyz` 200 or 503 with `{"ready": bool, "faults": [text, …]}`."""

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        found = list(faults())
        return JSONResponse({"ready": not found, "faults": found}, status_code=503 if found else 200)

    return Starlette(routes=[Route("/livez", livez), Route("/readyz", readyz)])
