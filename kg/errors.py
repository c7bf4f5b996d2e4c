"""The one tree of errors. Each carries what it concerns.

DealGraphError
├── VocabularyError      a row of ontology/ is wrong        .problems
├── SourceError          an input could not be read         .where, .fix
├── QueryError           a SPARQL query is wrong            .line, .column
│   └── RefusedQuery     it is well formed, but not allowed
├── QueryStopped         a query was not let go on
│   ├── QueryTimeout     its time was over                 .seconds
│   ├── QueryTooBig      it wanted too much memory         .memory
│   └── QueryCancelled   nobody waits for it any more
├── Busy                 too many queries at once          .retry_after
├── ReviewError          a claim or name cannot be decided about so  .what, .fix
├── StoreError           the store is out of reach          .where
│   └── StoreLocked      another process holds it           .holder
└── NotFinished          a command that does not exist yet  .name
"""

from __future__ import annotations

from kg.model import Problem


class DealGraphError(Exception):
    """Anything that dealgraph says went wrong; its text is one line for a person."""


class VocabularyError(DealGraphError):
    """Rows of ontology/ are wrong; each problem names file, line and what to write instead."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class SourceError(DealGraphError):
    """An input could not be read as an article; `fix` says what to do about it, where that is known."""

    def __init__(self, where: str, what: str, fix: str = ""):
        super().__init__(str(Problem(where, what, fix)))
        self.where, self.what, self.fix = where, what, fix

    @property
    def problem(self) -> Problem:
        """The same as a value."""
        return Problem(self.where, self.what, self.fix)


class QueryError(DealGraphError):
    """A SPARQL query is wrong at `line`, `column` (both from 1; 0 where the place is not known)."""

    def __init__(self, what: str, line: int = 0, column: int = 0):
        super().__init__(f"line {line}, column {column}: {what}" if line else what)
        self.what, self.line, self.column = what, line, column


class RefusedQuery(QueryError):
    """The query is well formed and not allowed: it would write, or reach beyond the store."""


class QueryStopped(DealGraphError):
    """A query that may be run was ended before it was done; nothing of its result is given."""


class QueryTimeout(QueryStopped):
    """The query was not done within `seconds`."""

    def __init__(self, seconds: float):
        super().__init__(f"the query was not done within {seconds:g} s and was ended; narrow it, add LIMIT, "
                         "or allow it more time (--timeout)")
        self.seconds = seconds


class QueryTooBig(QueryStopped):
    """The query needed more than `memory` bytes (0 where it broke down for another reason)."""

    def __init__(self, memory: int = 0):
        bound = f"more than {memory >> 20} MB of memory" if memory else "more than there is"
        super().__init__(f"the query needed {bound} and was ended; narrow it or add LIMIT")
        self.memory = memory


class QueryCancelled(QueryStopped):
    """Whoever asked went away."""

    def __init__(self) -> None:
        super().__init__("the query was ended: nobody waits for it any more")


class Busy(DealGraphError):
    """Too many queries at once; another try is worth it after `retry_after` seconds."""

    def __init__(self, retry_after: int = 1):
        super().__init__(f"too many queries are being run; try again in {retry_after} s")
        self.retry_after = retry_after


class ReviewError(DealGraphError):
    """What was asked of a claim or a name cannot be done; `fix` says what can, where that is known."""

    def __init__(self, what: str, fix: str = ""):
        super().__init__(f"{what} ({fix})" if fix else what)
        self.what, self.fix = what, fix


class StoreError(DealGraphError):
    """The store cannot be opened, read or written."""

    def __init__(self, where: str, what: str):
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


class StoreLocked(StoreError):
    """Another process has the store open."""

    def __init__(self, where: str, holder: str = "another process"):
        super().__init__(
            where, f"the store is being written by {holder}; wait until it is done, or stop it. Reading needs no wait"
        )
        self.holder = holder


class NotFinished(DealGraphError):
    """A command of the contract that is not finished; it says so rather than pretend."""

    def __init__(self, name: str):
        super().__init__(f"{name} is not finished yet")
        self.name = name
