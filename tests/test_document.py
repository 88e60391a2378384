"""In-document resolution: names of one thing are one entity, references find what they stand for, one event is told once."""

import pytest

from kg import knowledge
from kg.analyse.pipeline import analyse
from kg.model import Document, Extraction
from kg.resolve.document import resolve_document
from kg.resolve.entities import stands_for


def read(text: str, lang: str = "zh", date: str = "2025-10-17") -> Extraction:
    return resolve_document(next(analyse([Document("d", text, date=date, lang=lang)], lang)), knowledge.load())


def names(extraction: Extraction, ids: tuple[str, ...]) -> list[str]:
    by_id = {e.id: e.name for e in extraction.entities}
    return sorted(by_id[i] for i in ids)


@pytest.mark.parametrize("short, full, label, fits", [
    ("沙利文", "杰克·沙利文", "Person", True), ("杰克", "杰克·沙利文", "Person", True), ("Blinken", "Antony J. Blinken", "Person", True),
    ("金", "金正恩", "Person", False), ("特朗", "特朗普", "Person", False), ("战斧", "“战斧”巡航导弹", "Weapon", True),
    ("S-400", "S-400防空导弹系统", "Weapon", True), ("导弹", "弹道导弹", "Weapon", False), ("安理会", "联合国安理会", "Organization", True),
    ("美国大使馆", "美国驻伊拉克大使馆", "Organization", True), ("英国大使馆", "美国驻英国大使馆", "Organization", False),
    ("亚丁机场", "亚丁国际机场", "Location", True), ("公约", "禁止生物武器公约", "Agreement", True),
    ("芝加哥", "芝加哥市", "Location", True), ("芝加哥", "芝加哥北部", "Location", False), ("福岛", "福岛第一核电站", "Location", False),
    ("联合国", "联合国安理会", "Organization", False), ("韩国", "韩国国会", "Country", False), ("朝鲜", "朝鲜半岛", "Country", False),
    ("古巴驻美使馆", "古巴驻美国大使馆", "Organization", True),
    ("美驻印尼使馆", "美国驻印度大使馆", "Organization", False),
])
def test_short_forms(short: str, full: str, label: str, fits: bool) -> None:
    assert stands_for(short, full, label, ("市", "州")) is fits


@pytest.mark.parametrize("text, together", [
    ("俄罗斯宣布撤军。俄方说撤军已经开始，俄军将返回。", ["俄罗斯", "俄方"]),
    ("终端高空区域防御系统（THAAD）已经部署。韩国反对THAAD。", ["终端高空区域防御系统", "THAAD"]),
    ("杰克·沙利文抵达首尔。沙利文会见了韩国总统。", ["杰克·沙利文", "沙利文"]),
    ("叙北部局势紧张。俄罗斯外长说，叙利亚北部局势正在恶化。", ["叙北部", "叙利亚北部"]),
    ("利比亚民族团结政府宣布停火。民族团结政府发言人没有说明期限。", ["利比亚民族团结政府", "民族团结政府"]),
])
def test_one_entity(text: str, together: list[str]) -> None:
    assert any(set(together) <= set(e.names) for e in read(text).entities)


@pytest.mark.parametrize("text, apart", [
    ("韩国和朝鲜举行会谈。", ("韩国", "朝鲜")), ("中国外交部批评日本。中国召见日本大使。", ("中国外交部", "中国")),
    ("尼日尔关闭了与尼日利亚的边境。", ("尼日尔", "尼日利亚")), ("刚果（布）和刚果（金）签署协议。", ("刚果（布）", "刚果（金）")),
    ("叙北部局势紧张。俄罗斯外长说，叙利亚南部局势正在恶化。", ("叙北部", "叙利亚南部")),
])
def test_two_entities(text: str, apart: tuple[str, str]) -> None:
    owners = [{e.id for e in read(text).entities if name in e.names} for name in apart]
    assert all(owners) and not owners[0] & owners[1]


@pytest.mark.parametrize("text, type_, actors", [
    ("美国总统特朗普和俄罗斯总统普京16日通话。双方商定再次会晤。", "AGREE", ["普京", "特朗普"]),
    ("美国总统特朗普和俄罗斯总统普京16日通话。俄美总统商定再次会晤。", "AGREE", ["普京", "特朗普"]),
    ("法国总统马克龙抵达柏林。他批评了俄罗斯。", "ACCUSE", ["马克龙"]),
    ("朝鲜再次试射导弹。该国还威胁韩国。", "THREATEN", ["朝鲜"]),
    ("草案要求冲突双方——以色列和哈马斯立即停火。", "REQUEST", []),
])
def test_references(text: str, type_: str, actors: list[str]) -> None:
    extraction = read(text)
    found = [e for e in extraction.events if e.type == type_]
    parties = found[0].actor + (found[0].recipient if type_ == "AGREE" else ())
    assert names(extraction, parties) == actors
    if type_ == "REQUEST":
        assert names(extraction, found[0].recipient) == ["以色列", "哈马斯"]


def test_one_event_is_told_once() -> None:
    extraction = read("美国总统特朗普16日与俄罗斯总统普京通话。这次通话持续了两个小时。白宫说，通话富有成效。")
    calls = [e for e in extraction.events if e.mode == "call"]
    assert len(calls) == 1 and len(calls[0].triggers) == 3
    assert names(extraction, calls[0].actor + calls[0].recipient) == ["普京", "特朗普"]


@pytest.mark.parametrize("text, count", [
    ("美俄总统8月15日会晤。美俄总统8月19日再次会晤。", 2),
    ("中国驱逐一名加拿大外交官。加拿大驱逐一名中国外交官。", 2),
    ("法国谴责俄罗斯。德国谴责俄罗斯。", 2),
    ("法国5日谴责俄罗斯。法国再次谴责俄罗斯。", 1),
])
def test_events_kept_apart_and_joined(text: str, count: int) -> None:
    events = [e for e in read(text).events if e.type != "STATEMENT"]
    assert len(events) == count, [(e.type, e.date, e.rule) for e in events]


def test_parties_of_a_meeting_stand_on_two_sides() -> None:
    extraction = read("俄美总统在阿拉斯加会晤。")
    meeting = next(e for e in extraction.events if e.type == "CONSULT")
    assert meeting.actor and meeting.recipient


def test_confidence_is_made_of_its_parts() -> None:
    import math

    for event in read("美国对伊朗实施制裁。伊朗批评美国。").events:
        odds = sum(r.weight for r in event.reasons if r.about.startswith("confidence:"))
        assert event.confidence == pytest.approx(1 / (1 + math.exp(-odds)), abs=0.01)
