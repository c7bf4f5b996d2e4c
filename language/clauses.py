"""What the grammars of both languages hand over: phrases, and predications with their arguments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from kg.model import Entity, Hole
from kg.values import replace, value
from language.items import Item

EACH = "each"  # the tag of a quantity that every member of a list has
OWNER = "owner"  # how the owner of a product comes to its predicate: it may be the product's maker
MEASURED = "measured"  # the tag of a quantity that a metric named before it has (「評価額100億ドル」)
type_of = {"name": "entity", "quantity": "quantity", "date": "date"}


@value
class Phrase:
    """A noun phrase: its items, the cases that mark it, and what modifies it (each a phrase with its own cases)."""

    items: tuple[Item, ...]
    cases: frozenset[str] = frozenset()
    mods: tuple[Phrase, ...] = ()
    quoted: bool = False

    @property
    def start(self) -> int:
        """Where it begins."""
        return min([i.start for i in self.items] + [m.start for m in self.mods])

    @property
    def end(self) -> int:
        """Where its last item ends."""
        return self.items[-1].end if self.items else self.mods[-1].end

    @property
    def head(self) -> Item:
        """Its last item, which it is about."""
        return self.items[-1]


@value
class Verb:
    """A verb group. `form` is end, adnominal, chain (te-form and the like), condition or quote."""

    item: Item
    start: int
    end: int
    form: str = "end"
    passive: bool = False
    negated: bool = False
    past: bool = False
    auxiliaries: tuple[Item, ...] = ()


Node = Phrase | Verb


@value
class Arg:
    """A filler offered to a predicate: coordinated items, the cases they bear, and how they came (`via`).

    `via` is clause, topic, mod, compound, head (of a relative clause), copula or discourse.
    """

    items: tuple[Item, ...]
    cases: frozenset[str]
    via: str = "clause"
    distance: int = 0
    head: Item | None = None  # for what modifies another argument: that argument's head
    kinds: frozenset[str] = frozenset()  # of a sum: the frames of the event that it is the price of


@value
class Predication:
    """A frame-evoking word with the arguments in its reach and the cues that govern it."""

    item: Item
    args: tuple[Arg, ...]
    nominal: bool = False
    passive: bool = False
    negated: bool = False
    cues: tuple[str, ...] = ()  # names of statuses, innermost first
    dates: tuple[Item, ...] = ()
    speakers: tuple[Item, ...] = ()
    reported: bool = False
    sayers: tuple[Item, ...] = ()  # those of the speakers who say it and do not announce or report it
    tellers: tuple[str, ...] = ()  # whom an impersonal report stands for, where no one is named
    asked: bool = False
    marks: frozenset[str] = frozenset()  # cases of the phrases of its own clause, whatever stands in them
    about: frozenset[str] = frozenset()  # frames that a noun of its own clause names (本ラウンドに)
    modifies: str = ""  # the frame that the noun names which its clause modifies (「Xが主導するラウンド」)
    recalled: frozenset[str] = frozenset()  # frames told before, which the sentence may go on with
    receives: bool = False  # told by a verb of receiving, whose subject does not act (「補助金を受ける」)
    aside: bool = False  # told in the brackets behind a name
    chains: bool = False  # its clause goes on into the next (「出資し、」)
    past: bool = False  # the verb stands in the past tense
    ahead: bool = False  # told as yet to come: the plain present of a verb that ends its sentence
    start: int = 0
    end: int = 0
    focus: tuple[Item, ...] = field(default=())


def asked(row: Iterable[object], args: Iterable[Arg]) -> tuple[Arg, ...]:
    """The amount or length that a question asks for, wherever it stands (“How much is X's contract worth?”)."""
    phrases = (node for node in row if isinstance(node, Phrase))
    wanted = [i for p in phrases for i in p.items if isinstance(i.value, Hole) and i.kind == "quantity"]
    have = {i for a in args for i in a.items} if wanted else set()
    return tuple(Arg((i,), frozenset({"asked"}), "asked") for i in wanted if i not in have)


def cited_at_end(items: Iterable[Item]) -> tuple[Item, ...]:
    """The outlets in the bracket that closes the sentence: “… (Reuters)”, 「…(ブルームバーグ報道)」."""
    last = next((i for i in reversed(tuple(items)) if i.kind != "sign"), None)
    named = tuple(i for i in last.inner if i.is_entity) if last is not None else ()
    outlets = tuple(i for i in named if isinstance(i.value, Entity) and i.value.classes & {"MediaOutlet", "Source"})
    evoked = last is not None and any(i.has("frame:") for i in last.inner)
    named_ones = tuple(i for i in outlets if isinstance(i.value, Entity) and "Source" not in i.value.classes)
    return (named_ones or outlets) if len(outlets) == len(named) and not evoked else ()


def received(args: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """Arguments under a verb of receiving (「出資を受ける」): the subject gets, the source gives."""
    return tuple(_turned(a) for a in args)


def _turned(arg: Arg) -> Arg:
    if arg.cases & {"subject", "topic"}:
        return replace(arg, cases=frozenset({"received"}))
    return replace(arg, cases=frozenset({"subject"})) if "source" in arg.cases else arg


def _is_house(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def fillers(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
    """The phrase's fillers: each a chain of coordinated items of one kind (names, quantities, …), in order."""
    groups: list[list[Item]] = []
    for k, item in enumerate(phrase.items):
        if k and item.is_entity and phrase.items[k - 1].is_concept("former") and _is_house(item):
            continue  # 「元Xの幹部」
        title = item.has("class:") == "Person" and item.value is None
        if title and any(i.link == "and" for i in phrase.items[k + 1 :]):
            continue  # 「A氏、B氏が」
        if not (item.kind in type_of or item.has("class:") or item.has("ask:") or item.has("anaphor:")):
            continue
        if groups and item.link == "and" and groups[-1][-1].kind == item.kind:
            groups[-1].append(item)
        else:
            groups.append([item])
    return tuple(tuple(g) for g in groups)
