"""Closed lists of English words for the rules: seeds/triggers/en-words.yml."""

from __future__ import annotations

from functools import lru_cache

from kg.knowledge import load


@lru_cache(maxsize=256)
def listed(section: str, key: str) -> frozenset[str]:
    """A list of words by its section and name."""
    return frozenset(map(str, load().triggers["en-words"][section][key]))


@lru_cache(maxsize=1)
def lemmas() -> dict[str, str]:
    """Forms that the model's lemmatizer reads wrongly -> their lemma: staged is no form of 'stag'."""
    table = load().triggers["en-words"]["lemmas"]
    return {str(form): str(lemma) for lemma, forms in table.items() for form in forms}
