"""Documents that come to a graph: new versions replace, other articles under a taken id are left out and named; nothing is lost unseen."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.arrivals import REPLACED, Arrivals, is_version, once
from kg.build import reopen
from kg.cli import cli
from kg.model import Document, Event, Evidence, Extraction
from kg.read import Failure, Notice
from kg.resolve.duplicates import signed

OSLO = ("Norwegian Foreign Minister Espen Barth Eide met his Finnish colleague Elina Valtonen in Oslo on Wednesday. They spoke about the "
        "border in the north and about help for Ukraine. Norway condemned the attack on Kyiv.")
TOKYO = ("Japan's Prime Minister visited Seoul on Monday for talks with the President of South Korea. Both sides agreed to resume their "
         "dialogue on security, and signed an agreement about trade in rare earths.")
OTHER = "A spokesman in Cairo said nothing of the kind would come about before the autumn, whatever the papers wrote."


def article(text: str = OSLO, title: str = "", date: str | None = "2024-03-07", url: str = "", id_: str = "001") -> Document:
    return Document(id_, text, title, date, "Wire", "en", url)


def kept(document: Document, *sentences: str) -> Extraction:
    """What a graph file keeps of an article: no text."""
    evidence = tuple(Evidence(document.id, s, document.text.index(s), document.text.index(s), 0, "") for s in sentences)
    whole = signed(Extraction(document, events=(Event("v1", "STATEMENT", evidence=evidence),), sha256=document.sha256))
    return replace(whole, document=document.without_text())


FIRST, LAST = OSLO.partition(". ")[0] + ".", "Norway condemned the attack on Kyiv."


@pytest.mark.parametrize("new, old, version", [
    # much of the text: known by the signature, or by a sentence where there is none (too short, or from an older kg)
    (article(OSLO.replace("Wednesday", "Thursday") + " More follows."), kept(article()), True),
    (article(f"{OTHER} {TOKYO}\n\n{LAST}"), replace(kept(article(), FIRST, LAST), signature=""), True),
    (article("Norway  condemned\nthe attack on Kyiv."), replace(kept(article(), LAST), signature=""), True),
    (article(TOKYO), kept(article(), FIRST, LAST), False),
    (article(TOKYO), kept(article("Norway condemned it.")), False),
    # another text under the same title or address, published within days
    (article(TOKYO, title="Talks"), kept(article(title=" Talks")), True),
    (article(TOKYO, title="Talks", date=None), kept(article(title="Talks")), True),
    (article(TOKYO, title="Briefing", date="2024-03-14"), kept(article(title="Briefing")), False),
    (article(TOKYO, url="https://e.org/a"), kept(article(url="https://e.org/a")), True),
    (article(TOKYO, url="https://e.org/"), kept(article(url="https://e.org/")), False),
    (article(TOKYO), kept(article()), False),
    # a bulletin by one pattern, a week later
    (article(OSLO.replace("Kyiv", "Lviv").replace("north", "south"), date="2024-03-14"), kept(article()), False),
    (article(OSLO, date="2024-03-14"), kept(article()), True),
])
def test_what_is_a_version_of_what(new: Document, old: Extraction, version: bool) -> None:
    assert is_version(new, old) is version


def test_another_article_is_refused_with_both_named_and_every_way_out() -> None:
    old, graph = kept(article(title="Oslo talks"), LAST), Path("my graph.json")
    found = Arrivals([old], graph)(article(TOKYO, date="2024-05-01"), "q2/001.txt")
    assert isinstance(found, Failure) and found.source == "q2/001.txt"
    for words in ("'001'", "“Oslo talks” (2024-03-07, Wire)", "“Japan's Prime Minister visited", "(2024-05-01, Wire)",
                  "--ids path", "--replace", "kg remove 001 --from 'my graph.json'"):
        assert words in found.message
    assert Arrivals([old], graph)(article(TOKYO, id_="002"), "") is None
    assert Arrivals([old], graph)(article(title="Another title of the same text"), "") is None
    assert Arrivals([old], graph)(article(OSLO + " More follows."), "q1") == Notice("q1", REPLACED)
    assert Arrivals([old], graph, replace=True)(article(TOKYO), "q2") == Notice("q2", REPLACED)


@pytest.mark.parametrize("id_, ids, advice", [
    ("001", "stem", "--ids path"), ("q1/001", "path", "give the folder above"), ("news#3", "stem", "--map id=COLUMN"),
    ("stdin", "stem", "`id: NAME`")])
def test_the_next_step_fits_what_was_read(id_: str, ids: str, advice: str) -> None:
    found = Arrivals([kept(article(id_=id_))], Path("g.json"), ids)(article(TOKYO, id_=id_), "")
    assert found and advice in found.message


def test_titles_of_a_foreign_graph_file_send_nothing_to_the_terminal() -> None:
    found = Arrivals([kept(article(title="\x1b[31mx\x07"))], Path("g.json"))(article(TOKYO), "")
    assert found and found.message.isprintable()


def test_of_documents_with_one_id_the_first_goes_on() -> None:
    first, second, notice = article(), article(TOKYO), Notice("", "no date")
    found = list(once([first, notice, second, notice]))
    assert found[:2] == [first, notice] and isinstance(found[2], Failure) and found[3] == notice


# --- from the command line ------------------------------------------------------------------------------------------------


@pytest.fixture
def quarters(tmp_path: Path) -> Path:
    for folder, text in (("q1", OSLO), ("q2", TOKYO)):
        put(tmp_path / folder / "001.txt", text)
    return tmp_path


def put(path: Path, text: str, front: str = "date: 2024-03-07") -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{front}\n\n{text}", encoding="utf-8")


def run(*args: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in args], input=stdin)


def texts(graph: Path) -> dict[str, str]:
    return {x.document.id: x.document.sha256 for x in reopen(graph).extractions}


def sha(text: str) -> str:
    return article(text).sha256


def test_a_folder_with_the_same_names_replaces_nothing_unseen(quarters: Path) -> None:
    graph = quarters / "g.json"
    assert run("build", quarters / "q1", "-o", graph).exit_code == 0
    before = graph.read_bytes()
    result = run("build", quarters / "q2", "--into", graph, "-q")
    assert result.exit_code == 3 and f"Failed: {quarters / 'q2' / '001.txt'}: another article in {graph} has its id '001'" in result.stderr
    assert graph.read_bytes() == before
    assert run("build", quarters / "q2", "--into", graph, "--ids", "path").exit_code == 0
    assert texts(graph) == {"001": sha(OSLO), "q2/001": sha(TOKYO)}
    result = run("build", quarters / "q2", "--into", graph, "--replace")
    assert result.exit_code == 0 and REPLACED in result.stderr
    assert texts(graph) == {"001": sha(TOKYO), "q2/001": sha(TOKYO)}


def test_another_version_of_an_article_takes_its_place_and_that_is_told(quarters: Path) -> None:
    graph, path = quarters / "g.json", quarters / "q1" / "001.txt"
    assert run("build", path, "-o", graph).exit_code == 0
    put(path, changed := OSLO.replace("Wednesday", "Thursday"))
    result = run("build", path, "--into", graph)
    assert result.exit_code == 0 and f"Note: {path}: {REPLACED}" in result.stderr
    assert texts(graph) == {"001": sha(changed)}
    assert REPLACED not in run("build", path, "--into", graph).stderr, "the same again is no news"


def test_by_their_paths_any_order_and_any_number_of_runs_give_the_same_bytes(quarters: Path) -> None:
    runs = {"at_once": [["q1", "q2"]], "turned": [["q2", "q1"]], "one_by_one": [["q1"], ["q2"]], "backwards": [["q2"], ["q1"]]}
    for name, pieces in runs.items():
        graph = quarters / f"{name}.json"
        for piece in pieces:
            into = ["--into", graph] if graph.exists() else ["-o", graph]
            assert run("build", *(quarters / p for p in piece), *into, "--ids", "path").exit_code == 0
    assert set(texts(graph)) == {"q1/001", "q2/001"}
    assert len({(quarters / f"{name}.json").read_bytes() for name in runs}) == 1


def test_extract_names_by_paths_too(quarters: Path) -> None:
    lines = run("extract", quarters / "q2", "--ids", "path").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["q2/001"]
    assert [json.loads(line)["id"] for line in run("extract", quarters / "q2").stdout.splitlines()] == ["001"]


@pytest.mark.parametrize("name, first, second", [
    ("t.jsonl", f'{{"text": "{OSLO}"}}', f'{{"text": "{TOKYO}"}}'),  # counted, as of today's table and tomorrow's
    ("t.csv", f'id,text\n1,"{OSLO}"', f'id,text\n1,"{TOKYO}"'),
    ("-", OSLO, TOKYO),
])
def test_rows_and_standard_input_replace_nothing_unseen(tmp_path: Path, name: str, first: str, second: str) -> None:
    graph, source = tmp_path / "g.json", name if name == "-" else tmp_path / name
    codes = []
    for content, where in ((first, "-o"), (second, "--into"), (first, "--into")):
        if name != "-":
            (tmp_path / name).write_text(content)
        codes.append(run("build", source, where, graph, stdin=content).exit_code)
    assert codes == [0, 3, 0] and list(texts(graph).values()) == [sha(OSLO)]


def test_replace_is_for_a_graph_that_is_added_to(quarters: Path) -> None:
    result = run("build", quarters / "q1", "-o", quarters / "g.json", "--replace")
    assert result.exit_code == 2 and "--into" in result.stderr


def test_in_python_too() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = list(kg.extract([article(), article(TOKYO)]))
    assert [x.document.sha256 for x in found] == [sha(OSLO)]
    assert any("same id" in str(w.message) for w in said)
