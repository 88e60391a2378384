"""Writes ONNX models: the few fields of the format that a recurrent tagger needs, without the `onnx` package.

A protobuf message is a row of (field number, wire type, value); numbers here are those of onnx.proto3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

IR_VERSION, OPSET = 8, 17
FLOAT, INT64, INT32 = 1, 7, 6
TYPES = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64, np.dtype(np.int32): INT32}
ATTRIBUTE_INT, ATTRIBUTE_STRING, ATTRIBUTE_INTS = 2, 3, 7


@dataclass(frozen=True)
class Node:
    """One operation: names of its inputs and outputs ('' for an optional input that is left out) and its attributes."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, int | str | tuple[int, ...]] = field(default_factory=dict)


def model(nodes: Iterable[Node], constants: Mapping[str, NDArray], inputs: Mapping[str, tuple[int, tuple[str, ...]]],
          outputs: Mapping[str, tuple[int, tuple[str, ...]]]) -> bytes:
    """The bytes of a model file. `inputs` and `outputs` give element type and the names of the free dimensions."""
    graph = b"".join([
        *(_message(1, _node(node)) for node in nodes),
        _text(2, "graph"),
        *(_message(5, _tensor(name, value)) for name, value in constants.items()),
        *(_message(11, _value_info(name, *shape)) for name, shape in inputs.items()),
        *(_message(12, _value_info(name, *shape)) for name, shape in outputs.items()),
    ])
    opset = _text(1, "") + _number(2, OPSET)
    return _number(1, IR_VERSION) + _message(7, graph) + _message(8, opset)


def _varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _message(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _text(number: int, value: str) -> bytes:
    return _message(number, value.encode())


def _node(node: Node) -> bytes:
    parts = [_text(1, name) for name in node.inputs] + [_text(2, name) for name in node.outputs] + [_text(4, node.operator)]
    return b"".join(parts + [_message(5, _attribute(k, v)) for k, v in node.attributes.items()])


def _attribute(name: str, value: int | str | tuple[int, ...]) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, ATTRIBUTE_INT)
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _number(20, ATTRIBUTE_STRING)
    return _text(1, name) + b"".join(_number(8, v) for v in value) + _number(20, ATTRIBUTE_INTS)


def _tensor(name: str, value: NDArray) -> bytes:
    dims = b"".join(_number(1, n) for n in value.shape)
    return dims + _number(2, TYPES[value.dtype]) + _text(8, name) + _message(9, np.ascontiguousarray(value).tobytes())


def _value_info(name: str, element: int, dims: tuple[str, ...]) -> bytes:
    shape = b"".join(_message(1, _text(2, dim)) for dim in dims)
    tensor_type = _number(1, element) + _message(2, shape)
    return _text(1, name) + _message(2, _message(1, tensor_type))
