"""Bytes to text: every encoding of Japanese, lies about it, what is no text."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encoding import binary, decode, whole
from kg.errors import SourceError

JAPANESE = "コバルト研究所は北風クラウドと60億ドルの契約を結んだ。「計算資源が要る」と述べた。\n"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-32"])
@pytest.mark.parametrize("declared", ["", "utf-8", "shift_jis", "no-such-charset"])
def test_japanese_is_read_in_every_encoding_even_when_the_page_lies(charset: str, declared: str) -> None:
    assert decode((JAPANESE * 3).encode(charset), "a.txt", declared) == JAPANESE * 3


def test_western_bytes_are_guessed() -> None:
    text = "Société Générale a investi 2 milliards d'euros à Paris, où l'été fut très chaud. " * 5
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_line_ends_and_broken_bytes() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt") == "a\nb\nc\n"
    cut = (JAPANESE * 20).encode()[:-3]
    assert decode(cut, "a.txt").startswith(JAPANESE)
    rtl = "Acme \u202e\u200bbought Bolt"
    assert decode(rtl.encode(), "a.txt") == rtl


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"PK\x03\x04abc", bytes(range(1, 32)) * 9, b"\x1f\x8b\x08\x00"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="binary"):
        decode(data, "a.txt")


@pytest.mark.parametrize("data", [b"  \n\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_visible_is_empty(data: bytes) -> None:
    with pytest.raises(SourceError, match="empty"):
        decode(data, "a.txt")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "x"]))
def test_any_bytes_are_text_or_a_source_error(data: bytes, declared: str) -> None:
    with contextlib.suppress(SourceError):
        text = decode(data, "a.txt", declared)
        text.encode("utf-8")
        assert "\r" not in text


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=300).filter(lambda t: bool(t.strip())))
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        assert decode(text.encode(), "a.txt") == plain.removeprefix("\ufeff")
    except SourceError:
        assert "\x00" in text or "\x1b" in text or any(c < " " for c in text) or not text.strip("\ufeff \t\r\n")


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"PK\x03\x04", "zip"),
        (b"\x1f\x8b", "gzip"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"(\xb5/\xfd", "zstandard"),
        (b"%PDF-1.7", "binary"),
        (b"a\x00b", "binary"),
        (b"\xff\xfea\x00", ""),
        (b"Acme", ""),
    ],
)
def test_what_is_packed_is_told_apart_from_what_is_binary(head: bytes, says: str) -> None:
    found = binary(head)
    assert (says in found) if says else not found


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_text_with_halves_of_characters_can_be_written_out(text: str) -> None:
    found = whole(text)
    assert found.encode("utf-8").decode("utf-8") == found
    assert "\r" not in found


def test_halves_of_a_character_are_joined_or_marked() -> None:
    assert whole("a\ud83d\ude00b") == "a😀b"
    assert whole("a\ud800b\r\nc") == "a\ufffdb\nc"
