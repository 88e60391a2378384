"""The orchestrator: order, workers, what fails, and taking up an interrupted build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import WINDOW, Report, Settings, build_graph, extract, read_documents, save, writable
from kg.cache import Cache, fingerprint
from kg.errors import KgError
from kg.interchange import dumps
from kg.model import Document, Extraction
from kg.read import Failure, Notice

ZH = "挪威外交大臣艾德{}日在奥斯陆会见芬兰外长瓦尔托宁。挪威向乌克兰提供“爱国者”导弹。"
EN = "Norwegian Foreign Minister Espen Barth Eide met his Finnish colleague in Oslo on March {}. Norway condemned the attack on Kyiv."


@pytest.fixture
def documents() -> list[Document]:
    """More than two windows, both languages mixed."""
    return [Document(f"d{n:02}", (EN if n % 3 == 0 else ZH).format(n % 28 + 1), date="2024-04-01", lang="en" if n % 3 == 0 else "zh")
            for n in range(2 * WINDOW + 3)]


def test_results_come_in_order_with_failures_and_notices_where_they_stood(documents: list[Document]) -> None:
    items = [documents[0], Failure("x.txt", "empty"), documents[1], Notice("d02", "no date"), documents[2]]
    results = list(extract(items))
    assert [r.document.id if isinstance(r, Extraction) else type(r) for r in results] == ["d00", Failure, "d01", Notice, "d02"]
    report = Report()
    assert len(list(report.passing(results))) == report.documents == 3
    assert len(report.failures) == len(report.notices) == 1


def test_many_workers_give_the_same_bytes_as_one(documents: list[Document]) -> None:
    one, two = ([dumps(x) for x in Report().passing(extract(documents, Settings(workers=n)))] for n in (1, 2))
    assert len(one) == len(documents) and one == two


def test_a_failing_document_is_told_and_the_others_go_on(documents: list[Document], monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.resolve import document as stage

    resolve = stage.resolve_document

    def fragile(analysis, knowledge):  # type: ignore[no-untyped-def]
        if analysis.document.id == "d01":
            raise ValueError("unforeseen")
        return resolve(analysis, knowledge)

    monkeypatch.setattr(stage, "resolve_document", fragile)
    report = Report()
    assert [x.document.id for x in report.passing(extract(documents[:4]))] == ["d00", "d02", "d03"]
    assert [f.source for f in report.failures] == ["d01"] and "ValueError: unforeseen" in report.failures[0].message


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_pipeline_stops_everything(documents: list[Document], tmp_path: Path, workers: int) -> None:
    bad = tmp_path / "bad.cfg"
    bad.write_text('[nlp]\nlang = "zh"\npipeline = ["nonsense"]\n[components]\n[components.nonsense]\nfactory = "nonsense"\n')
    with pytest.raises(KgError, match=r"bad\.cfg"):
        list(extract(documents, Settings(str(bad), workers)))


def test_the_pipeline_decides_the_language(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("date: 2024-04-01\n\nNATO")
    (document,) = read_documents([tmp_path], Settings("zh"))
    assert isinstance(document, Document) and document.lang == "zh"
    with pytest.raises(KgError, match="unknown pipeline 'cn'"):
        read_documents([tmp_path], Settings("cn"))


# --- resuming -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def extraction() -> Extraction:
    document = Document("a", "挪威", date="2024-04-01", lang="zh")
    return Extraction(document, sha256=document.sha256)


def test_the_cache_gives_back_exactly_what_was_put(tmp_path: Path, extraction: Extraction) -> None:
    cache = Cache(tmp_path / "c", "f1", keep=True)
    assert cache.get(extraction.document) is None
    cache.put(extraction.document, extraction)
    assert cache.get(extraction.document) == extraction
    cache.close(remove=False)
    again = Cache(tmp_path / "c", "f1", keep=True)
    assert extraction.document in again and again.get(extraction.document) == extraction
    again.close(remove=True)
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize("change", [{"text": "芬兰"}, {"date": "2024-04-02"}, {"lang": "en"}, {"id": "b"}])
def test_a_changed_document_is_done_again(tmp_path: Path, extraction: Extraction, change: dict[str, str]) -> None:
    cache = Cache(tmp_path / "c", "f1", keep=True)
    cache.put(extraction.document, extraction)
    assert cache.get(replace(extraction.document, **change)) is None  # type: ignore[arg-type]
    cache.close(remove=True)


@pytest.mark.parametrize("print_, keep, found", [("f1", True, True), ("f2", True, False), ("f1", False, False)])
def test_another_version_or_no_wish_to_resume_begins_anew(tmp_path: Path, extraction: Extraction, print_: str, keep: bool,
                                                          found: bool) -> None:
    cache = Cache(tmp_path / "c", "f1", keep=True)
    cache.put(extraction.document, extraction)
    cache.close(remove=False)
    again = Cache(tmp_path / "c", print_, keep=keep)
    assert (extraction.document in again) is found
    again.close(remove=True)


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, extraction: Extraction, cut: int) -> None:
    path = tmp_path / "c"
    other = replace(extraction, document=replace(extraction.document, id="b"))
    cache = Cache(path, "f1", keep=True)
    cache.put(extraction.document, extraction)
    cache.put(other.document, other)
    cache.close(remove=False)
    path.write_bytes(path.read_bytes()[:-cut])
    again = Cache(path, "f1", keep=True)
    assert again.get(extraction.document) == extraction and other.document not in again
    again.put(other.document, other)
    again.close(remove=False)
    last = Cache(path, "f1", keep=True)
    assert last.get(extraction.document) == extraction and last.get(other.document) == other
    last.close(remove=True)


def test_foreign_files_are_no_cache(tmp_path: Path, extraction: Extraction) -> None:
    (tmp_path / "c").write_bytes(b"\x00\x01 nothing of ours\n\n")
    cache = Cache(tmp_path / "c", "f1", keep=True)
    cache.put(extraction.document, extraction)
    assert cache.get(extraction.document) == extraction
    cache.close(remove=True)


def test_an_interrupted_extraction_goes_on_without_doing_finished_documents_again(
        documents: list[Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import build

    expected = [dumps(x) for x in Report().passing(extract(documents))]
    worked: list[str] = []
    work = build._work

    def counting(todo: tuple[Document, ...], pipeline: str):  # type: ignore[no-untyped-def]
        worked.extend(d.id for d in todo)
        return work(todo, pipeline)

    monkeypatch.setattr(build, "_work", counting)
    first = Cache(tmp_path / "c", "f", keep=True)
    running = extract(documents, cache=first)
    for _ in range(WINDOW + 2):
        next(running)
    running.close()  # type: ignore[attr-defined]
    first.close(remove=False)
    worked.clear()
    second = Cache(tmp_path / "c", "f", keep=True)
    assert [dumps(x) for x in Report().passing(extract(documents, cache=second))] == expected
    assert worked == [d.id for d in documents[WINDOW + 2:]]


def test_the_fingerprint_changes_with_pipeline_and_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fingerprint("auto")
    assert first == fingerprint("auto") != fingerprint("zh")
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "persons.csv").write_text("id\n")
    monkeypatch.setenv("KG_SEEDS", str(tmp_path))
    assert fingerprint("auto") != first


# --- the graph ------------------------------------------------------------------------------------------------------------


def test_the_graph_has_the_same_bytes_from_any_order(documents: list[Document], tmp_path: Path) -> None:
    extractions = list(Report().passing(extract(documents[:6])))
    for name, order in (("a", extractions), ("b", extractions[::-1])):
        save(build_graph(order), tmp_path / f"{name}.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_the_graph_keeps_the_hash_and_not_the_text(documents: list[Document]) -> None:
    built = build_graph(Report().passing(extract(documents[:2])))
    nodes = [a for _, a in built.graph.nodes(data=True) if a["label"] == "Document"]
    assert {a["sha256"] for a in nodes} == {d.sha256 for d in documents[:2]}
    assert all(not x.document.text for x in built.extractions)


def test_nothing_to_build_is_said() -> None:
    with pytest.raises(KgError, match="nothing to build"):
        build_graph([])


def test_an_output_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KgError, match="cannot write"):
        writable(tmp_path / "file" / "graph.json")
    with pytest.raises(KgError, match="is a folder"):
        writable(tmp_path)
    writable(tmp_path / "new" / "graph.json")
    assert list((tmp_path / "new").iterdir()) == []
