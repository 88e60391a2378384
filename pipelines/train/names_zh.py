"""Trains the network that guesses Chinese names (kg/analyse/trained_zh.py): `make train DATA=FOLDER` from the top of a checkout.

The folder holds nd-ner/train.bio and nd-ner/dev.bio (headlines of defence news, a character and its label a line) and, if you like,
uner-zh/train.iob2 (Universal NER, Chinese GSDSimp: PER, ORG and LOC by word), which teaches the network running text. lac_small's
layers stay as they are; what is learned stands on them. Numpy alone, some minutes on one core; the same data give the same
weights.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kg.analyse import lac, trained_zh
from kg.analyse.normal import for_tagger
from kg.analyse.trained_zh import DILATIONS, beside, softmax

TYPES = ("P", "C", "O", "L", "T", "E", "R", "W")  # persons, countries, bodies, places, times, events, roles, weapons
LABELS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BI"))
HEADLINE_TYPES = {"F": "L"}  # facilities are places; every type that is none of ours is a class of weapons
BROAD_TYPES = {"PER": "P", "ORG": "O", "LOC": "LC"}  # countries are places there
UNLABELLED = ("T", "E", "R")  # what Universal NER does not mark
WIDTH, BATCH, EPOCHS = 64, 32, 10
RATE, WARMUP, DECAY = 2e-3, 200, 0.01
DROP_INPUT, DROP = 0.2, 0.3
LONGEST = 200  # longer sentences are left out
Weights = dict[str, np.ndarray]


class Sentence(NamedTuple):
    """`allowed` [length, labels]: the labels that each character may have."""

    text: str
    allowed: np.ndarray


def headlines(path: Path) -> Iterator[Sentence]:
    """`字 TAG` lines with a blank one between sentences."""
    for block in path.read_text(encoding="utf-8-sig").split("\n\n"):
        rows = [line.rpartition(" ") for line in block.split("\n") if line.strip()]
        chars = [(char or " ")[:1] for char, _, _ in rows]
        if rows and len(rows) <= LONGEST:
            yield Sentence("".join(chars), np.array([_exactly(tag) for *_, tag in rows]))


def _exactly(tag: str) -> np.ndarray:
    part, _, kind = tag.partition("-")
    kind = HEADLINE_TYPES.get(kind, kind if kind in TYPES else "W")
    return np.array([label == ("O" if part == "O" else f"{part}-{kind}") for label in LABELS])


def running_text(path: Path) -> Iterator[Sentence]:
    """CoNLL-U-like rows: number, word, tag."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        words = [line.split("\t")[1:3] for line in block.split("\n") if line and not line.startswith("#")]
        text = "".join(word for word, _ in words)
        if words and len(text) <= LONGEST:
            yield Sentence(text, np.array([_perhaps(tag, i == 0) for word, tag in words for i in range(len(word))]))


def _perhaps(tag: str, first: bool) -> np.ndarray:
    part, _, kind = tag.partition("-")
    if part == "O" or kind not in BROAD_TYPES:
        return np.array([label == "O" or label[2:] in UNLABELLED for label in LABELS])
    part = "B" if part == "B" and first else "I"
    return np.array([label in {f"{part}-{k}" for k in BROAD_TYPES[kind]} for label in LABELS])


def states(sentences: list[Sentence]) -> list[np.ndarray]:
    """lac_small's layers over each sentence, in half precision."""
    vocabulary = lac.weights().vocabulary
    found: list[np.ndarray] = [np.empty(0)] * len(sentences)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].text))
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        lengths = np.array([len(sentences[i].text) for i in rows], np.int32)
        ids = np.full((len(rows), lengths.max()), vocabulary[lac.UNKNOWN], np.int64)
        for k, i in enumerate(rows):
            ids[k, : lengths[k]] = [vocabulary.get(c, vocabulary[lac.UNKNOWN]) for c in for_tagger(sentences[i].text)]
        layers = np.concatenate(lac.states(ids, lengths), axis=2).astype(np.float16)
        for k, i in enumerate(rows):
            found[i] = layers[k, : lengths[k]]
    return found


def first_weights(features: int, dice: np.random.Generator) -> Weights:
    def drawn(rows: int, columns: int, scale: float = 1) -> np.ndarray:
        return (dice.normal(size=(rows, columns)) * np.sqrt(2 / rows) * scale).astype(np.float32)

    w = {"entry": drawn(features, WIDTH), "entry_bias": np.zeros(WIDTH, np.float32), "exit": drawn(WIDTH, len(LABELS), 0.5),
         "exit_bias": np.zeros(len(LABELS), np.float32)}
    for i in range(len(DILATIONS)):
        w |= {f"joined_{i}": drawn(3 * WIDTH, WIDTH, 0.5), f"joined_bias_{i}": np.zeros(WIDTH, np.float32)}
    return w


class Batch(NamedTuple):
    """States [batch, length, features], allowed labels and a mask [batch, length, 1]."""

    x: np.ndarray
    allowed: np.ndarray
    mask: np.ndarray


def padded(sentences: list[Sentence], layers: list[np.ndarray], rows: list[int]) -> Batch:
    """Sentences of a batch filled up to the longest."""
    length = max(len(sentences[i].text) for i in rows)
    x = np.zeros((len(rows), length, layers[rows[0]].shape[1]), np.float32)
    allowed = np.zeros((len(rows), length, len(LABELS)), bool)
    mask = np.zeros((len(rows), length, 1), np.float32)
    for k, i in enumerate(rows):
        n = len(sentences[i].text)
        x[k, :n], allowed[k, :n], mask[k, :n] = layers[i], sentences[i].allowed, 1
    return Batch(x, allowed, mask)


def gradients(w: Weights, b: Batch, dice: np.random.Generator) -> tuple[float, Weights]:
    """The mean loss, -log of what the allowed labels get, and how it changes with each weight. Parts are dropped at random."""
    def kept(shape: tuple[int, ...], rate: float) -> np.ndarray:
        return (dice.random(shape, np.float32) >= rate).astype(np.float32) / (1 - rate)

    x = b.x * kept(b.x.shape, DROP_INPUT)
    first = np.maximum(x @ w["entry"] + w["entry_bias"], 0)
    drop = kept(first.shape, DROP) * b.mask
    h, layers = first * drop, []
    for i, far in enumerate(DILATIONS):
        near = beside(h, far)
        grown = np.maximum(near @ w[f"joined_{i}"] + w[f"joined_bias_{i}"], 0)
        keep = kept(grown.shape, DROP) * b.mask
        layers.append((near, grown, keep))
        h = h * b.mask + grown * keep
    p = softmax(h @ w["exit"] + w["exit_bias"])
    right = p * b.allowed
    total = right.sum(axis=2, keepdims=True) + 1e-9
    loss = float(-(np.log(total) * b.mask).sum() / b.mask.sum())
    back = (p - right / total) * b.mask / b.mask.sum()
    g = {"exit": _product(h, back), "exit_bias": back.sum((0, 1))}
    back = back @ w["exit"].T
    for i, far in reversed(list(enumerate(DILATIONS))):
        near, grown, keep = layers[i]
        inner = back * keep * (grown > 0)
        g |= {f"joined_{i}": _product(near, inner), f"joined_bias_{i}": inner.sum((0, 1))}
        back = back * b.mask + _spread(inner @ w[f"joined_{i}"].T, far)
    inner = back * drop * (first > 0)
    return loss, g | {"entry": _product(x, inner), "entry_bias": inner.sum((0, 1))}


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a.reshape(-1, a.shape[2]).T @ b.reshape(-1, b.shape[2])


def _spread(near: np.ndarray, far: int) -> np.ndarray:
    """What came from three places goes back to each: the reverse of `beside`."""
    before, own, behind = np.split(near, 3, axis=2)
    own = own.copy()
    own[:, :-far] += before[:, far:]
    own[:, far:] += behind[:, :-far]
    return own


def train(sentences: list[Sentence], layers: list[np.ndarray], seed: int) -> Iterator[Weights]:
    """The weights after each epoch (Adam, with a rate that rises, then falls to nearly nothing)."""
    dice = np.random.default_rng(seed)
    w = first_weights(layers[0].shape[1], dice)
    mean, square = ({k: np.zeros_like(v) for k, v in w.items()} for _ in range(2))
    steps, step, started = EPOCHS * -(-len(sentences) // BATCH), 0, time.perf_counter()
    for epoch in range(EPOCHS):
        losses = []
        for rows in _shuffled(sentences, dice):
            step += 1
            loss, g = gradients(w, padded(sentences, layers, rows), dice)
            size = np.sqrt(sum(float((v**2).sum()) for v in g.values()))
            rate = RATE * min(1, step / WARMUP) * max(0.02, 1 - step / steps)
            for k, change in g.items():
                change = change * min(1, 2 / size)
                mean[k] = 0.9 * mean[k] + 0.1 * change
                square[k] = 0.999 * square[k] + 0.001 * change**2
                w[k] = w[k] * (1 - rate * DECAY) - rate * (mean[k] / (1 - 0.9**step)) / (np.sqrt(square[k] / (1 - 0.999**step)) + 1e-8)
            losses.append(loss)
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.perf_counter() - started:.0f} s", flush=True)
        yield w


def _shuffled(sentences: list[Sentence], dice: np.random.Generator) -> Iterator[list[int]]:
    """Batches in random order, each of sentences of like length."""
    noise = dice.random(len(sentences))
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].text) // 8 + noise[i])
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    for k in dice.permutation(len(batches)):
        yield batches[k]


def network(w: Weights) -> trained_zh.Network:
    """The weights as kg uses them."""
    return trained_zh.from_arrays(arrays(w))


def arrays(w: Weights) -> Weights:
    """What the file holds: half precision is enough, and halves it."""
    return {"labels": np.array(LABELS)} | {k: v.astype(np.float16) for k, v in w.items()}


def measure(net: trained_zh.Network, sentences: list[Sentence], layers: list[np.ndarray]) -> str:
    """Precision and recall of the names of which the network is sure."""
    right = guessed = there = 0
    for sentence, layer in zip(sentences, layers, strict=True):
        probabilities = net(layer[None].astype(np.float32), np.ones((1, len(layer)), bool))[0]
        found = {(g.start, g.end, g.label) for g in trained_zh.guesses(probabilities, LABELS)}
        truth = {(g.start, g.end, g.label) for g in trained_zh.guesses(sentence.allowed.astype(np.float32), LABELS)}
        right, guessed, there = right + len(found & truth), guessed + len(found), there + len(truth)
    return f"held-out headlines: precision {right / max(1, guessed):.3f}, recall {right / max(1, there):.3f} of names surely seen"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with nd-ner/ and uner-zh/")
    parser.add_argument("output", type=Path, help="the weights, an .npz file")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sentences = list(headlines(given.data / "nd-ner" / "train.bio"))
    more = given.data / "uner-zh" / "train.iob2"
    sentences += running_text(more) if more.is_file() else []
    held_out = list(headlines(given.data / "nd-ner" / "dev.bio"))
    print(f"{len(sentences)} sentences to learn from, {len(held_out)} to measure by", flush=True)
    layers, held_layers = states(sentences), states(held_out)
    for w in train(sentences, layers, given.seed):
        print(measure(network(w), held_out, held_layers), flush=True)
        np.savez_compressed(given.output, **arrays(w))


if __name__ == "__main__":
    main()
