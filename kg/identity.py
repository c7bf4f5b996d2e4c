"""Names for what the graph holds: IRIs that depend on what a thing is, never on when or in which order it was read."""
from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from kg.model import DGR, Entity, Filler, Frame, Hole, Period, Quantity, Statement
from kg.vocabulary import FrameType, Vocabulary

_LOST = re.compile(r"[^a-z0-9 ._,'’&-]")
_GAPS = re.compile(r"[^a-z0-9]+")
_LONGEST = 48
_PATH = r"(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
_IRI = re.compile(rf"https?://[\w.-]+(?::\d{{1,5}})?(?:[/?]{_PATH})?(?:#{_PATH})?")


def digest(*parts: str, length: int = 8) -> str:
    """The first `length` hex digits of a SHA-256 over `parts`; the parts cannot run into each other."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """A part of an IRI made of ``a-z0-9-`` only; never empty.

    Spaces and ordinary punctuation become hyphens. Where other signs are lost (Japanese, markup, quotes), a hash of
    the name follows, so that different names keep different slugs.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    base = "".join(sign for sign in folded if not unicodedata.combining(sign))
    plain = _GAPS.sub("-", base).strip("-")
    if plain and not _LOST.search(base) and len(plain) <= _LONGEST:
        return plain
    return "-".join(filter(None, (plain[:_LONGEST].strip("-"), "x" + digest(name))))


def exact_slug(name: str) -> str:
    """A slug that tells any two names apart: the name itself where it is already one, else with a hash."""
    found = slug(name)
    return found if found == name else f"{found}-{digest(name)}"


def entity_iri(name: str) -> str:
    """The IRI of a thing known only by its name."""
    return DGR + slug(name)


def article_iri(doc: str) -> str:
    """The IRI of the article whose document name is `doc`; different names never share one."""
    return f"{DGR}article-{exact_slug(doc)}"


def speaker_iri(name: str) -> str:
    """The IRI of a speaker whom the vocabulary does not know: `name` where it is an IRI already, else made from it."""
    return name if is_iri(name) else f"{DGR}speaker-{exact_slug(name)}"


def is_iri(text: str) -> bool:
    """Whether `text` is an absolute http(s) IRI that every RDF syntax can hold as it stands."""
    return _IRI.fullmatch(text) is not None


def decimal_text(value: Decimal) -> str:
    """`value` without exponent and without idle zeros (``38000000000``, ``4.83``, ``-5``).

    Values that no store could hold as a number come back in other words: infinite, not a number, and with an exponent
    (``1E+400``) what has more than 100 digits.
    """
    if not value.is_finite():
        return str(value)
    if abs(value.adjusted()) > 100:
        return f"{value.normalize():E}"
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def quantity_iri(quantity: Quantity) -> str:
    """The IRI of a quantity: equal quantities share it (``…/id/quantity-usd-38000000000``)."""
    unit = exact_slug(quantity.unit.lower()) if quantity.unit == quantity.unit.upper() else exact_slug(quantity.unit)
    parts = [unit if quantity.is_money and quantity.unit else f"of-{unit}" if quantity.unit else "number",
             _number_slug(quantity.value)]
    parts += ["to", _number_slug(quantity.value_max)] if quantity.value_max is not None else []
    parts += [quantity.bound.replace("_", "-")] if quantity.bound != "exact" else []
    return f"{DGR}quantity-{'-'.join(parts)}"


def _number_slug(value: Decimal) -> str:
    text = decimal_text(value)
    return text.replace("-", "minus-") if re.fullmatch(r"-?[0-9.]{1,60}", text) else f"x{digest(text)}"


def frame_iri(frame: Frame, vocabulary: Vocabulary, apart: str = "") -> str:
    """The IRI of what `frame` is about: the same for every article that states the same kind, parties and sum.

    A part counts as its whole (a business unit as its company). Order of roles, of fillers and of ingestion is of
    no account. Open roles and holes are left out. `apart` keeps two such deals of one article apart (their months).
    """
    parties = telling_parties(frame, vocabulary)
    names = [name for _, name in parties]
    sign = digest(frame.kind, *(f"{role}={name}" for role, name in parties), sum_of(frame, vocabulary))
    words = "-".join([slug(frame.kind), *names])[:96].strip("-")
    return with_month(f"{DGR}{words}-{sign}", apart)


def with_month(plain: str, apart: str) -> str:
    """The IRI of the deal `plain` where its month `apart` (``YYYY-MM``, else ``""``) sets it apart from others."""
    return f"{plain}-{slug(apart)}" if apart else plain


def telling_parties(frame: Frame, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """(role, slug) of the fillers that tell this frame from others of its kind, parts rolled up to their wholes.

    In the order of the kind's roles; without roles and sorted where the kind is symmetric.
    """
    kind = vocabulary.frame(frame.kind)
    roles = _telling(kind, vocabulary)
    rolled = [(role, {_name(_whole(f, vocabulary)) for f in _named(frame.get(role))}) for role in roles]
    # two sides that fall together once rolled up (a unit and its own company) are told apart by their own names
    if len(set().union(*(names for _, names in rolled))) < sum(len(names) for _, names in rolled):
        rolled = [(role, {_name(f) for f in _named(frame.get(role))}) for role in roles]
    if kind.symmetric:
        return tuple(("", name) for name in sorted(set().union(*(names for _, names in rolled))))
    return tuple((role, name) for role, names in rolled for name in sorted(names))


def _telling(kind: FrameType, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The key roles; a kind with only one party among these is also told apart by its other things (place, user, …)."""
    types = {role: vocabulary.role(role) for role in kind.roles}
    keys = [role for role in kind.roles if role in kind.keys and types[role].form in ("entity", "concept")]
    parties = [role for role in keys if types[role].form == "entity"]
    if len(parties) != 1 or types[parties[0]].several:
        return tuple(keys)
    return tuple(role for role, of in types.items() if role in keys or (of.form == "entity" and not of.several))


def _named(fillers: Iterable[Filler]) -> tuple[Entity | str, ...]:
    return tuple(filler for filler in fillers if isinstance(filler, Entity | str))


def _whole(filler: Entity | str, vocabulary: Vocabulary) -> Entity | str:
    """The outermost organisation that `filler` is a part of; anything else stays as it is (a town is no country)."""
    if isinstance(filler, str):
        return filler
    wholes = [vocabulary.entity(iri) or Entity(iri) for iri in vocabulary.whole_of(filler.iri)]
    return [w for w in wholes if vocabulary.is_a(w, "Organisation") or w.iri == filler.iri][-1] \
        if vocabulary.is_a(wholes[0], "Organisation") else filler


def _name(filler: Entity | str) -> str:
    if isinstance(filler, str):
        return slug(filler)
    return slug(filler.iri.removeprefix(DGR))


def sum_of(frame: Frame, vocabulary: Vocabulary) -> str:
    """Value and unit of the frame's first sum of money (else of its first measured value); ``""`` without one."""
    held = [f for role in vocabulary.frame(frame.kind).roles if vocabulary.role(role).form == "quantity"
            for f in sorted(_quantities(frame.get(role)), key=lambda q: (q.unit, str(q.value)))]
    first = next((q for q in held if q.is_money), held[0] if held else None)
    return f"{decimal_text(first.value)} {first.unit}" if first else ""


def _quantities(fillers: Iterable[Filler]) -> tuple[Quantity, ...]:
    return tuple(filler for filler in fillers if isinstance(filler, Quantity))


def claim_iri(doc: str, start: int, end: int, statement: Statement) -> str:
    """The IRI of the claim that `statement` stands at ``start:end`` of document `doc`; it also names its graph."""
    roles = sorted(f"{role}={sorted(map(spelled, fillers))}" for role, fillers in statement.frame.roles)
    parts = (doc, str(start), str(end), statement.frame.kind, *roles, statement.stage, statement.certainty,
             statement.status, statement.date, *statement.speakers)
    return f"{DGR}claim-{exact_slug(doc)}-{digest(*parts, length=12)}"


def spelled(filler: Filler) -> str:
    """What tells a filler from others, as text."""
    if isinstance(filler, Entity):
        return filler.iri
    if isinstance(filler, Quantity):
        return quantity_iri(filler)
    if isinstance(filler, Period):
        return f"{filler.relation} {filler.start}/{filler.end}"
    return f"?{filler.name}" if isinstance(filler, Hole) else filler
