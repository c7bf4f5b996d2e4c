"""The stores: the same article twice is one, order is of no account, what goes leaves nothing behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kg_world import ONE, ONE_CLAIMS, TWO, TWO_CLAIMS, article, claim, frame, thing, usd, world

from kg.counts import counts
from kg.errors import QueryError, RefusedQuery, StoreError
from kg.identity import entity_iri
from kg.model import DG, DGR, Entity, Frame
from kg.results import Results
from kg.rules import derived
from kg.store import EmbeddedStore, MemoryStore, RemoteStore, open_store
from kg.terms import HISTORY, dg, iri, literal
from kg.triples import Batch, batch

AnyStore = MemoryStore | EmbeddedStore
BATCHES = (batch(ONE, ONE_CLAIMS, world()), batch(TWO, TWO_CLAIMS, world()))
HOSTS = iri(DGR + "aws"), dg("hosts"), iri(DGR + "openai")
HOSTILE = ('" } ; DROP ALL #', ">", "\\", "a\nb", "{|", "<script>", "javascript:alert(1)", "'''", '"@en .', "\x00")


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    made: AnyStore = MemoryStore() if request.param == "memory" else EmbeddedStore(tmp_path / "graph")
    yield made
    made.close()


def state(of: AnyStore, *, revisions: bool = True) -> set[tuple[str, str, str, str]]:
    return {quad for quad in of.quads() if revisions or quad[1] != dg("revision")}


# ---- adding and dropping ----
def test_twice_is_once(store: AnyStore) -> None:
    assert store.add(BATCHES[0])
    before = state(store)
    assert not store.add(BATCHES[0])
    assert state(store) == before


def test_a_fact_of_two_claims_stands_once(store: AnyStore) -> None:
    for each in BATCHES:
        store.add(each)
    assert len({t[0] for each in BATCHES for _, ts in each.graphs for t in ts if t[2] == dg("Contract")}) == 1
    asked = "SELECT ?deal { ?deal a dg:Contract ; dg:customer ?who }"
    assert len(store.select(asked, who=iri(DGR + "openai"))) == 1
    assert len(store.evidence([(iri(_deal()), dg("customer"), iri(DGR + "openai"))])) == 2


def _deal() -> str:
    return next(t[0][1:-1] for _, ts in BATCHES[0].graphs for t in ts if t[2] == dg("Contract"))


def test_order_is_of_no_account() -> None:
    states = []
    for order in permutations(BATCHES):
        one = MemoryStore()
        for each in order:
            one.add(each)
        states.append(state(one))
    assert states[0] == states[1]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 1)), max_size=8))
def test_any_history_ends_where_a_fresh_store_begins(history: list[tuple[bool, int]]) -> None:
    used = MemoryStore()
    held: set[int] = set()
    for adds, which in history:
        if adds:
            used.add(BATCHES[which])
        else:
            used.drop(BATCHES[which].article)
        held = held | {which} if adds else held - {which}
    fresh = MemoryStore()
    for which in held:
        fresh.add(BATCHES[which])
    assert state(used) == state(fresh)


def test_dropping_leaves_what_others_state(store: AnyStore) -> None:
    store.add(BATCHES[1])
    before = state(store)
    store.add(BATCHES[0])
    assert store.drop(ONE.iri)
    assert state(store) == before
    assert store.drop(TWO.iri)
    assert state(store) == set()
    assert not store.drop(TWO.iri)


def test_what_the_vocabulary_says_stays_when_a_claim_of_it_goes(store: AnyStore) -> None:
    """AWS is a part of Amazon by the vocabulary and by a claim; without the claim it still is."""
    other = replace(ONE, doc="s3", iri=DGR + "article-s3")
    store.add(batch(other, [replace(ONE_CLAIMS[0], iri=DGR + "claim-s3", article=other.iri, doc="s3")], world()))
    store.add(BATCHES[0])
    store.drop(ONE.iri)
    assert store.ask("ASK { dgr:aws dg:partOf dgr:amazon }")


def test_changed_text_replaces(store: AnyStore) -> None:
    for each in BATCHES:
        store.add(each)
    changed = article("s1", "Amazon owns AWS.")
    part = claim(changed, "Amazon owns AWS.", frame("PartOf", part=thing("aws"), whole=thing("amazon")), "Completed")
    assert store.add(batch(changed, [part], world()))
    assert [c.quote for c in store.claims(ONE.iri, world())] == ["Amazon owns AWS."]
    assert store.article(ONE.iri) == changed
    assert not store.ask("ASK { dgr:aws dg:hosts dgr:openai }")
    assert store.ask("ASK { ?a dg:docName 's1' ; dg:revision 2 }")
    fresh = MemoryStore()
    fresh.add(batch(changed, [part], world()))
    fresh.add(BATCHES[1])
    assert state(store, revisions=False) == state(fresh, revisions=False)


def test_same_text_read_anew_is_no_revision(store: AnyStore) -> None:
    store.add(batch(ONE, ONE_CLAIMS[:1], world()))
    assert store.add(BATCHES[0])
    assert store.ask("ASK { ?a dg:docName 's1' ; dg:revision 1 }")
    assert len(store.claims(ONE.iri, world())) == 2


def test_a_failing_write_changes_nothing() -> None:
    store = MemoryStore()
    store.add(BATCHES[0])
    before = state(store)
    bad = replace(BATCHES[1], about=(*BATCHES[1].about, ("<a b>", "<c>", "<d>")))
    with pytest.raises(SyntaxError):
        store.add(bad)
    assert state(store) == before


def test_an_article_without_claims_is_kept(store: AnyStore) -> None:
    assert store.add(batch(ONE, (), world()))
    assert store.articles() == (ONE.iri,)
    assert store.drop(ONE.iri)
    assert state(store) == set()


def facts(store: AnyStore) -> int:
    """How many triples the claims state."""
    return len({quad[:3] for quad in store.quads() if quad[3] not in ("", iri(HISTORY))})


def test_claims_come_back(store: AnyStore) -> None:
    for each in BATCHES:
        store.add(each)
    assert store.article(ONE.iri) == ONE
    found = store.claims(ONE.iri, world())
    assert [(c.iri, c.quote, c.start, c.end) for c in found] == [(c.iri, c.quote, c.start, c.end) for c in ONE_CLAIMS]
    assert found[1].statement == ONE_CLAIMS[1].statement
    assert facts(store) == 27
    assert counts(store) == {
        "articles": 2,
        "claims": 3,
        "entities": 4,
        "triples": sum(not q[3] for q in store.quads()),
        "frames": {"Contract": 1, "PartOf": 1},
    }


def test_frames_are_called_what_most_claims_call_them(store: AnyStore) -> None:
    asked = "SELECT ?label { ?deal a dg:Contract ; rdfs:label ?label FILTER(LANG(?label) = 'en') }"
    store.add(BATCHES[1])
    assert store.select(asked).values() == ({"label": "OpenAI–Amazon contract, USD 38 billion"},)
    store.add(BATCHES[0])
    assert store.select(asked).values() == ({"label": "OpenAI–AWS contract, USD 38 billion"},)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(store: AnyStore, name: str) -> None:
    store.add(BATCHES[1])
    before = state(store)
    of = article(name, f"{name} invests in OpenAI")
    stranger = Entity(entity_iri(name), frozenset({"Organisation", "Thing"}), (("en", name),), provisional=True)
    store.add(
        batch(
            of,
            [claim(of, of.text, frame("Investment", investor=stranger, investee=thing("openai")), speakers=(name,))],
            world(),
        )
    )
    found = store.select("SELECT ?who { ?who dg:investsIn dgr:openai ; rdfs:label ?name }", name=literal(name, "en"))
    assert found.values() == ({"who": stranger.iri},)
    assert [c.quote for c in store.claims(of.iri, world())] == [of.text]
    assert before <= state(store)
    store.drop(of.iri)
    assert state(store) == before


# ---- rules ----
def rule(stated: Frame, status: str = "Signed") -> set[tuple[str, str, str]]:
    """The shortcuts of one claim, by short names."""
    of = article("r", "x")
    certainty = status if status in ("Reported", "Rumoured", "Projected") else "Asserted"
    made = batch(of, [claim(of, "x", stated, status, stage="Signed", certainty=certainty)], world())
    return {
        tuple(term.strip("<>").removeprefix(DGR).removeprefix(DG) for term in triple)  # type: ignore[misc]
        for triples in derived(made).values()
        for triple in triples
    }


HOSTING = frame("Hosting", provider=thing("aws"), lab=thing("openai"))
CLOUD = frame("Contract", customer=thing("openai"), provider=thing("aws"))
RULES: tuple[tuple[Frame, str, set[tuple[str, str, str]]], ...] = (
    (HOSTING, "Completed", {("aws", "hosts", "openai")}),
    (HOSTING, "Reported", {("aws", "hosts", "openai")}),
    *((HOSTING, status, set()) for status in ("InTalks", "Planned", "Denied", "Rumoured", "Projected")),
    (CLOUD, "Signed", {("openai", "customerOf", "aws"), ("aws", "hosts", "openai")}),
    (CLOUD, "Reported", {("openai", "customerOf", "aws")}),
    (CLOUD.with_role("subject", thing("licence")), "Signed", {("openai", "customerOf", "aws")}),
    (
        frame("Contract", customer=thing("openai"), provider=thing("google"), subject=thing("cloud-capacity")),
        "Announced",
        {("openai", "customerOf", "google"), ("google", "hosts", "openai")},
    ),
    (
        frame("Contract", customer=thing("openai"), provider=thing("nvidia")),
        "Signed",
        {("openai", "customerOf", "nvidia")},
    ),
    (frame("Contract", customer=thing("nvidia"), provider=thing("aws")), "Signed", {("nvidia", "customerOf", "aws")}),
    (
        frame("Investment", investor=(thing("amazon"), thing("google")), investee=thing("anthropic"), amount=usd(4)),
        "Completed",
        {("amazon", "investsIn", "anthropic"), ("google", "investsIn", "anthropic")},
    ),
    (
        frame("FundingRound", company=thing("anthropic"), investors=(thing("google"),)),
        "Completed",
        {("google", "investsIn", "anthropic")},
    ),
    (
        frame("HardwareUse", user=thing("openai"), hardware=thing("trainium")),
        "Completed",
        {("openai", "uses", "trainium")},
    ),
    (frame("Manufacture", maker=thing("aws"), product=thing("trainium")), "Completed", {("aws", "makes", "trainium")}),
    (frame("PartOf", part=thing("aws"), whole=thing("amazon")), "Completed", {("aws", "partOf", "amazon")}),
    (
        frame("Partnership", parties=(thing("openai"), thing("nvidia"))),
        "Announced",
        {("openai", "partnerOf", "nvidia"), ("nvidia", "partnerOf", "openai")},
    ),
    (
        frame("Competition", a=thing("aws"), b=thing("google-cloud")),
        "Completed",
        {("aws", "competesWith", "google-cloud"), ("google-cloud", "competesWith", "aws")},
    ),
    (frame("Role", person=thing("sam-altman"), role=thing("ceo")), "Completed", set()),
)


def test_every_shortcut_of_the_model_has_a_case() -> None:
    assert len(RULES) == 21
    assert {p for _, _, drawn in RULES for _, p, _ in drawn} == {
        "hosts",
        "investsIn",
        "customerOf",
        "uses",
        "makes",
        "partOf",
        "partnerOf",
        "competesWith",
    }


@pytest.mark.parametrize(("stated", "status", "drawn"), RULES)
def test_rules(stated: Frame, status: str, drawn: set[tuple[str, str, str]]) -> None:
    assert rule(stated, status) == drawn


def test_rules_draw_one_fact_for_each_claim() -> None:
    made = [claim(ONE, ONE.text, replace(CLOUD, roles=(*CLOUD.roles, ("amount", (usd(n),))))) for n in range(200)]
    given_ = batch(ONE, made, world())
    assert len(derived(given_)) == 200


# ---- asking ----
def test_results_in_all_forms(store: AnyStore) -> None:
    store.add(BATCHES[0])
    rows = store.query("SELECT ?a ?b ?none { ?a dg:hosts ?b OPTIONAL { ?a dg:hosts ?b , ?none FILTER(?none != ?b) } }")
    assert json.loads(rows.to_json())["results"]["bindings"] == [
        {"a": {"type": "uri", "value": DGR + "aws"}, "b": {"type": "uri", "value": DGR + "openai"}}
    ]
    assert rows.to_csv() == f"a,b,none\r\n{DGR}aws,{DGR}openai,\r\n"
    assert rows.to_tsv() == f"?a\t?b\t?none\n<{DGR}aws>\t<{DGR}openai>\t\n"
    assert rows.table() == (("dgr:aws", "dgr:openai", ""),)
    assert store.query("ASK { dgr:aws dg:hosts ?x }").to_json() == '{"head": {}, "boolean": true}'
    made = store.query("CONSTRUCT { ?b dg:hostedBy ?a } WHERE { ?a dg:hosts ?b }")
    assert "dgr:openai dg:hostedBy dgr:aws ." in made.to_turtle()
    assert store.query("DESCRIBE dgr:openai").triples
    assert store.query('SELECT ("a,\\"b\\n" AS ?x) (3.5 AS ?y) {}').to_csv() == 'x,y\r\n"a,""b\n",3.5\r\n'


def test_a_capped_result_says_so(store: AnyStore) -> None:
    store.add(BATCHES[0])
    few = store.query("SELECT ?s { ?s ?p ?o }", limit=3)
    assert (len(few), few.capped, json.loads(few.to_json())["capped"]) == (3, True, True)
    assert not store.query("SELECT ?s { ?s ?p ?o }", limit=10_000).capped
    assert store.query("CONSTRUCT WHERE { ?s ?p ?o }", limit=2).capped


def test_graphs_are_not_the_default_graph(store: AnyStore) -> None:
    """Five claims of one triple are one row: the union of the graphs is never what a user sees."""
    for each in BATCHES:
        store.add(each)
    assert len(store.query("SELECT * { ?deal dg:customer dgr:openai }")) == 1
    assert len(store.query("SELECT * { GRAPH ?claim { ?deal dg:customer dgr:openai } }")) == 2


def test_syntax_errors_have_a_place(store: AnyStore) -> None:
    with pytest.raises(QueryError) as error:
        store.query("SELECT ?x WHERE {\n ?x ?y }")
    assert (error.value.line, error.value.column) == (2, 9)
    with pytest.raises(QueryError):
        store.select("ASK {}")


@pytest.mark.parametrize(
    "query",
    [
        "DROP ALL",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "# hello\nclear all",
        "LOAD <file:///etc/passwd>",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://169.254.169.254/> { } }",
        "SELECT * { { SELECT * { SeRvIcE ?x { } } } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://x/> {} } }",
        "SELECT * { \\u0053ERVICE <http://x/> {} }",
        "SELECT * { ?s a dg:X;SERVICE<http://x/>{} }",
        "SELECT * { ex:a\\' SERVICE <x> {} ex:b\\' }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM <http://x.example/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://x.example/> { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
    ],
)
def test_writing_and_reaching_out_are_refused(store: AnyStore, query: str) -> None:
    store.add(BATCHES[0])
    before = state(store)
    with pytest.raises(RefusedQuery):
        store.query(query)
    assert state(store) == before


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "CLEAR ALL ; SERVICE <x>" } # DROP ALL',
        "SELECT ?service { ?service <https://x.example/DROP#LOAD> 'INSERT' }",
        "SELECT * FROM <https://w3id.org/dealgraph/id/claim-1> { ?s ?p ?o }",
        "PREFIX d: <https://w3id.org/dealgraph/id/> SELECT * FROM d:claim-1 { ?s ?p ?o }",
        "SELECT * { ?s ?p '''it's SERVICE''' . FILTER(?a<3&&?b>4) BIND(1 AS ?a) BIND(2 AS ?b) }",
    ],
)
def test_words_in_texts_names_and_comments_are_only_words(query: str) -> None:
    assert MemoryStore().query(query).rows == ()


SHAPES: dict[str, Callable[[int], str]] = {
    "{": lambda n: "SELECT * " + "{" * n + "}" * n,
    "(": lambda n: "SELECT * { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "path": lambda n: "SELECT * { ?s " + "/".join(["<a:b>"] * n) + " ?o }",
    "bind": lambda n: "SELECT * {" + " ".join(f"BIND(1 AS ?v{i})" for i in range(n)) + "}",
    "optional": lambda n: "SELECT * {" + " ".join(f"OPTIONAL {{ ?s <a:b> ?v{i} }}" for i in range(n)) + "}",
    "union": lambda n: "SELECT * {" + " UNION ".join(["{ ?s <a:b> ?v }"] * n) + "}",
    "patterns": lambda n: "SELECT * {" + " . ".join(f"?s{i} <a:b> ?v{i}" for i in range(n)) + "}",
    "not": lambda n: "SELECT * { FILTER(" + "!" * n + "true) }",
}


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ("{", 1000),
        ("{", 10_000),
        ("(", 5000),
        ("path", 500),
        ("bind", 4000),
        ("optional", 4000),
        ("union", 8000),
        ("patterns", 500),
        ("not", 5000),
    ],
)
def test_queries_that_would_break_the_process_are_refused(shape: str, size: int) -> None:
    with pytest.raises(RefusedQuery):
        MemoryStore().query(SHAPES[shape](size))


@pytest.mark.parametrize("shape", SHAPES)
def test_ordinary_sizes_run(shape: str) -> None:
    MemoryStore().query(SHAPES[shape](20))


@pytest.mark.parametrize(
    "text", ["'" * 90_000, '"""' + '"' * 90_000, "<" * 90_000, "a." * 45_000, "a-" * 45_000, ":(." * 30_000]
)
def test_the_guard_ends_on_text_made_to_stall_it(text: str) -> None:
    with pytest.raises(QueryError):
        MemoryStore().query(text)


# ---- evidence ----
def test_evidence_of_several_triples_in_one_query(store: AnyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in BATCHES:
        store.add(each)
    asked: list[str] = []
    select = store.select

    def counted(query: str, **given_: str) -> Results:
        asked.append(query)
        return select(query, **given_)

    monkeypatch.setattr(store, "select", counted)
    found = store.evidence([HOSTS, (iri(_deal()), dg("customer"), iri(DGR + "openai")), (HOSTS[2], HOSTS[1], HOSTS[0])])
    assert len(asked) == 1
    assert [(e.triple, e.article, e.status, e.attributed_to) for e in found] == [
        (0, "s1", "Signed", ("insiders",)),
        (1, "s1", "Signed", ("insiders",)),
        (1, "s2", "Reported", ("Reuters",)),
    ]
    assert found[0].quote == ONE.text[found[0].start : found[0].end]
    assert (found[0].title, found[0].url, found[0].published, found[0].date) == (
        ONE.title,
        ONE.url,
        "2025-11-04",
        "2025-11-03",
    )
    assert store.evidence([]) == ()


# ---- folders ----
def test_a_store_is_there_again(tmp_path: Path) -> None:
    first = EmbeddedStore(tmp_path / "deep" / "graph")
    first.add(BATCHES[0])
    held = state(first)
    first.close()
    with pytest.raises(StoreError):
        first.query("ASK {}")
    again = open_store(tmp_path / "deep" / "graph")
    assert set(again.quads()) == held
    again.close()


def test_what_the_engine_holds_is_put_on_disk_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.embedded._FLUSH", 1)
    store, plain = EmbeddedStore(tmp_path / "graph"), MemoryStore()
    for one in BATCHES:
        store.add(one)
        plain.add(one)
        assert store._unflushed == 0
    assert state(store) == state(plain)
    store.close()


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(StoreError, match="holds no store"):
        EmbeddedStore(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="is a file"):
        EmbeddedStore(tmp_path / "letter.txt")


KILLED = """
import os, signal, sys
sys.path[:0] = [{root!r}, {tests!r}]
from test_kg_store import BATCHES
from kg.store import EmbeddedStore
store = EmbeddedStore({where!r})
store.add(BATCHES[0])
print("added", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_added_survives_a_kill(tmp_path: Path) -> None:
    tests = Path(__file__).parent
    script = KILLED.format(root=str(tests.parent), tests=str(tests), where=str(tmp_path / "graph"))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.stdout == "added\n", done.stderr
    store, fresh = EmbeddedStore(tmp_path / "graph"), MemoryStore()
    fresh.add(BATCHES[0])
    assert state(store) == state(fresh)
    store.close()


def test_open_store_tells_places_apart(tmp_path: Path) -> None:
    assert isinstance(open_store(None), MemoryStore)
    assert isinstance(open_store("http://127.0.0.1:9/sparql"), RemoteStore)
    folder = open_store(str(tmp_path / "x"))
    assert isinstance(folder, EmbeddedStore)
    folder.close()


@settings(max_examples=20)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_text_is_found_again(text: str) -> None:
    store, of = MemoryStore(), article("t", text)
    store.add(batch(of, (), world()))
    assert store.article(of.iri).text == text
    assert store.select("SELECT ?a { ?a dg:text ?text }", text=literal(text)).values() == ({"a": of.iri},)


def test_batch_is_a_value() -> None:
    assert isinstance(BATCHES[0], Batch)
    assert hash(BATCHES[0]) == hash(batch(ONE, ONE_CLAIMS, world()))


# ---- the history ----
def test_the_history_keeps_nothing_alive_and_is_left_alone(store: AnyStore) -> None:
    note = (iri(DGR + "review-1"), dg("about"), iri(DGR + "openai"))
    store.add(BATCHES[0])
    before = facts(store)
    store.note([note])
    assert facts(store) == before
    store.drop(ONE.iri)
    assert state(store) == {(*note, iri(HISTORY))}
    store.note([], gone=[note])
    assert not state(store)
