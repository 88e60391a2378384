"""Builds the spaCy pipelines of pipelines/*.cfg and runs documents through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config

from kg.analyse.state import State, analysis_of
from kg.config import find, own_settings
from kg.errors import KgError
from kg.model import Analysis, Document

BATCH = 32


@lru_cache(maxsize=8)
def load(name: str) -> Language:
    """The spaCy pipeline for a name ('zh', 'en') or the path of a .cfg file; loaded once.

    The result is an ordinary `nlp`: `nlp("…")` gives a Doc whose `doc._.kg` holds mentions, times, events and relations.

    Raises:
        KgError: unknown name, or a configuration that spaCy refuses.
    """
    return build(find(name))


def build(path: Path, overrides: Mapping[str, Any] | None = None) -> Language:
    """A pipeline from a configuration file, never cached."""
    try:
        config = load_config(path, overrides={k: v for k, v in (overrides or {}).items() if not k.startswith("kg.")})
        config.pop("kg", None)
        return load_model_from_config(config, auto_fill=True, validate=True)
    except (ValueError, OSError, KeyError) as e:
        raise KgError(f"{path}: spaCy refuses this pipeline: {e}") from e


def analyse(documents: Iterable[Document], name: str) -> Iterator[Analysis]:
    """Every document through one pipeline, in order."""
    nlp = load(name)
    tokenizer: Any = nlp.tokenizer
    size = int(own_settings(find(name)).get("batch_size", BATCH))

    def prepared() -> Iterator[Doc]:
        stream = iter(documents)
        while group := list(islice(stream, size)):
            for document in group:
                if len(document.text) > nlp.max_length:
                    raise KgError(f"{document.id}: {len(document.text)} characters are too many for one article "
                                  f"(at most {nlp.max_length}). Split it.")
            # A tokenizer that is a network is much faster when it sees many texts at a time.
            for document, doc in zip(group, tokenizer.pipe([d.text for d in group]), strict=True):
                doc._.kg = State(document)
                yield doc

    for doc in nlp.pipe(prepared(), batch_size=size):
        yield analysis_of(doc)
