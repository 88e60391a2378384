"""lac_small, the tagger inside the installed jieba package (MIT), as a spaCy tokenizer: words, parts of speech and names in one pass.

The network: an embedding of characters, two bidirectional GRU layers, a projection to tags, a linear-chain CRF. Its weights
are Paddle 1.x tensor files; they are read here without Paddle and run by onnxruntime, or by numpy where that is missing. On the
same layers stands a network of our own that guesses names (kg/analyse/trained_zh.py), so that texts are read but once.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kg.analyse import onnxfile, trained_zh
from kg.analyse.chunks import chunks
from kg.analyse.normal import for_tagger
from kg.analyse.trained_zh import Guess
from kg.errors import KgError

HIDDEN = 128
LAYERS = 2
UNKNOWN = "OOV"
BATCH = 32
PIECE = re.compile(r"、|[^\s、]+")
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """The parameters as numpy arrays. `layers` holds, per layer and direction, input weights [in, 3H], bias [3H], update and
    reset weights [H, 2H] and candidate weights [H, H]."""

    vocabulary: dict[str, int]
    tags: tuple[str, ...]
    embedding: Floats
    layers: tuple[tuple[tuple[Floats, Floats, Floats, Floats], ...], ...]
    projection: Floats
    projection_bias: Floats
    start: Floats
    stop: Floats
    transitions: Floats


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Read the weights from the installed jieba package.

    Raises:
        KgError: jieba is missing, or is a version without lac_small.
    """
    try:
        home = resources.files("jieba") / "lac_small"
        vocabulary = {word: int(n) for n, word in _pairs((home / "word.dic").read_text(encoding="utf-8"))}
        tags = tuple(tag for _, tag in sorted(((int(n), tag) for n, tag in _pairs((home / "tag.dic").read_text(encoding="utf-8")))))
        tensors = {f.name: _tensor(f.read_bytes(), f.name) for f in (home / "model_baseline").iterdir()}
        layers = tuple(tuple(_direction(tensors, 2 * layer + way) for way in (0, 1)) for layer in range(LAYERS))
        crf = tensors["crfw"]
    except (ModuleNotFoundError, FileNotFoundError, KeyError) as e:
        raise KgError("the Chinese tagger lac_small is not in the installed jieba package. Install it: pip install jieba==0.42.1") from e
    last = 2 * LAYERS
    return Weights(vocabulary, tags, tensors["word_emb"], layers, tensors[f"fc_{last}.w_0"], tensors[f"fc_{last}.b_0"].reshape(-1),
                   crf[0], crf[1], crf[2:])


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        number, tab, word = line.rstrip("\r").partition("\t")
        if tab:
            yield number, word


def _tensor(data: bytes, name: str) -> Floats:
    """A LoDTensor file: u32 version, u64 level of detail (0), u32 version, i32 length, a TensorDesc message, raw floats."""
    length = struct.unpack_from("<i", data, 16)[0]
    dims = _dims(data[20 : 20 + length], name)
    return np.frombuffer(data, "<f4", offset=20 + length).reshape(dims)


def _dims(message: bytes, name: str) -> list[int]:
    """TensorDesc: field 1 the element type (5 is float32), field 2, repeated, the dimensions; all varints."""
    numbers: list[int] = []
    value = shift = 0
    for byte in message:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            numbers.append(value)
            value = shift = 0
    fields = list(zip(numbers[::2], numbers[1::2], strict=True))
    if fields[0] != (1 << 3, 5) or any(key != 2 << 3 for key, _ in fields[1:]):
        raise KgError(f"lac_small/{name}: not a float32 tensor of Paddle 1.x. Install the tested version: pip install jieba==0.42.1")
    return [n for _, n in fields[1:]]


def _direction(tensors: dict[str, Floats], k: int) -> tuple[Floats, Floats, Floats, Floats]:
    # The flat file holds two matrices one after the other, although its dims say [H, 3H].
    flat = tensors[f"gru_{k}.w_0"].reshape(-1)
    gates = flat[: 2 * HIDDEN * HIDDEN].reshape(HIDDEN, 2 * HIDDEN)
    candidate = flat[2 * HIDDEN * HIDDEN :].reshape(HIDDEN, HIDDEN)
    bias = tensors[f"fc_{k}.b_0"].reshape(-1) + tensors[f"gru_{k}.b_0"].reshape(-1)
    return tensors[f"fc_{k}.w_0"], bias, gates, candidate


class Scores(NamedTuple):
    """What the networks say of a batch: scores of tags [batch, length, tags], probabilities of the labels of names or None."""

    tags: Floats
    names: Floats | None


class Scorer(Protocol):
    """Scores for a batch of character ids [batch, length] with true lengths."""

    def __call__(self, ids: NDArray[np.int64], lengths: NDArray[np.int32]) -> Scores: ...


class NumpyScorer:
    """The networks in numpy: the reference for the other, and the fallback."""

    def __init__(self, names: bool = True) -> None:
        self.names = trained_zh.network() if names else None

    def __call__(self, ids: NDArray[np.int64], lengths: NDArray[np.int32]) -> Scores:
        w = weights()
        layers = states(ids, lengths)
        valid = np.arange(ids.shape[1])[None, :] < lengths[:, None]
        names = self.names(np.concatenate(layers, axis=2), valid) if self.names else None
        return Scores(layers[-1] @ w.projection + w.projection_bias, names)


def states(ids: NDArray[np.int64], lengths: NDArray[np.int32]) -> list[Floats]:
    """The embedding and what each layer makes of it, [batch, length, features]."""
    w = weights()
    found = [w.embedding[ids]]
    valid = np.arange(ids.shape[1])[None, :] < lengths[:, None]
    for forward, backward in w.layers:
        found.append(np.concatenate([_gru(found[-1], valid, forward, False), _gru(found[-1], valid, backward, True)], axis=2))
    return found


def _gru(x: Floats, valid: NDArray[np.bool_], parameters: tuple[Floats, Floats, Floats, Floats], reverse: bool) -> Floats:
    """h = (1 - u) h + u tanh(x + (r h) C): Paddle's gate is the complement of the usual one."""
    weight, bias, gates, candidate = parameters
    projected = x @ weight + bias
    h = np.zeros((x.shape[0], HIDDEN), np.float32)
    out = np.zeros((*x.shape[:2], HIDDEN), np.float32)
    steps = range(x.shape[1])
    for t in reversed(steps) if reverse else steps:
        now = projected[:, t]
        ur = _sigmoid(now[:, : 2 * HIDDEN] + h @ gates)
        u, r = ur[:, :HIDDEN], ur[:, HIDDEN:]
        new: Floats = (1 - u) * h + u * np.tanh(now[:, 2 * HIDDEN :] + (r * h) @ candidate)
        # Padding lies at the end: the backward pass must reach the last character with an untouched state.
        h = np.where(valid[:, t, None], new, h)
        out[:, t] = h
    return out


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


class OnnxScorer:
    """The same network in onnxruntime. The model is made in memory from the weights when it is first needed."""

    def __init__(self, threads: int = 1, names: bool = True) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.names = names
        self.session = onnxruntime.InferenceSession(onnx_model(names), options, providers=["CPUExecutionProvider"])

    def __call__(self, ids: NDArray[np.int64], lengths: NDArray[np.int32]) -> Scores:
        given: dict[str, Any] = {"ids": ids.T, "lengths": lengths}
        if self.names:
            given["mask"] = (np.arange(ids.shape[1])[:, None] < lengths[None, :]).astype(np.float32)[:, :, None]
        tags, *names = (found.transpose(1, 0, 2) for found in self.session.run(None, given))
        return Scores(tags, names[0] if names else None)


def onnx_model(names: bool = True) -> bytes:
    """The networks as an ONNX model file: ids [length, batch], lengths [batch], mask [length, batch, 1] -> scores [length, batch, tags],
    names [length, batch, labels]."""
    w = weights()
    constants: dict[str, Any] = {"embedding": w.embedding, "projection": w.projection, "bias": w.projection_bias,
                                 "merged": np.array([0, 0, 2 * HIDDEN], np.int64)}
    nodes = [onnxfile.Node("Gather", ("embedding", "ids"), ("x0",))]
    for n, directions in enumerate(w.layers):
        packed = [_onnx_direction(*d) for d in directions]
        for name, part in zip("WRB", zip(*packed, strict=True), strict=True):
            constants[f"{name}{n}"] = np.stack(part).astype(np.float32)
        nodes += [
            onnxfile.Node("GRU", (f"x{n}", f"W{n}", f"R{n}", f"B{n}", "lengths"), (f"y{n}",),
                          {"hidden_size": HIDDEN, "direction": "bidirectional", "linear_before_reset": 0}),
            onnxfile.Node("Transpose", (f"y{n}",), (f"t{n}",), {"perm": (0, 2, 1, 3)}),
            onnxfile.Node("Reshape", (f"t{n}", "merged"), (f"x{n + 1}",)),
        ]
    nodes += [onnxfile.Node("MatMul", (f"x{LAYERS}", "projection"), ("m",)), onnxfile.Node("Add", ("m", "bias"), ("scores",))]
    inputs = {"ids": (onnxfile.INT64, ("length", "batch")), "lengths": (onnxfile.INT32, ("batch",))}
    outputs = {"scores": (onnxfile.FLOAT, ("length", "batch", "tags"))}
    if names:
        more, weighed = trained_zh.onnx_nodes(trained_zh.network(), tuple(f"x{n}" for n in range(LAYERS + 1)), "names")
        nodes += more
        constants |= weighed
        inputs["mask"] = (onnxfile.FLOAT, ("length", "batch", "one"))
        outputs["names"] = (onnxfile.FLOAT, ("length", "batch", "labels"))
    return onnxfile.model(nodes, constants, inputs, outputs)


def _onnx_direction(weight: Floats, bias: Floats, gates: Floats, candidate: Floats) -> tuple[Floats, Floats, Floats]:
    """ONNX's h = z h + (1 - z) m has z = 1 - u, and 1 - sigmoid(a) = sigmoid(-a): the update gate's parameters change sign."""
    sign = np.ones(3 * HIDDEN, np.float32)
    sign[:HIDDEN] = -1
    recurrent = np.concatenate([gates, candidate], axis=1)
    return (weight * sign).T, (recurrent * sign).T, np.concatenate([bias * sign, np.zeros_like(bias)])


def decode(scores: Floats, lengths: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """The best tag sequence of each row under the CRF (Viterbi over the whole batch at once)."""
    w = weights()
    batch, longest, tags = scores.shape
    by_step = np.ascontiguousarray(scores.transpose(1, 2, 0))  # [length, tags, batch]: whole batches lie in a row
    moves = w.transitions[:, :, None]  # [from, to, 1]
    best = np.empty_like(by_step)
    best[0] = by_step[0] + w.start[:, None]
    paths = np.empty((tags, tags, batch), np.float32)
    for t in range(1, longest):
        np.add(best[t - 1][:, None, :], moves, out=paths)
        best[t] = np.where(t < lengths, paths.max(axis=0) + by_step[t], best[t - 1])
    # Where a path came from is asked only along the one that won; asking at every step takes thrice as long.
    last = (best[-1] + w.stop[:, None]).argmax(axis=0)
    sequence = np.empty((longest, batch), np.int64)
    sequence[-1] = last
    for t in range(longest - 1, 0, -1):
        last = np.where(t < lengths, (best[t - 1] + w.transitions[:, last]).argmax(axis=0), last)
        sequence[t - 1] = last
    return [sequence[: lengths[b], b] for b in range(batch)]


class Word(tuple[int, int, str]):
    """(start, end, tag) of one word."""


class Reading(NamedTuple):
    """What the networks see in one text."""

    words: list[Word]
    names: list[Guess]


class Tagger:
    """Words and tags of texts, many at a time."""

    def __init__(self, scorer: Scorer, batch_size: int = BATCH) -> None:
        self.scorer = scorer
        self.batch_size = batch_size
        self.vocabulary = weights().vocabulary
        self.unknown = self.vocabulary[UNKNOWN]

    def __call__(self, texts: Sequence[str]) -> list[list[Word]]:
        """The words of each text with their tags ('n', 'PER', …); whitespace belongs to none."""
        return [reading.words for reading in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """The words of each text and the names that the trained network sees."""
        pieces = [(i, start, end) for i, text in enumerate(texts) for start, end in chunks(text)]
        folded = [for_tagger(text) for text in texts]
        found: dict[tuple[int, int], tuple[NDArray[np.int64], list[Guess]]] = {}
        # Rows of like length share a batch: padding is what batches waste.
        pieces.sort(key=lambda p: p[2] - p[1])
        for at in range(0, len(pieces), self.batch_size):
            batch = pieces[at : at + self.batch_size]
            starts = [start for _, start, _ in batch]
            for piece, seen in zip(batch, self._score([folded[i][s:e] for i, s, e in batch], starts), strict=True):
                found[piece[0], piece[1]] = seen
        readings = [Reading([], []) for _ in texts]
        for i, start in sorted(found):
            tags, names = found[i, start]
            readings[i].words.extend(_without_blanks(texts[i], _words(tags, start)))
            readings[i].names.extend(names)
        return readings

    def _score(self, rows: list[str], starts: list[int]) -> Iterator[tuple[NDArray[np.int64], list[Guess]]]:
        """Of each row the tags, and the names with offsets in the text in which the row starts there."""
        lengths = np.array([len(row) for row in rows], np.int32)
        ids = np.full((len(rows), int(lengths.max())), self.unknown, np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = [self.vocabulary.get(c, self.unknown) for c in row]
        scores = self.scorer(ids, lengths)
        labels = trained_zh.network().labels if scores.names is not None else ()
        for k, tags in enumerate(decode(scores.tags, lengths)):
            names = scores.names[k, : lengths[k]] if scores.names is not None else None
            yield tags, [] if names is None else list(trained_zh.guesses(names, labels, starts[k]))


def _words(tags: NDArray[np.int64], offset: int) -> list[Word]:
    names = weights().tags
    labels = [names[t] for t in tags]
    starts = [i for i, tag in enumerate(labels)
              if i == 0 or tag.endswith("-B") or (tag == "O") != (labels[i - 1] == "O")
              or tag.partition("-")[0] != labels[i - 1].partition("-")[0]]
    ends = [*starts[1:], len(labels)]
    return [Word((offset + s, offset + e, labels[s].partition("-")[0])) for s, e in zip(starts, ends, strict=True)]


def _without_blanks(text: str, words: list[Word]) -> Iterator[Word]:
    """The same words cut at whitespace, which the tagger puts into the word beside it, and at 、, which it puts into lists of names."""
    for start, end, tag in words:
        for part in PIECE.finditer(text, start, end):
            yield Word((part.start(), part.end(), "w" if part.group() == "、" else tag))


@lru_cache(maxsize=4)
def tagger(engine: str = "auto", batch_size: int = BATCH, threads: int = 1, names: bool = True) -> Tagger:
    """A tagger on onnxruntime or numpy ('auto': onnxruntime where it is installed), with the network that guesses names or without."""
    if engine not in ("auto", "onnx", "numpy"):
        raise KgError(f"unknown engine '{engine}' for the tokenizer kg.lac. Known: auto, onnx, numpy")
    if engine == "numpy":
        return Tagger(NumpyScorer(names), batch_size)
    try:
        return Tagger(OnnxScorer(threads, names), batch_size)
    except ImportError:
        if engine == "onnx":
            raise KgError("onnxruntime is not installed. Install it: pip install onnxruntime, or set engine = \"numpy\"") from None
        return Tagger(NumpyScorer(names), batch_size)


def words(texts: Iterable[str], engine: str = "auto") -> list[list[Word]]:
    """Words of texts without spaCy."""
    return tagger(engine)(list(texts))
