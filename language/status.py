"""Stage and certainty of a frame from the cues that govern it; the status is the less certain of the two."""

from __future__ import annotations

from collections.abc import Iterable

from kg.vocabulary import FrameType, Vocabulary


def stage_of(kind: FrameType, cues: Iterable[str], vocabulary: Vocabulary) -> str:
    """The stage: that of the outermost cue (cues come innermost first), else the frame's usual one.

    An announcement of talks or plans leaves them talks or plans; “already” only confirms what is done anyway.
    """
    stages = [c for c in cues if c in vocabulary.statuses and vocabulary.status(c).axis == "Stage"]
    outer = [s for s in stages if s not in ("Announced", "Completed")]
    if outer:
        return outer[-1]
    return "Announced" if "Announced" in stages else kind.usual_stage


def certainty_of(cues: Iterable[str], vocabulary: Vocabulary, *, reported: bool = False) -> str:
    """The most doubtful certainty among the cues; reported where someone else is named as the source."""
    sure = [c for c in cues if c in vocabulary.statuses and vocabulary.status(c).axis == "Certainty"]
    doubtful = max(sure, key=lambda c: vocabulary.status(c).doubt, default="")
    return doubtful or ("Reported" if reported else "Asserted")


def status_of(stage: str, certainty: str, cues: Iterable[str], vocabulary: Vocabulary) -> str:
    """The less certain of stage and certainty; a signature or announcement that is reported stays one."""
    if certainty == "Asserted" or (certainty == "Reported" and stage in set(cues) | {"Signed", "Announced"}):
        return stage
    return max(stage, certainty, key=lambda s: vocabulary.status(s).doubt)
