"""Who asks a server: user and password, or a token, from the environment or the system's keyring.

Never from an address or a command line: those stand in histories, process lists and logs.
"""
from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from kg.errors import StoreError

USER, PASSWORD, TOKEN = "DEALGRAPH_USER", "DEALGRAPH_PASSWORD", "DEALGRAPH_TOKEN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """`user` with `password`, or a `token`; all empty where nobody in particular asks. Printed, it shows no secret."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @property
    def basic(self) -> str:
        """User and password as HTTP's Basic scheme has them."""
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


def given_credentials(address: str) -> Credentials:
    """The credentials that the environment gives. Raises StoreError where only a password is there."""
    user, password, token = (os.environ.get(name, "") for name in (USER, PASSWORD, TOKEN))
    if password and not user and not token:
        raise StoreError(shown(address), f"{PASSWORD} is set and {USER} is not; set both")
    return Credentials(token=token) if token else Credentials(user, password)


def kept_credentials(address: str, user: str) -> Credentials:
    """What the system's keyring holds for the server's origin (and `user`); nothing where there is no keyring."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return Credentials(user)
    try:
        found = keyring.get_credential(origin(address), user or None)
    except (KeyringError, RuntimeError, OSError):
        return Credentials(user)  # none on this machine, or locked: the server's refusal says what to set
    return Credentials(found.username or "", found.password or "") if found else Credentials(user)


def origin(address: str) -> str:
    """Scheme, host and port of an address, without anything that may be secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def shown(address: str) -> str:
    """`address` as it may be printed: without user, password and parameters."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def without_secrets(address: str) -> str:
    """`address`, if it is one for requests over HTTP and holds no credentials; StoreError, which tells none, if not."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise StoreError("the address of the store", "this is no address of a server") from None
    if "@" in parts.netloc:
        raise StoreError(shown(address), "there is a user or a password in the address; leave them out and set "
                         f"{USER} and {PASSWORD}, or {TOKEN} (an address ends up in histories and logs)")
    if parts.scheme not in ("http", "https") or not host or any(sign.isspace() for sign in address):
        raise StoreError(shown(address), "a server's address begins with http:// or https://, names a host, and has no "
                         "blanks")
    return address
