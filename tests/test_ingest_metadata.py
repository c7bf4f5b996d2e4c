"""What front matter, meta tags, JSON-LD and records say of an article."""

from __future__ import annotations

import pytest

from ingest.metadata import front_matter, language_of


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("---\npublished: false\ntitle: A\n---\n", {"published": False, "title": "A"}),
        ('+++\ntitle = "A"\n+++\n', {"title": "A"}),
        ("---\ntitle: [broken\n---\n", {}),
        ("---\ntitle: {a: *x}\n---\n", {}),
        ("---\n---\n", None),
        ("---\nAcme bought Bolt.\n---\n", None),
        ("No block at all: it is text.\n", None),
    ],
)
def test_front_matter_of_every_kind(block: str, says: dict[str, object] | None) -> None:
    given, start = front_matter(block + "Body.\n")
    assert (dict(given), start) == (says or {}, len(block) if says is not None else 0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("コバルトはOpenAI、AWS、NVIDIAと契約。", "ja"),
        ("Cobalt signed with 東都.", "en"),
        ("Договор подписан", ""),
        ("12", ""),
    ],
)
def test_language_goes_by_script(text: str, language: str) -> None:
    assert language_of(text) == language
