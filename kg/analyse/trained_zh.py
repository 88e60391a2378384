"""A small network over lac_small's states that was trained on headlines of defence news: names for which there is no rule.

For every character it has the probabilities of labels (B-W: a weapon's name begins here). It is sure of a name where the first
character and all that follow are likely, and where it is likely that the name ends there. `pipelines/train/` makes its weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.analyse import onnxfile
from kg.errors import KgError
from kg.model import Label
from kg.resources import folder

WEIGHTS = "names_zh.npz"
DILATIONS = (1, 2, 1)  # how far the characters lie apart that each layer joins
LETTERS: dict[str, Label] = {"P": "Person", "C": "Country", "O": "Organization", "L": "Location", "W": "Weapon"}
SURE = 0.5  # below this nothing is kept
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that the network sees: offsets, its label, and how likely its least likely character is."""

    start: int
    end: int
    label: Label
    probability: float


@dataclass(frozen=True)
class Network:
    """The weights. `joined` and `joined_bias` hold, per layer, what joins a character with its neighbours on both sides."""

    labels: tuple[str, ...]
    entry: Floats
    entry_bias: Floats
    joined: tuple[Floats, ...]
    joined_bias: tuple[Floats, ...]
    exit: Floats
    exit_bias: Floats

    def __call__(self, states: Floats, valid: NDArray[np.bool_]) -> Floats:
        """Probabilities [batch, length, labels] from lac_small's states [batch, length, features]; `valid` marks what is no padding."""
        mask = valid[:, :, None].astype(np.float32)
        h = np.maximum(states @ self.entry + self.entry_bias, 0) * mask
        for far, weights, bias in zip(DILATIONS, self.joined, self.joined_bias, strict=True):
            h = (h + np.maximum(beside(h, far) @ weights + bias, 0)) * mask
        return softmax(h @ self.exit + self.exit_bias)


def beside(h: Floats, far: int) -> Floats:
    """For every character the features of the one before it, its own, and those of the one behind, `far` apart."""
    padded = np.pad(h, ((0, 0), (far, far), (0, 0)))
    length = h.shape[1]
    return np.concatenate([padded[:, :length], h, padded[:, 2 * far : 2 * far + length]], axis=2)


def softmax(scores: Floats) -> Floats:
    """Probabilities over the last axis."""
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=-1, keepdims=True), np.float32)


@lru_cache(maxsize=1)
def network() -> Network:
    """The network that comes with kg.

    Raises:
        KgError: its file is missing or is none of ours.
    """
    path = folder("pipelines") / WEIGHTS
    try:
        with np.load(path, allow_pickle=False) as stored:
            w = {name: stored[name] for name in stored.files}
        return from_arrays(w)
    except (OSError, KeyError, ValueError) as e:
        raise KgError(f"{path}: not the weights of the tagger of names: {e}. Install kg again, or set names = false in the pipeline") from e


def from_arrays(w: Mapping[str, NDArray]) -> Network:
    """The network of the arrays that its file holds."""
    floats = {name: value.astype(np.float32) for name, value in w.items() if name != "labels"}
    joined, biases = (tuple(floats[f"{name}_{i}"] for i in range(len(DILATIONS))) for name in ("joined", "joined_bias"))
    return Network(tuple(str(x) for x in w["labels"]), floats["entry"], floats["entry_bias"], joined, biases, floats["exit"],
                   floats["exit_bias"])


def onnx_nodes(net: Network, states: tuple[str, ...], output: str) -> tuple[list[onnxfile.Node], dict[str, NDArray]]:
    """The same as nodes and constants of an ONNX graph, over tensors [length, batch, features]; 'mask' is [length, batch, 1]."""
    constants: dict[str, NDArray] = {"entry": net.entry, "entry_bias": net.entry_bias, "exit": net.exit, "exit_bias": net.exit_bias}
    nodes = [onnxfile.Node("Concat", states, ("states",), {"axis": 2}), onnxfile.Node("MatMul", ("states", "entry"), ("e0",)),
             onnxfile.Node("Add", ("e0", "entry_bias"), ("e1",)), onnxfile.Node("Relu", ("e1",), ("e2",)),
             onnxfile.Node("Mul", ("e2", "mask"), ("h0",))]
    for i, far in enumerate(DILATIONS):
        # A convolution wants [batch, features, length] and weights [features out, features in, place].
        width = net.joined[i].shape[1]
        constants[f"joined{i}"] = net.joined[i].reshape(3, width, width).transpose(2, 1, 0).copy()
        constants[f"joined_bias{i}"] = net.joined_bias[i]
        nodes += [onnxfile.Node("Transpose", (f"h{i}",), (f"a{i}",), {"perm": (1, 2, 0)}),
                  onnxfile.Node("Conv", (f"a{i}", f"joined{i}", f"joined_bias{i}"), (f"b{i}",),
                                {"kernel_shape": (3,), "pads": (far, far), "dilations": (far,)}),
                  onnxfile.Node("Relu", (f"b{i}",), (f"c{i}",)), onnxfile.Node("Transpose", (f"c{i}",), (f"d{i}",), {"perm": (2, 0, 1)}),
                  onnxfile.Node("Add", (f"h{i}", f"d{i}"), (f"s{i}",)), onnxfile.Node("Mul", (f"s{i}", "mask"), (f"h{i + 1}",))]
    nodes += [onnxfile.Node("MatMul", (f"h{len(DILATIONS)}", "exit"), ("z0",)), onnxfile.Node("Add", ("z0", "exit_bias"), ("z1",)),
              onnxfile.Node("Softmax", ("z1",), (output,), {"axis": 2})]
    return nodes, constants


def guesses(probabilities: Floats, labels: tuple[str, ...], offset: int = 0) -> Iterator[Guess]:
    """The names of one row [length, labels] of which the network is sure."""
    best = probabilities.argmax(axis=1)
    likely = probabilities.max(axis=1)
    names = [labels[i] for i in best]
    for start in np.flatnonzero(likely >= SURE):
        if not names[start].startswith("B-") or names[start][2:] not in LETTERS:
            continue
        inside = labels.index("I-" + names[start][2:])
        end = int(start) + 1
        while end < len(names) and best[end] == inside:
            end += 1
        ends = 1 - probabilities[end, inside] if end < len(names) else 1.0
        probability = float(min(likely[start:end].min(), ends))
        if probability >= SURE:
            yield Guess(offset + int(start), offset + end, LETTERS[names[start][2:]], probability)
