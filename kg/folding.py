"""One way to fold names: case, width, middle dots, apostrophes and blanks do not tell names apart."""

from __future__ import annotations

import unicodedata

_DROPPED = "・･\u200b\ufeff"


def fold(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its characters the offset of the original one (and the length at the end)."""
    if text.isascii():
        return _fold_ascii(text)
    chars: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        for folded in char.lower() if char.isascii() else unicodedata.normalize("NFKC", char).casefold():
            if folded in _DROPPED or (folded.isspace() and chars and chars[-1] == " "):
                continue
            chars.append(" " if folded.isspace() else "'" if folded == "’" else folded)
            offsets.append(at)
    return "".join(chars), (*offsets, len(text))


def _fold_ascii(text: str) -> tuple[str, tuple[int, ...]]:
    low = text.lower()
    kept = [at for at, char in enumerate(low) if not (char.isspace() and at and low[at - 1].isspace())]
    return "".join(" " if low[at].isspace() else low[at] for at in kept), (*kept, len(text))


def fold_name(name: str) -> str:
    """The folded form of a name alone."""
    return fold(name)[0].strip()
