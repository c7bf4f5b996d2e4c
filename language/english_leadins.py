"""An English sentence that a list goes on with: “Its customers include:” above the lines “- Acme” and “- Kestrel”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from language.blocks import ITEM, Segment, words_of
from language.columns import unmarked

_LEAD = re.compile(r"(?:^|[.!?]\s+)([A-Z“\"][^.!?\n]*\s[^.!?\n]*):\**\s*$")
_MEMBER = re.compile(r"[A-Z][\w.&'’-]*(?: [\w.&'’-]+){0,4}(?: ?\([^()]{1,40}\))?[;,.]?")
_FEW = 2  # words of a mere label


def led_in(parts: Sequence[Segment], at: int, text: str) -> tuple[str, int]:
    """The sentence that the segment at `at` ends with and the names listed below it, and where the list ends.

    Nothing (an empty string) where it ends without a colon, or where a line below is more than a name.
    """
    lead = _LEAD.search(unmarked(words_of(text, parts[at])))
    items = list(takewhile(lambda part: part.kind == ITEM, parts[at + 1 :])) if lead else []
    names = [unmarked(words_of(text, item)).strip() for item in items]
    if lead is None or not names or len(lead[1].split()) <= _FEW or not all(map(_MEMBER.fullmatch, names)):
        return "", 0
    *first, last = [name.rstrip(";,.") for name in names]
    return f"{lead[1]} {', '.join(first)}{' and ' if first else ''}{last}.", items[-1].end
