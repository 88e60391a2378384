"""Reading what people have: PDF with pages, Word, EPUB, feeds, saved pages, web archives; and broken or hostile ones."""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import papers
import pytest
from papers import CHINESE, item, pdf, rss
from told import printed

import kg
from kg.build import build_graph
from kg.explain import explain
from kg.graph import stated
from kg.interchange import FormatError, dumps, from_json
from kg.knowledge import load
from kg.model import Document, Extraction
from kg.read import Failure, Notice, read
from kg.read import kinds as kinds_module
from kg.read.kinds import READERS, reader_of
from kg.read.parts import day_in
from kg.render.data import page_data
from kg.store.rows import joined

ZH = "挪威外交大臣艾德周三在奥斯陆会见芬兰外长瓦尔托宁，双方讨论了边境问题。"
EN = "Norway's foreign minister Espen Barth Eide met his Finnish counterpart Elina Valtonen in Oslo on Wednesday."
MORE = "They agreed that the talks would go on in Helsinki in May with a smaller group of the officials of both sides."
ARTICLE = f"<article><h1>Envoys meet</h1><p>{EN}</p><p>{MORE}</p><p>{EN}</p></article>"


def split(path: Path) -> tuple[list[Document], list[Failure], list[Notice]]:
    found = list(read([path]))
    return ([x for x in found if isinstance(x, Document)], [x for x in found if isinstance(x, Failure)],
            [x for x in found if isinstance(x, Notice)])


def one(path: Path) -> Document:
    documents, failures, _ = split(path)
    assert not failures and len(documents) == 1, failures
    return documents[0]


def failure(path: Path) -> str:
    documents, failures, _ = split(path)
    assert not documents and len(failures) == 1
    assert path.name in failures[0].source
    return failures[0].message


# --- PDF: lines to paragraphs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lines, text", [
    # broken words: joined, but not those that are written with a hyphen elsewhere, after capitals, or before a capital
    (["Norway and Finland opened nego-", "tiations on the border and the"], "Norway and Finland opened negotiations on the border and the"),
    (["The well-known plan was a well-", "known one for all who read of it"],
     "The well-known plan was a well-known one for all who read of it"),
    (["Norway and Finland agreed on the US-", "backed plan for the long border"],
     "Norway and Finland agreed on the US-backed plan for the long border"),
    (["Norway and Finland met in the Saint-", "Petersburg hall for their long talks"],
     "Norway and Finland met in the Saint-Petersburg hall for their long talks"),
    # paragraphs: room between lines, a short last line, a heading
    (["Norway and Finland met in the city.", "", "", "They had talks on the long border"],
     "Norway and Finland met in the city.\nThey had talks on the long border"),
    (["Norway and Finland met in the city of Oslo and", "had talks.", "They will meet again in the city of Helsinki in"],
     "Norway and Finland met in the city of Oslo and had talks.\nThey will meet again in the city of Helsinki in"),
    (["Joint statement", "Norway and Finland met in the city of Oslo and", "had talks."],
     "Joint statement\nNorway and Finland met in the city of Oslo and had talks."),
    # noes: an abbreviation at a full line's end is no paragraph's end, nor is a dash
    (["Norway and Finland met for talks with Mr.", "Eide on the border and the long coasts"],
     "Norway and Finland met for talks with Mr. Eide on the border and the long coasts"),
])
def test_lines_of_a_pdf_become_paragraphs(tmp_path: Path, lines: list[str], text: str) -> None:
    assert one(pdf(tmp_path / "a.pdf", [lines])).text == text


@pytest.mark.parametrize("lines, text", [
    (["挪威和芬兰周五同意就边境条约展开谈判，双方外交部", "长在奥斯陆签署了谅解备忘录，并向北约秘书长通报。"],
     "挪威和芬兰周五同意就边境条约展开谈判，双方外交部长在奥斯陆签署了谅解备忘录，并向北约秘书长通报。"),
    (["挪威和芬兰周五同意就边境条约展开谈判，美国国务卿", "Antony Blinken 表示欢迎，称这是北欧的重要一步。"],
     "挪威和芬兰周五同意就边境条约展开谈判，美国国务卿Antony Blinken 表示欢迎，称这是北欧的重要一步。"),
    (["联合声明", "挪威和芬兰周五同意就边境条约展开谈判，双方已签署。", "艾德随后前往赫尔辛基，会见芬兰总统并共进午餐。"],
     "联合声明\n挪威和芬兰周五同意就边境条约展开谈判，双方已签署。艾德随后前往赫尔辛基，会见芬兰总统并共进午餐。"),
    (["新 华 社 奥 斯 陆 电 挪 威 和 芬 兰 同 意 展 开 谈 判。"], "新华社奥斯陆电挪威和芬兰同意展开谈判。"),
])
def test_chinese_lines_meet_without_a_space(tmp_path: Path, lines: list[str], text: str) -> None:
    assert one(pdf(tmp_path / "a.pdf", [lines], font=CHINESE)).text == text


def test_what_stands_on_every_page_is_dropped_and_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    pages = [[EN[:60]], [EN[60:], "", "", MORE], [MORE]]
    found = one(pdf(tmp_path / "a.pdf", pages, head="Diplomatic Bulletin 2024", foot="Page {n} of 3"))
    assert found.text == f"{EN[:60].strip()} {EN[60:].strip()}\n{MORE}\n{MORE}"
    assert [found.page(found.text.index(words)) for words in ("Norway", EN[60:].strip(), "They")] == [1, 2, 2]
    assert found.page(len(found.text) - 1) == 3


def test_a_page_without_text_begins_where_the_next_one_does(tmp_path: Path) -> None:
    found = one(pdf(tmp_path / "2024-03-07.pdf", [[], [EN], [], [], [MORE]]))
    assert found.pages == (0, 0, len(EN), len(EN), len(EN) + 1)
    assert [found.page(found.text.index(w)) for w in ("Norway", "They")] == [2, 5]


def test_two_columns_and_what_browsers_print_at_the_edges(tmp_path: Path) -> None:
    """Each column is read for itself, though a line above goes over both."""
    path = tmp_path / "2024-03-07.pdf"
    papers.columns(path, "Norway and Finland met in the city of Oslo for talks on the border and on the coasts of the far north.",
                   ["They agreed on inter-", "national negotiations", "about the border."], ["The talks will go on in", "May in Helsinki."],
                   head="10/17/25, 9:30 AM Envoys meet", foot="https://wire.example/talks 1/1")
    found = one(path)
    assert found.text.splitlines()[1:] == ["They agreed on international negotiations about the border.",
                                           "The talks will go on in May in Helsinki."]
    assert found.url == "https://wire.example/talks"


def test_chinese_headers_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    found = one(pdf(tmp_path / "a.pdf", [[ZH], [ZH]], font=CHINESE, head="外交通讯", foot="第 {n} 页"))
    assert found.text == f"{ZH}\n{ZH}" and found.lang == "zh"


@pytest.mark.parametrize("given, title", [("Joint statement", "Joint statement"), ("Microsoft Word - draft.docx", ""), ("untitled", "")])
def test_titles_that_programs_write_by_themselves_are_none(tmp_path: Path, given: str, title: str) -> None:
    assert one(pdf(tmp_path / "a.pdf", [[EN]], title=given)).title == title


@pytest.mark.parametrize("name, day", [
    ("2025-10-17-statement", "2025-10-17"), ("statement_20251017", "20251017"), ("20251017", "20251017"),
    ("UNSC-Res-2735", ""), ("120251017", ""), ("2025-13-01", ""), ("call 1999.12.31", "1999.12.31"),
])
def test_a_day_in_a_file_name(name: str, day: str) -> None:
    assert day_in(name) == day


def test_the_day_on_which_a_pdf_was_made_is_not_its_date(tmp_path: Path) -> None:
    documents, _, (notice,) = split(pdf(tmp_path / "a.pdf", [[EN]]))
    assert documents[0].date is None
    assert "made on 2000-01-01" in notice.message and "2025-10-17-NAME" in notice.message
    assert one(pdf(tmp_path / "2024-03-07 statement.pdf", [[EN]])).date == "2024-03-07"


def test_pages_without_text_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    documents, failures, notices = split(pdf(tmp_path / "2024-03-07.pdf", [[EN], [], [MORE], []], picture=[2]))
    assert documents[0].text == f"{EN}\n{MORE}" and not failures
    assert documents[0].page(documents[0].text.index("They")) == 3
    assert [n.message for n in notices] == ["pages without text, pictures only: 2. What stands there is not read"]


def test_a_scan_says_what_to_do(tmp_path: Path) -> None:
    assert "ocrmypdf" in failure(pdf(tmp_path / "a.pdf", [[], []], picture=[1, 2]))


def test_a_locked_pdf_says_so(tmp_path: Path) -> None:
    assert "locked by a password" in failure(pdf(tmp_path / "a.pdf", [[EN]], password="secret"))


# --- the page travels -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built() -> kg.Graph:
    """One told on the second page, one in an article without pages."""
    return kg.Graph(build_graph([printed("a", (0, 0)), printed("b", ())]).graph)


def test_evidence_shows_its_page_everywhere(built: kg.Graph) -> None:
    graph = built.to_networkx()
    (meeting,) = (n for n, a in graph.nodes(data=True) if a["label"] == "Event")
    table = built.evidence(meeting)
    assert dict(zip(table["document"], table["page"].fillna(0), strict=True)) == {"document:a": 2, "document:b": 0}
    assert [line.endswith("· page 2") for line in explain(graph, meeting) if line.startswith("  2025-03-10")] == [True, False]
    data = page_data(graph, load())
    assert {row[6] for row in data["evidence"] if len(row) > 6} == {2}
    assert [row[2:] for proof in data["proofs"] if proof for row in proof["shown"]] == [[2], []]
    assert list(built.query("evidence-of-event", event=meeting)["page"].fillna(0)) == [2, 0]


def test_relations_keep_their_pages_beside_their_documents(built: kg.Graph) -> None:
    office = next(a for _, _, a in built.to_networkx().edges(data=True) if a["type"] == "HOLDS_OFFICE")
    assert [(d, p) for d, _, p in stated(office)] == [("document:a", 2), ("document:b", 0)]
    alone = build_graph([printed("b", ())]).graph
    assert "pages" not in next(a for _, _, a in alone.edges(data=True) if a["type"] == "HOLDS_OFFICE")
    assert [joined(*pair)["pages"] for pair in ((office, office), ({**office, "pages": [0, 0]}, office))] == [[2, 0], [2, 0]]


def test_the_interchange_format_keeps_the_pages(tmp_path: Path) -> None:
    found = Extraction(one(pdf(tmp_path / "2024-03-07.pdf", [[EN], [MORE]])))
    again = from_json(json.loads(dumps(found, text=False)))
    assert again.document.pages == found.document.pages == (0, len(EN) + 1)
    with pytest.raises(FormatError, match="'pages' must be"):
        from_json({**json.loads(dumps(found)), "pages": [5, 0]})


# --- Word -------------------------------------------------------------------------------------------------------------------


def test_docx(tmp_path: Path) -> None:
    made = papers.docx(tmp_path / "2024-03-07.docx", [EN, "", MORE], rows=[["Norway", "Finland"]], title="Envoys meet")
    assert one(tmp_path / "2024-03-07.docx") == Document("2024-03-07", f"{EN}\n{MORE}\nNorway\nFinland", "Envoys meet", "2024-03-07",
                                                         lang="en")
    # Added and deleted while changes were tracked; and a paragraph in a text box, which files hold twice.
    xml = ("<w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
           "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
           "<w:ins><w:r><w:t>Added </w:t></w:r></w:ins><w:smartTag><w:r><w:t>on 6 March</w:t></w:r></w:smartTag><w:del><w:r><w:delText>gone"
           "</w:delText></w:r></w:del><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
           "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
           "</mc:AlternateContent></w:p>")
    from lxml import etree
    made.element.body.insert(0, etree.fromstring(xml))
    made.save(str(tmp_path / "2024-03-07.docx"))
    assert one(tmp_path / "2024-03-07.docx").text.startswith("Added on 6 March\nBoxed\nNorway's")


# --- EPUB -------------------------------------------------------------------------------------------------------------------


def test_epub(tmp_path: Path) -> None:
    first = f"<h1>One</h1><p>{EN}<!-- x --> So&nbsp;it&shy; was.</p><script>no()</script>"
    book = papers.epub(tmp_path / "a.epub", {"one two.xhtml": first, "two.xhtml": "<p>挪威外交大臣\n  艾德<br/>周三</p>"})
    found = one(book)
    assert found.text == f"One\n{EN} So it\u00ad was.\n挪威外交大臣艾德\n周三"
    assert (found.title, found.date, found.source) == ("A year of talks", "2024-03-07", "North Press")


def test_a_chapter_that_is_missing_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    book = papers.epub(tmp_path / "a.epub", {"one.xhtml": f"<p>{EN}</p>", "two.xhtml": f"<p>{MORE}</p>"})
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "b.epub", "w") as new:
        for name in old.namelist():
            if "one" not in name:
                new.writestr(name, old.read(name))
    documents, failures, _ = split(tmp_path / "b.epub")
    assert documents[0].text == MORE
    assert "chapter 1 (OEBPS/one.xhtml)" in failures[0].message


def test_a_book_locked_by_its_seller_says_so(tmp_path: Path) -> None:
    lock = '<encryption><EncryptedData><CipherData><CipherReference URI="OEBPS/one.xhtml"/></CipherData></EncryptedData></encryption>'
    book = papers.epub(tmp_path / "a.epub", {"one.xhtml": f"<p>{EN}</p>"}, extra={"META-INF/encryption.xml": lock})
    assert "DRM" in failure(book)


# --- feeds ------------------------------------------------------------------------------------------------------------------


def test_a_feed_is_a_document_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(rss([item(f"&lt;p&gt;{EN}&lt;/p&gt;&lt;p&gt;{MORE}&lt;/p&gt;", guid="tag:1"), item(ZH, date="2024-03-08T01:00:00Z")]),
                    encoding="utf-8")
    assert split(tmp_path)[0] == [
        Document("tag:1", f"{EN}\n{MORE}", "Envoys meet", "2024-03-07", "Nordic Wire", "en", "https://wire.example/1"),
        Document("https://wire.example/1", ZH, "Envoys meet", "2024-03-08", "Nordic Wire", "zh", "https://wire.example/1")]


def test_atom(tmp_path: Path) -> None:
    path = tmp_path / "feed.atom"
    path.write_text(f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>T</title><id>urn:1</id>
        <updated>2024-03-07T10:00:00+08:00</updated><summary>Short.</summary><content type="html">&lt;p&gt;{EN}&lt;/p&gt;</content></entry>
        </feed>""", encoding="utf-8")
    found = one(path)
    assert (found.id, found.text, found.date, found.source) == ("urn:1", EN, "2024-03-07", "Wire")


def test_entries_without_text_are_named_and_the_others_kept(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_text(rss([item(""), item(EN)]), encoding="utf-8")
    documents, failures, _ = split(path)
    assert [d.text for d in documents] == [EN] and "entry 1: 'Envoys meet' holds no text" in failures[0].message


def test_a_feed_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_text(rss([item(EN), item(MORE)])[:-60], encoding="utf-8")
    documents, failures, _ = split(path)
    assert documents[0].text == EN and "breaks off" in failures[0].message


@pytest.mark.parametrize("content, words", [
    (rss([]), "a feed without entries"), ("<svg/>", "no RSS or Atom feed"), ("", "no RSS or Atom feed"),
])
def test_what_is_no_feed(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "a.rss"
    path.write_text(content, encoding="utf-8")
    assert words in failure(path)


def test_in_folders_only_xml_that_is_a_feed_is_read(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text("<urlset/>", encoding="utf-8")
    (tmp_path / "feed.xml").write_text(rss([item(EN)]), encoding="utf-8")
    assert [d.text for d in split(tmp_path)[0]] == [EN] and not split(tmp_path)[1]
    assert "no RSS or Atom feed" in failure(tmp_path / "sitemap.xml")


# --- saved pages --------------------------------------------------------------------------------------------------------------


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_text("From: <Saved by Blink>\nSnapshot-Content-Location: https://wire.example/eide\nMIME-Version: 1.0\n"
                    'Content-Type: multipart/related; boundary="--b"\n\n----b\nContent-Type: text/html\n\n'
                    f"<html><head><title>Envoys meet</title></head><body>{ARTICLE}</body></html>\n\n----b--\n", encoding="utf-8")
    found = one(path)
    assert found.text.startswith("Envoys meet") or found.text.startswith(EN)
    assert (found.title, found.url, found.source) == ("Envoys meet", "https://wire.example/eide", "wire.example")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_web_archive_is_a_document_a_page(tmp_path: Path, name: str) -> None:
    page = f"<html><head><title>T</title></head><body>{ARTICLE}</body></html>"
    path = papers.warc(tmp_path / name, [("https://a.example/1", "text/html; charset=utf-8", page),
                                         ("https://a.example/x", "image/png", "x"),
                                         ("https://a.example/2", "text/html", "<html><body></body></html>")])
    documents, failures, notices = split(tmp_path)
    assert [d.url for d in documents] == ["https://a.example/1"] and EN in documents[0].text and not failures
    assert any("1 page without a main text: record 3" in n.message for n in notices)
    path.write_bytes(path.read_bytes()[:-30])
    assert len(split(path)[0]) == 1


# --- broken and hostile files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", sorted(READERS))
@pytest.mark.parametrize("content", [b"", b"x" * 100, b"PK\x03\x04" + b"\0" * 40, b"%PDF-1.7\n", b"\x1f\x8b\x08\0",
                                     b"\xd0\xcf\x11\xe0" * 9])
def test_junk_is_a_failure_with_the_file_and_loses_no_other(tmp_path: Path, suffix: str, content: bytes) -> None:
    (tmp_path / f"junk{suffix}").write_bytes(content)
    (tmp_path / "good.txt").write_text(EN, encoding="utf-8")
    documents, failures, _ = [], [], []
    for path in (tmp_path / f"junk{suffix}", tmp_path / "good.txt"):
        a, b, _ = split(path)
        documents += a
        failures += b
    assert [d.id for d in documents] == ["good"]
    assert [f.source.endswith(f"junk{suffix}") for f in failures] == [True]
    assert failures[0].message and "Error" not in failures[0].message.split("(")[0]


BOMB = "<!DOCTYPE x [<!ENTITY a0 \"" + "a" * 100 + "\">" + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)) + "]>"


def test_entities_that_grow_are_not_replaced(tmp_path: Path) -> None:
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    for number, head in enumerate((BOMB, outside)):
        name = "&a8;" if head is BOMB else "&e;"
        chapter = f'<?xml version="1.0"?>{head}<html><body><p>{EN}{name}</p></body></html>'
        book = papers.epub(tmp_path / f"a{number}.epub", {"one.xhtml": chapter})
        assert one(book).text == EN
        feed = tmp_path / f"a{number}.rss"
        feed.write_text(rss([item(EN + name), item(MORE)]).replace("<rss", f"{head}<rss"), encoding="utf-8")
        assert max((len(d.text) for d in split(feed)[0]), default=0) < 200
        papers.docx(tmp_path / "a.docx", [EN])
        with zipfile.ZipFile(tmp_path / "a.docx") as old, zipfile.ZipFile(tmp_path / f"b{number}.docx", "w") as new:
            for part in old.namelist():
                content = old.read(part).decode("utf-8", "replace") if part == "word/document.xml" else old.read(part)
                if isinstance(content, str):
                    content = content.replace("<w:document", f"{head}<w:document", 1).replace(EN, EN + name)
                new.writestr(part, content)
        assert all(d.text == EN for d in split(tmp_path / f"b{number}.docx")[0])


@pytest.mark.parametrize("suffix", [".docx", ".epub"])
def test_a_zip_that_grows_is_refused_before_it_is_unpacked(tmp_path: Path, suffix: str) -> None:
    papers.docx(tmp_path / "a.docx", [EN])
    papers.epub(tmp_path / "a.epub", {"one.xhtml": f"<p>{EN}</p>"})
    with zipfile.ZipFile(tmp_path / f"a{suffix}", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", b" " * 60_000_000)
    assert "larger than any document" in failure(tmp_path / f"a{suffix}")


def test_damaged_files_never_end_in_a_traceback(tmp_path: Path) -> None:
    """A hundred files with a few bytes changed or the end cut off: documents or failures, nothing else."""
    random.seed(7)
    pdf(tmp_path / "a.pdf", [[EN], [MORE]])
    papers.docx(tmp_path / "a.docx", [EN, MORE])
    papers.epub(tmp_path / "a.epub", {"one.xhtml": f"<p>{EN}</p>", "two.xhtml": f"<p>{MORE}</p>"})
    (tmp_path / "a.rss").write_text(rss([item(EN), item(MORE)]), encoding="utf-8")
    papers.warc(tmp_path / "a.warc", [("https://a.example/1", "text/html", f"<html><body>{ARTICLE}</body></html>")])
    for path in sorted(tmp_path.iterdir()):
        whole = path.read_bytes()
        for _ in range(20):
            data = bytearray(whole)
            for _ in range(random.randint(1, 30)):
                data[random.randrange(len(data))] = random.randrange(256)
            (tmp_path / f"broken{path.suffix}").write_bytes(bytes(data[:random.choice((len(data), len(data) // 2))]))
            list(read([tmp_path / f"broken{path.suffix}"]))


# --- without the extra, and from standard input ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix, package", [(".pdf", "pypdfium2"), (".docx", "docx"), (".rss", "feedparser"), (".warc", "warcio")])
def test_without_the_extra_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, package: str) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / f"a{suffix}").write_text("<rss>", encoding="utf-8")
    assert 'pip install "kg[documents]"' in failure(tmp_path / f"a{suffix}")


def test_standard_input_may_be_any_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers.docx(tmp_path / "a.docx", [EN])
    papers.epub(tmp_path / "a.epub", {"one.xhtml": f"<p>{EN}</p>"})
    papers.warc(tmp_path / "a.warc.gz", [("https://a.example/1", "text/html", f"<html><body>{ARTICLE}</body></html>")])
    (tmp_path / "a.rss").write_text(rss([item(EN)]), encoding="utf-8")
    for path in (pdf(tmp_path / "a.pdf", [[EN]]), *(tmp_path / f"a{s}" for s in (".docx", ".epub", ".rss", ".warc.gz"))):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(path.read_bytes())))
        assert [EN in x.text for x in read(["-"]) if isinstance(x, Document)] == [True], path


def test_every_kind_has_a_reader_that_is_there() -> None:
    from kg.read.sources import DOCUMENTS, XML

    assert set(READERS) == {*DOCUMENTS, XML}
    assert all(callable(reader_of(suffix)) for suffix in READERS) and kinds_module.kind_of(b"title: a\n\nb") is None
