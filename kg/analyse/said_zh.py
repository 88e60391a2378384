"""What the words around a Chinese trigger say of its truth: plans, possibilities, denials, and conditions opened before."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from kg.analyse.clauses_zh import Sentence
from kg.analyse.triggers_zh import Hit, Lexicon
from kg.model import Status


class Said:
    """Reads the words of status of the lexicon."""

    def __init__(self, lexicon: Lexicon, seed: Mapping[str, Any]) -> None:
        self.lexicon, self.words = lexicon, seed
        self.statuses, self.light = lexicon.status_words, lexicon.light
        self.conditions, self.denying = frozenset(seed["conditions"]), frozenset(seed["denying"])
        self.thoughts, self.coming = frozenset(seed["thoughts"]), frozenset(seed["coming"])
        self.besides = frozenset(seed["besides"])
        self.bidding, self.bids, self.under = (frozenset(seed[k]) for k in ("bidding", "bids", "under"))

    def of(self, sentence: Sentence, hit: Hit, subject_last: int, governed_by: str = "") -> tuple[Status, str]:
        """The status that the words before a trigger give it, and the word that did.

        Words between the subject and the trigger count, nearest first; then the verb that hands its object on as the subject (欢迎土方
        斡旋); a condition opened earlier in the sentence goes before all.
        """
        condition = next((i.text for i in sentence.items[: hit.first] if i.kind == "word" and i.text in self.conditions), None)
        if condition:
            return "possible", condition
        if self.lexicon.is_clause_subject(sentence, hit) and not self.lexicon.has_effect(sentence, hit):
            return "possible", "being the subject of its clause"
        if self._has_consequence(sentence, hit):
            return "possible", "its consequences being weighed"
        start, _ = sentence.clause_range(hit.clause)
        handed_on, turns = self.statuses.get(governed_by), self.lexicon.turns.get(hit.trigger.type, ())
        opening = self.lexicon.inside(sentence, hit.first, hit.last)  # 在旨在促进和平的会议上: what is said of the meeting
        for j in range((hit.first if opening is None else opening) - 1, max(start, subject_last + 1) - 1, -1):
            item = sentence.items[j]
            if item.pos == "p" and (j + 1 < hit.first or not sentence.items[hit.last].is_verb) and self._has_object(sentence, j):
                continue  # 将战舰退还给…: a preposition, no plan
            if j > start and item.text in self.words["prepositions"]["ba"] and sentence.items[j - 1].text in self.words["done"]:
                continue  # 已经将士兵运送到…
            if self._is_bidden(sentence, start, j):
                continue  # 应普京邀请访问: it was asked for, and is done
            if item.pos == "n" and hit.is_view:
                continue  # 对定居点计划|表示谴责: a plan, not planned
            if item.text + sentence.items[j + 1].text in self.besides:
                continue  # 不|但提供武器，还…
            # 本|应 is two tokens, and says the contrary of 应.
            joined = sentence.items[j - 1].text + item.text if j > start else ""
            for word in (joined, item.text):
                if item.kind == "word" and word in self.statuses and not self._is_of_topic(sentence, start, j, hit) \
                        and not self._is_of_setting(sentence, start, j, hit):
                    return self._unless_denied(sentence, start, j, word)
            if hit.nominal and item.is_verb and item.text not in self.light and item.text not in turns:
                break  # 没有透露制裁的细节: the denial is of another verb
        if handed_on:
            return handed_on, governed_by
        if self._is_mere_thought(sentence, hit):
            return "possible", "a thought of it"
        comes = any(i.text in self.coming for i in sentence.items[hit.last + 1 : hit.last + 4])  # 停火即将生效
        return self._behind(sentence, hit) if (hit.nominal and not hit.light) or comes else ("occurred", "")

    def _has_consequence(self, sentence: Sentence, hit: Hit) -> bool:
        """美对乌提供“战斧”无助于…: an act of which only the consequences are weighed."""
        _, end = sentence.clause_range(hit.clause)
        behind = "".join(i.text for i in sentence.items[hit.last + 1 : end])
        return any(word in behind for word in self.words["consequences"])

    def _has_object(self, sentence: Sentence, preposition: int) -> bool:
        """将战舰退还: whether what a preposition governs stands behind it. In 将向乌方提供 there is none."""
        following = sentence.items[preposition + 1]
        moved = sentence.items[preposition].text in self.words["prepositions"]["ba"]
        deed = following.is_verb or following.pos in ("p", "d", "ad") or following.kind == "time"
        return following.is_participant or (moved and not deed)

    def _is_mere_thought(self, sentence: Sentence, hit: Hit) -> bool:
        """打消进攻乌方的念头: a deed that only says what a thought or danger is of."""
        _, end = sentence.clause_range(hit.clause)
        behind = sentence.items[hit.last + 1 : end]
        of = next((n for n, i in enumerate(behind) if i.text == "的"), len(behind))
        return not any(i.is_verb for i in behind[:of]) and any(i.text in self.thoughts for i in behind[of + 1 : of + 2])

    def _unless_denied(self, sentence: Sentence, start: int, last: int, word: str) -> tuple[Status, str]:
        """否认美国将派兵: a plan that is denied is none; 没有拒绝会面: what is not refused may be."""
        denial = next((i.text for i in sentence.items[start:last] if i.kind == "word" and i.text in self.denying), "")
        if self.statuses[word] == "negated" and word in self.lexicon.acts and self.lexicon.is_denied(sentence, last):
            return "possible", word  # 没有拒绝会面
        return ("negated", denial) if denial and self.statuses[word] == "planned" else (self.statuses[word], word)

    def _is_of_topic(self, sentence: Sentence, start: int, word: int, hit: Hit) -> bool:
        """就乌克兰不加入北约的情况进行探讨: what is said inside the phrase of what is talked about."""
        about = self.words["prepositions"]["about"]
        inside = any(i.kind == "word" and i.text in about for i in sentence.items[start:word])
        return inside and hit.light and any(i.text == "的" for i in sentence.items[word + 1 : hit.first])

    def _is_of_setting(self, sentence: Sentence, start: int, word: int, hit: Hit) -> bool:
        """在没有挑衅的情况下对话, 对土方没有延长勘探表示欢迎: what is said of the circumstances, or of what a view is of."""
        items = sentence.items
        opens = [j for j in range(start, word) if items[j].pos == "p" and items[j].text == "在"]
        closed = opens and any(i.text in self.under for i in items[word + 1 : hit.first])
        towards = self.words["prepositions"]["to"]
        other_verb = any(i.is_verb and i.text not in self.light for i in items[word + 1 : hit.first])
        return bool(closed) or (hit.is_view and other_verb and any(i.pos == "p" and i.text in towards and items[n + 1].is_participant
                                                                   for n, i in enumerate(items[start:word], start)))

    def _is_bidden(self, sentence: Sentence, start: int, last: int) -> bool:
        """Whether 应 and a name, or what was asked, stand in a stretch of the clause."""
        pairs = pairwise(sentence.items[start : last + 2])
        return any(i.text in self.bidding and (j.is_participant or j.text in self.bids) for i, j in pairs)

    def _behind(self, sentence: Sentence, hit: Hit) -> tuple[Status, str]:
        """会面可能会在两周内进行: what is said of a nominal trigger before the light verb behind it."""
        found: tuple[Status, str] = "occurred", ""
        for j in range(hit.last + 1, sentence.clause_range(hit.clause)[1]):
            item = sentence.items[j]
            if item.kind == "word" and item.text in self.coming | self.light:
                return found
            if item.kind == "word" and item.text in self.statuses and not found[1]:
                found = self.statuses[item.text], item.text
            elif item.is_verb:
                break
        return "occurred", ""
