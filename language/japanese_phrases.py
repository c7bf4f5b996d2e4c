"""Japanese phrases: items -> noun phrases marked by particles, and verb groups with the form of their clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from kg.model import Quantity
from kg.values import replace
from language.clauses import EACH, MEASURED, Node, Phrase, Verb
from language.furniture import words
from language.items import Item, entity_of, same_measure
from language.tokens import Token

_LISTED = (
    "の",
    "に",
    "が",
    "は",
    "を",
    "、",
    "から",
    "からの",
    "へ",
    "への",
    "も",
    "などが",
    "などを",
    "などに",
    "などから",
    "による",
    "によって",
    "により",
    "という",
    "といった",
    "の間の",
    "間の",
    "同士の",
    "の間における",
    "間における",
)
_NO: frozenset[str] = frozenset()
_COUNTS = ("社", "者", "団体", "機関")
_JOINED = (  # particles of two: 「などとの」, 「などへの」
    ("との", frozenset({"comitative", "genitive"})),
    ("への", frozenset({"goal", "dative", "genitive"})),
    ("からの", frozenset({"source", "genitive"})),
    ("による", frozenset({"agent", "genitive"})),
    ("にも", frozenset({"dative"})),
    ("から", frozenset({"source"})),
    ("で", frozenset({"locative"})),
)
_ENDING = ("中", "済み", "へ", "か")
_BODIES = ("Company", "Organisation")
_WORTH = "分"  # 「計算能力300億ドル分」: the sum tells how much of it is bought
_BODIES_COUNTED = ("companies", "people")  # units that count those in a list
_DOES = frozenset(("する", "できる", "致す", "す"))
_OBJECT = "を"
_FORMAL = ("こと", "事", "の", "わけ", "訳", "つもり")  # nouns that a verb is denied through
_NOT = "ない"
_LONGEST_DENIAL = 4  # items of 「のではなく」
_COMMAS = "、,・/／×と+＋&＆"
_HYPHENS = ("-", "–", "—", "‐", "−")
_QUOTES = ("「", "『")
_CLOSED = ("」", "』")


def nodes(items: Sequence[Item]) -> tuple[Node, ...]:
    """The sentence as noun phrases (with の-modifiers folded in) and verb groups, in order."""
    kept = [
        _dealt(items, k) if i.kind == "quantity" else i
        for k, i in enumerate(items)
        if not (i.words or _is_place(i) or i.kind == "marker")
        or not (_is_prefix(items, k) or _is_corporate(items, k) or _is_of_examples(items, k))
    ]
    kept = [x for i in kept for x in _members(i)] if any(i.inner for i in kept) else kept
    row = _Row(kept)
    at = 0
    while at < len(kept):
        at += row.read(at)
    row.close(_NO)
    return tuple(_with_places(row.out))


_WITH, _WHERE = frozenset({"comitative"}), frozenset({"locative", "dative"})


def _with_places(row: Sequence[Node]) -> Iterator[Node]:
    """The row with two places that a と joins as one phrase (「A州とB州で」): no place is anybody's partner."""
    joined: Phrase | None = None
    for k, node in enumerate(row):
        behind = row[k + 1] if k + 1 < len(row) else None
        if joined is not None and isinstance(node, Phrase):
            linked = (replace(node.items[0], link="and"), *node.items[1:])
            node = replace(node, items=(*joined.items, *linked), mods=(*joined.mods, *node.mods))
        first = _is_placed(node, _WITH) and _is_placed(behind, _WHERE)
        joined = node if first and isinstance(node, Phrase) else None
        if joined is None:
            yield node


def _is_placed(node: Node | None, cases: frozenset[str]) -> bool:
    """Whether the node is a phrase of nothing but places that stands in one of the cases."""
    phrase = isinstance(node, Phrase) and bool(node.items) and bool(node.cases & cases)
    return phrase and isinstance(node, Phrase) and all(_is_place(i) for i in node.items)


APART = "apart"  # the case of a subject that a comma parts from what follows: that of the main clause


class _Row:
    """Builds the row of phrases and verbs from left to right."""

    def __init__(self, items: Sequence[Item]):
        self.items = items
        self.out: list[Node] = []
        self.group: list[Item] = []
        self.mods: list[Phrase] = []
        self.link = ""
        self.examples: tuple[Item, ...] = ()

    def read(self, at: int) -> int:
        """Read the item at `at` into the row; returns how many items were taken."""
        item, size = self.items[at], _verb_size(self.items, at)
        if size:
            if self.mods and _only_describe(self.group, item):
                self.group = []
            elif self.group and self.group[-1].end == item.start and _OBJECT in item.text:
                self.out, self.mods = [*self.out, *self.mods], []  # 「50億ドルのGPU|基盤を提供する」
            self.close(_NO)
            self.out.append(_verb(self.items, at, size))
        elif item.is_concept("made") and self.group:
            self.modify(frozenset({"genitive"}))
        elif item.kind == "marker":
            self.mark(at, item)
        elif item.kind == "sign":
            self.sign(at, item)
        elif item.words and item.value is None and all(w.pos == "Adverb" for w in item.words):
            self.out.append(Phrase((item,)))
        elif _is_copula_word(item) and self.group:
            self.copula(item)
        elif not self.group and self.mods and _counts(item, self.mods[-1]):
            self.group = list(self.mods.pop().items)  # 「A、B、Cの3社は」
        elif not _is_grammar(item) and not self.kind(item):
            if _names_described(self.group, item):
                self.link = self.group.pop().link
            elif (first := _product_described(self.group, item)) > 0:
                self.group, self.link = self.group[:first], "and"
            if _only_tells_when(self.group) and _is_body(item) and not self.mods:
                self.close(_NO)
            link = self.link or item.link or ("adjacent" if self.group else "")
            self.group.append(item if item.link == link else replace(item, link=link))
            self.link = ""
        return size or 1

    def close(self, cases: frozenset[str]) -> None:
        """End the phrase; it bears `cases`."""
        self.examples = ()
        if self.group:
            self.out.append(Phrase(tuple(self.group), cases, tuple(self.mods)))
        else:
            self.out += self.mods  # 「Xへの50億ドルの|投資を発表する」
        self.group, self.mods, self.link = [], [], ""

    def modify(self, cases: frozenset[str]) -> None:
        """What was read so far modifies what follows."""
        self.mods.append(Phrase(tuple(self.group), cases))
        self.group = []

    def mark(self, at: int, item: Item) -> None:
        """A particle ends the phrase, joins a list, or makes what was read a modifier."""
        besides = "besides" in item.cases and _continues_list(self.items, at)
        if "and" in item.cases or ((besides or _joins(self.items, at)) and self.group):
            self.link = "and"
        elif "etc" in item.cases and len(_last_particle(item)) > 1 and self.group:
            self.modify(_last_particle(item))
        elif "etc" in item.cases:
            held = tuple(self.group) if "genitive" in _last_particle(item) else ()
            self.close(_last_particle(item))
            self.examples = held
        elif "genitive" in item.cases and _place_in_list(self.group):
            self.group, self.link = self.group[:-1], "and"
        elif item.cases & {"genitive", "attributive"} and self.group:
            self.modify(item.cases)
        else:
            self.close(item.cases)

    def kind(self, item: Item) -> bool:
        """「A、Bなどの企業に」: the noun behind examples only tells their kind, and they bear its case."""
        common = (item.value is None or _counts_bodies(item)) and not item.inner
        told = common and not item.is_concept("according", "report")
        told = told and (item.has("class:") != "" or not item.has("frame:"))
        last = self.out[-1] if self.out else None
        fresh = not self.group and isinstance(last, Phrase) and last.items == self.examples
        if not (self.examples and told and (fresh or self.group)):
            self.examples = ()
            return False
        if fresh:
            self.out.pop()
            self.group = list(self.examples)
        return True

    def sign(self, at: int, item: Item) -> None:
        """A sign joins a list, means nothing (quotation marks), or ends the phrase."""
        if self.group and _lists(self.items, at):
            self.link = "and"
        elif item.text == "、" and self.apposes(at):
            return  # 「A氏が率いる投資会社、Xが」
        elif item.text not in "「」『』“”\"'*・":
            opens = not self.out or (len(self.out) == 1 and _is_dated(self.out[0]))
            topic = opens and (_bare_topic(self.items, at) or item.text in ":：")
            label = frozenset({"label"}) if item.text in ":：" else _NO
            last = self.out[-1] if self.out and not self.group and not self.mods else None
            if item.text == "、" and isinstance(last, Phrase) and "subject" in last.cases:
                self.out[-1] = replace(last, cases=last.cases | {APART})
            self.close(frozenset({"topic"}) | label if topic else _NO)

    def apposes(self, at: int) -> bool:
        """Whether a bare noun for a kind of body, which a clause describes, stands before the name of one."""
        described = isinstance(self.out[-1], Verb) and self.out[-1].form == "adnominal" if self.out else False
        kind = bool(self.group) and _is_kind_of_body(self.group[-1]) and not any(map(_is_body, self.group))
        return described and kind and at + 1 < len(self.items) and _is_body(self.items[at + 1])

    def copula(self, item: Item) -> None:
        """だ ends the phrase as a predicate noun; な (「驚異的なXへの」) makes it a modifier."""
        if item.text == "な":
            self.modify(frozenset({"genitive"}))
        elif item.text == "で" and self.is_place():
            self.close(frozenset({"locative"}))
        else:
            self.close(frozenset({"copula"}))

    def is_place(self) -> bool:
        """「Bedrockで、Xが使える」: で behind a particular thing, of which nothing has been told that could be it."""
        entity = entity_of(self.group[-1])
        told = any(isinstance(p, Phrase) and p.cases & {"topic", "subject"} for p in self.out)
        return entity is not None and "Concept" not in entity.classes and not told


def _counts(item: Item, listed: Phrase) -> bool:
    """Whether the number only counts the bodies in the list before it."""
    number = item.value.value if isinstance(item.value, Quantity) and _counts_bodies(item) else 0
    named = [i for k, i in enumerate(listed.items) if not _is_honorific(listed.items, k)]
    return number > 1 and number == len(named) and all(i.is_entity for i in named)


def _counts_bodies(item: Item) -> bool:
    """「8社」: a number of bodies or people."""
    return isinstance(item.value, Quantity) and item.value.unit in _BODIES_COUNTED


def _only_describe(group: Sequence[Item], verb: Item) -> bool:
    """「Xとの戦略的提携」: unknown words that touch a verbal noun are part of it; what modifies them modifies it."""
    unknown = bool(group) and all(i.kind == "other" and i.value is None for i in group)
    return unknown and verb.tokens[0].pos.startswith("名詞") and group[-1].end == verb.start


def _is_prefix(items: Sequence[Item], k: int) -> bool:
    """米, 英 …: a nationality that touches the name it goes with."""
    following = items[k + 1] if k + 1 < len(items) else None
    if following is not None and following.start == items[k].end and items[k].is_entity and _is_place(items[k]):
        return following.has("class:") in _BODIES or following.has("op:") != ""  # 「日本企業」, 「アジア最大の」
    return (
        items[k].is_concept("nationality")
        and following is not None
        and following.start == items[k].end
        and (following.is_entity or following.has("class:") != "")
    )


def _is_of_examples(items: Sequence[Item], k: int) -> bool:
    """「A、Bといった中国の企業は」: a place and の between examples and the noun for their kind."""
    at = k - 1 if items[k].text == "の" else k
    where = at < len(items) and (_is_place(items[at]) or items[at].text in words("WhereFrom"))
    placed = 0 < at < len(items) - 1 and where and items[at + 1].text == "の"
    bare = placed and items[at - 1].text == "など"
    return bare or (placed and "etc" in items[at - 1].cases and "genitive" in _last_particle(items[at - 1]))


def _members(item: Item) -> list[Item]:
    """「3社（A、B、C）と」, 「複数の企業（A、B）」: a count or a common noun of bodies that brackets list by name."""
    named = [i for i in item.inner if _is_body(i)]
    rest = [i for i in item.inner if i not in named and i.kind != "sign" and not i.cases]
    plain = item.value is None or (isinstance(item.value, Quantity) and not item.value.is_money)
    counts = plain and (item.has("class:") in _BODIES or item.text.endswith(_COUNTS))
    if len(named) < 2 or rest or not counts:
        return [item]
    return [replace(i, link="and") if k else i for k, i in enumerate(named)]


def _dealt(items: Sequence[Item], k: int) -> Item:
    """The item, tagged “each” where it is a quantity that every member of a list has (それぞれ10億円, 10億円ずつ),
    “measured” behind the name of a metric."""
    near = [items[j] for j in (k - 1, k + 1) if 0 <= j < len(items)]
    if any(i.is_concept(EACH) for i in near):
        return replace(items[k], tag=EACH)
    reckoned = k > 1 and items[k - 1].text == "を" and [i.text for i in items[k + 1 : k + 2]] == ["と"]
    metric = entity_of(items[k - 1 - reckoned]) if k else None  # 「企業価値を100億ドルとする増資」
    measured = metric is not None and "MetricKind" in metric.classes and not items[k - 1].has("frame:")
    measured = measured and not items[k].text.endswith(_WORTH)
    measured = measured or _measures_next(items, k)
    return replace(items[k], tag=MEASURED) if measured else items[k]


def _measures_next(items: Sequence[Item], k: int) -> bool:
    """「100億ドル評価額で」, 「100億ドル評価で」: a sum that stands in one compound with the measure behind it."""
    end = items[k].end
    for item in items[k + 1 : k + 4]:
        metric = entity_of(item)
        if item.start != end or item.kind in ("marker", "sign"):
            return False
        if item.is_concept("valued"):
            return True
        if metric is not None:
            return "MetricKind" in metric.classes and not item.has("frame:")
        end = item.end
    return False


def _is_corporate(items: Sequence[Item], k: int) -> bool:
    """株式会社, 社: the form of a company that touches its name."""
    if items[k].inner or not items[k].is_concept("corporate"):
        return False
    near = [items[j] for j in (k - 1, k + 1) if 0 <= j < len(items)]
    return any(i.is_entity and (i.end == items[k].start or i.start == items[k].end) for i in near)


def _place_in_list(group: Sequence[Item]) -> bool:
    """「A、英国のBは」: the place belongs to B alone and does not end the list of organisations."""
    return (
        len(group) > 1
        and group[-1].link == "and"
        and _is_place(group[-1])
        and group[-2].is_entity
        and not _is_place(group[-2])
    )


def _names_described(group: Sequence[Item], item: Item) -> bool:
    """「Aと韓国B」, 「AとAI企業B」: what names no body and touches the next member of the list only describes it."""
    listed = len(group) > 1 and group[-1].link == "and" and not _is_body(group[-1])
    listed = listed and (group[-1].kind == "name" or group[-1].has("class:") != "")
    return listed and _is_body(group[-2]) and _is_body(item) and item.start - group[-1].end <= 1


def _only_tells_when(group: Sequence[Item]) -> bool:
    """「2019年7月 Xが出資」, 「昨年Xが」: a date right before a name is no part of who acts."""
    return len(group) == 1 and group[0].kind == "date" and not group[0].link


def _is_dated(node: Node) -> bool:
    """Whether the node is a date that stands by itself before what happened then."""
    return isinstance(node, Phrase) and not node.mods and _only_tells_when(node.items)


def _product_described(group: Sequence[Item], item: Item) -> int:
    """「半導体「A」や学習用半導体「B」」: where the words begin that only describe the next product of a list, or 0."""
    first = max((k for k, i in enumerate(group) if i.link == "and"), default=0)
    described = first > 0 and _is_named(item) and not any(_is_named(i) or _is_body(i) for i in group[first:])
    return first if described and _is_named(group[first - 1]) else 0


def _is_named(item: Item) -> bool:
    """Whether it is a product with a name of its own, and not only the word for its kind (“GPU”)."""
    entity = entity_of(item)
    return entity is not None and _is_product(item) and entity.label() not in entity.classes


def _is_body(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Organisation" in entity.classes


def _is_person(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Person" in entity.classes


def _is_place(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Place" in entity.classes


def _is_product(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Product" in entity.classes and not _is_kind(item)


def _is_kind(item: Item) -> bool:
    """Whether it names a concept (a kind of facility, a position) and no particular thing."""
    entity = entity_of(item)
    return entity is not None and "Concept" in entity.classes


def joins_clauses(item: Item) -> bool:
    """ほか, 一方: whether the word behind a verb sets its clause beside the next."""
    return item.value is None and item.text in words("ClauseJoiner")


def _is_kind_of_body(item: Item) -> bool:
    """「投資会社」, 「新興企業」: whether it is a common noun for bodies."""
    told = item.has("class:") in _BODIES or item.is_concept("introduces")
    return told and item.value is None and item.kind == "word"


def _is_copula_word(item: Item) -> bool:
    """だ, である, です, な after a noun."""
    return item.kind == "other" and item.tokens[0].pos.startswith("助動詞") and item.tokens[0].lemma in ("だ", "です")


def _last_particle(item: Item) -> frozenset[str]:
    """The case of 「などを」 or 「などの」 by its end; 「といった」 and the like modify as 「などの」 does."""
    joined = next((cases for end, cases in _JOINED if item.text.endswith(end)), _NO)
    return joined or {
        "を": frozenset({"object"}),
        "が": frozenset({"subject"}),
        "に": frozenset({"dative"}),
        "の": frozenset({"genitive"}),
        "は": frozenset({"topic"}),
        "と": frozenset({"comitative"}),
        **dict.fromkeys("たなるむ", frozenset({"genitive"})),
    }.get(item.text[-1], _NO)


def _is_grammar(item: Item) -> bool:
    return item.kind == "other" and all(t.pos.startswith(("助詞", "助動詞")) for t in item.tokens)


def _joins(items: Sequence[Item], at: int) -> bool:
    """Whether the と at `at` joins two fillers of one kind (AとBは…) rather than marks a partner (AはBと…)."""
    if items[at].text != "と" or at == 0 or at + 1 >= len(items):
        return False
    aside = at > 1 and (items[at - 1].text in _CLOSED or _is_honorific(items, at - 1))
    left = items[at - 2] if aside else items[at - 1]
    right = items[at + 2] if items[at + 1].text in _QUOTES and at + 2 < len(items) else items[at + 1]
    if _is_product(left) and _is_product(right):
        return True  # a product is nobody's partner
    if {_is_body(left), _is_body(right)} == {True, False} and any(map(_is_product, (left, right))):
        return False  # 「H100とXのMI300Xを」: X is whose product the next is
    if left.kind != right.kind or left.kind not in ("name", "quantity") or _is_kind(left) != _is_kind(right):
        return False
    behind = (i for k, i in enumerate(items[at + 2 :], at + 2) if not (i.inner or _is_honorific(items, k)))
    after = next((i for i in behind if i.kind in ("marker", "word", "sign", "other")), None)
    earlier = any(i.kind == "marker" and i.cases & {"subject", "topic"} for i in items[:at])
    return not earlier or (after is not None and (after.text in _LISTED or _closes(items, at, after)))


def _closes(items: Sequence[Item], at: int, after: Item) -> bool:
    """「主導したのはXとYで、」: two bodies before the で that ends a clause are its predicate."""
    end = items.index(after) + 1
    bodies = all("Organisation" in getattr(i.value, "classes", ()) for i in (items[at - 1], items[at + 1]))
    return bodies and "locative" in after.cases and end < len(items) and items[end].text == "、"


def _continues_list(items: Sequence[Item], at: int) -> bool:
    """Whether the sign at `at` stands inside a list of fillers of one kind."""
    if at == 0 or at + 1 >= len(items):
        return False
    left, right = items[at - 1 - (at > 1 and _is_honorific(items, at - 1))], items[at + 1]
    somebody = _is_honorific(items, at - 1) and not _is_person(right)  # 「A氏、Bによる…」
    return (
        left.kind == right.kind
        and left.kind in ("name", "quantity")
        and same_measure(left, right)
        and not (somebody and _is_body(right))
        and not _bare_topic(items, at)
    )


def _lists(items: Sequence[Item], at: int) -> bool:
    """Whether the sign at `at` joins two members of a list."""
    if items[at].text in _HYPHENS:
        return _pairs(items, at)
    return items[at].text in _COMMAS and _continues_list(items, at)


def _is_honorific(items: Sequence[Item], at: int) -> bool:
    """「A氏」: whether the item only says of the name before it that it is a person's."""
    person = entity_of(items[at - 1]) if at else None
    return person is not None and "Person" in person.classes and items[at].has("class:") == "Person"


def _pairs(items: Sequence[Item], at: int) -> bool:
    """「A-Bの契約」: whether the hyphen at `at` touches two bodies."""
    near = items[at - 1 : at + 2] if at else []
    return len(near) > 2 and all(map(_is_body, near[::2])) and near[0].end + len(near[1].text) == near[2].start


def _bare_topic(items: Sequence[Item], at: int) -> bool:
    """Headline style 「A、Bに出資」: the first name stands alone before a sign and takes no part in a list."""
    named = at - 2 if at > 1 and items[at - 1].text in _CLOSED else at - 1
    first = all(i.kind in ("sign", "date") or i.text.isdigit() or _introduces(i) for i in items[:named])  # 「2. A、」
    if first and items[at].text in ":：":
        return True
    first = first or _are_dotted(items[:at])
    if not first or items[at].text != "、":
        return False
    examples = False
    for k, item in enumerate(items[at + 2 :], at + 2):
        if item.text == "の" and k + 1 < len(items) and _counts_bodies(items[k + 1]):
            return False  # 「A、B、Cの3社が」
        if item.is_concept("according"):
            return False
        if item.kind == "marker" and "etc" in item.cases:
            last = _last_particle(item)
            if last & {"subject", "topic"} or "genitive" not in last:
                return not last & {"subject", "topic"}  # 「A、Bなどは」 lists, 「A、Bなどに出資」 does not
            examples = True  # 「A、Bなどの半導体企業は」: what the kind is marked by decides
            continue
        examples = examples or item.text.startswith("など")
        if examples and (item.kind in ("word", "other") or _counts_bodies(item)):
            continue  # 「A、Bなど8社が」
        if examples and item.cases == {"genitive"}:
            continue  # 「A、Bといった中国の企業は」
        if item.kind == "marker":
            listed = bool(item.cases & {"source", "lead"}) and sum(i.text == "、" for i in items[: at + 4]) > 1
            return not listed and not item.cases & {"and", "subject", "topic"}
        if item.kind not in ("name", "sign") and not _is_grammar(item):
            return True
    return False


def _are_dotted(items: Sequence[Item]) -> bool:
    """「A・B・C、Dに出資」: whether the items are bodies with dots between them and nothing else."""
    several = len(items) > 2 and len(items) % 2 == 1
    return several and all(map(_is_body, items[::2])) and all(i.text == "・" for i in items[1::2])


def _introduces(item: Item) -> bool:
    """「AI新興「X」、」: a common noun that says what the body behind it is."""
    told = item.has("class:") != "" or item.is_concept("introduces", "corporate", "nationality")
    return item.kind == "word" and item.value is None and told and not item.evokes


def _verb_size(items: Sequence[Item], at: int) -> int:
    """How many items the verb group at `at` takes, 0 where none begins."""
    item = items[at]
    first = item.tokens[0] if item.tokens else None
    if first is None or item.kind in ("quantity", "date", "marker") or (item.kind == "name" and not item.evokes):
        return 0
    if item.tag == "lemma" or (item.kind == "other" and first.pos.startswith("動詞")):
        return 1 + _tail(items, at + 1)
    if item.kind in ("word", "other", "name") and first.pos.startswith("名詞") and at + 1 < len(items):
        following = items[at + 1].tokens[0] if items[at + 1].tokens else None
        if following is not None and following.lemma in _DOES and following.pos.startswith("動詞"):
            return 1 + _tail(items, at + 1)
    if _is_at(items, at):
        return 1 + _tail(items, at + 1)
    named = at > 0 and "genitive" in items[at - 1].cases and all(t.text != "を" for t in item.tokens)
    if item.tag == "suru" and _ends_clause(items, at + 1) and (not named or _parts_headline(items, at + 1)):
        return 2 if at + 1 < len(items) and items[at + 1].text == _ENDING[0] else 1
    return 0


def _parts_headline(items: Sequence[Item], at: int) -> bool:
    """「Aが20億ドルの資金調達、Bが主導」: whether another subject follows the comma at `at`, behind a verbal noun
    that の modifies, and a verbal noun ends the line as well."""
    marks = [i for i in items[at + 1 :] if i.kind == "marker" and "and" not in i.cases]
    told = at + 1 < len(items) and items[at].text == "、" and bool(marks)
    told = told and bool(marks[0].cases & {"subject", "topic"})
    return told and items[-1].tag == "suru" and any("subject" in i.cases for i in items[:at])


def _is_at(items: Sequence[Item], at: int) -> bool:
    """「Xを交渉中」, 「Xを検討中だ」: a noun that tells the stage, with its object right before it, is a verb."""
    item, before = items[at], items[at - 1] if at else None
    told = item.kind == "word" and item.has("cue:") != "" and before is not None and before.text == "を"
    return told and not (at + 1 < len(items) and items[at + 1].text == "の")


def _ends_clause(items: Sequence[Item], at: int) -> bool:
    """A suru-noun at the end of a clause is its verb (「…を開発、」「…に出資。」)."""
    return (
        at >= len(items)
        or (items[at].kind == "sign" and items[at].text in "、。，．!！—–―|｜:：×")
        or (items[at].kind in ("other", "word") and items[at].text in _ENDING and not _continues(items, at + 1))
    )


def _continues(items: Sequence[Item], at: int) -> bool:
    """Whether the noun before `at` goes on: a particle follows, or a noun that it modifies."""
    return at < len(items) and items[at].kind not in ("sign", "date") and not _is_grammar(items[at])


def _tail(items: Sequence[Item], at: int) -> int:
    """The auxiliaries, helping verbs and connecting particles after a verb."""
    n = 0
    while at + n < len(items) and items[at + n].kind in ("other", "word") and items[at + n].tokens:
        first = items[at + n].tokens[0]
        helping = (
            first.pos in ("動詞-非自立可能", "助詞-接続助詞")
            or first.pos.startswith("助動詞")
            or first.pos == "形容詞-非自立可能"
        )
        if not helping or items[at + n].has("ask:") or items[at + n].is_concept("according"):
            break
        n += 1
    return n


def _verb(items: Sequence[Item], at: int, size: int) -> Verb:
    run = items[at : at + size]
    tokens = [t for i in run for t in i.tokens]
    following = items[at + size] if at + size < len(items) else None
    after = items[at + size + 1] if at + size + 1 < len(items) else None
    lemmas = [t.lemma for t in tokens]
    denied = _denial(items, at + size)
    return Verb(
        run[0],
        run[0].start,
        run[-1].end,
        "end" if denied == _NOT else "quote" if _is_told(items, at + size, tokens) else _form(tokens, following, after),
        passive=any(x in ("れる", "られる") for x in lemmas),
        negated=any(x in ("ない", "ず", "ぬ", "ん") for x in lemmas[1:]) or denied != "",
        past=any(x in ("た", "だ") for x in lemmas[1:]),
        auxiliaries=tuple(run[1:]),
    )


def _denial(items: Sequence[Item], at: int) -> str:
    """「建設することなく」, 「買収することはない」: the word behind the verb that denies it; "" where none does."""
    tokens = [t for i in items[at : at + _LONGEST_DENIAL] for t in i.tokens]
    rest = list(takewhile(lambda t: t.pos.startswith("助"), tokens[1:]))
    behind = tokens[1 + len(rest)] if len(tokens) > 1 + len(rest) else None
    named = bool(tokens) and tokens[0].text in _FORMAL and behind is not None and behind.lemma in ("ない", "無い")
    return behind.text if named and behind is not None else ""


def _is_told(items: Sequence[Item], at: int, tokens: Sequence[Token]) -> bool:
    """「買収すると7日に発表した」: whether only a time or a place stands between the verb and one of telling."""
    between = list(takewhile(lambda i: i.kind in ("date", "marker") or _is_place(i), items[at:]))
    verb = items[at + len(between)] if tokens[-1].text == "と" and at + len(between) < len(items) else None
    plain = not any(i.cases & {"subject", "topic", "object"} for i in between)
    return bool(between) and plain and verb is not None and (verb.has("cue:") != "" or verb.is_concept("report"))


def _form(tokens: Sequence[Token], following: Item | None, after: Item | None) -> str:
    last = tokens[-1]
    if following is None:
        return "end"
    if following.text.startswith(("ため", "為")) and after is not None and after.text != "の":
        return "chain"  # 「…するために」 lets the subject through to the main clause
    if after is not None and (
        (joins_clauses(following) and after.text in ("、", "で"))
        or (following.text == "の" and after.text.startswith("に対"))
    ):
        return "chain"  # 「出資するほか、」, 「出資するのに対し」
    if (
        following.text in ("と", "との", "とのこと", "という")
        or following.is_concept("according")
        or following.text.startswith("と")
    ):
        return "quote"
    if last.text == "と" and (following.has("cue:") or following.is_concept("report")):
        return "quote"
    if last.text in ("ば", "たら", "なら") or following.text in ("なら", "ならば", "場合"):
        return "condition"
    named = following.text in _QUOTES and after is not None and after.is_entity
    if named and last.form.startswith(("連体形", "終止形")):
        return "adnominal"  # 「Xが開発した「Y」」
    if following.kind == "sign":
        return "chain" if following.text in "、，," else "end"
    if last.pos == "助詞-接続助詞" or last.form.startswith("連用形"):
        return "chain"
    return "adnominal"
