"""Where the name of a state organ or another body ends, and what goes on as another word."""

from __future__ import annotations

import re

from kg.analyse.scene_zh import Scene

GOVERNMENT = "政府"
ARMED = "武装"
NUMBERED = re.compile(r"[第两三四五六七八九十几各多][^,]{0,2}大|最大|一[警家所座个处]")


def organ_at(scene: Scene, position: int) -> str:
    """The state organ whose name begins at a position, unless an office does (外交部 in 外交部长) or it goes on as another word."""
    lexicon, text = scene.lexicon, scene.folded
    organ = lexicon.organ_names.at(text, position)
    if not organ or len(lexicon.titles.at(text, position)) > len(organ) or organ in lexicon.words("mission_only_with_place"):
        return ""
    end = position + len(organ)
    if lexicon.organs[organ]["kind"] == "government" and lexicon.titles.at(text, end):
        return ""  # 阿曼|内阁副首相
    if goes_on(scene, end) or lexicon.goes_on_from_army(text, end - 1):
        return ""
    token = scene.token_at(end - 1)
    # 议会|党团, 使馆|区: the organ may end inside a word that the tagger joined, but not inside a common one.
    if token is not None and token.span.end > end and token.tag in ("v", "a", "d"):
        return ""
    if end - 1 in scene.starts and end not in scene.ends and lexicon.words("suffixes").at(text, end - 1):
        return ""  # 中海|关系: the last character begins another word
    return organ


def goes_on(scene: Scene, end: int) -> bool:
    """外交部|长, 石油部|门, 国务委|员, 麦克迪尔空军|基地, 巴勒斯坦武装|组织: the head begins another word."""
    text = scene.folded
    if text[end - 1] == "军" and text.startswith(("基地", "机场"), end):
        return True
    if text[end - 1] == "部" and text.startswith(("门", "队", "分", "署", "委"), end) and not text.startswith("分别", end):
        return True
    if text[end - 2 : end] == ARMED and scene.lexicon.words("armed_people").at(text, end):
        return True
    return text[end - 1] in "部会委局院署州省市" and text.startswith(("长", "员"), end)


def is_name(scene: Scene, name: str) -> bool:
    """Words that end in a head of organisations' names and say more than the head."""
    words = scene.lexicon.words
    head = words("organization_heads").before(name, len(name))
    bad = words("organization_bad_ends").before(name, len(name)) or GOVERNMENT in name[:-2] or holds_word(scene, name)
    return bool(head) and not bad and name not in words("organization_stop_words") and len(name) > len(head)


def holds_word(scene: Scene, name: str) -> bool:
    """派遣部队, 五大军区, 第二大炼油公司: words among those before the head that no name has."""
    lead = scene.lexicon.words("organization_lead_words")
    leads = any((word := lead.at(name, i)) and i + len(word) < len(name) for i in range(len(name)))
    return NUMBERED.search(name) is not None or leads
