"""Who takes part in an event: the noun phrases of a clause put into the slots of a trigger's frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any

from kg.analyse.arms_zh import Arms
from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.found_zh import ASKED, Found
from kg.analyse.items_zh import LINKS, PARTIES, THINGS, Item
from kg.analyse.nesting_zh import Nesting
from kg.analyse.passives_zh import Passives
from kg.analyse.sides_zh import SPEECH_ACTS
from kg.analyse.subjects_zh import Subjects
from kg.analyse.topics_zh import Topics
from kg.analyse.triggers_zh import Hit
from kg.analyse.where_zh import Where

VIOLENT = ("ASSAULT", "COERCE", "MOBILIZE")  # what they do is done where their object is
REACH = 8  # items
VIEWS = ("ACCUSE", "SUPPORT", "REJECT")  # which may be told of a topic before them
UTTERANCES = ("ACCUSE", "THREATEN", "REQUEST", "REJECT", "SUPPORT")
PHRASES = ("to", "at", "from")
DONE_TO = ("ASSAULT", "COERCE", "SANCTION", "ACCUSE", "SUPPORT")  # whose object may be told by a relative clause before it
MARKS = "\"'《、"  # marks that may stand between a verb and its object


class Finder:
    """Finds the arguments of the triggers of one sentence; a prepositional phrase serves the first trigger behind it."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any], trigger_places: Sequence[tuple[int, int]]) -> None:
        self.sentence = sentence
        self.bidding, self.under = frozenset(seed["bidding"]), frozenset(seed["under"])
        self.giving, self.around, self.during = (frozenset(seed[key]) for key in ("giving", "around", "during"))
        self.convening, self.light = frozenset(seed["convening"]), frozenset(seed["light"])
        self.directed_at, self.gaps, self.posts = (frozenset(seed[k]) for k in ("directed_at", "gaps", "posts"))
        self.matters, self.visiting = frozenset(seed["matters"]), frozenset(seed["visiting"])
        self.aiming, self.made = frozenset(seed["aiming"]), frozenset(seed["made"])
        self.places = trigger_places
        self.nesting = Nesting(sentence, seed, trigger_places)
        self.subjects = Subjects(sentence, seed, self.nesting)
        self.topics = Topics(sentence, seed, trigger_places)
        self.passives = Passives(sentence, seed, trigger_places)
        self.arms = Arms(sentence, trigger_places)
        self.where = Where(sentence, seed)

    def find(self, hit: Hit, topic: Group | None) -> Found:
        """The arguments of a trigger. `topic` is the subject to fall back on where the clause has none of its own."""
        found = Found()
        groups = [g for g in self.sentence.groups if g.clause == hit.clause]
        opening, closing = self.sentence.pretext(hit.first, self.topics.pretexts)
        left = self._with_doer([g for g in groups if g.last < hit.first and not opening < g.first < closing < hit.first], hit)
        right = [g for g in groups if g.first > hit.last]
        near = self._near(hit, left) if any("near" in places for places in hit.trigger.frame.values()) else None
        provoked = self.passives.provoked(left, hit)
        by = provoked or self._by_prep(left, "by", hit)
        found.passive = self.passives.holds(hit, by)
        outer = self.nesting.outer(hit, found.passive or hit.trigger.frame_name == "accused")
        found.nested = outer is not None
        found.subject = self.subjects.find(hit, left if outer is None else [g for g in left if g.first > outer])
        if found.subject is None and outer is None and not found.passive:
            found.subject = self.nesting.doer_behind(hit, right)
            right = [g for g in right if g is not found.subject]
        body = near is not None and (hit.nominal or self._is_own_conference(hit, near)) and near.labels() == {"Organization"}  # 北约峰会
        complete = near is not None and (near.count() > 1 or body)
        bare = found.subject is None and not complete and outer is None
        inherits = (provoked or not by) and (self._may_inherit(hit) or _is_of_pair(hit, topic, left) or self.passives.begins(hit))
        if bare and (inherits or (bool(by) and self.passives.opens(hit, by))):
            topic = (self.passives.subject_behind(hit) or topic) if by else topic
            found.subject, found.inherited = topic, topic is not None
        if found.subject is not None and found.subject.prep_word in self.bidding:
            self._bid(hit, found)
        self._fill(hit, left, right, near, found, complete)
        self.arms.named(hit, left, right, found)
        self._shared_taker(hit, left, right, found)
        self.topics.matter(hit, left, found)
        self.topics.discussed(hit, found)
        self._joint(hit, left, found)
        struck = self._object(hit, right) if hit.trigger.type in ("ASSAULT", "COERCE") and not found.items("recipient") else None
        self.arms.owner_struck(hit, struck, found)
        self.arms.in_attack(hit, left, found)
        if found.passive and hit.trigger.frame_name != "breach":
            self.passives.turn(found, by)
        self.where.add(hit, found)
        self._land_struck(hit, left, found)
        return found

    def _land_struck(self, hit: Hit, left: Sequence[Group], found: Found) -> None:
        """叙利亚北部一座工厂遭到袭击: whose land it is that is struck."""
        passive = found.passive or hit.trigger.frame_name in ("accused", "unrest")
        if hit.trigger.type != "ASSAULT" or not passive or found.items("recipient") or found.inherited:
            return
        for group in (g for g in left if g.prep is None):
            places = [i for i in (*group.modifiers, *group.heads) if i.label == "Location"]
            for item in (i for i in places if i.land is not None):
                found.add("recipient", replace(item, span=item.land or item.span, label="Country"), "whose land it is")
                for place in places if not found.items("place") else ():
                    found.add("place", place, "on it")

    def _fill(self, hit: Hit, left: Sequence[Group], right: Sequence[Group], near: Group | None, found: Found, complete: bool) -> None:
        """The slots of the frame, each from the first of its places where somebody stands."""
        for slot, places in hit.trigger.frame.items():
            for place in places:
                for group, reason in self._at_place(place, hit, left, right, near, found, complete):
                    self._assign(found, slot, group, reason)
                if found.items(slot) and (slot in ("actor", "recipient") or place == "from") and place not in ("near", "subject"):
                    break
                if found.items("actor") and slot == "actor" and place == "near" and complete:
                    break
        if hit.trigger.frame_name == "mediate" and any(i.text in self.under for i in self.sentence.items[hit.last + 1 : hit.last + 2]):
            self._mediate(hit, left, found)

    def _with_doer(self, left: list[Group], hit: Hit) -> list[Group]:
        """对[美欧发起的]制裁: who does it stands in front of the verb that carries the noun, and the preposition governs the noun."""
        items = self.sentence.items
        carried = hit.first > 2 and items[hit.first - 1].text == "的" and items[hit.first - 2].text in self.light
        alone = len(left) == 1 and left[0].prep == "to" and left[0].first - self.sentence.clause_range(hit.clause)[0] <= 1
        if not carried or not alone or hit.first - left[-1].last > 5:
            return left
        return [*left[:-1], replace(left[-1], prep=None, prep_word="")]

    def _may_inherit(self, hit: Hit) -> bool:
        """那些对俄实施制裁的国家: what describes a noun without a name has not the subject of the clause before."""
        described = self.nesting.ends_in_noun(hit) and not self.nesting.has_owned_object(hit)
        main = hit.nominal or self._is_done(hit) or self._opens_as_utterance(hit) or not described
        return main and self.subjects.may_inherit(hit)

    def _is_done(self, hit: Hit) -> bool:
        """在该市击退了俄军的进攻: 了 stands behind the verb of a clause, seldom behind one that describes a noun."""
        following = self.sentence.items[hit.last + 1 : hit.last + 2]
        done = hit.takes is not None or hit.trigger.word.endswith("了") or any(i.text == "了" for i in following)
        return done and not self._describes_subject(hit)

    def _opens_as_utterance(self, hit: Hit) -> bool:
        """发表声明，赞扬乌方的勇气: an utterance with which a clause begins and that describes no subject (支持乌方的国家将开会)."""
        start, _ = self.sentence.clause_range(hit.clause)
        opens = hit.clause > 0 and all(i.pos in ("d", "vd", "ad", "c") for i in self.sentence.items[start : hit.first])
        free = not self.sentence.describes(hit.last) and (hit.trigger.type == "REQUEST" or not self._describes_subject(hit))
        return hit.trigger.type in UTTERANCES and opens and free

    def _describes_subject(self, hit: Hit) -> bool:
        """Whether the noun behind 的 does something of its own."""
        _, end = self.sentence.clause_range(hit.clause)
        items = self.sentence.items
        noun = next((n + 1 for n in range(hit.last + 1, end) if items[n].text == "的"), end)
        behind = next((i for i in items[noun:end] if not (i.is_nounlike or i.is_participant)), None)
        return behind is not None and (behind.is_verb or behind.pos in ("d", "p"))

    def _at_place(self, place: str, hit: Hit, left: Sequence[Group], right: Sequence[Group], near: Group | None, found: Found,
                  complete: bool) -> list[tuple[Group, str]]:
        if place == "subject":
            if complete or found.subject is None:
                return []
            if hit.trigger.frame_name == "accused" and found.inherited:
                return []  # 他表示，遭袭的工厂…: not the speaker
            if hit.trigger.frame_name == "unrest":
                return [(found.subject, "subject")] if found.passive else self._state_of(found.subject) if not found.inherited else []
            return [(found.subject, "subject of the clause before" if found.inherited else "subject")]
        if place == "near":
            return [(near, "directly before the trigger")] if near else []
        if place == "object":
            group = self._object(hit, right) or self._given_to(hit, left)
            return [(group, "object")] if group else []
        if place == "speaker":
            return []
        if place == "bid":
            return [(g, f"{g.prep_word} {g.heads[0].text}") for g in left[-1:] if g.prep_word in self.bidding]
        if place == "posted":
            return [(g, "where the envoy is posted") for g in right[:2] if self.sentence.word_before(g) in self.posts]
        rows = [(g, f"{g.prep_word} {g.heads[0].text}") for g in self._by_prep(left, place, hit) if place != "to" or g is not found.subject]
        if place == "to" and not rows and hit.trigger.type in VIEWS:
            rows = self._topic_of_view(hit)
        if not rows and (place in ("at", "to", "with", "about") or (place == "from" and hit.trigger.type == "SANCTION")):
            rows = [(g, f"{g.prep_word} behind the trigger") for g in right[: 2 if place == "to" else 1]
                    if g.prep == place and self._follows(hit, g) and not (place == "to" and self._belongs_behind(hit, g))
                    and not (place == "at" and hit.trigger.type in SPEECH_ACTS and self._is_of_what_is_said(g))]
        if place == "at" and not rows and hit.trigger.type in (*VIOLENT, "AID"):
            rows = [(g, f"{g.prep_word} behind the trigger") for g in right if g.prep == place and g.first - hit.last <= REACH]
        return rows

    def _given_to(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """给予南非坚定支持: who stands between a verb of giving and the backing given."""
        near = left[-1] if left and hit.trigger.type == "SUPPORT" else None
        return near if near is not None and near.object_of in self.giving and near.last == hit.first - 1 and near.is_party() else None

    def _topic_of_view(self, hit: Hit) -> list[tuple[Group, str]]:
        """对于中方的这一做法，外交部表示赞赏: whom the view is of stands in a clause before that is nothing but the phrase of 对."""
        start, _ = self.sentence.clause_range(hit.clause - 1) if hit.clause else (0, 0)
        topic = next((g for g in self.sentence.groups if g.clause == hit.clause - 1), None)
        opens = topic is not None and topic.prep == "to" and topic.is_party() and topic.first - start <= 2 \
            and (topic.prep_word in self.directed_at or self._owner(topic) == hit.first)  # 向中方捐赠物资，中方表示感谢
        return [(topic, f"{topic.prep_word} {topic.heads[0].text}")] if topic is not None and opens else []

    @staticmethod
    def _state_of(where: Group) -> list[tuple[Group, str]]:
        """法国爆发抗议, 法国巴黎爆发示威: who is protested against, if nobody is named, is the state where it is."""
        states = tuple(i for i in where.modifiers if i.label == "Country")
        return [(replace(where, heads=(*where.heads, *states)), "subject")] if where.labels() <= {"Country", "Location"} else []

    def _belongs_behind(self, hit: Hit, group: Group) -> bool:
        """抗议[向乌克兰提供武器], 批评欧盟[对俄]政策: a phrase that serves the verb right behind it, or stands in the object of another."""
        owned = hit.trigger.type in VIEWS and hit.last + 1 < group.first and self.sentence.items[hit.last + 1].is_participant
        if owned or self._is_done_to(hit, group) or any(i.is_verb for i in self.sentence.items[hit.last + 1 : group.first - 1]):
            return True
        owner = self._owner(group)
        return owner is not None and owner - group.last <= 5 and self.sentence.clause_of[owner] == group.clause

    def _is_done_to(self, hit: Hit, group: Group) -> bool:
        """要求国际社会[对以色列施压]: whether a verb comes right behind the phrase of a group, adverbs and nouns apart."""
        if group.prep != "to" or hit.trigger.type not in (*VIEWS, "REQUEST"):
            return False  # 暂停通过管道向德国供气
        behind = [i for n, i in enumerate(self.sentence.items[group.last + 1 : group.last + 5], group.last + 1)
                  if self.sentence.clause_of[n] == group.clause]
        first = next((i for i in behind if not (i.pos in ("d", "ad") or (i.is_nounlike and i.text != "的"))), None)
        return first is not None and first.is_verb

    def _is_of_what_is_said(self, place: Group) -> bool:
        """提议[在布达佩斯会晤]: whether a deed stands behind a place, which is where that is, not where it is spoken of."""
        _, end = self.sentence.clause_range(place.clause)
        return any(i.is_verb or i.pos == "vn" for i in self.sentence.items[place.last + 1 : end])

    def _near(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """The group right before a nominal trigger or a mutual verb (俄美总统通话), with only noun words between."""
        if not left:
            return None
        group = left[-1]
        between = self.sentence.items[group.last + 1 : hit.first]
        apart = group.prep in ("by", "at") or (group.prep == "with" and not hit.nominal)  # 分别与特朗普和拜登通电话
        governed = apart or (group.prep == "about" and between) or (group.prep is not None and group.count() < 2)
        if not group.is_party() or governed:
            return None
        if not all(i.is_nounlike or i.pos in ("d", "vd", "t") or i.kind == "time" for i in between):
            return None
        if hit.trigger.mode == "multilateral" and any(i.text in self.matters for i in between):
            return None  # 利比亚问题会议
        if len(between) > 5 or (group.count() < 2 and not hit.nominal and not self._is_own_conference(hit, group)):
            return None
        return group

    def _is_own_conference(self, hit: Hit, body: Group) -> bool:
        """下周举行的北约峰会: a body's conference that nobody else is said to hold or attend."""
        before = [i.text for i in self.sentence.items[: body.first] if self.sentence.clause_of[body.first] == hit.clause]
        held = any(word in self.convening and after != "的" for word, after in zip_longest(before, before[1:]))
        return hit.light and hit.trigger.mode == "multilateral" and not held

    def _bid(self, hit: Hit, found: Found) -> None:
        """应俄罗斯要求，安理会举行…, 俄方应叙方请求…: the subject of the sentence is who was asked."""
        free = [g for g in self.sentence.groups if g.prep is None and g.is_party() and not g.object_of]
        behind, before = [g for g in free if g.first > hit.last], [g for g in free if g.last < hit.first]
        asked = next(iter(before[-1:] or behind), None)
        for head in asked.heads if asked is not None else ():
            found.add("recipient", head, ASKED)

    def _mediate(self, hit: Hit, left: Sequence[Group], found: Found) -> None:
        """在中国斡旋下，沙特与伊朗…: it mediates between those with whom the next clause begins."""
        found.slots.clear()
        for group in [g for g in left if g.prep == "at" and g.is_party()][-1:]:
            for head in group.heads:
                found.add("actor", head, f"{group.prep_word} {head.text}")
        behind = next((g.clause for g in self.sentence.groups if g.first > hit.last), hit.clause)
        for group in (g for g in self.sentence.groups if g.clause == behind and g.first > hit.last):
            if group.prep in (None, "with") and group.is_party() and not group.object_of:
                for head in group.heads:
                    found.add("recipient", head, "begins the clause behind")
            if group.labels() == {"Agreement"}:
                for head in group.heads:
                    found.add("theme", head, "reached by it")

    def _by_prep(self, left: Sequence[Group], place: str, hit: Hit) -> list[Group]:
        rows = []
        for group in left:
            owner = self._owner(group)
            view = hit.trigger.frame_name == "toward" and hit.is_view  # 在柏林对德方增加援乌表示欢迎
            reaches_over = view and (place == "to" or (place == "at" and any(g.prep == "to" and g.first > group.last for g in left)))
            aimed = place == "to" and group.prep_word in self.aiming and hit.trigger.type in (*VIOLENT, "SANCTION")
            described = place == "by" and owner is not None and self.nesting.is_relative_verb(owner)
            if described and not any(g.is_party() for g in left if g.first > group.last):
                owner = None  # 遭真主党发射的|火箭弹|袭击
            if place == "at" and owner is not None and (self._is_held(owner, hit) or self._lasts(owner, hit)):
                owner = None  # 在海牙举行的|北约峰会, 在纽约出席大会期间|会见
            listed = place == "by" and self._is_listed(group, hit)
            if (group.prep == place or aimed) and (owner is None or owner >= hit.first or reaches_over) and not listed:
                rows.append(group)
        return rows

    def _is_held(self, verb: int, hit: Hit) -> bool:
        """Whether a verb only describes the conference as held."""
        held = self.sentence.items[verb].text in self.convening and self.sentence.describes(verb)
        return held and hit.trigger.type == "CONSULT" and (hit.nominal or hit.light)

    def _lasts(self, verb: int, hit: Hit) -> bool:
        """Whether a verb only says what somebody was doing when the trigger's deed was done (出席大会期间)."""
        between = self.sentence.items[verb:hit.first]
        return any(i.text in self.during for i in between) and all(i.kind != "punct" for i in between)

    def _owner(self, group: Group) -> int | None:
        """The first item of the first trigger behind a group."""
        return next((first for first, _ in self.places if first > group.last), None)

    def _object(self, hit: Hit, right: Sequence[Group]) -> Group | None:
        """The first group behind the trigger, with no verb or preposition of its own between."""
        behind = self._behind_relative(hit, right)
        if behind is not None:
            return behind
        makers = self._visitor(hit)
        for group in right:
            outside = self.sentence.items[group.last + 1 : group.last + 3]
            if len(outside) == 2 and outside[0].text in self.around and outside[1].text == "的":
                continue  # 驱散了联邦法院外的人群
            if any(i.text in self.made for i in self.sentence.items[group.last + 1 : group.last + 2]):
                makers.update(range(group.first, group.last + 1))
                continue  # 美|制火箭炮
            if group.prep not in (None, "to") or self._is_done_to(hit, group):
                return None
            if self.nesting.acts_on_object(group, right):
                continue
            between = [self.sentence.items[n] for n in range(hit.last + 1, group.first) if n not in makers]
            return group if self._only_modifiers(between) else None
        return None

    def _visitor(self, hit: Hit) -> set[int]:
        """会见[到访的]挪威首相: the items that only say that whoever is met is on a visit."""
        for of in range(hit.last + 2, min(hit.last + 4, len(self.sentence.items))):
            word = "".join(i.text for i in self.sentence.items[hit.last + 1 : of])
            if word in self.visiting and self.sentence.items[of].text == "的":
                return set(range(hit.last + 1, of + 1))
        return set()

    def _behind_relative(self, hit: Hit, right: Sequence[Group]) -> Group | None:
        """拦截[向加沙运送物资的]土耳其救援船: the name behind 的, where a phrase and its verb describe the object."""
        between = [i for i in self.sentence.items[hit.last + 1 : right[0].first] if i.text not in self.gaps] if right else []
        if not right or right[0].prep not in PHRASES or len(between) != 1 or hit.trigger.type not in DONE_TO:
            return None
        items = self.sentence.items
        end = next((j for j in range(right[0].last, right[-1].first) if items[j].text == "的"), None)
        if end is None or not any(i.is_verb for i in items[right[0].last + 1 : end]):
            return None
        return next((g for g in right if end < g.first <= end + 2 and g.prep is None), None)

    def _only_modifiers(self, between: Sequence[Item]) -> bool:
        return len(between) <= 8 and all(
            i.is_nounlike or i.text in self.gaps or i.kind == "time" or i.pos in ("d", "p", "vn", "ad")
            or (i.kind == "punct" and i.text in MARKS) for i in between)

    def _follows(self, hit: Hit, group: Group) -> bool:
        return group.first - hit.last <= 4

    def _assign(self, found: Found, slot: str, group: Group, reason: str) -> None:
        """Put a group into a slot; what its label forbids there goes where it belongs."""
        heads = group.heads
        if slot == "actor" and not group.is_party():
            heads = tuple(m for m in group.modifiers if m.label in PARTIES)[-1:] or self.arms.owners(group)
        for head in heads:
            if slot in ("actor", "recipient") and head.label in THINGS:
                found.add("theme", head, reason)
            elif slot in ("actor", "recipient") and head.label == "Location":
                found.add("place", head, reason)
            elif slot == "place" and head.label not in ("Location", "Country", "Organization"):
                continue
            elif slot == "theme" and head.label == "Location" and reason == "object":
                found.add("place", head, reason)
            else:
                found.add(slot, head, reason)

    def _shared_taker(self, hit: Hit, left: Sequence[Group], right: Sequence[Group], found: Found) -> None:
        """取消对土制裁并出售战机: who is given something is whom the deed before, in the same clause, is for."""
        before = [g for g in left if g.prep == "to" and g.is_party()]
        if hit.trigger.frame_name != "give" or hit.nominal or found.items("recipient") or found.passive or not before \
                or any(g.prep == "to" for g in right):
            return
        between = self.sentence.items[before[-1].last + 1 : hit.first]
        if any(i.text in LINKS and j.is_verb for i, j in pairwise([*between, self.sentence.items[hit.first]])):
            for head in before[-1].heads:
                found.add("recipient", head, f"{before[-1].prep_word} {head.text}")

    def _joint(self, hit: Hit, left: Sequence[Group], found: Found) -> None:
        """X与Y 谴责Z: where the frame knows no counterpart, the one named with the subject acts with it."""
        if found.subject is None or found.inherited or any("with" in places for places in hit.trigger.frame.values()):
            return
        for group in left:
            own = self._owner(group) in (None, hit.first)  # 与特朗普通话后表示: he does not say it
            if group.prep == "with" and own and found.subject.last < group.first <= found.subject.last + 3 and group.is_party():
                for head in group.heads:
                    found.add("actor", head, f"{group.prep_word} {head.text}")

    def _is_listed(self, agent: Group, hit: Hit) -> bool:
        """受乌克兰局势、西方制裁等影响: a name in another item of the list is not who does it."""
        behind = self.sentence.items[agent.last + 1 : hit.first]
        return bool(behind) and behind[0].is_nounlike and any(i.text in LINKS for i in behind)


def _is_of_pair(hit: Hit, topic: Group | None, left: Sequence[Group]) -> bool:
    """两国关系发展良好，各领域合作稳步推进: joint work of the two of whom the clause before tells."""
    return hit.nominal and hit.trigger.type == "COOPERATE" and not left and topic is not None and topic.count() > 1
