"""The exit codes of commands."""

from __future__ import annotations

DONE, NO_ANSWER, BAD_USAGE, OUT_OF_REACH, SOME_UNREAD = range(5)
