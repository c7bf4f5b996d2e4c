"""English: words that say how real a deal is: helpers, adverbs, verbs above, denials."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from language.clauses import Phrase, Verb
from language.english_nodes import Break, EnglishNode, is_sum, is_telling, place_in
from language.english_subjects import subject_of, tried_by
from language.english_when import passes_on
from language.items import Item
from language.status import CHARGED, DENIED, ONGOING, PROMISE

_AFTER = "after"


def cues_of(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> tuple[str, ...]:
    if _is_former(items, verb):
        return tuple(c for h in verb.auxiliaries for c in [h.has("cue:")] if c)
    told = "Announced" if _is_told(row, n) else ""
    own = tuple((told if h.is_concept("future") else "") or c for h in verb.auxiliaries for c in [h.has("cue:")] if c)
    own += _headline(row, n, verb) + _ongoing(row, n, verb) + _of_main(row, n, verb) + _charged(row, n, verb)
    own += ("Planned",) if not own and _is_aim_of_money(row, n, verb) else ()
    own += _shared_cues(row, n, verb, items) if not own else ()
    own += _of_attempt(row, n)
    matrix = _matrix_cues(row, n) + _denied_above(row, n, verb) + _denied_behind(row, n, verb)
    if verb.past and not own:
        matrix = tuple(c for c in matrix if c != "Announced")  # “announced that it had bought”: bought
    return own + left_cues(row, n) + matrix + adverbs(row, n, items)


def _of_attempt(row: Sequence[EnglishNode], n: int) -> tuple[str, ...]:
    """“an attempt by X to buy Y”: what the noun says of how far it came; without more it is planned."""
    noun = row[n - 2] if tried_by(row, n) is not None else None
    return (_noun_cues(noun) or ("Planned",)) if isinstance(noun, Phrase) else ()


def _is_former(items: Sequence[Item], verb: Verb) -> bool:
    """“dropped its IPO after raising $1bn”: a participle behind “after” tells what was done before, come what may."""
    at = place_in(items, verb.item)
    return verb.item.tag == "ing" and at > 0 and items[at - 1].text.casefold() == _AFTER


def _shared_cues(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> tuple[str, ...]:
    """“will invest in X and supply chips to Y”: a bare verb behind an and is as far ahead as that before it."""
    joint = row[n - 1] if n else None
    bare = verb.item.tag == "base" and not verb.auxiliaries and verb.form == "end"
    if not bare or not isinstance(joint, Break) or "and" not in joint.item.cases:
        return ()
    at = place_in(items, verb.item)
    unread = at > 2 and items[at - 2].value is None and items[at - 2].text.islower()
    if unread and items[at - 3].is_concept("future", "aux:modal"):  # “will engineer and supply chips”
        return tuple(c for c in [items[at - 3].has("cue:")] if c)
    k = next((k for k in range(n - 2, -1, -1) if isinstance(row[k], Verb)), -1)
    first = row[k] if k >= 0 else None
    ahead = isinstance(first, Verb) and (bool(first.auxiliaries) or first.form == "infinitive")
    return cues_of(row, k, first, items) if ahead and isinstance(first, Verb) else ()


def _headline(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“X to buy Y”: an infinitive that hangs on no verb tells a plan."""
    alone = verb.form == "infinitive" and not any(isinstance(x, Verb) for x in row[:n])
    subject = row[n - 1] if n else None
    direct = isinstance(subject, Phrase) and not subject.cases and all(i.is_entity for i in subject.items)
    return ("Planned", PROMISE) if alone and direct else ()


def _of_main(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“will stay on, serving as chairman”, “will use it to buy X”: a participle behind a comma, or an infinitive, is as
    far ahead as the verb it goes with."""
    apart = verb.item.tag == "ing" and not verb.auxiliaries and n > 0 and isinstance(row[n - 1], Break)
    near = next((x for x in reversed(row[:n]) if not isinstance(x, Phrase)), None) if not apart else None
    main = next((x for x in reversed(row[:n]) if isinstance(x, Verb) and x.auxiliaries), None) if apart else None
    main = near if isinstance(near, Verb) and verb.form == "infinitive" else main
    ahead = main is not None and any(h.is_concept("future") for h in main.auxiliaries)
    return ("Planned",) if ahead else ()


def _charged(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“X tapped Y to build …”, “Y was tapped by X to build …”: an infinitive behind the name of who is charged."""
    ahead = list(takewhile(lambda x: isinstance(x, Phrase), row[n + 1 :]))
    aim = row[n + 1 + len(ahead)] if ahead and n + 1 + len(ahead) < len(row) else None
    told = isinstance(aim, Verb) and aim.form == "infinitive" and verb.item.is_concept("charges")
    return (CHARGED,) if told and len(ahead) == 1 else ()


def _is_aim_of_money(row: Sequence[EnglishNode], n: int, verb: Verb) -> bool:
    """“raised $20bn to buy chips”, “got a loan from X to build Y”: what money is for is still to come."""
    at = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    main, between = (row[at], row[at + 1 : n]) if at is not None else (None, ())
    if verb.form != "infinitive" or not isinstance(main, Verb) or not all(isinstance(x, Phrase) for x in between):
        return False
    money = any(isinstance(x, Phrase) and x.head.is_concept("gathers", "given") for x in between)
    summed = any(isinstance(x, Phrase) and not x.cases and any(map(is_sum, x.items)) for x in between)
    return money or (summed and main.item.is_concept("raises"))


def _denied_above(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“denied that it had held talks to buy X”: what is denied of the verb on which an infinitive hangs."""
    near = next((k for k in range(n - 1, -1, -1) if not isinstance(row[k], Phrase)), -1)
    hangs = verb.form == "infinitive" and near >= 0 and isinstance(row[near], Verb)
    return tuple(c for c in _matrix_cues(row, near) if c == DENIED) if hangs else ()


def _denied_behind(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“X's plan to buy Y was voted down”: what comes of the plan whose infinitive the verb at `n` is."""
    tried = tried_by(row, n) is not None
    plan = row[n - 1 - tried] if n else None
    planned = verb.form == "infinitive" and isinstance(plan, Phrase) and not plan.head.is_entity
    last = next((x for x in row[n + 1 :] if not isinstance(x, Phrase)), None) if planned else None
    ended = isinstance(last, Verb) and last.item.has("cue:") == DENIED and (last.passive or not last.auxiliaries)
    return (DENIED,) if ended else ()


def _ongoing(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“is raising $2bn”, “said it was raising $2bn”: what is told in the present as going on."""
    now = any(h.is_concept("aux:present") for h in verb.auxiliaries)
    if not now and any(h.is_concept("aux:be") for h in verb.auxiliaries):
        teller = row[max(0, _above(row, n)[0])]
        now = isinstance(teller, Verb) and teller.item.is_concept("report") and teller.past
    return (ONGOING,) if verb.item.tag == "ing" and now else ()


def left_cues(row: Sequence[EnglishNode], n: int) -> tuple[str, ...]:
    """Cues between the predicate and its subject: plans to, is in talks to, has agreed to."""
    found: list[str] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            found += [c for i in (node.item, *node.auxiliaries) for c in [i.has("cue:")] if c]
        elif isinstance(node, Phrase) and not any(i.kind == "name" for i in node.items):
            found += [i.has("cue:") for i in node.items if i.has("cue:")]
        else:
            break
    return tuple(found)


def _matrix_cues(row: Sequence[EnglishNode], n: int) -> tuple[str, ...]:
    """Cues of what the clause of node `n` hangs on: “analysts believe that X …”, “speculation that X …”."""
    k, that = _above(row, n)
    above = row[k] if k >= 0 else None
    if isinstance(above, Verb) and (above.item.is_concept("report") or above.item.has("cue:")):
        teller = row[k - 1] if k > 0 else None
        own = tuple(c for i in (above.item, *above.auxiliaries) for c in [i.has("cue:")] if c and c != "Reported")
        return own + (_noun_cues(teller) if isinstance(teller, Phrase) else ())
    return _noun_cues(above) if that and isinstance(above, Phrase) else ()


def _is_told(row: Sequence[EnglishNode], n: int) -> bool:
    """“X said it would …”, “X will …, the firms announced”: what those who do it tell is announced."""
    last = next((m for m in range(len(row) - 1, n, -1) if not isinstance(row[m], Break)), n)
    trailing = last > n + 1 and any(isinstance(x, Break) for x in row[n + 1 : last])
    return any(m >= 0 and _is_own_word(row, m) for m in (_above(row, n)[0], *((last,) if trailing else ())))


def _is_own_word(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether the node is a verb of saying and its subject no outlet, analyst or unnamed source."""
    verb = row[n]
    if not isinstance(verb, Verb) or not verb.item.is_concept("report") or verb.item.has("cue:") == "Opinion":
        return False
    tellers = [i for f in subject_of(row, n) for i in f]
    return verb.item.has("cue:") != "Reported" and not any(is_telling(i) for i in tellers)


def _above(row: Sequence[EnglishNode], n: int) -> tuple[int, bool]:
    """The node that the clause of the verb at `n` hangs on (“said on Monday that X …”), and whether by “that”."""
    k = clause_start(row, n) - 1
    that = k >= 0 and isinstance(row[k], Break) and row[k].item.is_concept("complement")  # type: ignore[union-attr]
    k -= that
    place = k
    while place > 0 and isinstance(row[place], Phrase) and all(i.kind == "date" for i in row[place].items):  # type: ignore[union-attr]
        place -= 1
    return (place if place >= 0 and isinstance(row[place], Verb) else k), that


def _noun_cues(phrase: Phrase) -> tuple[str, ...]:
    return tuple(i.has("cue:") for i in phrase.items if i.has("cue:"))


def clause_start(row: Sequence[EnglishNode], n: int) -> int:
    """Where the clause of the verb at `n` begins: at the phrase of its subject."""
    k = n
    while k > 0 and isinstance(row[k - 1], Phrase):
        k -= 1
        if not row[k].cases:  # type: ignore[union-attr]
            break
    return k


def adverbs(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> tuple[str, ...]:
    """Adverbs that colour the clause of node `n`; a condition holds for the whole sentence."""
    place = place_of(row[n])
    verbs = [k for k, v in enumerate(row) if isinstance(v, Verb) and v.form == "end"]
    subject = _starts(row, n)

    def reaches(at: int) -> bool:
        if at < place:
            return subject < at or not any(at < place_of(row[k]) < place and not passes_on(row[k]) for k in verbs)
        later = next((k for k in verbs if place_of(row[k]) > at), None)
        return not any(place < place_of(row[k]) < at for k in verbs) and (later is None or _starts(row, later) < place)

    return tuple(
        cue
        for i in items
        for cue in [i.has("cue:")]
        if cue == "Conditional" or (cue in ("Reported", "Rumoured", "Opinion") and reaches(i.start))
        if cue != "Conditional" or not _of_extra_sum(items, i)
        if any(w.pos in ("Adverb", "Function", "Adjective") for w in i.words)
    )


def _of_extra_sum(items: Sequence[Item], cue: Item) -> bool:
    """“for $5m, with another $1m contingent on …”: the condition is that of the sum which is added, not of the deal."""
    before = list(takewhile(lambda i: i is not cue, items))
    if not before or before[-1].kind != "quantity":
        return False
    lead = next((n for n in range(len(before) - 2, 0, -1) if not before[n].is_concept("determiner", "filler")), 0)
    return before[lead].kind == "marker" and "comitative" in before[lead].cases and before[lead - 1].text == ","


def _starts(row: Sequence[EnglishNode], n: int) -> int:
    """Where the subject of the verb at `n` begins, or the verb where it has none."""
    return min((i.start for f in subject_of(row, n) for i in f), default=place_of(row[n]))


def place_of(node: EnglishNode) -> int:
    return node.item.start if isinstance(node, Break) else node.start
