"""Which words of a sentence tell of an event, and what is said of its truth: the trigger lexicon looked up in a row of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.analyse.clauses_zh import Item, Sentence
from kg.errors import SeedError, nearest
from kg.knowledge import Knowledge
from kg.model import Span, Status


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of the lexicon with its type, frame and the conditions under which it counts."""

    word: str
    type: str
    mode: str | None
    frame: Mapping[str, tuple[str, ...]]
    frame_name: str
    strength: float = 0.7
    when: tuple[str, ...] = ()
    speech: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger at its place: items [first, last] of the sentence."""

    trigger: Trigger
    first: int
    last: int
    clause: int
    span: Span
    nominal: bool
    light: bool


class Lexicon:
    """The triggers of a language's seed file, by their first character."""

    def __init__(self, seed: Mapping[str, Any], knowledge: Knowledge) -> None:
        self.words = seed
        self.by_start: dict[str, list[Trigger]] = defaultdict(list)
        for number, row in enumerate(seed["triggers"], 1):
            self._check(row, number, knowledge)
            frame = {slot: tuple(places) for slot, places in seed["frames"][row["frame"]].items()}
            for word in row["words"]:
                self.by_start[word[0]].append(Trigger(word, row["type"], row.get("mode"), frame, row["frame"], row.get("strength", 0.7),
                                                      tuple(row.get("when", ())), bool(row.get("speech"))))
        for rows in self.by_start.values():
            rows.sort(key=lambda t: -len(t.word))
        self.light = frozenset(seed["light"])
        self.status_words = {word: status for status in ("planned", "possible", "negated") for word in seed["status"][status]}

    @staticmethod
    def _check(row: Mapping[str, Any], number: int, knowledge: Knowledge) -> None:
        kind = knowledge.event_types.get(row.get("type", ""))
        if kind is None:
            raise SeedError(f"triggers/zh.yml: entry {number}: unknown type '{row.get('type')}'.{nearest(str(row.get('type')), knowledge.event_types)}")
        if row.get("mode") and row["mode"] not in kind.modes:
            raise SeedError(f"triggers/zh.yml: entry {number}: {kind.id} has no mode '{row['mode']}'.{nearest(row['mode'], kind.modes)}")

    def candidates(self, items: Sequence[Item], i: int) -> tuple[list[Trigger], int]:
        """The longest word of the lexicon that begins at item i (all its readings) and the last item that it takes."""
        text, ends = "", []
        for j in range(i, min(i + 6, len(items))):
            if items[j].kind != "word":
                break
            text += items[j].text
            ends.append((len(text), j))
        rows = [t for t in self.by_start.get(text[:1], ()) if text.startswith(t.word)]
        for trigger in rows:
            for length, j in ends:
                inside_verb = length > len(trigger.word) and items[j].pos.startswith("v")
                if length == len(trigger.word) or (inside_verb and len(trigger.word) > 1):
                    return [t for t in rows if t.word == trigger.word], j
                if length > len(trigger.word):
                    break
        return [], i

    def hits(self, sentence: Sentence) -> list[list[Hit]]:
        """All places of triggers, each with its readings, in order."""
        found: list[list[Hit]] = []
        i = 0
        while i < len(sentence.items):
            item = sentence.items[i]
            triggers, last = self.candidates(sentence.items, i) if item.kind == "word" else ([], i)
            if triggers and not self._is_light(sentence, i, last):
                word = triggers[0].word
                span = Span(item.span.start, item.span.start + len(word))
                nominal, light = self._nominal(sentence, i, last)
                found.append([Hit(t, i, last, sentence.clause_of[i], span, nominal, light) for t in triggers])
                i = last + 1
            else:
                i += 1
        return found

    def _is_light(self, sentence: Sentence, first: int, last: int) -> bool:
        """Whether the word only carries the trigger behind it: 表示 in 表示强烈谴责."""
        if "".join(i.text for i in sentence.items[first : last + 1]) not in self.light:
            return False
        for j in range(last + 1, min(last + 5, len(sentence.items))):
            item = sentence.items[j]
            if item.kind != "word" or sentence.clause_of[j] != sentence.clause_of[first] or (item.is_verb and j > last + 1 and item.text in self.light):
                return False
            if self.candidates(sentence.items, j)[0]:
                return item.pos not in ("d", "p", "c")
        return False

    def _nominal(self, sentence: Sentence, first: int, last: int) -> tuple[bool, bool]:
        """(is the trigger a noun, does a light verb carry it)."""
        items = sentence.items
        for j in range(first - 1, max(-1, first - 5), -1):
            if sentence.clause_of[j] != sentence.clause_of[first] or items[j].kind != "word":
                break
            if items[j].text in self.light:
                return False, True
            if not (items[j].is_nounlike or items[j].text in ("了", "过")):
                break
        if items[first].pos in ("n", "nz", "an", "nt"):
            return True, False
        follows_genitive = first > 0 and items[first - 1].text in ("的", "次", "个", "项", "场", "轮")
        return (items[first].pos == "vn" or follows_genitive), False

    def status(self, sentence: Sentence, hit: Hit, subject_last: int) -> tuple[Status, str]:
        """The status that the words before a trigger give it, and the word that did."""
        start, _ = sentence.clause_range(hit.clause)
        for j in range(hit.first - 1, max(start, subject_last + 1) - 1, -1):
            item = sentence.items[j]
            found = self.status_words.get(item.text)
            if item.kind == "word" and found:
                return found, item.text
        return "occurred", ""
