"""What a word of the lexicon asks of its clause before it may tell a frame: rows name these by their concepts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import MappingProxyType

from kg.lexicon import OBJECT, SUBJECT, Word
from kg.model import Entity, Frame, Quantity
from kg.vocabulary import Vocabulary
from language.clauses import Arg, Predication
from language.raising import raising
from language.status import CHARGED, FRESH

_ACTING = frozenset({SUBJECT, "topic"})
_HALF = 50
_MAKER, _CLOUDS = "ChipMaker", frozenset({"CloudProvider", "AILab"})
_BESIDE = _ACTING | {"comitative", "with"}
_JOINED = frozenset({"agent"})  # who joins, in the passive
_PARTNERED = frozenset({"comitative", "alongside"})
_OFFICES = frozenset({"Government", "Regulator", "Place"})
_ONTO = frozenset({"in", "into", "on", "to", "dative", "goal", "benefactive", "compound"})  # what money is for


def may_tell(word: Word, predication: Predication, vocabulary: Vocabulary) -> bool:
    """Whether the clause has what the concepts of the word ask for (a share, a lab, an authority, …)."""
    if ("intends" if _is_figure_told(predication) else "spends") in word.concepts and not predication.asked:
        return False
    return all(_GUARDS[c](predication, vocabulary) for c in word.concepts if c in _GUARDS)


def may_let(word: Word, frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether things are let by the one that the frame gives: not by their maker, unless it sells them to nobody."""
    if "lets" in word.concepts and _is_own_make(frame, vocabulary):
        return False
    if "letsup" in word.concepts and _is_let_up(frame):
        return False
    return "ofclouds" not in word.concepts or _of_cloud(frame)


def _is_figure_told(predication: Predication) -> bool:
    """“spent $5bn”, “is expected to spend $5bn”: what was spent, or is forecast to be, nobody binds itself to."""
    return predication.item.tag == "ed" or "Projected" in predication.cues


def _is_sized(predication: Predication, _: Vocabulary) -> bool:
    """“a 30% interest in X”, not “shows interest in X”: whether it is said how large it is."""
    return predication.asked or any(isinstance(i.value, Quantity) for a in predication.args for i in a.items)


def _is_verbal(predication: Predication, _: Vocabulary) -> bool:
    """No mere noun, and no 「投資へ」 at the end of a headline."""
    return not predication.nominal or "Planned" in predication.cues


def _takes_share(predication: Predication, _: Vocabulary) -> bool:
    """“holds 27%”, “pays $5bn for 49 percent”: a share is what the verb takes, or pays for, and no mere measure."""
    taken = frozenset({SUBJECT if predication.passive else OBJECT, "benefactive"})
    return in_percent(a for a in predication.args if a.cases & taken)


def _takes_goods(predication: Predication, vocabulary: Vocabulary) -> bool:
    """“sold 14% of X”: a share of a house is no goods."""
    return not _takes_share(predication, vocabulary)


def _takes_whole(predication: Predication, _: Vocabulary) -> bool:
    """“could acquire up to 10% of X”, 「4%の株式を取得」: who takes a small share takes nobody over."""
    taken = frozenset({SUBJECT if predication.passive else OBJECT, "share"})
    shares = (v for a in predication.args if a.cases & taken for v in [a.items[0].value] if isinstance(v, Quantity))
    return not any(v.unit == "percent" and v.value < _HALF for v in shares)


def in_percent(args: Iterable[Arg]) -> bool:
    return any(isinstance(v, Quantity) and v.unit == "percent" for a in args for v in [a.items[0].value])


def _is_for_things(predication: Predication, vocabulary: Vocabulary) -> bool:
    """“invest $5bn in data centres”, “to expand its cloud”: what the money is for is no house, named or not.

    A noun (“a $5bn investment”) must say what it is for, and a verb that it is still to be done, or it may be an
    investment told of before.
    """
    onto = [i for a in predication.args if a.cases & _ONTO for i in a.items if not isinstance(i.value, Quantity)]
    houses = any(i.has("anaphor:") or "Organisation" in vocabulary.classes.get(i.has("class:"), ()) for i in onto)
    kinds = [i.value.classes for i in onto if isinstance(i.value, Entity)]
    ahead = bool(predication.cues) and not predication.nominal
    return not (houses or any("Organisation" in c for c in kinds)) and (ahead or bool(kinds))


def _is_for_country(predication: Predication, _: Vocabulary) -> bool:
    """“invest $10bn in Japan”: whether a place or its government is what the money is for; a company is invested in."""
    told = [i.value for a in predication.args if a.cases & _ONTO for i in a.items if isinstance(i.value, Entity)]
    return predication.asked or any(e.classes & _OFFICES for e in told)


def _is_for_lab(predication: Predication, _: Vocabulary) -> bool:
    """“commits $4bn to Anthropic”: a lab that is no cloud is given money, not paid for what it supplies."""
    told = [i.value for a in predication.args if a.cases & _ONTO for i in a.items if isinstance(i.value, Entity)]
    return any("AILab" in e.classes for e in told) and not any("CloudProvider" in e.classes for e in told)


def _is_by_authority(predication: Predication, _: Vocabulary) -> bool:
    """“Brussels ordered X to …”: whether the subject is an authority, or a country for its own."""
    acting = [i.value for a in predication.args if a.cases & _ACTING for i in a.items if isinstance(i.value, Entity)]
    return bool(acting) and all(e.classes & _OFFICES for e in acting)


def _has_bare_sum(predication: Predication, _: Vocabulary) -> bool:
    return any(map(is_bare_sum, predication.args))


def is_bare_sum(arg: Arg) -> bool:
    """「5億ドルを」, 「5億ドルの株式を」: whether a sum is itself the object of a verb, or what shares are sold for."""
    return arg.items[0].kind == "quantity" and arg.via == "clause" and bool(arg.cases & {OBJECT, "share"})


def _is_own_make(frame: Frame, vocabulary: Vocabulary) -> bool:
    """“Nvidia offers H100s”, 「AMDは新GPUを投入」: who lets others have what it makes itself sells it and does not work
    with it."""
    things = [f for _, fs in frame.roles for f in fs if isinstance(f, Entity)]
    kinds = any(f.label() in f.classes for f in things)  # 「GPU」
    if kinds and any(_MAKER in f.classes and not f.classes & _CLOUDS for f in things):
        return True
    makers = {w for f in things for m in [vocabulary.makers.get(f.iri, "")] if m for w in vocabulary.whole_of(m)}
    return any(f.iri in makers for f in things)


def _is_let_up(frame: Frame) -> bool:
    """“X signed a lease with Y”: who only runs data centres lets them to clouds and labs, and takes nothing of them."""
    tenants, landlords = frame.get("customer"), frame.get("provider")
    runs = any(isinstance(f, Entity) and "DataCentreOperator" in f.classes for f in tenants)
    alone = not any(isinstance(f, Entity) and f.classes & _CLOUDS for f in tenants)
    return runs and alone and any(isinstance(f, Entity) and f.classes & _CLOUDS for f in landlords)


def _of_cloud(frame: Frame) -> bool:
    """“rents Google's TPUs”: a chip that its maker sells to nobody is let by it; GPUs are let by who bought them."""
    return not any("GPU" in f.classes for f in frame.get("hardware") if isinstance(f, Entity))


def _asks_givers(predication: Predication, vocabulary: Vocabulary) -> bool:
    """“seeks $29bn from private capital firms”: whether it is asked of such as give money, and not of a defendant."""
    asked = [i for a in predication.args if "source" in a.cases for i in a.items]
    kinds = (vocabulary.classes.get(i.has("class:"), frozenset()) for i in asked if i.value is None)
    named = (i.value.classes for i in asked if isinstance(i.value, Entity))
    return any("Organisation" in c for c in kinds) or any("Investor" in c for c in named)


def _is_of_investor(predication: Predication, _: Vocabulary) -> bool:
    """“Y's portfolio includes X”: of who is known to invest; that of a maker holds its products."""
    return any("Investor" in i.value.classes for a in predication.args for i in a.items if isinstance(i.value, Entity))


def _is_news(predication: Predication, _: Vocabulary) -> bool:
    """“closed its Series B”: whether a verb makes news of what the noun tells."""
    return FRESH in predication.cues


def _is_charged(predication: Predication, _: Vocabulary) -> bool:
    """“tapped Y to build a site”: whether what Y is to do is told behind."""
    return CHARGED in predication.cues


def _is_alone(predication: Predication, _: Vocabulary) -> bool:
    """“Nvidia also participated”: in what is not said here, so that it was told before."""
    beside = _BESIDE | _JOINED if predication.passive else _BESIDE  # “It was joined by Nvidia”
    return all(a.cases & beside for a in predication.args)


def _is_of_event(predication: Predication, vocabulary: Vocabulary) -> bool:
    """「Xが率いるラウンド」: whether the clause describes an event or is about one, and not a thing with a name."""
    kinds = {u.kind for w in predication.item.words if "ofevent" in w.concepts for u in w.usages}
    named = any(a.cases & {"head"} and isinstance(i.value, Entity) for a in predication.args for i in a.items)
    return predication.asked or (bool(kinds & ({predication.modifies} | predication.about) - {""}) and not named)


def _is_own_event(predication: Predication, vocabulary: Vocabulary) -> bool:
    """「AやBが投資を進める」: a verb that carries the noun of another deal tells its own only with a partner."""
    kinds = {u.kind for w in predication.item.words if "ownevent" in w.concepts for u in w.usages}
    carried = any("Deal" in vocabulary.classes[k] for k in predication.about - kinds)
    return predication.asked or not carried or bool(predication.marks & _PARTNERED)


def _puts_in(predication: Predication, vocabulary: Vocabulary) -> bool:
    """「巨額契約を積み増す」: whether money is put in somewhere, a round too, and it is no other deal that grows."""
    kinds = {u.kind for w in predication.item.words if "puts" in w.concepts for u in w.usages}
    others = predication.about - kinds - {raising(vocabulary)}
    return predication.asked or not any("Deal" in vocabulary.classes[k] for k in others)


def _is_rivalry(predication: Predication, vocabulary: Vocabulary) -> bool:
    """“overtook X as the most valuable company”, “… in valuation”: who is worth more than another is no rival."""
    told = (e.iri for a in predication.args for i in a.items for e in [i.value] if isinstance(e, Entity))
    worth = any("money" in vocabulary.measured_in.get(iri, ()) for iri in told)
    return "as" not in predication.marks and not worth


def _founds_none(predication: Predication, _: Vocabulary) -> bool:
    """「AとBが共同設立したC」: whether what is founded is no body, which would seem to be one of its founders."""
    whom = (i.value for a in predication.args if a.via == "head" or "object" in a.cases for i in a.items)
    return not any(isinstance(v, Entity) and "Organisation" in v.classes for v in whom)


_GUARDS: MappingProxyType[str, Callable[[Predication, Vocabulary], bool]] = MappingProxyType(
    {
        "verbal": _is_verbal,
        "shares": _takes_share,
        "takesover": _takes_whole,
        "goods": _takes_goods,
        "things": _is_for_things,
        "country": _is_for_country,
        "labs": _is_for_lab,
        "authority": _is_by_authority,
        "bare": _has_bare_sum,
        "joinsround": _is_alone,
        "charged": _is_charged,
        "fresh": _is_news,
        "givers": _asks_givers,
        "ofinvestor": _is_of_investor,
        "ranks": _is_rivalry,
        "ownevent": _is_own_event,
        "puts": _puts_in,
        "ofevent": _is_of_event,
        "founded": _founds_none,
        "sized": _is_sized,
    }
)
