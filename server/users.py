"""Who may log in to the page: names and passwords that the operator puts into the environment."""
from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from kg.errors import DealGraphError

USERS = "DEALGRAPH_USERS"


@dataclass(frozen=True, slots=True)
class Users:
    """Names with their passwords; calling it with both tells whether they belong together."""

    passwords: dict[str, str] = field(repr=False)

    def __call__(self, name: str, password: str) -> bool:
        """Takes as long for a name that is not known as for one that is."""
        known = self.passwords.get(name.strip())
        same = hmac.compare_digest((known or "").encode(), password.encode())
        return same and known is not None


def read_users(text: str) -> Users:
    """`text` holds a user a line, ``name:password``. Raises DealGraphError for none at all, or for a wrong line."""
    found: dict[str, str] = {}
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        name, sign, password = line.partition(":")
        if not sign or not name.strip() or not password:
            raise DealGraphError(f"{USERS}, line {number}: write name:password")
        found[name.strip()] = password
    if not found:
        raise DealGraphError(f"--auth wants users: put name:password into the environment as {USERS}, one a line")
    return Users(found)
