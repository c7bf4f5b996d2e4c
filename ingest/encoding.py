"""Bytes to text: the character encoding is told from the bytes, since pages lie about it; what is no text is named."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.errors import SourceError

_ARCHIVES = {  # first bytes -> what such a file is and what to do with it
    b"PK\x03\x04": "is binary: a zip archive or an office document; unpack it, or save it as text or PDF",
    b"\x1f\x8b": "is binary: packed with gzip; unpack it first",
    b"BZh": "is binary: packed with bzip2; unpack it first",
    b"\xfd7zXZ": "is binary: packed with xz; unpack it first",
    b"(\xb5/\xfd": "is binary: packed with zstandard; unpack it first",
    b"Rar!": "is binary: a rar archive; unpack it first",
    b"7z\xbc\xaf": "is binary: a 7z archive; unpack it first",
}
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF")
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LINE_END = re.compile(r"\r\n?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def binary(head: bytes) -> str:
    """What the first bytes of a file show when it is no text (“is a zip archive …”), else nothing."""
    packed = next((what for mark, what in _ARCHIVES.items() if head.startswith(mark)), "")
    if packed:
        return packed
    wide = head.startswith(tuple(mark for mark, _ in _WIDE_MARKS))
    return "is binary, not text" if head.startswith(_MAGIC) or (b"\x00" in head and not wide) else ""


def decode(data: bytes, where: str, declared: str = "") -> str:
    """The text of `data`; line ends become ``\\n``, a byte order mark goes.

    UTF-8 first, then Shift_JIS and EUC-JP where they give Japanese (pages lie about these), then the charset that the
    page declares, then whatever charset-normalizer finds.
    Raises SourceError naming `where` when the bytes are no text.
    """
    wide = next((name for mark, name in _WIDE_MARKS if data.startswith(mark)), "")
    if not wide and (what := binary(data)):
        raise SourceError(where, what)
    text = _strict(data, wide) if wide else _narrow(data, declared)
    if text is None:
        raise SourceError(where, "is in no character encoding that can be told; save it as UTF-8")
    if len(_CONTROLS.findall(text)) * 50 > len(text) + 49:
        raise SourceError(where, "is binary, not text")
    if not text.strip("\ufeff \t\r\n"):
        raise SourceError(where, "is empty")
    return _LINE_END.sub("\n", text.removeprefix("\ufeff"))


def _narrow(data: bytes, declared: str) -> str | None:
    if re.search(rb"\x1b\$[@B]|\x1b\([JI]", data) and (text := _strict(data, "iso2022_jp_2")) is not None:
        return text
    readers: tuple[Callable[[bytes], str | None], ...] = (
        lambda data: _strict(data, "utf-8"),
        _nearly_utf8,
        _japanese,
        lambda data: _strict(data, declared),
        _guessed,
    )  # the first that can: guessing costs more than reading the article
    return next((text for read in readers if (text := read(data)) is not None), None)


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset) if charset else None
    except (UnicodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, such as a cut at the end."""
    text = data.decode("utf-8", "replace")
    broken, wide = text.count("\ufffd"), sum(ord(c) > 127 for c in text)
    return text if broken * 20 <= wide - broken else None


def _japanese(data: bytes) -> str | None:
    """Shift_JIS or EUC-JP, whichever gives text that is more like Japanese, when either does."""
    read = [(text, _likeness(text)) for charset in ("cp932", "euc_jp") if (text := _strict(data, charset)) is not None]
    text, likeness = max(read, key=lambda pair: pair[1], default=("", 0.0))
    return text if likeness > 0.5 else None


def _likeness(text: str) -> float:
    """Share of the characters beyond ASCII that Japanese prose uses much: kana, common kanji, its punctuation."""
    beyond = [c for c in text if ord(c) > 127]
    kana = sum("\u3041" <= c <= "\u30fe" or c in "、。「」" for c in beyond)
    kanji = sum("\u4e00" <= c <= "\u9fff" or "\uff01" <= c <= "\uff5e" or c in "『』（）・〜—…％＄“”" for c in beyond)
    return (kana * 1.5 + kanji * 0.5) / len(beyond) if beyond else 0.0


def _guessed(data: bytes) -> str | None:
    import charset_normalizer  # late: 40 ms that UTF-8 files never need

    best = charset_normalizer.from_bytes(data[:200_000]).best()
    return _strict(data, best.encoding) if best else None


def whole(text: str) -> str:
    """`text` with every lone surrogate, which is no character, as U+FFFD, and line ends as ``\\n``.

    JSON can hold such halves (``"\\ud800"``); written out they would end the program. One character stays one.
    """
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _LINE_END.sub("\n", text.removeprefix("\ufeff"))
