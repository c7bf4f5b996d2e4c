"""English: which words of a sentence are its verbs, and their form, voice and help."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.model import Hole
from kg.values import replace
from language.clauses import Verb
from language.english_nodes import SITES, classes_of, is_adverb, is_base, is_body, is_plain_verb, is_sum, item_before
from language.english_questions import LINK
from language.items import Item


def hyphened(items: Sequence[Item], at: int) -> bool:
    """“Nvidia-supported”, “China-specific”: whether a hyphen binds the name to a word that nobody knows, which the two
    then only describe with."""
    sign, word = items[at + 1 : at + 2], items[at + 2 : at + 3]
    bound = bool(word) and sign[0].text == "-" and sign[0].start == items[at].end and word[0].start == sign[0].end
    loose = bound and (word[0].kind == "other" or (not word[0].has("frame:") and word[0].text.endswith("ed")))
    return loose and items[at].kind == "name" and word[0].text.islower()


def acts_here(items: Sequence[Item], at: int) -> bool:
    """Whether an object follows: “after funding X” is a verb, “in funding to X” a noun."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and (following.kind in ("name", "quantity") or following.is_concept("determiner"))


def _appoints(items: Sequence[Item], at: int) -> bool:
    """“X named Y chief executive”, not “a firm named Y”: a name, an auxiliary or a new clause stands before."""
    before = item_before(items, at)
    following = items[at + 1] if at + 1 < len(items) else None
    opens = before is not None and (before.kind in ("name", "marker", "sign") or before.has("aux:") != "")
    clause = takewhile(lambda i: i.kind in ("name", "marker") or i.text == ",", items[at + 1 :])
    opens = opens or any("as" in i.cases for i in clause)  # “the release named X and Y as partners”
    return opens and following is not None and following.kind == "name"


def is_verb(items: Sequence[Item], at: int) -> bool:
    if at >= len(items):
        return False
    item = items[at]
    before = items[at - 1] if at else None
    helped = before is not None and (
        (item.tag == "ing" and (before.is_concept("aux:be") or _spends(items, at)))
        or (item.tag == "base" and _bare(before))
    )
    named = item.kind == "name" and item.evokes is False and _coordinated(items, at)
    if item.text.isupper() and len(item.text) > 1 and at and not items[at - 1].text.isupper():
        return False  # “an SAT tutor”
    if not (item.kind in ("word", "other") or named or helped) or not item.tokens or item.tokens[0].pos != "word":
        return False
    if item.kind == "other":
        return _looks_verbal(items, at)
    verbal = [w for w in item.words if w.pos == "Verb"]
    if (
        not verbal
        or (item.is_concept("ask:list") and item.tag == "ed" and not _appoints(items, at))
        or (item.has("aux:") and _helps(items, at))
    ):
        return False
    before = item_before(items, at)
    noun = any(w.pos in ("Noun", "Adjective") for w in item.words)
    if item.tag == "ed" and at > 1 and (hyphened(items, at - 2) or _is_kind_of_name(items, at)):
        return False  # “the Paris-based startup”
    if item.tag == "ed":
        modified = _has_modifier(items, at) if noun else _describes(items, at)
        return before is None or not (modified or _before_noun(items, at))
    if item.tag == "ing" and before is not None and before.is_concept("determiner"):
        return False  # “its rapidly growing model”
    if item.tag == "ing" and _inside_name(items, at):
        return False
    if item.tag == "ing":
        opens = (
            before is None or before.kind == "sign" or (before.kind == "marker" and (not noun or acts_here(items, at)))
        )
        return opens or (before is not None and before.is_concept("aux:be")) or not noun
    relative = item.tag == "s" and at > 0 and items[at - 1].is_concept("relative", "complement")
    if relative and (acts_here(items, at) or _tells_what(items, at)):
        return True  # “a round that values the startup at …”, “a startup that builds inference chips”
    if item.tag == "s":
        if before is None or before.is_concept("determiner", "whose") or (noun and _inside_phrase(items, at)):
            return False
        if _is_of_object(items, at):
            return False
        return (
            before.kind == "name"
            or _headline_verb(items, at)
            or (before.evokes and item.is_concept("terms"))
            or before.has("anaphor:") != ""
            or before.is_concept("relative", "complement", "ask:who", "ask:what")
            or not noun
        )
    return _base_verb(items, at, before, noun)


def _is_of_object(items: Sequence[Item], at: int) -> bool:
    """“begun shipping X samples to Y”: behind the product that a verb has as its object."""
    verb, behind = items[at - 2] if at > 1 else None, items[at + 1] if at + 1 < len(items) else None
    bare = verb is not None and verb.tag in ("base", "ing", "ed") and is_plain_verb(verb)
    goods = "Product" in classes_of(items[at - 1])
    return bare and goods and (behind is None or behind.kind in ("marker", "sign"))


def _tells_what(items: Sequence[Item], at: int) -> bool:
    """“a startup that builds inference chips”: a noun before the pronoun, and no other verb right behind."""
    noun, following = items[at - 2] if at > 1 else None, items[at + 1] if at + 1 < len(items) else None
    named = noun is not None and (noun.is_entity or noun.kind == "other" or any(w.pos == "Noun" for w in noun.words))
    named = named and noun is not None and not noun.is_concept("report") and noun.tag not in ("ed", "ing")
    plain = following is not None and following.kind in ("other", "word", "name") and following.tag not in ("ed", "s")
    return named and plain and following is not None and not following.has("aux:") and not following.has("cue:")


def _spends(items: Sequence[Item], at: int) -> bool:
    """“committed to spending $2bn”: right between a preposition and a sum."""
    before = items[at - 1]
    opens = before.kind == "marker" or (before.has("cue:") != "" and any(w.pos == "Function" for w in before.words))
    return opens and at + 1 < len(items) and is_sum(items[at + 1])


def _inside_name(items: Sequence[Item], at: int) -> bool:
    """“the data labeling startup X”: an -ing between a noun and the noun right before the name that both describe."""
    if at < 1 or at + 2 >= len(items):
        return False
    before, noun, named = items[at - 1], items[at + 1], items[at + 2]
    described = before.kind == "other" or _is_noun(before) or (before.kind == "name" and not is_body(before))
    described = described or (before.kind == "marker" and items[at].is_concept("plain"))  # “in struggling chipmaker X”
    if "comitative" in before.cases and items[at].is_concept("leads") and noun.evokes:
        return True  # “with participating investments from X”
    common = noun.text.islower() and (noun.kind == "other" or any(w.pos == "Noun" for w in noun.words))
    return described and common and named.kind == "name" and is_body(named)


def _looks_verbal(items: Sequence[Item], at: int) -> bool:
    """Whether a word that nobody knows stands as a verb: “the deal irked X”, “Acme refurbishes the site”."""
    text, before = items[at].text, item_before(items, at)
    if _unknown_infinitive(items, at):
        return True
    if not text.islower() or "-" in text or before is None or before.is_concept("determiner"):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if text.endswith("ed") and len(text) > 4 and not text.endswith("eed"):
        return before.kind != "quantity" and not _before_noun(items, at)  # “buys unused capacity”
    opens = following is not None and (following.is_concept("determiner") or following.kind == "quantity")
    return text.endswith("s") and not text.endswith("ss") and before.kind == "name" and opens


def _unknown_infinitive(items: Sequence[Item], at: int) -> bool:
    """“plans to restart Unit 1”: an unknown word between to and an object."""
    text, following = items[at].text, items[at + 1] if at + 1 < len(items) else None
    opens = following is not None and (
        following.is_concept("determiner", "anaphor:own") or following.kind in ("quantity", "name")
    )
    plain = text.islower() and text.isalpha() and not text.endswith("s")
    before = items[at - 1] if at else None
    to = before is not None and before.text.casefold().split(" ")[-1] == "to" and not before.is_concept("according")
    return plain and opens and to


def _helps(items: Sequence[Item], at: int) -> bool:
    """Whether a have or do helps another verb (or, in a question, stands before its subject)."""
    following = next((i for i in items[at + 1 :] if not is_adverb(i)), None)
    participle = following is not None and (
        following.tag == "ed"
        or following.has("aux:") != ""
        or (following.kind == "other" and following.text.endswith("ed"))
    )
    return items[at].is_concept("aux:do") or at == 0 or participle or _is_inverted(items, at)


def _is_inverted(items: Sequence[Item], at: int) -> bool:
    """“Which labs has X (and Y) invested in”: a question's have stands before its subject."""
    end = at + 1
    while end < len(items) and (
        items[end].is_entity or items[end].text.casefold() in ("and", ",") or is_adverb(items[end])
    ):
        end += 1
    participle = at + 1 < end < len(items) and (items[end].tag == "ed" or bool(items[end].has("cue:")))
    return participle and any(i.has("ask:") for i in items[:at])


def _base_verb(items: Sequence[Item], at: int, before: Item | None, noun: bool) -> bool:
    if before is None:
        return items[at].is_concept("ask:list")
    if before.is_concept("anaphor:own"):
        return False  # “its own chips”
    if isinstance(before.value, Hole):
        return True  # “Which clouds host X?”
    if _coordinated(items, at) or (not noun and _lists_on(items, at)):
        return True
    if (
        _leads_to(before)
        or before.has("aux:") in ("do", "modal")
        or (before.has("cue:") and before.words[0].pos == "Function")
    ):
        return True
    if noun and before.is_concept("support", "op:latest", "op:first"):
        return False  # “will have access to”, “its latest release”
    if noun and _is_of_several(items, at):
        return True
    if _inside_phrase(items, at) and not (items[at].is_concept("comprises") and not noun and _lists(items, at)):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if noun and following is not None and is_base(following) and {w.pos for w in following.words} == {"Verb"}:
        return False  # “how long does the contract run”
    helped = any(i.has("aux:") in ("do", "modal") or i.text.casefold() in ("will", "would") for i in _clause(items, at))
    plural = before.kind in ("name", "word") and not before.is_concept("determiner")
    return (helped and plural) or (not noun and plural)


def _is_of_several(items: Sequence[Item], at: int) -> bool:
    """“X and Y plan to …”: what may be a noun too is what two bodies do, where an infinitive follows."""
    joined = at > 2 and "and" in items[at - 2].cases and is_body(items[at - 1]) and is_body(items[at - 3])
    behind = items[at + 1 : at + 3]
    return joined and len(behind) > 1 and behind[0].text.casefold() == "to" and is_base(behind[1])


def _leads_to(item: Item) -> bool:
    """“to”, and a verb of intent that ends in it (“is looking to raise …”)."""
    text = item.text.casefold()
    return text == "to" or (text.endswith(" to") and bool(item.has("cue:")))


def _lists(items: Sequence[Item], at: int) -> bool:
    """“Customers of X include A and B”: no verb stands before, and a name behind."""
    verbs = any(i.words and {w.pos for w in i.words} == {"Verb"} for i in items[:at])
    return not verbs and at + 1 < len(items) and items[at + 1].kind == "name"


def _lists_on(items: Sequence[Item], at: int) -> bool:
    """“Customers of X, which lets chips, include A and B”: behind a relative clause between commas."""
    named = at + 1 < len(items) and items[at + 1].kind == "name"
    opened = [k for k in range(1, at) if items[k].is_concept("relative") and items[k - 1].text == ","]
    return named and bool(opened) and items[at].is_concept("comprises") and items[at - 1].text == ","


def _clause(items: Sequence[Item], at: int) -> Sequence[Item]:
    """What stands before `at` since the last word that can only be a verb."""
    verbs = [k for k, i in enumerate(items[:at]) if i.words and {w.pos for w in i.words} == {"Verb"}]
    return items[verbs[-1] + 1 if verbs else 0 : at]


def _has_modifier(items: Sequence[Item], at: int) -> bool:
    """Whether a determiner, a sum or an owner right before makes a noun of what may be a participle (“a $3bn bet”)."""
    before = item_before(items, at)
    agent = at + 1 < len(items) and "agent" in items[at + 1].cases
    return before is not None and (
        before.is_concept("determiner")
        if agent
        else before.is_concept("determiner", "anaphor:own") or before.kind == "quantity" or before.text in ("'s", "’s")
    )


def _is_kind_of_name(items: Sequence[Item], at: int) -> bool:
    """“, a Postgres managed service”: a participle behind an article and a name, which both describe the noun."""
    opened = at > 1 and items[at - 2].text.casefold() in ("a", "an") and items[at - 1].kind == "name"
    following = items[at + 1] if at + 1 < len(items) else None
    noun = following is not None and following.kind in ("word", "other") and not following.is_concept("determiner")
    return opened and noun and at > 2 and items[at - 3].text == ","


_COMMON = ("word", "other", "quantity")


def _describes(items: Sequence[Item], at: int) -> bool:
    """“its own expanded deal”, “X's planned 5 GW campus”: a participle between a possessive or article and its noun."""
    before, following = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    opens = before is not None and (
        before.is_concept("anaphor:own", "own:product") or before.text.casefold() in ("a", "an", "'s", "’s")
    )
    noun = next((i for i in items[at + 1 :] if i.kind not in ("quantity", "other")), None)
    site = noun is not None and bool(SITES & classes_of(noun))
    bare = following is not None and (following.kind in _COMMON or following.text.islower()) and not following.cases
    return opens and (bare or site)


def _before_noun(items: Sequence[Item], at: int) -> bool:
    """“runs advanced models”: a participle right between a verb and a bare noun only describes the noun."""
    before, following = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    bare = following is not None and following.kind in ("word", "other") and following.tokens[0].pos == "word"
    noun = bare and following is not None and (following.kind == "other" or _is_noun(following))
    return noun and before is not None and before.tag in ("base", "ing") and is_plain_verb(before)


def _is_noun(item: Item) -> bool:
    return bool(item.words) and all(w.pos == "Noun" for w in item.words)


def _inside_phrase(items: Sequence[Item], at: int) -> bool:
    """Whether a preposition, an owner or a verb opened the noun phrase that still goes on: “buy AMD shares”."""
    for k in range(at - 1, -1, -1):
        item = items[k]
        if item.text in ("'s", "’s"):
            return k == at - 1  # “X's bets”, but “X's rival bets”
        if item.kind == "marker":
            return "and" not in item.cases and not item.has("aux:")
        if is_plain_verb(item) or (item.kind == "other" and _looks_verbal(items, k)):
            return True
        loose = item.is_concept("determiner") or item.kind in ("name", "quantity", "other")
        if not loose and not _is_noun(item):
            return False
    return False


def _headline_verb(items: Sequence[Item], at: int) -> bool:
    """“Kestrel Raises $40M”: a capital before, a sum behind."""
    before, following = items[at - 1], items[at + 1] if at + 1 < len(items) else None
    capital = before.kind == "other" and before.text[0].isupper()
    return capital and following is not None and following.kind == "quantity"


def _coordinated(items: Sequence[Item], at: int) -> bool:
    """“will invest in X and supply it”: after and, with an object of its own, the verb goes on from a bare one."""
    if not at or "and" not in items[at - 1].cases or at + 1 >= len(items):
        return False
    following = items[at + 1]
    bare = any(
        (i.tag == "base" and is_plain_verb(i)) or (k and is_base(i) and _bare(items[k - 1]))
        for k, i in enumerate(items[: at - 1])
    )
    opens = following.is_concept("determiner", "anaphor:own", "anaphor:one") or following.kind in ("name", "quantity")
    alone = {w.pos for w in items[at].words} == {"Verb"} and following.kind == "marker"  # “and compete with X”
    return bare and (opens or alone)


def _bare(before: Item) -> bool:
    """Whether a bare verb may follow: to, a modal."""
    modal = before.has("aux:") == "modal" or (bool(before.has("cue:")) and before.words[0].pos == "Function")
    return before.text.casefold() == "to" or modal


def verb_at(items: Sequence[Item], at: int) -> Verb:
    item, before = items[at], item_before(items, at)
    if item.kind == "other":
        tag = "base" if _unknown_infinitive(items, at) else "ed" if item.text.endswith("ed") else "s"
        item = replace(item, tag=tag)
    helpers = []
    k = at - 1
    while k >= 0 and (
        items[k].has("aux:")
        or items[k].text.casefold() == "to"
        or items[k].is_concept("op:not")
        or any(w.pos in ("Adverb",) for w in items[k].words)
        or (items[k].has("cue:") and any(w.pos == "Function" for w in items[k].words))
        or (k and items[k].is_concept("filler") and items[k - 1].is_concept("aux:be"))  # “is now offered”
    ):
        helpers.append(items[k])
        k -= 1
    by_follows = item.tag == "ed" and not _takes_object(items, at)
    by_follows = by_follows and any(i.text.casefold() == "by" for i in items[at + 1 : at + 6])
    passive = item.tag == "ed" and (
        any(h.is_concept("aux:be") for h in helpers)
        or (by_follows and not (before is not None and before.is_concept("aux:have")))
    )
    passive = passive or (item.tag == "ed" and not helpers and _reduced(items, at))
    passive = passive or (item.tag == "ed" and not helpers and _tells_more(items, at))
    asked = not passive and item.tag == "ed" and bool(items) and items[0].is_concept("aux:be")
    form = _form(items, at, before, any(h.is_concept("aux:be") for h in helpers))
    return Verb(
        item,
        item.start,
        item.end,
        form,
        passive or asked,
        any(h.is_concept("op:not") for h in helpers) or _no_one(items, k),
        item.tag == "ed",
        tuple(helpers),
    )


def _no_one(items: Sequence[Item], at: int) -> bool:
    """“Neither X nor Y has …”, “None of X, Y and Z has …”: whether the names up to `at` are said not to do it."""
    while at > 0 and (items[at].kind in ("name", "other") or items[at].text == "," or "and" in items[at].cases):
        at -= 1
    return at >= 0 and items[at].is_concept("op:not") and items[at].text.casefold() != "no"


def _takes_object(items: Sequence[Item], at: int) -> bool:
    """“announced a round led by X”: an article or a sum begins the verb's object."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and (
        following.kind == "quantity" or (following.is_concept("determiner") and following.value is None)
    )


def _reduced(items: Sequence[Item], at: int) -> bool:
    """“X, valued at …”, “Y hosted on Z”: a participle after a name or comma with a preposition right behind it."""
    k = next((k for k in range(at - 1, -1, -1) if not is_adverb(items[k]) and not items[k].cases & {"aside"}), -1)
    following = items[at + 1] if at + 1 < len(items) else None
    marked = following is not None and following.kind == "marker" and not following.cases & {"and", "dative", "in"}
    return marked and k > 0 and items[k].text == "," and items[k - 1].kind == "name"


def _tells_more(items: Sequence[Item], at: int) -> bool:
    """“the chips used at X”: a participle between the noun of a question and a preposition."""
    noun, following = items[at - 1].value if at else None, items[at + 1] if at + 1 < len(items) else None
    marked = following is not None and following.kind == "marker"
    return marked and isinstance(noun, Hole) and noun.name.startswith(LINK)


def _form(items: Sequence[Item], at: int, before: Item | None, progressive: bool) -> str:
    """modifier (Nvidia-backed), infinitive, participle or end (finite)."""
    if at and items[at - 1].text == "-" and items[at - 1].end == items[at].start:
        return "modifier"
    if before is not None and before.text.casefold() == "to":
        return "infinitive"
    return "participle" if items[at].tag == "ing" and not progressive else "end"
