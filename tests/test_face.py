"""`import kg` is cheap, and what a notebook calls works."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg
from kg.errors import KgError
from kg.model import Document

ZH = "挪威外交大臣艾德3月6日在奥斯陆会见芬兰外长瓦尔托宁。"


def test_import_loads_nothing_heavy() -> None:
    script = "import sys, kg; print([m for m in ('spacy', 'networkx', 'click', 'yaml', 'numpy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_text_is_extracted() -> None:
    extraction = kg.extract_text(ZH, date="2024-03-07")
    assert extraction.document.lang == "zh"
    assert {"挪威", "芬兰"} <= {e.name for e in extraction.entities}


def test_documents_and_files_are_extracted_in_order(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "b.txt").write_text(f"date: 2024-03-07\n\n{ZH}", encoding="utf-8")
    found = list(kg.extract([Document("a", ZH, lang="zh"), tmp_path / "b.txt"]))
    assert [x.document.id for x in found] == ["a", "b"]


def test_a_bad_article_is_a_warning(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text(f"date: 2024-03-07\n\n{ZH}", encoding="utf-8")
    with pytest.warns(UserWarning, match=r"a\.txt: it holds no text"):
        assert [x.document.id for x in kg.extract(tmp_path)] == ["b"]


def test_a_text_in_another_language_is_refused() -> None:
    with pytest.raises(KgError, match="language"):
        kg.extract_text("Министр встретился с коллегой.")


def test_the_pipeline_is_an_ordinary_nlp() -> None:
    doc = kg.load("zh")(ZH)
    assert doc[0].text and doc._.kg.mentions
    with pytest.raises(KgError, match="Did you mean 'zh'"):
        kg.load("zhh")
