"""What a query gave as an HTTP response: media type, ETag, and the mark of a result that was cut."""
from __future__ import annotations

import hashlib
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from kg.guard import tokens
from kg.worker import Rendered
from server.negotiation import GRAPHS, ROWS

CAPPED = "Dealgraph-Result"
_NEVER_THE_SAME = {"NOW", "RAND", "UUID", "STRUUID"}


def response(given: Rendered, form: str, headers: dict[str, str]) -> Response:
    """`given`, which is in `form`, with its media type; one that was cut says so in a header (and in the body: see
    kg.worker), and in the name under which it would be saved."""
    marks = {}
    if given.capped:
        name = f"capped-at-{given.rows}.{form}"
        marks = {CAPPED: f"capped; rows={given.rows}", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(given.body, media_type={**ROWS, **GRAPHS}[form], headers={**headers, **marks})


# ---- caches ----
def etag(*parts: str) -> str:
    """A weak validator of a result: the same parts give the same, and gzip does not change it."""
    return 'W/"' + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32] + '"'


def query_etag(snapshot: str, query: str, form: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The validator of a query's result over a snapshot; empty where the same query may give another one."""
    if not snapshot or _changes_by_itself(query):
        return ""
    return etag(snapshot, query, form, " ".join(default), " ".join(named))


def _changes_by_itself(query: str) -> bool:
    upper = query.upper()
    return any(word in upper for word in _NEVER_THE_SAME) and any(  # hardly any query has to be taken apart for this
        token.kind == "word" and token.text.upper() in _NEVER_THE_SAME for token in tokens(query))


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client holds what `tag` stands for (If-None-Match, compared weakly)."""
    held = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return bool(tag) and request.method in ("GET", "HEAD") and ("*" in held or tag.removeprefix("W/") in held)


def caching(tag: str) -> dict[str, str]:
    """Headers for what follows from the graph: kept, and asked about each time."""
    return {"Vary": "Accept", **({"ETag": tag, "Cache-Control": "no-cache"} if tag else {"Cache-Control": "no-store"})}
