"""Who may write, and how a change is carried out: only with the token that the operator set, one change at a time."""
from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.guard import refuse_far_update, with_dataset
from server.errors import Refused
from server.protocol import Operation
from server.service import Service, Settings

TOKEN = "DEALGRAPH_TOKEN"  # the environment variable; a command line or a file of settings would show it to others


def authorised(request: Request, settings: Settings) -> None:
    """Raise Refused unless the request may write: 403 where nobody may, 401 without the right token."""
    if not settings.token:
        raise Refused(403, f"this server is read only; its operator can allow writing by {TOKEN} in its environment")
    if not may_write(request, settings):
        raise Refused(401, "writing wants the header Authorization: Bearer with the operator's token",
                      {"WWW-Authenticate": 'Bearer realm="dealgraph"'})


def may_write(request: Request, settings: Settings) -> bool:
    """Whether the request bears the operator's token."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    right = secrets.compare_digest(shown.strip().encode("latin-1", "replace"), settings.token.encode())
    return bool(settings.token) and scheme.lower() == "bearer" and right


def update_change(asked: Operation, settings: Settings, base: str) -> dict[str, Any]:
    """An update as a change for kg.update, with the `base` of its relative IRIs. Raises RefusedQuery where it reaches
    beyond the store."""
    refuse_far_update(asked.text, settings.loads)
    return {"do": "update", "base": base, "text": with_dataset(asked.text, asked.default, asked.named)}


async def carried_out(service: Service, change: dict[str, Any]) -> Response:
    """204 when the change is made and readers see it."""
    await written(service, change)
    return Response(status_code=204)


async def written(service: Service, change: dict[str, Any]) -> dict[str, Any]:
    """Carry out `change`; see kg.update.Writer."""
    if service.writes is None:
        raise Refused(501, "this graph is not in a folder of this machine; write where it is kept")
    async with service.writing:
        found: dict[str, Any] = await service.trusted(service.writes, change)
        return found
