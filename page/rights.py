"""Who may write from the page."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit


def may_write(request: Any) -> bool:
    """Whether the visitor behind `request` (the framework's) may add articles and review: whoever has logged in, else
    only someone who sits at this machine and came straight to it, not through a proxy."""
    if request is None or getattr(request, "username", None):
        return True  # no request: called by a program
    headers = getattr(request, "headers", None) or {}
    if any(headers.get(name) for name in ("x-forwarded-for", "forwarded", "x-real-ip")):
        return False
    client = getattr(getattr(request, "client", None), "host", "") or ""
    return _is_local(client) and _is_local(urlsplit(f"//{headers.get('host', '')}").hostname or "")


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
