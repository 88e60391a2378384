"""The Chinese tagger: both engines agree, offsets hold, normalisation is one to one, sentences end where they should."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from kg.analyse import chunks, lac, normal, trained_zh
from kg.analyse.pipeline import load
from kg.errors import KgError
from kg.resources import folder

SENTENCES = [
    # plain news, headlines without marks, captions; quotes, full-width letters, traditional characters
    "挪威首相斯特勒15日在奥斯陆会见了来访的波兰总统纳夫罗茨基，双方就北约防务合作交换意见。",
    "挪波领导人会谈 将扩大防空合作",
    "△3月2日，挪威首相斯特勒（左）与波兰总统会面。（资料图）",
    "他说：“我们不会接受ＮＡＴＯ以外的安排。”会谈持续了2.5小时。",
    "烏克蘭總統澤連斯基抵達華盛頓，與美國國務卿舉行會談。",
]


def test_numpy_and_onnxruntime_give_the_same_words_and_tags() -> None:
    assert lac.words(SENTENCES, "numpy") == lac.words(SENTENCES, "onnx")


def test_scores_agree_also_for_rows_of_different_length() -> None:
    generator = np.random.default_rng(5)
    ids = generator.integers(0, len(lac.weights().vocabulary), (4, 30))
    lengths = np.array([30, 17, 2, 1], np.int32)
    a, b = lac.NumpyScorer()(ids, lengths), lac.tagger("onnx").scorer(ids, lengths)
    assert a.names is not None and b.names is not None
    for row, length in enumerate(lengths):
        assert np.allclose(a.tags[row, :length], b.tags[row, :length], atol=1e-3)
        assert np.allclose(a.names[row, :length], b.names[row, :length], atol=1e-3)
        assert np.allclose(a.names[row, :length].sum(axis=1), 1, atol=1e-3)
    assert [list(x) for x in lac.decode(a.tags, lengths)] == [list(x) for x in lac.decode(b.tags, lengths)]


HEADLINE = "一架编号为68-3307的侦察机从嘉手纳基地起飞，另一架随后返航"


def test_names_are_guessed_with_their_offsets_by_both_engines() -> None:
    text = "会谈在周三举行。\n" + HEADLINE
    onnx, numpy = (lac.tagger(engine).read([text])[0].names for engine in ("onnx", "numpy"))
    assert [(g.start, g.end, g.label) for g in onnx] == [(g.start, g.end, g.label) for g in numpy]
    assert ("68-3307", "Weapon") in [(text[g.start : g.end], g.label) for g in onnx]
    assert all(0.5 <= g.probability <= 1 for g in onnx)


def test_without_the_network_of_names_the_words_are_the_same() -> None:
    assert lac.tagger("onnx", names=False)([HEADLINE]) == lac.tagger("onnx")([HEADLINE])
    assert lac.tagger("onnx", names=False).read([HEADLINE])[0].names == []


def test_a_name_ends_where_the_network_is_sure_that_it_ends() -> None:
    labels = ("O", "B-W", "I-W")
    rows = np.array([[0.1, 0.9, 0], [0.1, 0, 0.9], [0.7, 0, 0.3], [0.2, 0.8, 0], [0.4, 0, 0.6], [0.45, 0.2, 0.35]], np.float32)
    assert [(g.start, g.end, round(g.probability, 2)) for g in trained_zh.guesses(rows, labels, 10)] == [(10, 12, 0.7), (13, 15, 0.6)]


def test_the_weights_are_small_and_a_broken_file_is_told(tmp_path, monkeypatch) -> None:
    assert (folder("pipelines") / trained_zh.WEIGHTS).stat().st_size < 2_000_000
    (tmp_path / trained_zh.WEIGHTS).write_bytes(b"PK no archive")
    monkeypatch.setattr(trained_zh, "folder", lambda _: tmp_path)
    with pytest.raises(KgError, match="names = false"):
        trained_zh.network.__wrapped__()


def test_a_batch_gives_what_single_texts_give() -> None:
    together = lac.words(SENTENCES)
    assert together == [lac.words([s])[0] for s in SENTENCES]


@pytest.mark.parametrize(("word", "tag"), [("挪威", "LOC"), ("斯特勒", "PER"), ("北约", "ORG"), ("会见", "v"), ("15日", "TIME")])
def test_the_weights_are_read_right(word: str, tag: str) -> None:
    """Wrong gate order or a transposed matrix still gives words, but not these."""
    found = {SENTENCES[0][s:e]: t for s, e, t in lac.words(SENTENCES)[0]}
    assert found.get(word) == tag


def test_words_cover_the_text_in_order_and_without_whitespace() -> None:
    text = "第一段，有 空格。\r\n\r\n　第二段\t结束 \n" + "很长的句子没有标点" * 40
    words = lac.words([text])[0]
    assert "".join(text[s:e] for s, e, _ in words) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in pairwise(words))


def test_long_texts_are_cut_at_sentence_ends_else_at_clauses() -> None:
    text = "这是一句话。" * 100 + "，".join(["没有句号的长句"] * 60)
    pieces = list(chunks.chunks(text))
    assert "".join(text[s:e] for s, e in pieces) == text
    assert all(e - s <= chunks.LONGEST for s, e in pieces)
    assert all(text[e - 1] in "。，" for _, e in pieces[:-1])


@pytest.mark.parametrize(("given", "wanted"), [
    ("ＡＢＣ１２３", "abc123"), ("。、，“”‘’", '.,,""\'\''), ("烏克蘭總統", "乌克兰总统"), ("臺灣", "台湾"), ("F-16", "f-16"), ("İ", "İ"),
])
def test_characters_are_normalised_one_to_one(given: str, wanted: str) -> None:
    folded = normal.for_tagger(given)
    assert folded == wanted and len(folded) == len(given)


def test_folding_never_changes_the_length() -> None:
    generator = random.Random(3)
    text = "".join(chr(generator.randrange(0x20, 0xD7FF)) for _ in range(20_000)) + "".join(chr(0x1F300 + i) for i in range(300))
    assert len(normal.fold(text)) == len(normal.for_tagger(text)) == len(normal.simplify(text)) == len(text)


@pytest.mark.parametrize(("given", "wanted"), [("一、二", "一、二"), ("‧", "·"), ("—", "-"), ("「", '"')])
def test_names_are_compared_in_one_form(given: str, wanted: str) -> None:
    assert normal.fold(given) == wanted


@pytest.mark.parametrize(("text", "sentences"), [
    ("会谈结束。双方满意！是吗？是；好。", ["会谈结束。", "双方满意！", "是吗？", "是；", "好。"]),
    ("标题没有句号\n正文第一句。\n△图片说明", ["标题没有句号\n", "正文第一句。\n", "△图片说明"]),
    ("他说：“谈判失败了。”随后离开。", ["他说：“谈判失败了。”", "随后离开。"]),
    ("“谈判失败了。”他说。", ["“谈判失败了。”他说。"]),
    ("价格为2.5亿元，F-16.5号", ["价格为2.5亿元，F-16.5号"]),
    ("（见附件。）下一句。", ["（见附件。）", "下一句。"]),
])
def test_sentences_end_at_marks_and_lines(text: str, sentences: list[str]) -> None:
    assert [s.text for s in load("zh")(text).sents] == sentences


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(KgError, match="Known: auto, onnx, numpy"):
        lac.tagger("torch")


def test_the_tokenizer_keeps_every_character() -> None:
    nlp = load("zh")
    texts = [*SENTENCES, "", " ", "\n", " 前后有空格 ", "两  个空格\t和制表符", "表情😀符号"]
    assert [doc.text for doc in nlp.tokenizer.pipe(texts)] == texts == [nlp.make_doc(t).text for t in texts]
