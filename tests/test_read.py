"""Reading: every format and encoding, ids, dates, languages; and everything that is no article."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import ReadError
from kg.model import Document
from kg.read import Failure, Notice, expand, parse_mapping, read
from kg.read.encoding import decode
from kg.read.facts import checked_date, language_of
from kg.read.formats import LIMIT

ZH = "挪威外交大臣艾德周三在奥斯陆会见芬兰外长瓦尔托宁，双方讨论了边境问题。"
EN = ("The foreign ministers of Norway and Finland met in Oslo on Wednesday and discussed the border, officials said. "
      "They agreed that the talks would go on in Helsinki in May with a smaller group.")


def items(*sources: object, **options: object) -> list[Document | Failure | Notice]:
    return list(read([str(s) for s in sources], **options))  # type: ignore[arg-type]


def documents(*sources: object, **options: object) -> list[Document]:
    return [x for x in items(*sources, **options) if isinstance(x, Document)]


def failures(*sources: object, **options: object) -> list[Failure]:
    return [x for x in items(*sources, **options) if isinstance(x, Failure)]


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- front matter ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content, text, date, title", [
    (f"title: 会见\ndate: 2024-03-06\nlang: zh\n\n{ZH}\n", f"{ZH}\n", "2024-03-06", "会见"),
    (f"date: 2024-03-06\r\n\r\n{ZH}\r\n\r\n完。", f"{ZH}\n\n完。", "2024-03-06", ""),
    (f"---\ntitle: \"会见\"\ndate: 2024-03-06\n---\n\n{ZH}", ZH, "2024-03-06", "会见"),
    (f"title: A: B\nnonsense line\ndate: 2024-03-06\n\n{EN}", EN, "2024-03-06", "A: B"),
    # noes: prose that looks like a key, and a text without any
    (f"Moscow: the talks began.\n\n{EN}", f"Moscow: the talks began.\n\n{EN}", None, ""),
    (EN, EN, None, ""),
    (f"记者: 张三\n\n{ZH}", f"记者: 张三\n\n{ZH}", None, ""),
])
def test_front_matter(tmp_path: Path, content: str, text: str, date: str | None, title: str) -> None:
    (document,) = documents(put(tmp_path, "a.txt", content))
    assert (document.id, document.text, document.date, document.title) == ("a", text, date, title)


def test_front_matter_reads_the_gold_articles_as_its_compiler_does(gold: Path) -> None:
    sys.path.insert(0, str(gold.parents[1] / "eval"))
    try:
        from compile_gold import read_article  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    found = documents(gold)
    assert len(found) == len(list(gold.glob("*.txt"))) > 0
    for document in found:
        meta, text = read_article(gold / f"{document.id}.txt")
        assert (document.text, document.date, document.lang) == (text, meta["date"], meta["lang"])


# --- encodings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [f"date: 2024-03-06\n\n{ZH}", f"date: 2024-03-06\n\n{EN}", f"title: “战斧”\n\n{ZH}\n{EN}"])
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    (document,) = documents(put(tmp_path, "a.txt", text.encode(encoding)))
    assert document.text == text.partition("\n\n")[2]


@pytest.mark.parametrize("text, encoding", [
    ("Le Monde reported that the café in Malmö was “closed” – the mayor’s office said.", "cp1252"),
    ("挪威外交大臣艾德週三在奧斯陸會見芬蘭外長，雙方討論了邊境問題。", "big5"),
    ("在𠮷林，双方签署了协议。", "gb18030"),
])
def test_rarer_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("data", [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0\x01stream", bytes(range(256)) * 4, b"\0" * 100,
    b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", b"\x7fELF\x02\x01\x01" + b"\0" * 9])
def test_binary_files_are_told(tmp_path: Path, data: bytes) -> None:
    good = put(tmp_path, "good.txt", ZH)
    bad = put(tmp_path, "bad.txt", data)
    (failure,) = failures(bad, good)
    assert failure.source == str(bad)
    assert "binary" in failure.message and ".txt" in failure.message
    assert [d.id for d in documents(bad, good)] == ["good"]


# --- what is no article ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, content, words", [
    ("empty.txt", "", "no text"),
    ("blank.txt", " \n\n ", "no text"),
    ("head.txt", "title: x\ndate: 2024-03-06", "first empty line"),
    ("big.txt", "a" * (LIMIT + 1), "10.0 MB"),
    ("fr.txt", "lang: fr\n\nLe ministre a rencontré son homologue.", "unknown language 'fr'"),
    ("ru.txt", "Министр встретился с коллегой в Осло.", "neither of en, zh"),
    ("fr2.txt", "Le ministre des affaires étrangères a rencontré son homologue finlandais à Oslo mercredi pour parler de la frontière "
                "et des relations entre les deux pays, selon un communiqué publié par le ministère.", "neither of en, zh"),
    ("ja.txt", "外務大臣は水曜日にオスロでフィンランドの外相と会談し、国境の問題について話し合った。", "neither of en, zh"),
    ("cut.txt", ZH.encode()[:-2], "byte 103 is broken"),
    ("page.html", "<html><body></body></html>", "no main text"),
    ("rows.csv", "headline,body\nx,y\n", "no column 'text'"),
    ("rows.jsonl", '{"body": "x"}\n', "--map text=COLUMN"),
    ("rows.jsonl", "not json\n", "line 1: not valid JSON"),
    ("rows.jsonl", "[1]\n", "an object with the key 'text'"),
])
def test_what_is_no_article_is_told_with_the_next_step(tmp_path: Path, name: str, content: str | bytes, words: str) -> None:
    path = put(tmp_path, name, content)
    put(tmp_path, "z.txt", ZH)
    (failure,) = failures(tmp_path)
    assert str(path) in failure.source and words in failure.message
    assert [d.id for d in documents(tmp_path)] == ["z"]


@pytest.mark.parametrize("given, words", [
    ("nope.txt", "no such file or folder: nope.txt"),
    ("nope/*.txt", "nothing matches nope/*.txt"),
])
def test_missing_sources_are_mistakes_of_the_user(given: str, words: str) -> None:
    with pytest.raises(ReadError, match=re.escape(words)):
        read([given])


def test_a_folder_without_articles_says_what_is_in_it(tmp_path: Path) -> None:
    put(tmp_path, "a.doc", b"PK")
    put(tmp_path, ".hidden/b.txt", ZH)
    with pytest.raises(ReadError, match=r"no articles in .*\.doc"):
        read([tmp_path])


def test_files_of_other_kinds_are_refused_by_name(tmp_path: Path) -> None:
    (failure,) = failures(put(tmp_path, "a.doc", b"%PDF"))
    assert "'.doc'" in failure.message and "*.docx" in failure.message


def test_a_dateless_article_is_worked_on_and_noted(tmp_path: Path) -> None:
    found = items(put(tmp_path, "a.txt", ZH))
    assert [type(x) for x in found] == [Notice, Document]
    assert "no date" in found[0].message and "date: 2025-10-17" in found[0].message  # type: ignore[union-attr]


# --- folders, globs, ids --------------------------------------------------------------------------------------------------


def test_folders_are_read_sorted_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.md"):
        put(tmp_path, name, ZH)
    assert [d.id for d in documents(tmp_path, tmp_path / "a.txt", f"{tmp_path}/*.txt", f"{tmp_path}/**/*.md")] == ["a", "1", "2"]


@pytest.mark.parametrize("files, ids", [
    (["a/x.txt", "b/x.txt", "c.txt"], {"a/x", "b/x", "c"}),
    (["a/x.txt", "a/x.html"], {"x.txt", "x.html"}),
    (["p/a/x.txt", "q/a/x.txt"], {"p/a/x", "q/a/x"}),
])
def test_colliding_names_get_longer_ids_in_any_order(tmp_path: Path, files: list[str], ids: set[str]) -> None:
    paths = [str(put(tmp_path, name, ZH)) for name in files]
    forwards, backwards = ({s.path: s.id for s in expand(order)} for order in (paths, paths[::-1]))
    assert forwards == backwards
    assert set(forwards.values()) == ids


@pytest.mark.parametrize("given, ids", [
    (["q1"], ["q1/001"]), (["q1", "q2"], ["q1/001", "q2/001"]), (["q2/001.txt"], ["q2/001"]), (["q?/*.txt"], ["q1/001", "q2/001"]),
    (["."], ["news/q1/001", "news/q2/001"]), (["q1/../q1/"], ["q1/001"]), (["../news/q1"], ["q1/001"]),
    # still one name for two: as many folders more as tell them apart
    (["q1", "../old/q1"], ["news/q1/001", "old/q1/001"]), (["../old/two"], ["two/x.html", "two/x.txt"]),
])
def test_by_their_paths_documents_have_one_name_whatever_else_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str],
                                                                      ids: list[str]) -> None:
    for name in ("news/q1/001.txt", "news/q2/001.txt", "old/q1/001.txt", "old/two/x.txt", "old/two/x.html"):
        put(tmp_path, name, ZH)
    monkeypatch.chdir(tmp_path / "news")
    assert sorted(s.id for s in expand(given, "path")) == ids
    assert sorted(s.id for s in expand(given[::-1], "path")) == ids


def test_another_way_to_name_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="Did you mean 'path'"):
        expand([tmp_path], "paths")


def test_a_last_look_leaves_out_or_remarks(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path, name, f"date: 2024-03-06\n\n{ZH}")
    said = {"a": Failure("x", "no"), "b": Notice("y", "well")}
    asked: list[str] = []
    found = items(tmp_path, check=lambda d, place: asked.append(place) or said.get(d.id))
    assert [x if not isinstance(x, Document) else x.id for x in found] == [said["a"], said["b"], "b", "c"]
    assert asked == [str(tmp_path / f"{n}.txt") for n in "abc"]


# --- tables ---------------------------------------------------------------------------------------------------------------


def test_jsonl(tmp_path: Path) -> None:
    rows = [{"id": "n1", "text": ZH, "title": "会见", "date": "2024-03-06", "source": "社", "lang": "zh-Hans", "url": "https://e.org/1"},
            {"text": EN, "date": 20240306}, {"id": 7, "text": EN, "date": None}]
    path = put(tmp_path, "news.jsonl", "\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n\n")
    assert documents(path) == [Document("n1", ZH, "会见", "2024-03-06", "社", "zh", "https://e.org/1"),
                               Document("news#2", EN, "", "2024-03-06", "", "en"), Document("7", EN, "", None, "", "en")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_with_other_column_names(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["nr", "published", "body"], ["5", "2024年3月6日", f'"{ZH}\n第二段，“引号”。"'], ["6", "2024/3/7", f'"{ZH}"']]
    path = put(tmp_path, "t.csv", "\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    found = documents(path, mapping={"id": "nr", "date": "published", "text": "body"})
    assert [(d.id, d.date, d.text) for d in found] == [("5", "2024-03-06", f"{ZH}\n第二段，“引号”。"), ("6", "2024-03-07", ZH)]


def test_rows_of_two_tables_with_one_id_get_two(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        put(tmp_path, name, f'{{"id": "1", "text": "{ZH}"}}\n')
    put(tmp_path, "c.csv", f"id,text\n1,{ZH}\n1,{ZH}\n")
    ids = [d.id for d in documents(tmp_path)]
    assert ids == ["1", "b/1", "c/1", "c/1#2"]


def test_by_their_paths_rows_have_their_tables_name_and_addresses_stay(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": ZH}, {"id": "https://e.org/1", "text": ZH}, {"text": ZH}]
    for name in ("b/t.jsonl", "a/t.jsonl"):
        put(tmp_path, name, "\n".join(json.dumps(r, ensure_ascii=False) for r in rows))
    expected = ["a/t#1", "https://e.org/1", "a/t#3", "b/t#1", "b/t/https://e.org/1", "b/t#3"]
    assert [d.id for d in documents(tmp_path / "a", tmp_path / "b", ids="path")] == expected


def test_one_bad_row_spoils_only_itself(tmp_path: Path) -> None:
    good = json.dumps({"text": ZH}, ensure_ascii=False).encode()
    path = put(tmp_path, "a.jsonl", b"\n".join([good, b'{"text": ""}', b'{"text": "\xd0\xd0 broken bytes here"}', good]))
    assert [d.id for d in documents(path)] == ["a#1", "a#4"]
    assert [f.source for f in failures(path)] == [f"{path}, document 2", f"{path}, document 3"]


def test_half_characters_in_json_do_not_travel(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps({"text": EN, "title": "x\ud800"}))
    (document,) = documents(path)
    document.title.encode("utf-8")


def test_control_characters_do_not_travel_and_offsets_stay(tmp_path: Path) -> None:
    text = f"\x1b]0;x\x07{EN}\x1b[31m\x9b\x7f\tend\n"
    (document,) = documents(put(tmp_path, "a.jsonl", json.dumps({"text": text, "title": "a\x1b[2J"})))
    assert document.text == f" ]0;x {EN} [31m  \tend\n" and len(document.text) == len(text)
    assert document.title == "a [2J"
    (failure,) = failures(put(tmp_path, "bad\x1b[2J.txt", b""))
    assert "\x1b" not in failure.source


@pytest.mark.parametrize("given, mapping", [
    (["text=body,date=published"], {"text": "body", "date": "published"}), (["text=body", "id = nr"], {"text": "body", "id": "nr"})])
def test_mapping(given: list[str], mapping: dict[str, str]) -> None:
    assert parse_mapping(given) == mapping


@pytest.mark.parametrize("given", ["body", "body=text", "text=", "=x"])
def test_mapping_refuses(given: str) -> None:
    with pytest.raises(ReadError, match="FIELD=COLUMN"):
        parse_mapping([given])


# --- pages, standard input ------------------------------------------------------------------------------------------------

PAGE = f"""<html lang="en"><head><meta charset="utf-8"><title>Envoys meet</title>
<meta property="article:published_time" content="2024-03-06T10:00:00Z"><meta property="og:site_name" content="Nordic Wire"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Envoys meet</h1><p>{EN}</p>
<p>{EN.replace('Oslo', 'Bergen')}</p></article><script>alert("x")</script><footer>Copyright 2019. Cookie settings.</footer></body></html>"""


def test_html(tmp_path: Path) -> None:
    (document,) = documents(put(tmp_path, "page.html", PAGE))
    assert (document.title, document.date, document.source, document.lang) == ("Envoys meet", "2024-03-06", "Nordic Wire", "en")
    assert EN in document.text
    assert not any(word in document.text for word in ("Sport", "alert", "Cookie"))


def test_html_in_the_charset_that_it_declares(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="gb2312"></head><body><article><p>{ZH * 3}</p><p>{ZH * 2}</p></article></body></html>'
    (document,) = documents(put(tmp_path, "page.html", page.encode("gb18030")))
    assert ZH in document.text and document.lang == "zh"


def test_html_without_a_date_has_none(tmp_path: Path) -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2024-03-06T10:00:00Z">', "")
    (document,) = documents(put(tmp_path, "page.html", page))
    assert document.date is None


@pytest.mark.parametrize("data, ids", [
    (f"date: 2024-03-06\n\n{ZH}".encode(), ["stdin"]), (f"id: 2024-03-06-oslo\n\n{ZH}".encode(), ["2024-03-06-oslo"]),
    (ZH.encode("gb18030"), ["stdin"]), (PAGE.encode(), ["stdin"]),
    (f'{{"id": "a", "text": "{ZH}"}}\n{{"text": "{ZH}"}}\n'.encode(), ["a", "stdin#2"])])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, ids: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert [d.id for d in documents("-")] == ids


# --- dates and languages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given, date", [
    ("2024-03-06", "2024-03-06"), ("2024-3-6", "2024-03-06"), ("2024/03/06", "2024-03-06"), ("2024.3.6", "2024-03-06"),
    ("20240306", "2024-03-06"), ("2024年3月6日", "2024-03-06"), ("6 March 2024", "2024-03-06"), ("March 6, 2024", "2024-03-06"),
    ("Mar 6, 2024", "2024-03-06"), ("Wed, 06 Mar 2024 10:00:00 GMT", "2024-03-06"), ("2024-03-06T23:59:00+08:00", "2024-03-06"),
    ("13/6/2024", "2024-06-13"), ("6/13/2024", "2024-06-13"), ("6/6/2024", "2024-06-06")])
def test_dates(given: str, date: str) -> None:
    assert checked_date(given) == date


@pytest.mark.parametrize("given", ["2024-02-30", "yesterday", "2024", "2024-13-01", "3/6/2024", "99/99/2024", "0", "12:30"])
def test_dates_that_are_none(tmp_path: Path, given: str) -> None:
    with pytest.raises(ReadError, match="2025-10-17"):
        checked_date(given)
    found = items(put(tmp_path, "a.txt", f"date: {given}\n\n{ZH}"))
    assert [type(x) for x in found] == [Notice, Document]
    assert found[1].date is None  # type: ignore[union-attr]


@pytest.mark.parametrize("text, lang", [
    (ZH, "zh"), (EN, "en"), ("王毅 met Blinken.", "en"), ("王毅会见Antony Blinken国务卿，就AUKUS协议交换意见。", "zh"), ("Oslo", "en"),
    ("Министр", "und"), ("12 345", "und"), ("외교장관이 오슬로에서 만났다", "und"), ("", "und"),
    ("外務大臣は水曜日にオスロで会談した", "und")])
def test_language(text: str, lang: str) -> None:
    assert language_of(text) == lang
