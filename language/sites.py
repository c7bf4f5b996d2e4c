"""What a sentence says of a site with no verb that tells it, in either language."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Frame


@dataclass(frozen=True, slots=True)
class Site:
    """What the sentence says of a site: whose it is, of what kind and where, and at what stage; `aside` where it only
    says that something else is done there.
    """

    frame: Frame
    stage: str
    aside: bool = False
