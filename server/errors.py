"""A request that is not carried out, and what every fault is told as: one JSON object with one line for a person."""
from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from kg.errors import Busy, DealGraphError, QueryCancelled, QueryError, QueryStopped, QueryTimeout, StoreLocked

GONE = 499  # logged where the client did not wait for the answer; nobody reads it
_AGAIN = 5  # seconds after which another try is worth it where nobody knows better


class Refused(Exception):
    """A request that is not carried out: `code` is the HTTP status, `what` one line for the caller."""

    def __init__(self, code: int, what: str, headers: Mapping[str, str] | None = None):
        super().__init__(what)
        self.code, self.what, self.headers = code, what, dict(headers or {})


def told(error: Refused | DealGraphError) -> Response:
    """What went wrong as a response; a wrong query with its line and column."""
    if isinstance(error, Refused):
        return problem(error.code, error.what, error.headers)
    if isinstance(error, QueryError):  # also what may not be run: the query has to change, no right is missing
        return problem(400, error.what, line=error.line, column=error.column)
    if isinstance(error, QueryCancelled):
        return Response(status_code=GONE)
    return problem(503, str(error), {"Retry-After": str(_again(error))})


def _again(error: DealGraphError) -> int:
    if isinstance(error, Busy):
        return max(1, math.ceil(error.retry_after))
    if isinstance(error, QueryTimeout):
        return max(1, math.ceil(error.seconds))
    return 1 if isinstance(error, QueryStopped | StoreLocked) else _AGAIN


def problem(code: int, what: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """A JSON object with the member ``error``, never kept by a cache."""
    said = {"error": " ".join(what.split()), **more}
    return JSONResponse(said, code, {"Cache-Control": "no-store", **(headers or {})})
