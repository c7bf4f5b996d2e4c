"""Forms of English words, by rule: what a verb or noun of the lexicon looks like in running text."""

from __future__ import annotations

_VOWELS = "aeiou"


def verb_forms(verb: str) -> dict[str, str]:
    """Forms of `verb` (its first word is inflected) with their tag: base, s, ed, ing."""
    head, _, rest = verb.partition(" ")
    tail = f" {rest}" if rest else ""
    stem = head[:-1] if head.endswith("e") else head + head[-1] if _doubles(head) else head
    past = head[:-1] + "ied" if _consonant_y(head) else stem + "ed"
    return {
        head + tail: "base",
        _third_person(head) + tail: "s",
        past + tail: "ed",
        (head if head.endswith("ee") else stem) + "ing" + tail: "ing",
    }


def _third_person(verb: str) -> str:
    """“goes”, “vetoes”; else as a noun's plural."""
    return verb + "es" if verb.endswith("o") else plural(verb)


def plural(noun: str) -> str:
    """The plural of a noun."""
    if _consonant_y(noun):
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s")


def noun_forms(noun: str) -> tuple[str, ...]:
    """Singular and plural of a noun phrase (its last word is inflected)."""
    lead, _, head = noun.rpartition(" ")
    return noun, (f"{lead} " if lead else "") + plural(head)


def _consonant_y(word: str) -> bool:
    return word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS


def _doubles(word: str) -> bool:
    """Whether the last consonant doubles: after one vowel in a short word (plan) or at a stressed end (commit)."""
    return word.endswith(("mit", "fer", "cur", "pel", "quip")) or (
        len(word) >= 3
        and word[-1] not in _VOWELS + "wxy"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
        and sum(c in _VOWELS for c in word) == 1
    )
