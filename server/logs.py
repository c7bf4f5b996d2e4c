"""One line a request on standard error: method, path, status, time, bytes, id; never what was asked unless told to."""
from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORMATS = ("text", "json", "none")
ID = "X-Request-ID"
LOG = logging.getLogger("dealgraph.http")
_SANE = re.compile(r"[\w.:-]{1,64}")


class Logged:
    """Logs each request of `app` and gives it an id (the client's own where it sends one). A plain ASGI wrapper."""

    def __init__(self, app: ASGIApp, queries: bool = False):
        self.app, self.queries = app, queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and log it when it is done."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        state = scope.setdefault("state", {})
        given = Headers(scope=scope).get(ID, "")
        state["id"] = given if _SANE.fullmatch(given) else uuid.uuid4().hex[:16]
        said = _Said(send, state["id"], scope["method"] != "HEAD")
        began = time.perf_counter()
        try:
            await self.app(scope, receive, said)
        finally:
            LOG.info("request", extra={"request": self._record(scope, said, time.perf_counter() - began)})

    def _record(self, scope: Scope, said: _Said, seconds: float) -> dict[str, Any]:
        record = {"method": scope["method"], "path": scope["path"], "status": said.status,
                  "ms": round(seconds * 1000, 1), "bytes": said.bytes, "id": scope["state"]["id"]}
        asked = scope["state"].get("query")
        return record | ({"query": asked} if self.queries and asked else {})


class _Said:
    """Passes a response on, and remembers its status (0: none was given) and its bytes."""

    def __init__(self, send: Send, id: str, sends_body: bool):
        self._send, self._id, self._sends_body = send, id, sends_body
        self.status = self.bytes = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[ID] = self._id
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b"")) if self._sends_body else 0
        await self._send(message)


class _Lines(logging.Formatter):
    """A record as one line: JSON, or words for a person."""

    def __init__(self, format: str):
        super().__init__()
        self.as_json = format == "json"

    def format(self, record: logging.LogRecord) -> str:
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z"
        request = getattr(record, "request", None)
        told: dict[str, Any] = request or {"message": record.getMessage(), **self._trace(record)}
        if self.as_json:
            return json.dumps({"time": at, "level": record.levelname.lower(), **told}, ensure_ascii=False)
        if request is None:
            return "\n".join(["dealgraph: " + told["message"], *filter(None, [told.get("trace")])])
        query = f"  {json.dumps(told['query'], ensure_ascii=False)}" if "query" in told else ""
        return (f"{at} {told['method']} {json.dumps(told['path'])[1:-1]} {told['status']} {told['ms']:.0f} ms "
                f"{told['bytes']} B {told['id']}{query}")

    def _trace(self, record: logging.LogRecord) -> dict[str, str]:
        return {"trace": self.formatException(record.exc_info)} if record.exc_info else {}


def set_up(format: str = "text") -> None:
    """Log to standard error in `format`: text, json, or none (then only what went wrong is told, as text)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(format))
    for name, level in (("dealgraph.http", logging.WARNING if format == "none" else logging.INFO),
                        ("uvicorn.error", logging.WARNING), ("uvicorn.access", logging.CRITICAL)):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [handler], False
        log.setLevel(level)
