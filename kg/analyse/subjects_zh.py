"""Who is the subject of a trigger: the nearest noun phrase that no preposition or other verb governs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from kg.analyse.clauses_zh import Group, Sentence
from kg.analyse.items_zh import LINKS, Item
from kg.analyse.nesting_zh import Nesting
from kg.analyse.triggers_zh import QUOTES, Hit

FORCEFUL = ("ASSAULT", "COERCE", "MOBILIZE")
REACH = 4  # words within which a count of states names them
HEAD = 4  # words that such a noun phrase has at most


def opens_with(clause: Sequence[Item], doers: tuple[str, ...]) -> bool:
    """Whether a clause begins with people who have no name (警方, 多名抗议者), times and adverbs left out."""
    free = [i for i in clause if i.kind != "time" and i.pos not in ("d", "c", "t") and i.kind != "punct"]
    for item in free[:HEAD]:
        if not item.is_nounlike or item.text == "的":
            return False
        if item.text.endswith(doers):
            return True
    return False


class Subjects:
    """Finds the subjects of the triggers of one sentence."""

    def __init__(self, sentence: Sentence, seed: Mapping[str, Any], nesting: Nesting) -> None:
        self.sentence = sentence
        self.nesting = nesting
        self.control = frozenset(seed["control"])
        self.anonymous = frozenset(seed["anonymous"])
        self.doers = tuple(seed["doers"])
        self.bidding, self.teams = frozenset(seed["bidding"]), frozenset(seed["teams"])
        self.hosting = frozenset(seed["hosting"])
        self.proxies, self.matters = frozenset(seed["proxies"]), frozenset(seed["matters"])
        self.origins, self.emissaries = frozenset(seed["origins"]), tuple(seed["emissaries"])
        self.light, self.aiming = frozenset(seed["light"]), frozenset(seed["aiming"])
        self.outbreaks = frozenset(seed["outbreaks"])
        self.closing = frozenset(seed["closing"])
        self.interviews, self.insiders = frozenset(seed["interviews"]), tuple(seed["insiders"])
        self.governing = frozenset((*seed["facing"], *seed["convening"]))
        self.force_nouns, self.several, self.upon = tuple(seed["force_nouns"]), frozenset(seed["several"]), frozenset(seed["upon"])
        self.some, self.members = frozenset(seed["some"]), frozenset(seed["member_states"])
        self.thanking = tuple(seed["thanking"])
        self.exist, self.directed_at = frozenset(seed["exist"]), frozenset(seed["directed_at"])
        self.passives, self.going_on = frozenset(seed["passives"]), frozenset(seed["carried"])

    def find(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """The nearest unmarked group before the trigger; one that is the object of another verb only where that verb hands it on."""
        if self.nesting.is_passive_of(hit, left) or self._breaks_out(hit) or (hit.nominal and self._is_of_unnamed(left)):
            return None
        within = self._inside_matter(hit, left) or self._inside_phrase(hit, left)
        if within is not None:
            return within
        fallback, viewed = None, self._what_is_viewed(hit)
        for group in reversed(left):
            between = self.sentence.items[group.last + 1 : hit.first]
            if (group.first > viewed and len(between) > 1) or self._in_clause_before(group, between):
                continue
            if self._is_unnamed_behind(group, between, hit):
                return None
            if self._acts_though_governed(group, between, hit):
                return group
            if not self._may_act(group, between, hit):
                continue
            if group.genitive and not hit.nominal and not self._directly(group, hit):
                fallback = fallback or group
                continue
            return self._owner(group, left) or self._states_of(group, left) or group
        return fallback

    def _inside_phrase(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """将[美方拦截原油的]行为称为…, 对特朗普赦免罪犯表示遗憾: who does what stands in the phrase of a preposition."""
        if not left:
            return None
        governed = left[-1].prep in ("ba", "about") and left[-1].prep_word not in self.aiming and left[-1].is_party()
        return left[-1] if (governed and self.nesting.in_relative(left[-1], hit)) or self._does_it(left[-1], hit) else None

    def _is_unnamed_behind(self, group: Group, between: Sequence[Item], hit: Hit) -> bool:
        """德国媒体透露, 欧盟|国家认为: whether people without a name behind a group do it, unless they speak for a body."""
        if hit.trigger.speech and group.labels() <= {"Organization", "Location"} and any(i.text in self.members for i in between[:1]):
            return True
        unnamed = group.prep is None and (not hit.nominal or self._acts_unnamed(between, hit)) and self._speaks_unnamed(between)
        return unnamed and not self._is_of_body(group, between)

    def _acts_though_governed(self, group: Group, between: Sequence[Item], hit: Hit) -> bool:
        """根据美国与塔利班签署的协议, 俄军控制的|赫尔松市遭到炮击: whether a group that is not free is the subject."""
        if self._bids(group, hit):
            return not self._has_trigger_between(group, hit)
        signed = group.prep == "according" and group.is_party() and self.sentence.describes(hit.last)
        return signed or (not self._is_matter(between, hit) and self._suffers(group, between, hit))

    def _may_act(self, group: Group, between: Sequence[Item], hit: Hit) -> bool:
        """Whether a group can be the subject: free, or handed on by its verb, and no weapon, matter or host of what is told."""
        if group.genitive and group.labels() <= {"Weapon"}:
            return False  # “萨尔马特”导弹的部署: what is deployed
        if self._bids(group, hit) or self._is_matter(between, hit):
            return False  # 安理会应俄罗斯要求举行会议: who asked does not meet
        if group.prep is not None or not (group.is_party() or group.labels() <= {"Weapon"}):
            return False
        if group.object_of and not self._is_handed_on(group, hit):
            return False
        meeting = hit.nominal and hit.trigger.frame_name == "mutual"
        return not (meeting and self._is_host(between))  # 匈牙利筹备布达佩斯会晤: who prepares a meeting does not meet

    def _bids(self, group: Group, hit: Hit) -> bool:
        return group.prep_word in self.bidding and group.is_party() and hit.first - group.last <= 3

    def _has_trigger_between(self, group: Group, hit: Hit) -> bool:
        return any(group.last < first < hit.first for first, _ in self.nesting.places)

    def _is_matter(self, between: Sequence[Item], hit: Hit) -> bool:
        """利比亚问题会议: a state whose matter a conference is about."""
        return hit.trigger.mode == "multilateral" and any(i.text in self.matters for i in between[:2])

    @staticmethod
    def _states_of(title: Group, left: Sequence[Group]) -> Group | None:
        """挪威、丹麦的|外长: the states whose ministers act, not the last one's minister."""
        before = next((g for g in reversed(left) if g.last < title.first), None)
        bare = title.first == title.last and title.heads[0].kind == "ref" and title.labels() == {"Person"}
        joined = before is not None and before.genitive and before.prep is None and before.last + 2 == title.first
        return before if before is not None and bare and joined and before.count() > 1 else None

    def _in_clause_before(self, group: Group, between: Sequence[Item]) -> bool:
        """斯特金[在英欧达成协议后]表示: the subject of a clause behind 在 that has closed before the trigger."""
        return self.sentence.word_before(group) == "在" and group.prep is None and any(i.text in self.closing for i in between)

    def _what_is_viewed(self, hit: Hit) -> int:
        """[对特朗普赦免美国公司雇员]表示遗憾: the item of 对 with which a clause begins that tells a view; all of it is what that is of."""
        start, _ = self.sentence.clause_range(hit.clause)
        opening = [n for n in range(start, min(start + 2, hit.first)) if self.sentence.items[n].text in self.directed_at]
        return opening[0] if opening and hit.is_view and hit.trigger.frame_name == "toward" else len(self.sentence.items)

    def _acts_unnamed(self, between: Sequence[Item], hit: Hit) -> bool:
        """俄方打击[西方|供乌武器]: whether somebody without a name stands right before a verb of one character."""
        return len(hit.trigger.word) == 1 and any(i.text in self.anonymous for i in between[-1:])

    def _opens_clause(self, group: Group) -> bool:
        """Whether only a verb like 有, a time or adverbs stand before a group in its clause."""
        start, _ = self.sentence.clause_range(group.clause)
        before = [i for i in self.sentence.items[start : group.first]
                  if i.kind != "time" and i.pos not in ("d", "c", "t", "m", "q", "TIME")]
        return len(before) == 1

    def _inside_matter(self, hit: Hit, left: Sequence[Group]) -> Group | None:
        """就[英国参与袭击黑海舰队]一事召见大使: who does what the matter of the clause's verb, farther behind, is."""
        _, end = self.sentence.clause_range(hit.clause)
        matter = next((g for g in reversed(left) if g.prep == "about" and g.is_party()), None)
        verb = next((first for first, _ in self.nesting.places if hit.last < first < end), hit.last)
        acts_on = self.sentence.items[hit.last + 1 : hit.last + 2]
        whole = matter is not None and matter.last + 1 == hit.first and verb > hit.last and any(i.is_participant for i in acts_on)
        if whole and not hit.nominal:
            return matter  # 就[美国制裁伊朗]发表声明
        if matter is None or not any(i.text in self.matters for i in self.sentence.items[hit.last + 1 : verb]):
            return None
        behind = [i for i in self.sentence.items[matter.last + 1 : hit.last + 1] if i.kind != "time" and i.text not in self.proxies]
        acts = bool(behind) and (behind[0].is_verb or behind[0].pos in ("d", "vd") or behind[0].text in self.nesting.auxiliary)
        return matter if acts and all(i.kind != "punct" for i in behind) else None

    def _owner(self, weapon: Group, left: Sequence[Group]) -> Group | None:
        """挪威海军[一艘护卫舰]: whose the counted weapon is that moves or strikes."""
        before = [g for g in left if g.last < weapon.first]
        if weapon.labels() != {"Weapon"} or not before or before[-1].prep is not None or not before[-1].is_party():
            return None
        between = self.sentence.items[before[-1].last + 1 : weapon.first]
        return before[-1] if between and all(i.pos in ("m", "q", "a", "b") for i in between) else None

    def _is_handed_on(self, group: Group, hit: Hit) -> bool:
        """Whether the object of a verb is the subject of what follows (要求X停止…)."""
        if group.object_of in self.origins:
            return self._has_sent(group, hit)  # not 来自乌克兰方向的炮击
        exists = group.object_of in self.exist and self._opens_clause(group)  # 有黎巴嫩官员称
        return (group.object_of in self.control or exists or self._leads_to(group, hit)
                or (group.is_party() and self.nesting.in_relative(group, hit)))

    def _has_sent(self, group: Group, hit: Hit) -> bool:
        """来自俄罗斯和乌克兰的代表团举行谈判: whoever comes from a state acts for it where a noun says so."""
        behind = self.sentence.items[group.last + 1 : min(group.last + 1 + HEAD, hit.first)]
        return bool(behind) and behind[0].text == "的" and any(i.text.endswith(self.emissaries) for i in behind[1:] if i.is_nounlike)

    def _suffers(self, group: Group, between: Sequence[Item], hit: Hit) -> bool:
        """Whether a place stands before the word that makes a deed of force passive, free of prepositions and verbs."""
        named = group.labels() == {"Location"} and any(m.label == "Country" for m in group.modifiers)
        free = named and group.prep is None and not group.object_of
        first = next((n for n, i in enumerate(between) if i.text in self.passives), None)
        return free and hit.trigger.type == "ASSAULT" and first is not None and not any(i.is_verb for i in between[:first])

    def _is_host(self, between: Sequence[Item]) -> bool:
        """匈牙利筹备会晤, but not 李克强同米歇尔共同主持会晤."""
        before = [i.text for i in between]
        return any(word in self.hosting and "共同" not in before[:n] for n, word in enumerate(before))

    def _does_it(self, group: Group, hit: Hit) -> bool:
        """Whether a name behind 对 does the deed that the clause's verb, farther behind, is about; or one behind 以 what is its reason."""
        _, end = self.sentence.clause_range(hit.clause)
        verb = any(hit.last < first < end and self._is_predicate(first) for first, _ in self.nesting.places)
        given = hit.trigger.frame_name == "give"  # 对台军售: to whom
        has_object = any(i.is_participant or (i.is_nounlike and i.text != "的" and not given)
                         for i in self.sentence.items[hit.last + 1 : hit.last + 2])
        between = self.sentence.items[group.last + 1 : hit.first]  # 对美国[白人警察]杀死男子表示震惊
        people = bool(between) and all(i.is_nounlike for i in between) and between[-1].text.endswith((*self.doers, *self.force_nouns))
        more = len(between) == 1 and between[0].is_verb and has_object  # 对德方[增加]援乌表示欢迎
        beside = group.is_party() and (not between or people or more) and not hit.light
        if group.prep_word in ("以", "因", "因为"):
            return beside  # 以欧盟制裁为由
        shown = any(i.text.startswith("表") for i in self.sentence.items[hit.last + 1 : hit.last + 2])  # 对美国增兵|表示欢迎
        thanked = given and shown and any(i.text.endswith(self.thanking) for i in self.sentence.items[hit.last + 2 : hit.last + 4])
        if thanked and group.prep_word in self.directed_at:
            return beside  # 对中方援助表示感谢
        shown = shown and not given
        return beside and group.prep_word in self.directed_at and verb and (has_object or shown) and (more or not hit.nominal)

    def _is_predicate(self, first: int) -> bool:
        """Whether the trigger that begins at an item is a verb or has one that carries it (not 对墨西哥加征25%|关税)."""
        carried = any(i.text in self.light or i.text.startswith("表") for i in self.sentence.items[max(0, first - 2) : first])
        return carried or self.sentence.items[first].is_verb

    def may_inherit(self, hit: Hit) -> bool:
        """A verb without a subject takes that of the clause before; a noun does not."""
        verbal = not hit.nominal or hit.light
        others = self._has_other_subject(hit) or self._opens_with_doers(hit) or self._counts_others(hit)
        return verbal and not others and not self._strikes_a_place(hit)

    def _opens_with_doers(self, hit: Hit) -> bool:
        """安全部队使用催泪弹驱散人群: people without a name at the head of the clause."""
        start, _ = self.sentence.clause_range(hit.clause)
        return hit.trigger.type in FORCEFUL and opens_with(self.sentence.items[start : hit.first], self.doers)

    def _counts_others(self, hit: Hit) -> bool:
        """5名武装人员通过通道撤出: people without a name, counted at the head of the clause, are its subject."""
        start, _ = self.sentence.clause_range(hit.clause)
        free = [i for i in self.sentence.items[start : hit.first]
                if i.kind != "time" and i.pos not in ("d", "c") and i.text not in self.exist]
        counted = free[0].pos == "m" if free else False
        nouns = [i for i in free[1:4] if i.kind == "word" and i.pos != "q"]
        return counted and not any(i.is_participant for i in free[1:4]) and any(i.text.endswith(self.doers) for i in nouns)

    def _strikes_a_place(self, hit: Hit) -> bool:
        """绿区等地和一个基地遭到袭击: what happens to the places that a clause begins with."""
        start, _ = self.sentence.clause_range(hit.clause)
        passive = any(i.text in self.passives for i in self.sentence.items[start : hit.first])
        return passive and any(g.clause == hit.clause and g.last < hit.first and g.labels() == {"Location"} and self._stands_free(g.last)
                               for g in self.sentence.groups)

    def _speaks_unnamed(self, between: Sequence[Item]) -> bool:
        """Whether one without a name stands there as the subject, not behind a preposition (向媒体透露), in quotation marks or asking."""
        if any(item.text in self.interviews for item in between):
            return False  # 在接受法国媒体采访时说
        opens = next((n for n, i in enumerate(between) if i.pos == "p"), len(between))
        closes = max((n for n, i in enumerate(between) if i.text in self.upon), default=0)

        def is_object(n: int) -> bool:
            inside = min(opens, closes - 1) <= n < closes  # 在某智库年会上表示
            return inside or (0 < n < len(between) - 1 and between[n - 1].text in self.governing)  # 就应对西方制裁达成协议, 举行会议后宣布

        return any(item.kind == "word" and item.text in self.anonymous and not is_object(n) and not (n and between[n - 1].text == "等")
                   and not any(j.text in ("将", "把") and j.pos == "p" for j in between[:n])  # 将两名记者释放
                   and not any(j.text in self.teams for j in between[n + 1 : n + 2])  # 国际原子能机构专家组
                   and not any(j.pos == "p" or j.text in QUOTES for j in between[max(0, n - 2) : n]) for n, item in enumerate(between))

    def _is_of_body(self, group: Group, between: Sequence[Item]) -> bool:
        """军方|消息人士: somebody without a name who speaks for the body named right before."""
        return group.labels() == {"Organization"} and "".join(i.text for i in between[:2]).startswith(self.insiders)

    def _leads_to(self, group: Group, hit: Hit) -> bool:
        """反制[美国对台军售]: only nouns and phrases of the noun's own between a group and a nominal trigger, or one that the tagger
        parts (军|售)."""
        between = self.sentence.items[group.last + 1 : hit.first]
        noun = hit.nominal or (self.sentence.items[hit.first].is_nounlike and any(i.pos == "p" for i in between))
        return noun and len(between) <= 4 and all(i.is_nounlike or i.is_participant or i.pos == "p" for i in between)

    def _is_of_unnamed(self, left: Sequence[Group]) -> bool:
        """武装分子对政府军的攻击: a noun of doers without a name right before the phrase of a nominal trigger."""
        if not left or left[-1].prep != "to" or left[-1].first < 2:
            return False
        before = self.sentence.items[left[-1].first - 2]
        return before.kind == "word" and before.pos == "n" and before.text.endswith(self.doers)

    def _breaks_out(self, hit: Hit) -> bool:
        """美国多地发生枪击: of what breaks out somewhere, that is the place and nobody's deed."""
        around = self.sentence.items[max(0, hit.first - 4) : hit.last + 3]
        violence = hit.nominal and hit.trigger.type == "ASSAULT" and hit.trigger.frame_name == "act"
        return violence and any(i.text in self.outbreaks for i in around)

    def _directly(self, group: Group, hit: Hit) -> bool:
        return hit.first - group.last <= 2

    def _has_other_subject(self, hit: Hit) -> bool:
        """Whether a common noun before the trigger is its subject (分析人士认为, 国际社会谴责), so that no name is."""
        start, _ = self.sentence.clause_range(hit.clause)
        if self._is_unnamed_over_phrases(hit, start):
            return True
        free = (i for i in self.sentence.items[start : hit.first] if i.kind != "time" and i.pos not in ("d", "c"))
        first = list(islice(free, REACH))
        some = bool(first) and first[0].text in self.some and any(i.text in self.members for i in first)
        if some or any(i.kind == "word" and i.text in self.several for i in first[:1]):
            return True  # 多国代表批评…, 一些美洲国家拒绝…
        noun, counted = "", False
        for j in range(hit.first - 1, start - 1, -1):
            item = self.sentence.items[j]
            if item.kind == "word" and item.text in self.anonymous:
                return True
            counted = counted or item.pos in ("m", "q")
            carries = hit.trigger.type == "ASSAULT" and (item.text in self.light or item.label == "Weapon")
            if item.text in self.passives or carries:
                continue  # 恐怖分子发动化学武器袭击
            if item.is_participant and noun and item.label == "Location" and self._stands_free(j):
                return True  # 马坦萨斯省储油基地遭击中
            if item.is_participant and noun and counted and noun not in self.proxies and self._stands_free(j):
                return True  # 该州一名男孩枪杀…, not 在该州多个方向击退
            if noun and item.text in self.exist:
                return noun not in self.proxies  # 有抗议者指出
            if item.is_participant or item.is_verb or item.pos == "p" or item.text in self.nesting.embracing:
                return False  # 在库皮扬斯克方向摧毁: the noun belongs to what stands before it
            if item.kind == "word" and item.pos in ("n", "nr", "ns", "nt", "nz", "PER", "ORG", "LOC", "nw"):
                noun = noun or item.text
        return bool(noun) and noun not in self.proxies

    def _is_unnamed_over_phrases(self, hit: Hit, start: int) -> bool:
        """西方持续向乌克兰输送武器: one without a name before the adverbs and phrases of the verb."""
        phrases = {n for g in self.sentence.groups if g.prep in ("to", "with", "at") for n in range(g.first - 1, g.last + 1)}
        for j in range(hit.first - 1, start - 1, -1):
            item = self.sentence.items[j]
            governed = j > start and self.sentence.items[j - 1].pos == "p"  # 通过制裁摧毁
            passed = j in phrases or governed or item.kind == "time" or item.pos in ("d", "vd", "ad", "t", "p")
            passed = passed or item.text in self.nesting.auxiliary
            if not passed and item.text not in self.going_on:
                before = self.sentence.items[j - 1].text if item.text in self.nesting.doers and j > start else ""  # 西方国家试图…
                return item.kind == "word" and (item.text in self.anonymous or before in self.anonymous)
        return False

    def _stands_free(self, item: int) -> bool:
        joined = item > 0 and self.sentence.items[item - 1].text in LINKS  # 在哈尔科夫，以及顿巴斯的战线: the place goes on
        return not joined and any(g.first <= item <= g.last and g.prep is None and not g.object_of for g in self.sentence.groups)
