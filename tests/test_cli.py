"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import COMMANDS, cli
from kg.cli.measure import is_extraction

ZH = "date: 2024-03-07\nlang: zh\n\n挪威外交大臣艾德3月6日在奥斯陆会见芬兰外长瓦尔托宁。"
EN = "date: 2024-03-07\n\nNorwegian Foreign Minister Espen Barth Eide met Finnish President Alexander Stubb in Oslo on Wednesday."


def kg(*args: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in args], input=stdin, prog_name="kg")


def process(*args: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kg", *map(str, args)], capture_output=True, text=True, encoding="utf-8",
                          **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "zh.txt").write_text(ZH, encoding="utf-8")
    (folder / "en.txt").write_text(EN, encoding="utf-8")
    return folder


# --- help -----------------------------------------------------------------------------------------------------------------


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    script = ("import sys; from kg.cli import main; sys.argv = ['kg', '--help']\n"
              "try: main()\nexcept SystemExit: pass\n"
              "heavy = {'spacy', 'networkx', 'numpy', 'yaml', 'trafilatura', 'onnxruntime', 'neo4j', 'pyvis', 'kg.build'}\n"
              "print(sorted(heavy & set(sys.modules)))")
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"
    assert all(f"  {name} " in out for name in COMMANDS)


def test_help_is_quick() -> None:
    """0.3 s of computing, the best of five: what the clock says depends on what else the machine does."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert 0 < min(times) < 0.3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_can_be_quiet(command: str) -> None:
    result = kg(command, "--help")
    assert result.exit_code == 0
    assert f"\n  kg {command}" in result.output.partition("Options:")[0].partition("\n")[2]
    assert "--quiet" in result.output


# --- usage and mistakes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args, code, words", [
    (["bild"], 2, "no such command 'bild'. Did you mean 'build'?"),
    (["build"], 2, "Missing argument"),
    (["build", "x", "--workers", "0", "-o", "g"], 2, "--workers"),
    (["build", "nope", "-o", "{tmp}/g.json"], 1, "no such file or folder: nope"),
    (["build", "{articles}", "-o", "{tmp}"], 1, "is a folder"),
    (["build", "{articles}", "-o", "{articles}/zh.txt/g.json"], 1, "cannot write"),
    (["build", "{articles}", "-o", "{tmp}/g.json", "--pipeline", "cn"], 1, "unknown pipeline 'cn'"),
    (["build", "{articles}", "-o", "{tmp}/g.json", "--pipeline", "cn.cfg"], 1, "no such file: cn.cfg"),
    (["build", "{articles}", "-o", "{tmp}/g.json", "--seeds", "{tmp}/none"], 1, "no such folder of seeds"),
    (["build", "{articles}", "-o", "{tmp}/g.json", "--map", "body"], 1, "FIELD=COLUMN"),
    (["extract", "{articles}", "-o", "{articles}/zh.txt/x.jsonl"], 1, "cannot write"),
    (["evaluate", "{articles}"], 1, "no annotations in"),
    (["evaluate", "nope.jsonl"], 1, "no such gold"),
    (["render", "nope.json", "-o", "{tmp}/x.html"], 1, "no such graph"),
    (["render", "{articles}/zh.txt", "-o", "{tmp}/x.html"], 1, "is not a graph file"),
    (["render", "nope.json", "-o", "{tmp}/x.html", "--from", "soon"], 2, "--from"),
    (["check", "nope"], 1, "kg init nope"),
    (["init", "{articles}/zh.txt"], 1, "zh.txt"),
])
def test_mistakes(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int, words: str) -> None:
    monkeypatch.setenv("KG_SEEDS", "")
    result = kg(*(a.format(articles=articles, tmp=tmp_path) for a in args))
    assert result.exit_code == code
    assert words in result.stderr and "Traceback" not in result.output
    assert not (tmp_path / "g.json").exists()


def test_a_mistake_in_kg_is_told_without_a_traceback(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.build.read_documents", lambda *_: 1 / 0)
    monkeypatch.delenv("KG_DEBUG", raising=False)
    result = kg("extract", articles)
    assert result.exit_code == 1 and "ZeroDivisionError" in result.stderr and "KG_DEBUG=1" in result.stderr
    monkeypatch.setenv("KG_DEBUG", "1")
    assert isinstance(kg("extract", articles).exception, ZeroDivisionError)


# --- extract and evaluate -------------------------------------------------------------------------------------------------


def test_extract_prints_one_document_a_line(articles: Path, tmp_path: Path) -> None:
    result = kg("extract", articles)
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [d["id"] for d in lines] == ["en", "zh"]
    assert any(e["name"] == "芬兰" for e in lines[1]["entities"])
    assert kg("extract", articles, "-o", tmp_path / "x.jsonl").exit_code == 0
    assert (tmp_path / "x.jsonl").read_text(encoding="utf-8") == result.stdout


def test_extract_reads_standard_input(articles: Path) -> None:
    result = kg("extract", "-", stdin=ZH.encode("gb18030"))
    assert json.loads(result.stdout)["id"] == "stdin"


def test_a_bad_article_costs_only_itself(articles: Path) -> None:
    (articles / "bad.txt").write_bytes(b"\0\1\2")
    (articles / "nodate.txt").write_text("Norway condemned the attack.", encoding="utf-8")
    result = kg("extract", articles)
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 3
    assert f"Failed: {articles / 'bad.txt'}: " in result.stderr and f"Note: {articles / 'nodate.txt'}: no date" in result.stderr
    assert "Note" not in kg("extract", articles, "--quiet").stderr


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    for command in (["extract", tmp_path], ["build", tmp_path, "-o", tmp_path / "g.json"]):
        result = kg(*command)
        assert result.exit_code == 1 and "bad.txt: it holds no text" in result.stderr and "none of the documents" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.txt"]


def test_a_closed_pipe_is_no_error(articles: Path) -> None:
    command = f"{sys.executable} -m kg extract {articles} | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.stderr == "" and len(done.stdout) == 10


@pytest.fixture
def annotated(articles: Path) -> Path:
    (articles / "zh.yaml").write_text("entities:\n  fin: {label: Country, name: 芬兰, mentions: [芬兰]}\n"
                                      "  nor: {label: Country, name: 挪威, mentions: [挪威]}\n", encoding="utf-8")
    return articles


def test_evaluate_gives_the_same_for_articles_and_their_extraction(annotated: Path, tmp_path: Path) -> None:
    kg("extract", annotated, "-o", tmp_path / "x.jsonl")
    results = [kg("evaluate", annotated, *source) for source in ([], [annotated], [tmp_path / "x.jsonl"])]
    assert [r.exit_code for r in results] == [0, 0, 0]
    assert len({r.stdout for r in results}) == 1
    assert "mentions" in results[0].stdout and "1 document" in results[0].stdout


def test_evaluate_lists_errors_and_prints_json(annotated: Path) -> None:
    figures = json.loads(kg("evaluate", annotated, "--json", "--per-document").stdout)
    assert figures["mentions"]["gold"] == 2 and figures["documents"]["zh"]["mentions"]["gold"] == 2
    rows = kg("evaluate", annotated, "--errors", "mentions").stdout.splitlines()
    assert all(row.startswith("zh\t") for row in rows) and any("spurious" in row for row in rows)
    assert kg("evaluate", annotated, "--lang", "en").exit_code == 1


def test_evaluate_names_what_is_missing(annotated: Path, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "other", "lang": "zh", "date": null, "entities": [], "events": [], "relations": []}\n')
    result = kg("evaluate", annotated, tmp_path / "x.jsonl")
    assert "no extraction of zh" in result.stderr and result.exit_code == 0


@pytest.mark.parametrize("line, expected", [('{"id": "a", "text": "x"}', False), ('{"id": "a", "entities": [], "events": []}', True),
                                            ("nonsense", False), ("", False)])
def test_extractions_are_told_from_articles(tmp_path: Path, line: str, expected: bool) -> None:
    (tmp_path / "x.jsonl").write_text(line)
    assert is_extraction(tmp_path / "x.jsonl") is expected


# --- build, render --------------------------------------------------------------------------------------------------------


def test_build_writes_and_sums_up(articles: Path, tmp_path: Path) -> None:
    graph, html = tmp_path / "out" / "graph.json", tmp_path / "out" / "graph.html"
    result = kg("build", articles, "-o", graph, "--html", html)
    assert result.exit_code == 0, result.stderr
    assert "2 documents (1 en, 1 zh)" in result.stdout and "CONSULT" in result.stdout and "Most connected" in result.stdout
    assert f"Wrote {graph}" in result.stdout and f"Wrote {html}" in result.stdout
    assert sorted(p.name for p in graph.parent.iterdir()) == ["graph.html", "graph.json"]
    assert kg("build", articles, "-o", graph, "--quiet").stdout == ""


def test_build_gives_the_same_bytes_again_and_with_workers(articles: Path, tmp_path: Path) -> None:
    for name, more in (("a", []), ("b", []), ("c", ["--workers", "2"])):
        env = {**os.environ, "PYTHONHASHSEED": str(ord(name))}
        assert process("build", articles, "-o", tmp_path / name, *more, env=env).returncode == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()


def test_resume_keeps_and_uses_what_was_done(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "graph.json"
    assert kg("build", articles, "-o", output, "--resume").exit_code == 0
    before = output.read_bytes()
    monkeypatch.setattr("kg.build._work", lambda todo, pipeline: pytest.fail(f"did {todo} again"))
    assert kg("build", articles, "-o", output, "--resume").exit_code == 0
    assert output.read_bytes() == before


def test_render_writes_a_page(articles: Path, tmp_path: Path) -> None:
    kg("build", articles, "-o", tmp_path / "g.json")
    result = kg("render", tmp_path / "g.json", "-o", tmp_path / "g.html", "--from", "2024-01-01")
    assert result.exit_code == 0 and "g.html" in result.stdout
    assert (tmp_path / "g.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    nobody = kg("render", tmp_path / "g.json", "-o", tmp_path / "h.html", "--focus", "Nobody At All")
    assert nobody.exit_code == 1 and not (tmp_path / "h.html").exists()


# --- seeds ----------------------------------------------------------------------------------------------------------------


def test_init_then_check_then_a_broken_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SEEDS", "")
    mine = tmp_path / "my"
    result = kg("init", mine)
    assert result.exit_code == 0 and f"kg check {mine}" in result.stdout
    assert (mine / "seeds" / "ontology" / "events.yml").is_file() and (mine / "pipelines" / "zh.cfg").is_file()
    assert kg("check", mine).exit_code == 0
    assert kg("init", mine).exit_code == 1
    events = mine / "seeds" / "ontology" / "events.yml"
    events.write_text(events.read_text(encoding="utf-8").replace("goldstein:", "goldstien:", 1), encoding="utf-8")
    broken = process("check", mine)  # seeds are read once a process
    assert broken.returncode == 1 and "events.yml" in broken.stderr and "Did you mean 'goldstein'?" in broken.stderr


@pytest.mark.parametrize("name, content, told", [
    ("zh", "triggers: [{type: SANCTON, frame: act, words: [请出国门]}]", "请出国门: unknown type 'SANCTON'. Did you mean 'SANCTION'?"),
    ("zh-claims", "claims: [{type: ACUSE, of: deed, words: [真丢人]}]", "unknown type 'ACUSE'. Did you mean 'ACCUSE'?"),
    ("zh-claims", "claims: [{type: ACCUSE, of: deeds, words: [真丢人]}]", "unknown of: 'deeds'. Did you mean 'deed'?"),
    ("zh-claims", "claims: [{type: ACCUSE, of: deed, word: [真丢人]}]", "unknown key 'word'. Did you mean 'words'?"),
    ("zh", "triggers: [{type: SANCTION, frame: akt, words: [请出国门]}]", "请出国门: unknown frame 'akt'. Did you mean 'act'?"),
    ("zh", "triggers: [{type: SANCTION, frame: act, when: [partis], words: [请出国门]}]",
     "unknown condition 'partis'. Did you mean 'parties'?"),
    ("zh", "triggers: [{type: SANCTION, frame: act, words: []}]", "an entry of type 'SANCTION' has no list of words"),
    ("en", "verbs: [{type: SANCTION, frame: cut, word: [show the door]}]",
     "verbs: a group without words: unknown key 'word'. Did you mean 'words'?"),
    ("en", "nouns: [{type: SANCTION, words: [snub]}]", "nouns: snub: 'frame' is missing"),
])
def test_check_reads_triggers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, told: str) -> None:
    monkeypatch.setenv("KG_SEEDS", "")
    (tmp_path / "triggers").mkdir()
    (tmp_path / "triggers" / f"{name}.yml").write_text(content, encoding="utf-8")
    result = kg("check", tmp_path)
    assert result.exit_code == 1 and told in result.stderr and f"triggers/{name}.yml" in result.stderr


def test_check_reads_pipelines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SEEDS", "")
    kg("init", tmp_path / "my")
    (tmp_path / "my" / "pipelines" / "zh.cfg").write_text("[nlp\n")
    result = kg("check", tmp_path / "my")
    assert result.exit_code == 1 and "zh.cfg" in result.stderr


# --- demo -----------------------------------------------------------------------------------------------------------------


def test_demo_does_not_write_the_page_over_the_graph(tmp_path: Path) -> None:
    done = process("demo", "-o", "graph.html", cwd=tmp_path)
    assert done.returncode == 2 and "kg demo -o graph.json" in done.stderr and not (tmp_path / "graph.html").exists()


def test_demo_names_the_page_where_nothing_can_be_opened(tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "KG_SEEDS")}
    done = process("demo", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kg-demo" / "graph.html").is_file() and f"Open in a browser: {Path('kg-demo') / 'graph.html'}" in done.stdout
