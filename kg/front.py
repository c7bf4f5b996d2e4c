"""Front matter: the block of fields between ``---`` (YAML) or ``+++`` (TOML) at the top of a text."""
from __future__ import annotations

import re

_BLOCK = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?\n)?\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^[\w-]+\s*[:=]", re.MULTILINE)
_MOST = 50_000  # characters of a text within which such a block ends


def front_matter_of(text: str) -> str:
    """The block with its fences, where `text` begins with one; a block without any field is none."""
    found = _BLOCK.match(text[:_MOST])
    return found.group() if found and _FIELD.search(found.group(2) or "") else ""
