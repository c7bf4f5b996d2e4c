"""The command line from outside: one process a command, as users and scripts run it."""

from __future__ import annotations

import io
import json
import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from commands import exits
from dealgraph import example_articles, example_questions

ROOT = Path(__file__).resolve().parent.parent
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/dealgraph/ontology#Claim> }"


def dealgraph(*arguments: object, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph on disk of the example articles; read it only."""
    where = tmp_path_factory.mktemp("store") / "graph"
    done = dealgraph("ingest", *example_articles(), "--store", where)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["articles"] == 7
    return where


# ---- what each command gives ----
def test_ingest_twice_is_once(store: Path) -> None:
    done = dealgraph("ingest", *example_articles(), "--store", store)
    assert (done.returncode, json.loads(done.stdout)["unchanged"]) == (0, len(example_articles()))


def test_ingest_reads_standard_input(tmp_path: Path) -> None:
    done = dealgraph("ingest", "-", "--store", tmp_path / "g", given=example_articles()[0].read_text(encoding="utf-8"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["articles"] == 1


def test_extract_prints_facts_whose_quotes_are_the_articles(tmp_path: Path) -> None:
    article = next(path for path in example_articles() if path.suffix == ".txt")
    done = dealgraph("extract", article)
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    text = article.read_text(encoding="utf-8")
    assert done.returncode == 0
    assert len(facts) > 3
    assert all(text[fact["start"] : fact["end"]] == fact["quote"] and fact["doc"] == article.stem for fact in facts)


def test_extract_is_the_same_with_more_processes_and_tells_its_progress() -> None:
    alone = dealgraph("extract", *example_articles(), "--workers", "1")
    several = dealgraph("extract", *example_articles(), "--workers", "2", "-v")
    assert (alone.returncode, several.returncode) == (0, 0)
    assert alone.stdout == several.stdout
    assert alone.stderr == ""
    lines = several.stderr.splitlines()
    total = len(example_articles())
    assert [line.split(" ")[0] for line in lines] == [f"{n}/{total}" for n in range(1, total + 1)]
    assert all("/s" in line for line in lines)


def test_extract_rejected_tells_what_was_nearly_a_fact(tmp_path: Path) -> None:
    text = "Amazon invested in turbines."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = dealgraph("extract", "--rejected", tmp_path / "a.txt")
    (found,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert (found["doc"], found["kind"], found["reason"], found["role"]) == ("a", "Investment", "open-role", "investee")
    assert text[found["start"] : found["end"]] == found["quote"]
    assert "invested" in found["why"]["en"]
    table = dealgraph("extract", "--rejected", "-f", "table", tmp_path / "a.txt")
    assert table.stdout.splitlines()[0].split() == ["doc", "kind", "why", "not", "quote"]
    assert "investee" in table.stdout


def test_no_processes_is_bad_usage() -> None:
    assert dealgraph("extract", "x.txt", "--workers", "0").returncode == 2


def test_ask_gives_the_contracts_json_and_exit_0(store: Path) -> None:
    done = dealgraph("ask", example_questions()[0], "--store", store)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"]) == (0, "answered")
    assert answer["answers"]
    assert answer["evidence"]


def test_ask_declines_with_exit_1(store: Path) -> None:
    done = dealgraph("ask", "What will the weather be tomorrow?", "--store", store)
    assert (done.returncode, json.loads(done.stdout)["answers"]) == (1, [])


def test_the_shown_query_gives_the_same_by_hand(store: Path) -> None:
    answer = json.loads(dealgraph("ask", example_questions()[0], "--store", store).stdout)
    done = dealgraph("sparql", "-", "--store", store, "-f", "tsv", given=answer["sparql"])
    assert done.returncode == 0, done.stderr
    assert all(item.get("iri", "") in done.stdout for item in answer["answers"])


def test_ask_answers_a_file_of_questions_in_order(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(
        "".join(json.dumps({"id": f"x{n}", "question": q}) + "\n" for n, q in enumerate(example_questions())), "utf-8"
    )
    done = dealgraph("ask", "--file", file, "--store", store, "-o", tmp_path / "a.jsonl")
    answers = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (done.returncode, done.stdout) == (0, "")
    assert [(a["id"], a["question"]) for a in answers] == [(f"x{n}", q) for n, q in enumerate(example_questions())]


def test_ask_names_the_lines_that_are_no_questions(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "a", "question": "Which labs?"}\nno json\n{"id": "b"}\n', "utf-8")
    done = dealgraph("ask", "--file", file, "--store", store)
    assert done.returncode == 4
    assert len(done.stdout.splitlines()) == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [f"{file}:2", f"{file}:3"]


@pytest.mark.parametrize(("form", "begins"), [("json", '{"head"'), ("csv", "n"), ("tsv", "?n")])
def test_sparql_gives_rows_in_each_form(store: Path, form: str, begins: str) -> None:
    done = dealgraph("sparql", COUNT, "--store", store, "-f", form)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(begins)


def test_sparql_reads_a_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(COUNT, "utf-8")
    assert dealgraph("sparql", f"@{tmp_path / 'q.rq'}", "--store", store).returncode == 0


def test_sparql_points_at_the_mistake(store: Path) -> None:
    done = dealgraph("sparql", "SELECT ?x\nWHERE { ?x ?y }", "--store", store)
    first, shown, caret = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert first.startswith("error: line 2, column ")
    assert shown == "WHERE { ?x ?y }"
    assert caret == " " * (int(first.split("column ")[1].split(":")[0]) - 1) + "^"


GRAPH = "CONSTRUCT { ?a dg:hosts ?b } WHERE { ?a dg:hosts ?b }"


@pytest.mark.parametrize(
    ("form", "begins"),
    [("ttl", "@pref"), ("nt", "<http"), ("rdf", "<?xml"), ("jsonld", '{"@context"'), ("trig", "@pref"), ("", "@pref")],
)  # fmt: skip
def test_sparql_gives_a_graph_in_each_form(store: Path, form: str, begins: str) -> None:
    done = dealgraph("sparql", GRAPH, "--store", store, *(("-f", form) if form else ()))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(begins)


def test_sparql_gives_xml_that_others_read(store: Path) -> None:
    from rdflib.query import Result

    done = dealgraph("sparql", COUNT, "--store", store, "-f", "xml")
    assert len(list(Result.parse(io.BytesIO(done.stdout.encode()), format="xml"))) == 1


@pytest.mark.parametrize(("form", "query"), [("ttl", COUNT), ("xml", GRAPH), ("docx", COUNT)])
def test_a_form_that_does_not_fit_is_bad_usage(store: Path, form: str, query: str) -> None:
    assert dealgraph("sparql", query, "--store", store, "-f", form).returncode == 2


def test_sparql_table_has_names_beside_iris_unless_not_wanted(store: Path) -> None:
    query = "SELECT ?a { ?a dg:hosts ?b } ORDER BY ?a LIMIT 1"
    named = dealgraph("sparql", query, "--store", store, "-f", "table", LC_ALL="C.UTF-8").stdout.splitlines()[2]
    bare = dealgraph("sparql", query, "--store", store, "-f", "table", "--no-labels").stdout.splitlines()[2]
    assert named.startswith(f"{bare} (")
    assert bare.startswith("dgr:")


def test_sparql_says_when_rows_are_left_out_or_there_are_none(store: Path) -> None:
    some = dealgraph("sparql", "SELECT ?c { ?c a dg:Claim }", "--store", store, "-f", "csv", "--limit", "2")
    assert (some.returncode, len(some.stdout.splitlines())) == (0, 3)
    assert some.stderr == "note: only the first 2 are shown; --limit takes another number\n"
    none = dealgraph("sparql", "SELECT ?c { ?c a dg:None }", "--store", store, "-f", "csv")
    assert (none.returncode, none.stdout.strip(), none.stderr) == (0, "c", "note: no rows\n")


def test_sparql_explains(store: Path) -> None:
    found = json.loads(dealgraph("sparql", COUNT, "--store", store, "--explain", "-f", "json").stdout)
    assert (found["form"], found["rows"]) == ("SELECT", 1)
    assert found["seconds"] > 0
    assert "algebra" in dealgraph("sparql", COUNT, "--store", store, "--explain", "-f", "table").stdout


def test_a_long_table_goes_through_the_pager_on_a_terminal(store: Path) -> None:
    """A pager that marks each line shows whether it was asked; a pseudo-terminal is one to the program."""
    import pty

    shown = {}
    for name, extra in (("paged", ()), ("plain", ("--no-pager",))):
        query = ("sparql", "SELECT ?s { ?s ?p ?o } LIMIT 90", "--store", str(store), *extra)
        command = [sys.executable, str(ROOT / "cli.py"), *query]
        ours, theirs = pty.openpty()
        with subprocess.Popen(command, stdout=theirs, env={**os.environ, "PAGER": "sed s/^/P:/"}) as process:
            os.close(theirs)
            shown[name] = _read_terminal(ours)
        assert process.returncode == 0
    assert shown["paged"].count("P:") > 90
    assert "P:" not in shown["plain"]


def _read_terminal(handle: int) -> str:
    read = b""
    while True:
        try:
            piece = os.read(handle, 65536)
        except OSError:  # the other end is closed
            piece = b""
        if not piece:
            os.close(handle)
            return read.decode("utf-8")
        read += piece


def test_sparql_writes_nothing(store: Path) -> None:
    assert dealgraph("sparql", "INSERT DATA { <a:a> <a:b> <a:c> }", "--store", store).returncode == 2


@pytest.mark.parametrize("form", ["nt", "nq", "rdf", "jsonld", "graphml", "csv"])
def test_export_in_each_form(store: Path, tmp_path: Path, form: str) -> None:
    done = dealgraph("export", "-f", form, "-o", tmp_path / f"out.{form}", "--store", store)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"out.{form}").stat().st_size > 1000
    assert [path.name for path in tmp_path.iterdir()] == [f"out.{form}"]


def test_export_for_neo4j_is_a_folder_or_a_zip(store: Path, tmp_path: Path) -> None:
    assert dealgraph("export", "-f", "neo4j", "-o", tmp_path / "neo", "--store", store).returncode == 0
    assert sorted(path.name for path in (tmp_path / "neo").iterdir()) == ["nodes.csv", "relationships.csv"]
    assert dealgraph("export", "-f", "neo4j", "-o", tmp_path / "neo.zip", "--store", store).returncode == 0
    assert (tmp_path / "neo.zip").read_bytes()[:2] == b"PK"


def test_export_takes_filters(store: Path) -> None:
    every = dealgraph("export", "--what", "claims", "-f", "csv", "--store", store).stdout.splitlines()
    some = dealgraph("export", "--what", "claims", "-f", "csv", "--type", "出資", "--since", "2020", "--store", store)
    assert 1 < len(some.stdout.splitlines()) < len(every)
    none = dealgraph("export", "--what", "claims", "-f", "csv", "--until", "1999", "--store", store)
    assert (none.returncode, none.stderr) == (0, "note: no claim fits these filters together\n")


def test_a_filter_that_is_not_known_is_bad_usage_and_leaves_the_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "out.ttl").write_text("before", "utf-8")
    done = dealgraph("export", "--stage", "singed", "-o", tmp_path / "out.ttl", "--store", store)
    assert (done.returncode, (tmp_path / "out.ttl").read_text("utf-8")) == (2, "before")
    assert "near to it: signed" in one_line(done)


@pytest.mark.parametrize("what", ["facts", "claims", "ontology", "all"])
def test_export_of_each_part(store: Path, what: str) -> None:
    done = dealgraph("export", "--what", what, "-f", "nt", "--store", store)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") > 20


def test_check_without_any_graph_looks_at_the_ontology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.opening.data_folder", lambda: tmp_path / "none")
    monkeypatch.delenv("DEALGRAPH_STORE", raising=False)
    assert cli.main(["check"]) == 0
    assert not (tmp_path / "none").exists()


def test_check_finds_nothing_wrong(store: Path) -> None:
    done = dealgraph("check", "--store", store)
    assert done.returncode == 0, done.stdout + done.stderr


def test_stats_and_doctor(store: Path) -> None:
    stats = dealgraph("stats", "--store", store)
    assert (stats.returncode, json.loads(stats.stdout)["articles"]) == (0, len(example_articles()))
    doctor = dealgraph("doctor", "--store", store)
    assert (doctor.returncode, all(part["ok"] for part in json.loads(doctor.stdout).values())) == (0, True)


def test_demo_answers_three_questions(tmp_path: Path) -> None:
    done = dealgraph("demo", "--no-page", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert [line[2:] for line in done.stdout.splitlines() if line.startswith("? ")] == list(example_questions())


# ---- what goes wrong, and how it is told ----
def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("error: ")
    return done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("ingest",),
        ("ask",),
        ("ask", "one", "two"),
        ("ask", "Which?", "-f", "xml"),
        ("export", "--what", "none"),
        ("export", "-f", "docx"),
        ("sparql",),
        ("stats", "--nosuch"),
    ],
)
def test_bad_usage_is_exit_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = dealgraph(*arguments, DEALGRAPH_STORE=str(tmp_path / "g"))
    assert done.returncode == 2
    one_line(done)


def test_no_arguments_show_the_help() -> None:
    done = dealgraph()
    assert done.returncode == 2
    assert "Commands:" in done.stderr + done.stdout


@pytest.mark.parametrize("command", [("stats",), ("ask", "Which labs?"), ("export",), ("check",), ("ingest", "x.txt")])
def test_a_store_that_is_none_is_exit_3(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("no store", "utf-8")
    done = dealgraph(*command, "--store", tmp_path / "file")
    assert done.returncode == 3
    assert str(tmp_path / "file") in one_line(done)


def test_a_folder_of_other_things_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("not a store", "utf-8")
    assert dealgraph("stats", "--store", tmp_path).returncode == 3
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_endpoint_out_of_reach_is_exit_3() -> None:
    done = dealgraph("ask", example_questions()[0], "--store", "http://127.0.0.1:9/sparql")
    assert done.returncode == 3, done.stderr
    one_line(done)


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 8,
    "garbled.txt": b"\xff\xfe\xfd\xfc\x00\x00\x81" * 50,
}


@pytest.mark.parametrize("name", [*BAD, "missing.txt"])
def test_an_input_that_cannot_be_read_is_exit_4(name: str, tmp_path: Path) -> None:
    if name in BAD:
        (tmp_path / name).write_bytes(BAD[name])
    for command in (("ingest", "--store", tmp_path / "g"), ("extract",)):
        done = dealgraph(*command, tmp_path / name)
        assert done.returncode == 4
        assert len(done.stderr.splitlines()) == 1
        assert name in done.stderr


def test_one_bad_file_among_good_ones(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for path in example_articles()[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "bad.txt").write_bytes(BAD["binary.txt"])
    done = dealgraph("ingest", folder, "--store", tmp_path / "g")
    found = json.loads(done.stdout)
    assert (done.returncode, found["articles"], len(found["problems"])) == (4, 2, 1)
    assert "bad.txt" in done.stderr
    assert json.loads(dealgraph("stats", "--store", tmp_path / "g").stdout)["articles"] == 2


def test_shift_jis_is_read(tmp_path: Path) -> None:
    article = next(path for path in example_articles() if path.stem == "japan-cloud")
    (tmp_path / "sjis.txt").write_bytes(article.read_text(encoding="utf-8").encode("cp932"))
    done = dealgraph("extract", tmp_path / "sjis.txt")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(dealgraph("extract", article).stdout.splitlines())


def test_missing_files_of_options_are_named(tmp_path: Path) -> None:
    for arguments in (
        ("ask", "--file", "none.jsonl"),
        ("ask", "Which?", "--history", "none.jsonl"),
        ("sparql", "@none.rq"),
    ):
        done = dealgraph(*arguments, DEALGRAPH_STORE=str(tmp_path / "g"))
        assert done.returncode == 4
        assert "none." in one_line(done)


# ---- the start is light ----
HEAVY = (
    "gradio",
    "llama_index",
    "rdflib",
    "fastapi",
    "uvicorn",
    "pyshacl",
    "owlready2",
    "SPARQLWrapper",
    "networkx",
    "rich",
    "trafilatura",
    "pandas",
    "numpy",
)


@pytest.mark.alone
def test_a_cold_question_is_cheap_and_loads_nothing_heavy(store: Path) -> None:
    dealgraph(
        "ask", example_questions()[0], "--store", store
    )  # the vocabulary's cache is there from the second start on
    script = (
        "import sys, os, cli; code = cli.main(sys.argv[1:]); t = os.times();"
        "print(t.user + t.system, *sys.modules, file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", script, "ask", example_questions()[0], "--store", str(store)]
    tries = []
    for _ in range(3):  # whatever else the machine does only adds to the time
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        seconds, *modules = done.stderr.split()
        assert not set(HEAVY) & set(modules)
        tries.append(float(seconds))
    assert min(tries) < 1.0


# ---- copies ----
def test_a_backup_is_restored_and_rebuilt(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process: what is looked at is what each command says and ends with."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    counts = run("stats", "--store", store, "-f", "json")
    assert run("backup", tmp_path / "copy.tar", "--store", store) == (0, "", f"backed up to {tmp_path / 'copy.tar'}\n")
    code, _, said = run("backup", tmp_path / "copy.tar", "--store", store)
    assert (code, "there already" in said) == (3, True)
    assert run("restore", tmp_path / "copy.tar", "--store", tmp_path / "new", "-q") == (0, "", "")
    assert run("stats", "--store", tmp_path / "new", "-f", "json") == counts
    code, _, said = run("restore", tmp_path / "copy.tar", "--store", tmp_path / "new")
    assert (code, "--replace" in said) == (3, True)
    assert run("restore", tmp_path / "copy.tar", "--store", tmp_path / "new", "--replace")[0] == 0
    code, out, _ = run("rebuild", "--store", tmp_path / "new", "-f", "json")
    assert code == 0
    assert json.loads(out)["quads"] == json.loads(out)["before"] > 1000
    assert run("stats", "--store", tmp_path / "new", "-f", "json") == counts


@pytest.mark.parametrize("command", [["backup", "x.tar"], ["restore", "x.tar"], ["rebuild"]])
def test_copies_are_of_folders(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*command, "--store", "http://127.0.0.1:9/sparql"]) == 3
    assert "not a folder" in capsys.readouterr().err


@pytest.mark.parametrize("words", [
    "ask Who", "stats", "articles", "claims x", "contradictions", "explain x", "sparql ASK{}", "export", "check",
    "backup b.tar", "review list", "review names", "rebuild", "restore none.tar", "restore text.tar",
])  # fmt: skip
def test_no_folder_is_made_for_what_is_not_there(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.tar").write_text("no backup", encoding="utf-8")
    assert cli.main([*words.split(), "--store", str(tmp_path / "deep" / "new")]) == 3
    assert "error: " in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["text.tar"]


# ---- what is wrong is told in a line that says what to do ----
WRONG = [  # a command ({dir} is a folder with a folder, a file and a store in it), its exit code, what it says
    ("sparql '' --store {dir}/store", 2, "error: the query is empty"),
    ("sparql '# nothing' --store {dir}/store", 2, "error: the query is empty"),
    ("sparql @ --store {dir}/store", 2, "@query.rq"),
    ("sparql @{dir} --store {dir}/store", 4, "error: {dir}: Is a directory"),
    ("sparql @{dir}/bytes --store {dir}/store", 4, "error: {dir}/bytes: not UTF-8 text"),
    ("sparql 'SELECT * {{ ?s ?p ?o }}' --store {dir}/new", 3, "there is no graph here; dealgraph ingest makes one"),
    ("ask 'Who hosts OpenAI?' --store {dir}/stroe", 3, "there is no graph here; did you mean {dir}/store?"),
    ("sparql 'SELECT * {{ ?s ?p ?o }}' --store ftp://a.example/x", 3, "begins with http:// or https://"),
    ("sparql 'ASK {{}}' --store {dir}/store -o {dir}", 3, "error: {dir}: Is a directory"),
    ("export --store {dir}/store -o {dir}", 3, "error: {dir}: Is a directory"),
    ("export --store {dir}/store -o {dir}/none/x.ttl", 3, "error: {dir}/none: No such file or directory"),
    ("export --store {dir}", 3, "holds no store"),
    ("backup {dir}/none/x.tar --store {dir}/store", 3, "the backup was not made: No such file or directory"),
    ("restore {dir}/none.tar --store {dir}/new", 3, "error: {dir}/none.tar: there is no such file"),
    ("restore {dir}/bytes --store {dir}/new", 3, "error: {dir}/bytes: this is no backup of a store"),
    ("restore {dir}/folder --store {dir}/new", 3, "error: {dir}/folder: this is no backup of a store"),
    ("rebuild --store {dir}/new", 3, "error: {dir}/new: there is no store here"),
    ("rebuild --store {dir}/bytes", 3, "a store is a folder"),
    ("serve --no-page --port 70000 --store {dir}/store", 2, "65535"),
    ("serve --no-page --port {taken} --store {dir}/store", 2, "Address already in use; choose another with --port"),
    ("serve --no-page --host 192.0.2.1 --store {dir}/store", 2, "--host is an address of this machine"),
    ("serve --no-page --cors a.example --store {dir}/store", 2, "a site is https://host"),
    ("serve --no-page --store {dir}/bytes", 3, "a store is a folder"),
    ("ingest {dir}/bytes --store http://127.0.0.1:9/sparql", 3, "does not answer: Connection refused"),
    ("ingest {dir}/bytes --store 'http://a b/sparql'", 3, "no blanks"),
]


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("things")
    (folder / "folder").mkdir()
    (folder / "bytes").write_bytes(b"\x00\x01\xff\xfe")
    assert cli.main(["ingest", str(example_articles()[0]), "--store", str(folder / "store"), "-q"]) == 0
    return folder


@pytest.mark.parametrize(("command", "code", "said"), WRONG, ids=lambda value: str(value)[:60])
def test_what_is_wrong_is_told(
    command: str, code: int, said: str, things: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        names = {"dir": things, "taken": taken.getsockname()[1]}
        assert cli.main(shlex.split(command.format(**names))) == code
    [line] = capsys.readouterr().err.splitlines()
    assert said.format(**names) in line
    assert "Errno" not in line


# ---- the reference is the program's own ----
def test_the_reference_is_current() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "reference.py")], capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == made, "run: make docs"
    assert made.count("\n## dealgraph") == 28


def test_every_command_documents_itself() -> None:
    for command in cli.app.registered_commands:
        assert command.callback
        assert (command.callback.__doc__ or "").strip()


def test_the_reader_may_have_enough(store: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} {ROOT / 'cli.py'} export -f nt --store {store} | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


# ---- folders read again ----
def test_a_file_that_is_gone_is_a_note_and_watching_reads_what_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import watchfiles

    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Acme Robotics raised $40 million from Globex Ventures.", encoding="utf-8")

    def changes(*places: str, **_: object) -> object:
        assert places == (str(folder),)
        (folder / "b.txt").write_text("Acme Robotics raised $50 million from Initech Capital.", encoding="utf-8")
        yield {(1, str(folder / "b.txt"))}
        (folder / "a.txt").unlink()
        yield {(3, str(folder / "a.txt"))}
        raise KeyboardInterrupt

    monkeypatch.setattr(watchfiles, "watch", changes)
    code = cli.main(["ingest", str(folder), "--watch", "--store", str(tmp_path / "graph"), "-f", "json"])
    told = capsys.readouterr()
    rounds = [json.loads(line) for line in told.out.splitlines()]
    assert code == 130
    told_of = [(each["articles"], each["unchanged"], len(each.get("gone", ()))) for each in rounds]
    assert told_of == [(1, 0, 0), (2, 1, 0), (1, 1, 1)]
    assert "note: " in told.err
    assert "--drop-deleted" in told.err


def test_watching_what_is_not_there_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ingest", str(tmp_path / "no"), "--watch", "--store", str(tmp_path / "g")]) == exits.BAD_USAGE
