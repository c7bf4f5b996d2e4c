"""How names sound in both scripts."""

from __future__ import annotations

import pytest

from language.sounds import sounds_of


@pytest.mark.parametrize(
    ("latin", "kana"),
    [
        ("Vintrask", "ヴィントラスク"), ("DuckMill", "ダックミル"), ("Larkbourne", "ラークボーン"),
        ("Phlogic Systems", "フロジック・システムズ"), ("Quarrox", "クアロックス"), ("Tormina", "トルミナ"),
        ("Ignition", "イグニション"), ("Cirrane", "シラン"), ("Technorad", "テクノラド"),
        ("Ridgewave", "リッジウェーブ"),
        ("Kestrel Power", "ケストレル・パワー"), ("Zendall", "ゼンドール"),
    ],
)  # fmt: skip
def test_both_scripts_leave_the_same_sounds(latin: str, kana: str) -> None:
    assert sounds_of(latin) & sounds_of(kana)


def test_other_scripts_have_none() -> None:
    assert not any(map(sounds_of, ("日立", "トヨタ自動車", "1234", "")))


def test_different_names_differ() -> None:
    names = ("Bolverk", "Bolnet", "Volta", "Morvane", "アルマ", "ネルマ")
    assert all(not sounds_of(a) & sounds_of(b) for a in names for b in names if a != b)
