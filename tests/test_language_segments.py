# ruff: noqa: E501 - pages are data, one line as one line
"""Segments and sentences: furniture of many sites goes, every sentence of the news stays, offsets are exact."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.segments import KINDS, Segment, segments, sentences


def kinds(text: str, language: str = "en", start: int = 0) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in segments(text, language, start)]


def read(text: str, language: str = "en") -> list[str]:
    """The sentences of everything that is news: what the reader gets to see."""
    news = ("heading", "paragraph", "item", "row", "quote")
    return [text[a:b] for s in segments(text, language) if s.kind in news for a, b in sentences(s, text, language)]


def split(paragraph: str, language: str = "en") -> list[str]:
    return [paragraph[a:b] for s in segments(paragraph, language) for a, b in sentences(s, paragraph, language)]


# ---- pages of other sites: (language, page, sentences that must stay in this order, words that must not be read) ----

PAGES = {
    "news site, English": (
        "en",
        """Skip to main content
Open menu
Search
Sign In
Subscribe
Markets
Technology
Politics
Opinion
Crossword

Technology | Startups

Cobalt Labs signs $6 billion computing deal with Northwind Cloud

By Dana Whitfield and Omar Reyes
Published March 3, 2026 at 9:30 AM EST · 4 min read

Share
Save
Gift this article

Image credits: Northwind

Cobalt Labs said on Tuesday it had signed a five-year, $6 billion contract with Northwind Cloud. The deal follows talks first reported in January.

Advertisement

"We needed the capacity yesterday," said Lena Ortiz, chief executive of Cobalt. "This gets us there."

Related: Northwind opens its third campus in Ohio

Northwind shares rose 4.2% to $58.30.

Sign up for our free newsletter and get the day's stories delivered to your inbox. By signing up, you agree to our Terms of Service and Privacy Policy.

Read next

Chip maker Tessera doubles its forecast
Five things to know about data centre power
Why fusion start-ups are hiring

About us | Careers | Advertise | Help | Terms of Use | Privacy Policy
© 2026 Daily Ledger Media LLC. All rights reserved.
""",
        [
            "Cobalt Labs signs $6 billion computing deal with Northwind Cloud",
            "Cobalt Labs said on Tuesday it had signed a five-year, $6 billion contract with Northwind Cloud.",
            "The deal follows talks first reported in January.",
            '"We needed the capacity yesterday," said Lena Ortiz, chief executive of Cobalt.',
            '"This gets us there."',
            "Northwind shares rose 4.2% to $58.30.",
        ],
        [
            "third campus",
            "inbox",
            "Tessera",
            "fusion",
            "Ledger",
            "Crossword",
            "Whitfield",
            "Image credits",
            "4 min read",
        ],
    ),
    "consent first, English": (
        "en",
        """We value your privacy

We and our partners use cookies and similar technology. You can change your cookie choices at any time.

Accept all
Reject all
Manage cookies

English
Deutsch
Español

HOME / BUSINESS / AI

Tessera to buy Quill Robotics in $900 million all-stock deal

Updated: 12 February 2026

Tessera Inc. will buy Quill Robotics Corp. for about $900 million in stock, the companies said. The U.S. Federal Trade Commission must approve the deal.

- Quill holders get 0.4 Tessera shares each
- Closing is planned for the third quarter

You may also like

Tessera hires a new finance chief

This article is for informational purposes only and does not constitute investment advice.

Comments (12)
Log in to leave a comment
""",
        [
            "Tessera to buy Quill Robotics in $900 million all-stock deal",
            "Tessera Inc. will buy Quill Robotics Corp. for about $900 million in stock, the companies said.",
            "The U.S. Federal Trade Commission must approve the deal.",
            "Quill holders get 0.4 Tessera shares each",
            "Closing is planned for the third quarter",
        ],
        ["cookie", "finance chief", "informational", "Comments", "HOME", "Deutsch"],
    ),
    "paywalled paper, Japanese": (
        "ja",
        """本文へスキップ
ログイン
無料会員登録
トップ
速報
マーケット
経済
テクノロジー
オピニオン

コバルト研究所、北風クラウドと60億ドルの契約

2026年3月3日 18:05
[有料会員限定]

この記事をシェア
ポスト
シェア
はてなブックマーク

米コバルト研究所は3日、北風クラウドと5年総額60億ドルの契約を結んだと発表した。1月に交渉が伝わっていた。

「計算資源は昨日にも必要だった」とレナ・オルティス最高経営責任者（CEO）は述べた。

関連記事：北風クラウド、オハイオに第3拠点

北風の株価は4.2%上昇した。

この記事は会員限定です。登録すると続きをお読みいただけます。

残り 812文字

おすすめ記事

テセラ、通期予想を倍増
データセンターの電力、5つの論点

アクセスランキング
1. 核融合新興が採用を拡大
2. 量子計算の現在地

利用規約　｜　プライバシーポリシー　｜　特定商取引法に基づく表記　｜　広告掲載
本サイトの記事の無断転載を禁じます。
Copyright © 2026 東都経済社
""",
        [
            "コバルト研究所、北風クラウドと60億ドルの契約",
            "米コバルト研究所は3日、北風クラウドと5年総額60億ドルの契約を結んだと発表した。",
            "1月に交渉が伝わっていた。",
            "「計算資源は昨日にも必要だった」とレナ・オルティス最高経営責任者（CEO）は述べた。",
            "北風の株価は4.2%上昇した。",
        ],
        ["第3拠点", "会員", "テセラ", "核融合", "無断転載", "東都経済社", "オピニオン", "シェア"],
    ),
    "blog, Japanese": (
        "ja",
        """とある技術ブログ
半導体とクラウドの話を書いています
カテゴリー
タグ
お問い合わせ

テセラがクイル・ロボティクスを9億ドルで買収へ

投稿日：2026年2月12日　最終更新日：2026年2月13日
著者：水野 遥
この記事は約3分で読めます。
※本ページはプロモーションが含まれています

テセラがクイル・ロボティクスを約9億ドルで買収すると発表しました。買収は株式交換で行われます。

・クイルの株主には1株につき0.4株を割り当て
・第3四半期に完了の予定

スポンサーリンク

今回の狙いは、倉庫向けロボットの取り込みだといいます。

参考文献
テセラ公式発表 https://example.com/tessera
クイルのブログ https://example.org/quill

当ブログでは、サービス向上のためCookieを使用しています。詳しくはプライバシーポリシーをご確認ください。
チャンネル登録お願いします！
""",
        [
            "テセラがクイル・ロボティクスを9億ドルで買収へ",
            "テセラがクイル・ロボティクスを約9億ドルで買収すると発表しました。",
            "買収は株式交換で行われます。",
            "クイルの株主には1株につき0.4株を割り当て",
            "第3四半期に完了の予定",
            "今回の狙いは、倉庫向けロボットの取り込みだといいます。",
        ],
        ["ブログ", "水野", "プロモーション", "スポンサー", "Cookie", "チャンネル", "投稿日", "example"],
    ),
    "corporate newsroom, English": (
        "en",
        """Northwind Newsroom
Products   Solutions   Support   Contact us

Press release

Northwind and Cobalt Labs expand their partnership

SEATTLE, March 3, 2026 – Northwind today announced an expanded partnership with Cobalt Labs. Under the agreement, Cobalt will spend $6 billion on Northwind services over five years. We look forward to serving you and your customers.

About Northwind
Northwind runs data centres in 12 countries.

Media contact
press@example.com

Follow us on LinkedIn
Privacy Policy | Cookie Settings | Do Not Sell My Personal Information
(c) 2026 Northwind Inc.
""",
        [
            "Northwind and Cobalt Labs expand their partnership",
            "SEATTLE, March 3, 2026 – Northwind today announced an expanded partnership with Cobalt Labs.",
            "Under the agreement, Cobalt will spend $6 billion on Northwind services over five years.",
            "We look forward to serving you and your customers.",
            "Northwind runs data centres in 12 countries.",
        ],
        ["Solutions", "LinkedIn", "Do Not Sell", "2026 Northwind Inc"],
    ),
    "aggregator, Japanese": (
        "ja",
        """AIニュース速報
メニュー
ホーム > ニュース > 国際
英語
中国語

【速報】北風クラウド、コバルト研究所に20億ドル出資

配信：2026/03/04 07:15　提供元：東都通信

北風クラウドがコバルト研究所に20億ドルを出資することがわかった。関係者が4日、明らかにした。
写真：東都通信

コバルトは昨年、テセラから5億ドルを調達している。

■関連ニュース
テセラ、コバルトへの追加出資を見送り
北風クラウドの決算発表は5日

＞もっと見る
運営会社 / 利用規約 / 個人情報保護方針
""",
        [
            "【速報】北風クラウド、コバルト研究所に20億ドル出資",
            "北風クラウドがコバルト研究所に20億ドルを出資することがわかった。",
            "関係者が4日、明らかにした。",
            "コバルトは昨年、テセラから5億ドルを調達している。",
        ],
        ["見送り", "決算発表", "運営会社", "写真", "メニュー", "中国語"],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_news_stays_and_furniture_goes(name: str) -> None:
    language, page, news, furniture = PAGES[name]
    found = read(page, language)
    left = iter(found)
    assert all(any(line == wanted for line in left) for wanted in news), found
    assert [w for w in furniture if any(w in line for line in found)] == []


def test_pages_are_all_run() -> None:
    assert len(PAGES) == 6


NEWS_LIKE_FURNITURE = [
    ("en", "Google said it would phase out cookies in Chrome by 2027. The company delayed the plan twice."),
    ("en", "OpenAI updated its privacy policy and terms of service on Monday, letting you delete your data."),
    ("en", "Substack, the newsletter company, raised $100 million from Andreessen Horowitz."),
    ("en", "Perplexity now reads your inbox and summarises the newsletters in it, the company said."),
    ("en", "Brave, maker of a browser with an ad blocker, signed a deal with Cobalt Labs."),
    ("en", "Publishers say their articles may not be reproduced by chatbots and sued Cobalt Labs for $2 billion."),
    ("en", '"We use cookies to train nothing," Ortiz told reporters.'),
    ("en", "Subscribers pay $20 a month; you can cancel your plan, and 10 million people signed up in a week."),
    ("ja", "グーグルはクッキーの廃止を撤回し、プライバシーポリシーを改定した。"),
    ("ja", "コバルト研究所は記事の無断転載をめぐり、東都経済社に提訴された。"),
    ("ja", "「当サイトではクッキーを使っていない」とオルティス氏は述べた。"),
    ("ja", "利用者はメールアドレスを登録すれば、無料でチャットを使える。"),
    ("ja", "YouTubeのチャンネル登録者数は100万人を超えた。"),
    ("ja", "当社はお客様に3年で60億ドルの計算資源を提供します。"),
    ("ja", "有料会員は1000万人に達し、ニュースレター事業の売上は2倍になった。"),
]


@pytest.mark.parametrize(("language", "news"), NEWS_LIKE_FURNITURE)
def test_news_that_speaks_of_furniture_stays(language: str, news: str) -> None:
    around = {
        "en": ("Cobalt Labs and Northwind sign a deal", "Cobalt Labs signed a deal with Northwind on Monday."),
        "ja": ("コバルト研究所が北風クラウドと契約", "コバルト研究所は北風クラウドと月曜日に契約した。"),
    }
    title, first = around[language]
    middle = f"{title}\n\n{first}\n\n{news}\n\n{first}\n"
    last = f"{title}\n\n{first}\n\n{news}\n"
    alone = news
    assert len(NEWS_LIKE_FURNITURE) == 15
    for text in (middle, last, alone):
        assert "".join(news.split()) in "".join("".join(read(text, language)).split()), text


HEADINGS_LIKE_FURNITURE = [
    ("en", "OpenAI changes privacy policy"),
    ("en", "Users sign up for ChatGPT Go in record numbers"),
    ("en", "Altman is back to lead the company"),
    ("ja", "アルトマン氏、CEOに戻る"),
    ("ja", "EU、クッキーの使用を規制へ"),
    ("ja", "世界トップへの道"),
]


@pytest.mark.parametrize(("language", "line"), HEADINGS_LIKE_FURNITURE)
def test_a_headline_that_speaks_of_furniture_stays(language: str, line: str) -> None:
    body = "Altman said so on Monday." if language == "en" else "アルトマン氏が月曜日に明らかにした。"
    assert line in read(f"{body}\n\n{line}\n\n{body}\n", language)


# ---- forms ----


def test_front_matter_is_furniture_with_and_without_start() -> None:
    text = '---\ntitle: "A deal"\ntopics: ["x"]\n---\n\n# A deal\n\nAcme bought Bolt.\n'
    wanted = [("furniture", text[: text.index("\n\n#")]), ("heading", "# A deal"), ("paragraph", "Acme bought Bolt.")]
    assert kinds(text) == wanted
    assert kinds(text, start=text.index("# A deal")) == wanted


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    text = "---\nAcme bought Bolt. It paid $3 million.\n---\n"
    assert ("paragraph", "Acme bought Bolt. It paid $3 million.") in kinds(text)


def test_headings_of_every_form_with_their_levels() -> None:
    text = "# One\n\nBody of one.\n\n### Three ###\n\nSetext\n------\n\nBody here.\n\n**Bold one**\n- item\n\nPlain heading\n\nBody text ends.\n"
    found = segments(text, "en")
    assert [(text[s.start : s.end].split("\n")[0], s.level) for s in found if s.kind == "heading"] == [
        ("# One", 1),
        ("### Three ###", 3),
        ("Setext", 2),
        ("**Bold one**", 4),
        ("Plain heading", 2),
    ]
    assert [s.heading for s in found if s.kind == "paragraph"] == ["One", "Setext", "Plain heading"]


def test_markdown_table_rows_carry_header_and_cells_and_an_empty_cell_stays() -> None:
    text = "Text above.\n\n| Date | Lab | Backer | Sum |\n|---|:-:|---|--:|\n| 2023 | Acme | | $2 |\n| 2024 | Bolt | Cog \\| Co | |\n\nText.\n"
    rows = [s for s in segments(text, "en") if s.kind == "row"]
    assert [r.header for r in rows] == [("Date", "Lab", "Backer", "Sum")] * 2
    assert [[c[0] for c in r.cells] for r in rows] == [["2023", "Acme", "", "$2"], ["2024", "Bolt", "Cog \\| Co", ""]]
    assert all(text[a:b] == cell for r in rows for cell, a, b in r.cells)


def test_a_table_without_outer_bars() -> None:
    text = "Lab | Sum\n--- | ---\nAcme | $2\n"
    assert [s.kind for s in segments(text, "en")] == ["header", "furniture", "row"]


@pytest.mark.parametrize(
    ("language", "text", "header", "rows"),
    [
        ("ja", "研究所 計算資源の提供元\nコバルト 北風（主）、東雲（新規）\nテセラ(Quill) 東雲\n", ("研究所", "計算資源の提供元"),
         [["コバルト", "北風（主）、東雲（新規）"], ["テセラ(Quill)", "東雲"]]),
        ("ja", "投資先 金額\nコバルト 60億ドル\nテセラ 9億ドル\n", ("投資先", "金額"), [["コバルト", "60億ドル"], ["テセラ", "9億ドル"]]),
        ("en", "Company Amount\nCobalt $6 billion\nTessera $900 million\n", ("Company", "Amount"),
         [["Cobalt", "$6 billion"], ["Tessera", "$900 million"]]),
        ("en", "Lab\tBacker\tSum\nCobalt\tNorthwind\t$2bn\nQuill\t\t$1bn\n", ("Lab", "Backer", "Sum"),
         [["Cobalt", "Northwind", "$2bn"], ["Quill", "", "$1bn"]]),
    ],
)  # fmt: skip
def test_tables_that_lost_their_columns(
    language: str, text: str, header: tuple[str, ...], rows: list[list[str]]
) -> None:
    found = [s for s in segments(text, language) if s.kind == "row"]
    assert [s.header for s in found] == [header] * len(rows)
    assert [[c[0] for c in s.cells] for s in found] == rows
    assert all(text[a:b] == cell for s in found for cell, a, b in s.cells)


def test_short_lines_of_prose_are_no_table() -> None:
    text = "Cobalt Labs Wins\nNorthwind signed the deal with Cobalt.\nIt pays $6 billion.\n"
    assert not [s for s in segments(text, "en") if s.kind in ("row", "header")]


@pytest.mark.parametrize("mark", ["• ", "- ", "* ", "・", "1. ", "2) ", "（1）", "① "])
def test_list_items_of_every_mark(mark: str) -> None:
    text = f"Points made here:\n{mark}Cobalt pays 6億ドル\n{mark}Tessera pays 9億ドル\n"
    found = [s for s in segments(text, "ja") if s.kind == "item"]
    assert [text[a:b] for s in found for a, b in sentences(s, text, "ja")] == [
        "Cobalt pays 6億ドル",
        "Tessera pays 9億ドル",
    ]


def test_an_item_keeps_its_indented_lines_and_its_depth() -> None:
    text = "- outer\n  - inner that goes\n    on here.\n"
    assert [(s.kind, s.level) for s in segments(text, "en")] == [("item", 1), ("item", 2)]


def test_a_numbered_line_above_text_is_a_heading_and_decimals_are_no_list() -> None:
    text = "1. 多様化戦略\n\nコバルトは提携を進める。\n\n2. 技術の進化\n\n北風が続く。\n\n1.5兆ドルの計画だ。\n"
    assert [s.kind for s in segments(text, "ja")] == ["heading", "paragraph", "heading", "paragraph", "paragraph"]


def test_a_block_sign_above_text_or_a_list_makes_a_heading_and_a_row_of_them_a_list() -> None:
    text = "■ 資金の使い道\n設備の増設に充てる。\n\n◆ 引受先\n- 北風\n- 東都銀行\n\n■ 一つ\n■ 二つ\n\n終わり。\n"
    assert [k for k, _ in kinds(text, "ja")] == [
        "heading",
        "paragraph",
        "heading",
        "item",
        "item",
        "item",
        "item",
        "paragraph",
    ]


def test_the_title_is_known_by_the_words_of_the_body() -> None:
    text = "The Gadget\nAI\nCobalt’s new chip is here, and Northwind is buying 100,000 of them\n\nCobalt is selling 100,000 of its chips to Northwind.\n"
    assert kinds(text)[:3] == [
        ("furniture", "The Gadget"),
        ("furniture", "AI"),
        ("heading", "Cobalt’s new chip is here, and Northwind is buying 100,000 of them"),
    ]


def test_wrapped_lines_make_one_paragraph_and_separate_lines_do_not() -> None:
    wrapped = "Cobalt Labs signed a contract with Northwind Cloud on Tuesday that will\nrun for five years, the two companies said in a joint statement. It is\nworth $6 billion.\n"
    assert len(segments(wrapped, "en")) == 1
    assert len(split(wrapped)) == 2
    lines = "コバルトは契約を結んだ。\n北風は発表を控えた。\n"
    assert len(segments(lines, "ja")) == 2


# ---- labels ----


@pytest.mark.parametrize(
    ("paragraph", "label"),
    [
        ("コバルトは出資を検討している。 東都通信", "東都通信"),
        ("コバルトは出資を検討している。 ファイナンシャル・ポスト", "ファイナンシャル・ポスト"),
        ("Cobalt is in talks with Northwind. Daily Ledger", "Daily Ledger"),
        ("Cobalt is in talks. It needs money. ledger.example.com", "ledger.example.com"),
        ("コバルトは検討している。 ([Ledger](https://example.com/a))", "([Ledger](https://example.com/a))"),
        ("“Here we go again”（またか） Forum", "Forum"),
    ],
)
def test_the_source_behind_a_paragraph_is_a_label_of_it(paragraph: str, label: str) -> None:
    text = f"{paragraph}\n\nCobalt is a lab. It has chips.\n"
    first, second = segments(text, "ja")[:2]
    assert (second.kind, text[second.start : second.end], second.of) == ("label", label, first.start)


@pytest.mark.parametrize(
    "paragraph",
    [
        "He asked who won. Nobody knew.",
        "Cobalt was founded by Dr. Ortiz",
        "契約を結んだ。 総額60億ドル",
        "株価は上昇した。 4.2%高",
        "Cobalt raised $2 billion. Northwind led the round",
    ],
)
def test_a_last_statement_is_no_label(paragraph: str) -> None:
    assert "label" not in [s.kind for s in segments(paragraph, "en")]


def test_lists_of_sources_and_addresses_are_labels() -> None:
    text = "コバルトが契約した。\n\n参考記事\nコバルト、北風と契約か\n出典: https://example.com/a\n\n## Sources\n\n- Daily Ledger (2026/03/03): https://example.com/b\nhttps://example.com/c\n"
    assert [k for k, _ in kinds(text, "ja")] == ["paragraph", "label", "label", "label", "heading", "label", "label"]


def test_sources_above_the_body_are_labels_and_no_title() -> None:
    text = "---\ntitle: a\n---\n\n## 参照元\nCobalt signs $6B deal with Northwind - Ledger\nhttps://example.com/a\n\n## 契約\n\nCobalt は Northwind と $6B の契約を結んだ。\n"
    assert [k for k, _ in kinds(text, "ja")] == ["furniture", "heading", "label", "label", "heading", "paragraph"]


def test_a_statement_with_a_link_stays_a_paragraph() -> None:
    text = "Cobalt signed [a deal](https://example.com/a) worth $6 billion with Northwind.\n"
    assert kinds(text)[0][0] == "paragraph"


def test_a_headline_by_sources_is_no_label() -> None:
    text = "Cobalt signed.\n\nSources: Cobalt is in talks to raise $40 billion\n\nNorthwind declined to comment.\n"
    assert "Sources: Cobalt is in talks to raise $40 billion" in read(text)


# ---- sentences ----

ENGLISH = [
    ["Acme Inc. bought Bolt Corp. for $1.5 billion.", "The U.S. Justice Department agreed."],
    ["It moved to the U.S.", "The deal closed at 5 p.m. on Monday."],
    ["Mr. Smith and Dr. J. R. Lee met.", "They spoke, e.g. about No. 1 rival Cog."],
    ['"We did it. It works," said Ms. Ray of Acme.', "She left."],
    ["“Is it done?” Ray asked.", "“Yes!” said Lee."],
    ['He said: "It is over."', "Nobody answered."],
    ["Acme (which sued. And lost.) paid.", "Bolt won."],
    ["Revenue was 3.5 million vs. 2.1 million a year ago...", "Then it fell."],
    ["Acme bought Bolt.[1]", "It paid cash.[2][3]"],
    ["Did it pay?", "It did!", "So it goes."],
    ["Acme, founded in Nov. 2020, hired Bolt Jr. as chief.", "No one knew."],
    ["Yahoo! Japan said so.", "OpenAI.com is down."],
    ["“A bet,” Ray said.", "“It will pay.”"],
]
JAPANESE = [
    ["コバルトは契約した。", "北風は黙った！", "なぜか？", "理由はない。"],
    ["「安い。だから買う。」と水野氏は述べた。", "株は上がった。"],
    ["「賢い選択だ」とレナ氏は述べた。", "「次に進む。」"],
    ["どう調達するのか（上場？さらなる債務？）。", "不明だ。"],
    ["賢い戦略は?", "買うことだ。"],
    ["Yahoo!ニュースが報じた。", "Node.jsも使う。"],
    ["約5.7兆円（380億ドル）だ。", "大きい。"],
    ["『黒い箱。白い箱。』を出版した。", "売れた。"],
    ["売上高は3.5億ドル。", "前年は2億ドル。"],
    ["Acme Inc.は買収した。", "Bolt Corp. が売った。"],
    ["結局...まあ、そうだ。", "次へ。"],
]


@pytest.mark.parametrize(("language", "wanted"), [("en", s) for s in ENGLISH] + [("ja", s) for s in JAPANESE])
def test_sentences_end_where_they_end(language: str, wanted: list[str]) -> None:
    assert (len(ENGLISH), len(JAPANESE)) == (13, 11)
    assert split((" " if language == "en" else "").join(wanted), language) == wanted


def test_a_quotation_alone_is_one_span_with_its_speaker() -> None:
    text = "本文が始まる。\n\n「多様性が鍵だ。依存すれば自由は失われる」\n—— 経済アナリスト、水野遥\n\n本文が続く。\n"
    (quote,) = [s for s in segments(text, "ja") if s.kind == "quote"]
    assert [text[a:b] for a, b in sentences(quote, text, "ja")] == [
        "「多様性が鍵だ。依存すれば自由は失われる」\n—— 経済アナリスト、水野遥"
    ]


def test_a_marked_quotation_is_a_quote() -> None:
    text = "Someone wrote:\n\n> Cash has to come from somewhere.\n> It always does.\n\nTrue.\n"
    assert kinds(text)[1][0] == "quote"


# ---- for any text ----

PIECES = st.sampled_from(
    ["\n", "\n\n", "。", ". ", "「", "」", '"', "“", "”", "(", ")", "|", "|---|---|\n", "---\n", "# ", "- ", "• ", "1. ", "> ", "**", "```\n",
     "\t", "  ", "Acme ", "コバルト", "Inc. ", "https://a.example/b ", "出典: ", "Related\n", "We use cookies. ", "ログイン\n", "2025年1月2日", "？", "…", "\r\n", "\u2028",
     "By Jane Park\n", "\u202e", "\u200b", "\ufeff", "\x00", "�", "🇯🇵"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["ja", "en", "", "xx"]), st.integers(-5, 250))
def test_segments_cover_any_text_without_overlap(text: str, language: str, start: int) -> None:
    at = 0
    for segment in segments(text, language, start):
        assert segment.kind in KINDS
        assert at <= segment.start < segment.end <= len(text)
        assert not text[at : segment.start].strip()
        _inside(segment, text, language)
        at = segment.end
    assert not text[at:].strip()


def _inside(segment: Segment, text: str, language: str) -> None:
    at = segment.start
    for a, b in sentences(segment, text, language):
        assert at <= a < b <= segment.end
        assert text[a:b] == text[a:b].strip()
        assert at == segment.start or not text[at:a].strip()
        at = b
    for cell, a, b in segment.cells:
        assert text[a:b] == cell
        assert segment.start <= a <= b <= segment.end


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_sentences_hold_every_letter_of_a_paragraph(text: str) -> None:
    for segment in segments(text, "en"):
        spans = sentences(segment, text, "en")
        if segment.kind == "paragraph":
            assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(
                text[segment.start : segment.end].split()
            )


def test_long_input_takes_little_time() -> None:
    text = ("「" * 500 + "Acme bought Bolt for $5 billion. " * 3000 + "\n") * 2 + "| a " * 20_000 + "\n- x" * 5000
    assert segments(text, "en")


def test_a_table_without_outer_bars_is_a_table() -> None:
    text = "Chip orders\n\nMaker | Buyer | Sum\nAMD | Oracle | $5 billion\nNvidia | Meta | -\n\nThat is all that was said."
    rows = [s for s in segments(text, "en") if s.kind == "row"]
    assert [r.header for r in rows] == [("Maker", "Buyer", "Sum")] * 2
    assert [c[0] for c in rows[1].cells] == ["Nvidia", "Meta", "-"]
    assert not any(s.kind == "row" for s in segments("Terms | Privacy | Contact\n\nA sentence with a | in it.", "en"))
