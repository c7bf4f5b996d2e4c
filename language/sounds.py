"""How a name sounds, roughly: what is left of it, in Latin letters or in katakana, when only its consonants count.

A name in one script is found by its spelling in the other where both leave the same consonants: vowels, length, doubled
letters, l and r, b and v, s, z, sh and th, and the r behind a vowel that Japanese does not write are not told apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_KATAKANA = re.compile(r"[ァ-ヺー・\s]+")
_KANA_ROWS = (
    ("カキクケコヵヶ", "k"), ("ガギグゲゴ", "g"), ("サシスセソザズゼゾ", "s"), ("ジヂ", "j"), ("タチテトツヅ", "t"),
    ("ダデド", "d"), ("ナニヌネノン", "n"), ("ハヒヘホ", "h"), ("フ", "f"), ("バビブベボヴ", "b"),
    ("パピプペポ", "p"), ("マミムメモ", "m"), ("ラリルレロ", "r"),
)  # fmt: skip
_KANA = {kana: sound for row, sound in _KANA_ROWS for kana in row}
_LATIN = tuple(  # what letters sound like, in the order in which it is found
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        (r"[^a-z]", ""), (r"[ts]ion", "sn"), (r"ch(?=[^aeiou])", "k"), (r"tch|ch", "t"), (r"sch|sh|th", "s"),
        (r"ph", "f"), (r"qu?|ck", "k"), (r"x", "ks"), (r"dge|g(?=[eiy])", "j"), (r"c(?=[eiy])", "s"), (r"c", "k"),
        (r"^wr", "l"), (r"^kn", "n"), (r"v", "b"), (r"z", "s"), (r"l", "r"), (r"[aeiouyw]", ""),
    )
)  # fmt: skip
_SILENT = re.compile(r"(?<=[aeiou])r(?=e\b|[^aeiouy]|$)")  # 「アーク」 for ark
_TWICE = re.compile(r"(.)\1+")
_VOWELS = "aeiouwyアイウエオヤユヨワ"


@lru_cache(maxsize=4096)
def sounds_of(name: str) -> frozenset[str]:
    """The consonants of `name` as both scripts write them, an a before them where it begins with a vowel.

    Two ways where a Latin r may be heard or not; none for a name that is not of one of the two scripts alone.
    """
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    if plain and _KATAKANA.fullmatch(plain):
        left = ["".join(_KANA.get(kana, "") for kana in plain)]
    elif plain.isascii() and any(sign.isalpha() for sign in plain):
        left = [_of_latin(plain), _of_latin(_SILENT.sub("", plain))]
    else:
        left = []
    return frozenset("a" * (plain[0] in _VOWELS) + _TWICE.sub(r"\1", heard) for heard in left)


def _of_latin(text: str) -> str:
    for pattern, sounds in _LATIN:
        text = pattern.sub(sounds, text)
    return text
