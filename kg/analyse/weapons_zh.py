"""Chinese names of weapons: quoted names with their class, designations (S-400, 苏-57, F-35), classes with a word of kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.analyse.names_zh import weapon_counts
from kg.analyse.scene_zh import Found, Lexicon, Scene
from kg.model import Span

QUOTED = re.compile(r"[“「『]([^“”「」『』。！？；：，\n]{1,14})[”」』]")
JOINED = re.compile(r"[、和与及][“「『][^“”「」『』。！？；：，\n]{1,14}[”」』]")
# A letter or two and a number, with variants: F-35, S-400, BM-21, RQ-4B, MQ-9, IRIS-T, THAAD is in the gazetteer.
DESIGNATION = re.compile(
    r"(?<![A-Za-z0-9\-])(?:F/A-?\d{1,2}[A-Z]{0,2}|[A-Z][A-Za-z]{0,4}-?\d{1,4}[A-Z]{0,3}(?:-\d{1,2})?|[A-Z]{2,5}-[A-Z])(?![A-Za-z0-9])")
NUMBER = re.compile(r"-?\d{1,4}(?:[A-Z]{0,3}\d?|[a-z])(?![A-Za-z])")
YEAR = re.compile(r"-?(?:19|20)\d\d$")  # 图-2016 is a picture of that year
MODEL = re.compile(r"-\d{1,3}[A-Z]{0,2}")
# Numbers that are types before a class: 054A型护卫舰, 052D驱逐舰, 002航母, 99式坦克, 98K步枪; a hull's number: 167舰. Not 20架, 2018年.
TYPE_NUMBER = re.compile(r"(?<![A-Za-z0-9.\-第])"
                         r"(?:0\d{1,2}[A-Z]?|\d{2,3}[A-Z]|\d{2,3}(?=[型式])|\d{3,4}(?=(?:舰|潜?艇)(?![队艇载船员长炮上])))(?![A-Za-z0-9])")
MAKER = re.compile(r"(?<![A-Za-z0-9\-])[A-Z]{2,5}(?![A-Za-z0-9\-])")
GUNS = ("枪", "炮")
# A gun's model behind its maker's name: 格洛克|19|手枪, 巴雷特|M82A1.
GUN_MODEL = re.compile(r"[-·]?[A-Z]{0,3}-?\d{1,4}[A-Z]{0,2}\d?式?")
# A hull's number behind its symbol: DDG-115, LHD2; a ship's name behind its navy's prefix: USS Mustin, HMS Diamond.
HULL = re.compile(r"-?\d{1,4}(?![A-Za-z0-9])")
SHIP_NAME = re.compile(r" ?[A-Z][a-z][A-Za-z.]*(?: [A-Z][A-Za-z.]+){0,3}(?<!\.)")
LATIN_WORD = re.compile(r"(?<![A-Za-z0-9\-])[A-Z]+(?:-[A-Z]+)?")
MODIFIERS_MAX = 6
CLASS_MAX = 8
MARKED = tuple("”」级型号式")  # what stands between a weapon's own name and its class


def weapons(scene: Scene, names: list[Found]) -> Iterator[Found]:
    """All weapons; `names` are the gazetteer's."""
    known = {f.span.start: f for f in names if f.label == "Weapon"}
    yield from _quoted(scene)
    yield from _designated(scene)
    yield from _type_numbers(scene)
    yield from _guns(scene)
    yield from _series(scene)
    yield from _classes(scene)
    yield from _means(scene)
    yield from _ship_classes(scene)
    yield from _named_ships(scene)
    yield from _hulls(scene)
    for found in known.values():
        yield from _longer(scene, found)


def groups(scene: Scene, arms: list[Found], names: list[Found]) -> Iterator[Found]:
    """The same weapons; a ship whose name a group of ships bears (卡尔·文森号航母|打击群) is a body. `names` are the gazetteer's."""
    for found in (*arms, *(f for f in names if f.label == "Weapon")):
        group = scene.lexicon.words("ship_groups").at(scene.folded, found.span.end)
        entry = scene.lexicon.knowledge.entry("Weapon", found.key)
        kind = found.rule == "class" or (entry is not None and bool(entry.properties.get("generic")))
        if group and not kind:
            yield Found(Span(found.span.start, found.span.end + len(group)), "Organization", "ship's-group", None, found.country, rank=1)
        else:
            yield found


def _head(scene: Scene, position: int) -> int:
    """Where words of kind and a head that begin here end, or the position itself."""
    words, text = scene.lexicon.words, scene.folded
    best, at = position, position
    for _ in range(MODIFIERS_MAX):
        head = _longest_head(scene, at)
        if head in words("weapon_shells") and best > position:
            break  # 火箭炮系统|弹药
        if head:
            best = max(best, at + len(head))
        modifier = words("weapon_modifiers").at(text, at)
        if modifier in words("weapon_verbs") and not words("weapon_heads").at(text, at + len(modifier)):
            break  # 拦截|洲际导弹: a verb before another word of kind; with the head it makes a class (拦截导弹)
        step = modifier if len(modifier) >= len(head) else head
        if not step:
            break
        at += len(step)
    return best


def _longest_head(scene: Scene, at: int) -> str:
    words, text = scene.lexicon.words, scene.folded
    return max(words("weapon_heads").at(text, at), words("weapon_heads_alone").at(text, at), key=len)


def _key(lexicon: Lexicon, name: str) -> str | None:
    match = lexicon.gazetteer.lookup(name)
    return match.key if match and match.label == "Weapon" else None


def _quoted(scene: Scene) -> Iterator[Found]:
    """“匕首”高超音速导弹 with quotes; 战斧 alone without them; “莱茵”号 as the name of a ship."""
    text = scene.folded
    for m in QUOTED.finditer(scene.text):
        name, after = text[m.start(1) : m.end(1)], m.end()
        if (known := scene.lexicon.gazetteer.lookup(name)) is not None and known.label == "Organization":
            continue  # “伊斯兰国”武装|炮兵
        model = MODEL.match(text, after)  # “鹰击”-18反舰导弹
        after = model.end() if model else after
        end = _after_quotes(scene, after)
        key = _key(scene.lexicon, name)
        if end > after:
            yield Found(Span(m.start(), end), "Weapon", "quoted", key or _key(scene.lexicon, text[m.start() : end]), None, rank=1)
        elif key or _joined_to_weapon(scene, after) or _names_class(scene, name):
            yield Found(Span(m.start(1), m.end(1)), "Weapon", "quoted-name", key, None, rank=1)


def _joined_to_weapon(scene: Scene, after: int) -> bool:
    """“风暴阴影”|和“斯卡尔普”巡航导弹: the class behind the last holds for all."""
    following = JOINED.match(scene.text, after)
    while following:
        if _after_quotes(scene, following.end()) > following.end():
            return True
        following = JOINED.match(scene.text, following.end())
    return False


def _names_class(scene: Scene, name: str) -> bool:
    """「天安舰」, “洲际弹道导弹”: the class stands inside the quotes."""
    words = scene.lexicon.words
    if words("weapon_heads_alone").before(name, len(name)):
        return 2 < len(name) <= CLASS_MAX  # “不能容忍伊朗拥有核武器” is a saying
    return name.endswith(("舰", "艇")) and name not in words("weapon_heads") and name not in words("weapon_never_alone")


def _after_quotes(scene: Scene, after: int) -> int:
    words, text = scene.lexicon.words, scene.folded
    at = after
    unit = text[at : at + 1]
    if unit in ("级", "号", "型", "式"):
        at += 1
        head = _head(scene, at)
        if head > at:
            return at if unit == "号" and scene.folded[at:head] in words("weapon_never_alone") else head
        # “珊瑚公主”号邮轮 is no weapon; “莱茵-普法尔兹”号巴登-符腾堡级护卫舰 is one.
        level = text.find("级", at, at + 14)
        return at if unit == "级" or (unit == "号" and level > 0 and _head(scene, level + 1) > level + 1) else after
    head = _head(scene, at) if _longest_head(scene, at) not in words("weapon_vague_heads") else at
    quoted = words("weapon_quoted_heads").at(text, at)
    return max(head, at + len(quoted)) if head > at or quoted else after


def _designated(scene: Scene) -> Iterator[Found]:
    """S-400, S-400防空导弹系统; a bare letter and number counts where a weapon's word follows or the gazetteer knows it."""
    for m in DESIGNATION.finditer(scene.text):
        start, end = m.span()
        after = end + (1 if scene.folded[end : end + 1] in ("型", "级") else 0)
        head = _named_head(scene, after)
        head = max(head, after + len(scene.lexicon.words("designation_heads").at(scene.folded, after)))
        code = m.group()
        forms = (code, code.replace("-", ""), code.rstrip("ABCDEFGHIJKLMNPRSTV"))
        key = next((k for form in forms if (k := _key(scene.lexicon, form))), None)
        if head > after:
            yield Found(Span(start, head), "Weapon", "designation", key, None, rank=1)
        elif key:
            yield Found(Span(start, end), "Weapon", "designation", key, None, rank=2)


def _named_head(scene: Scene, position: int) -> int:
    """Where a class ends that a name may precede: RQ-4B|“全球鹰”无人机, F-22|猛禽战斗机."""
    quoted = QUOTED.match(scene.text, position)
    if quoted:
        return max(_head(scene, quoted.end()), quoted.end())
    name = next((m for m in scene.lexicon.gazetteer.at(scene.folded, position) if m.label == "Weapon"), None)
    at = name.span.end if name else position
    head = _head(scene, at)
    return head if head > at else at


def _type_numbers(scene: Scene) -> Iterator[Found]:
    """054A型护卫舰, 002航母: a number that is a type, before a class."""
    for m in TYPE_NUMBER.finditer(scene.text):
        after = m.end() + (1 if scene.folded[m.end() : m.end() + 1] in ("型", "式") else 0)
        head = _head(scene, after)
        if head > after:
            name = scene.folded[m.start() : head]
            yield Found(Span(m.start(), head), "Weapon", "designation", _key(scene.lexicon, name), None, rank=1)


def _guns(scene: Scene) -> Iterator[Found]:
    """内格夫机枪, SKS半自动步枪: guns bear their makers' names, foreign or in capitals."""
    yield from _made_guns(scene)
    makers = [Span(*m.span()) for m in MAKER.finditer(scene.text)]
    makers += [t.span for t in scene.tokens if len(t.text) > 1 and t.tag in ("PER", "nz", "nr", "nw") and scene.is_transliterated(t.span)]
    for maker in makers:
        head = _head(scene, maker.end)
        if head > maker.end and scene.folded[head - 1] in GUNS and scene.lexicon.gazetteer.lookup(maker.of(scene.text)) is None:
            name = scene.folded[maker.start : head]
            yield Found(Span(maker.start, head), "Weapon", "maker+class", _key(scene.lexicon, name), None, rank=2)


def _made_guns(scene: Scene) -> Iterator[Found]:
    """格洛克19手枪, 巴雷特M82A1: makers that make nothing but guns, with a model, a class or both."""
    words, text = scene.lexicon.words, scene.folded
    for start in scene.starts:
        maker = words("gun_makers").at(text, start)
        if not maker:
            continue
        model = GUN_MODEL.match(scene.text, start + len(maker))
        after = model.end() if model else start + len(maker)
        head = _head(scene, after)
        end = max(after, head)
        if model or (head > after and text[head - 1] in GUNS):
            yield Found(Span(start, end), "Weapon", "maker+class", _key(scene.lexicon, text[start:end]), None, rank=1)


def _series(scene: Scene) -> Iterator[Found]:
    """苏-57战斗机, “东风-41”, 米格-29, with the class that follows."""
    text, series = scene.folded, scene.lexicon.words("weapon_series")
    for m in NUMBER.finditer(text):
        name = series.before(text, m.start())
        undashed = not m.group().startswith("-")
        bare = undashed and name in scene.lexicon.words("weapon_series_bare")
        if not name or (bare and not _is_model(scene, m.end())):
            continue
        start = m.start() - len(name)
        token = scene.token_at(start)
        if token is not None and token.tag in ("TIME", "m"):
            continue
        after = m.end() + (1 if text[m.end() : m.end() + 1] in ("型", "式") else 0)
        head = _head(scene, after)
        key = _key(scene.lexicon, text[start : m.end()])
        if head > after:
            yield Found(Span(start, head), "Weapon", "series", key, None, rank=1)
        elif key if YEAR.match(m.group()) else not undashed or bare or (key and len(name) > 1):
            yield Found(Span(start, m.end()), "Weapon", "series", key, None, rank=2)


def _is_model(scene: Scene, end: int) -> bool:
    """歼20 is an aircraft, 运20吨 an amount."""
    return not scene.lexicon.words("amount_words").at(scene.folded, end)


def _ship_classes(scene: Scene) -> Iterator[Found]:
    """鱼鹰级猎雷舰, 巴登-符腾堡级护卫舰, 尼米兹号航母: a name, 级 or 号, and a kind of ship or aircraft."""
    text = scene.folded
    for at in (m.start() for m in re.finditer("[级号]", text)):
        end = _head(scene, at + 1)
        i = scene.index_at(at)
        start = scene.tokens[i].span.start if i >= 0 else at
        while i > 0 and (start == at or text[start - 1] in "-·" or text[start] in "-·") and scene.tokens[i - 1].span.end == start:
            i -= 1
            start = scene.tokens[i].span.start
        name = text[start:at]
        if end > at + 1 and len(name) >= 2 and scene.tokens[i].tag not in ("m", "r", "d", "v", "a") and not text[start].isdigit():
            yield Found(Span(start, end), "Weapon", "class-of-ships", _key(scene.lexicon, text[start:end]), None, rank=2)


def _named_ships(scene: Scene) -> Iterator[Found]:
    """辽宁舰, 五台山|舰: a place's name and 舰; 罗斯福|航母: a carrier that bears a foreign name."""
    words, text = scene.lexicon.words, scene.folded
    for token in scene.tokens:
        name, end = text[token.span.start : token.span.end], token.span.end
        if len(name) > 2 and name.endswith("舰") and _is_place(scene, name[:-1]):
            yield Found(token.span, "Weapon", "ship", _key(scene.lexicon, name), None, rank=2)
        elif text.startswith("舰", end) and len(name) > 1 and not words("ship_word_tails").at(text, end + 1) and (
                token.tag in ("LOC", "ns") or _is_place(scene, name)):
            yield Found(Span(token.span.start, end + 1), "Weapon", "ship", _key(scene.lexicon, name + "舰"), None, rank=2)
        carrier = words("carrier_words").at(text, end)
        if carrier and token.tag in ("PER", "nr", "nz") and len(name) > 1 and scene.is_transliterated(token.span):
            key = _key(scene.lexicon, name + carrier) or _key(scene.lexicon, name + "号")
            yield Found(Span(token.span.start, end + len(carrier)), "Weapon", "ship", key, None, rank=2)


def _is_place(scene: Scene, name: str) -> bool:
    place = scene.lexicon.gazetteer.lookup(name)
    return place is not None and place.label == "Location"


def _hulls(scene: Scene) -> Iterator[Found]:
    """DDG-115, LHD2: a hull's number behind its symbol; USS Mustin: a name behind a navy's prefix."""
    words = scene.lexicon.words
    for m in LATIN_WORD.finditer(scene.text):
        symbol = words("hull_symbols").at(scene.text, m.start())
        number = HULL.match(scene.text, m.end()) if symbol == m.group() else None
        if number:
            yield Found(Span(m.start(), number.end()), "Weapon", "hull", None, None, rank=2)
        prefix = words("ship_prefixes").at(scene.text, m.start())
        name = SHIP_NAME.match(scene.text, m.start() + len(prefix)) if prefix else None
        if name:
            yield Found(Span(m.start(), name.end()), "Weapon", "ship", _key(scene.lexicon, name.group().strip()), None, rank=1)


def _classes(scene: Scene) -> Iterator[Found]:
    """远程导弹, 主战坦克, and heads that say enough alone: 无人机."""
    words, text = scene.lexicon.words, scene.folded
    position = 0
    while position < len(text):
        if position not in scene.starts and len(words("weapon_modifiers").at(text, position)) < 2:
            position += 1
            continue
        end = _head(scene, position)
        plain = words("weapon_plain").at(text, position)
        if plain and end > position + len(plain) and position + len(plain) in scene.starts:
            position += len(plain)  # 飞机|直升机
            continue
        name = text[position:end]
        if end > position and len(name) > 1 and _counts(scene, Span(position, end)) and _ends_word(scene, end):
            yield Found(Span(position, end), "Weapon", "class", _key(scene.lexicon, name), None, rank=4)
            position = end
        else:
            position += 1


def _means(scene: Scene) -> Iterator[Found]:
    """导弹袭击, 多枚导弹: words that say no kind, as the means of a strike, in a text that names no kind of them."""
    words, text = scene.lexicon.words, scene.folded
    for head in words("weapon_means").words:
        places = [m.start() for m in re.finditer(head, text)]
        if any(text[at - 1 : at] in MARKED or words("weapon_modifiers").before(text, at) for at in places):
            continue
        for at in places:
            end = at + len(head)
            used = words("weapon_means_before").before(text, at) or words("weapon_means_behind").at(text, end)
            if used and at in scene.starts and not words("weapon_back_reference").before(text, at):
                yield Found(Span(at, end), "Weapon", "means", None, None, rank=6)


def _counts(scene: Scene, span: Span) -> bool:
    """A head that says enough alone, or one with a word of kind that tells more than 新型 or 先进."""
    words, name = scene.lexicon.words, scene.folded[span.start : span.end]
    if not weapon_counts(scene, span):
        return False
    if name in words("weapon_heads_alone"):
        return True
    modifier = words("weapon_modifiers").at(name, 0)
    while modifier and modifier in words("weapon_empty_modifiers"):
        name = name[len(modifier) :]
        modifier = words("weapon_modifiers").at(name, 0)
    return bool(modifier) and name not in words("weapon_heads") and name not in words("weapon_never_alone")


def _ends_word(scene: Scene, end: int) -> bool:
    """A head inside a longer common word (地雷区, 炮兵) is none."""
    token = scene.token_at(end - 1)
    return token is None or token.span.end == end or token.tag in ("nz", "ORG", "nt") or token.span.end > end + 1


def _longer(scene: Scene, found: Found) -> Iterator[Found]:
    """A known weapon and the class right after it: 黑鹰|直升机, 爱国者|导弹, 标枪|反坦克导弹."""
    if found.span.of(scene.folded) in scene.lexicon.words("weapon_plain"):
        return  # 坦克|装甲车
    end = _head(scene, found.span.end)
    if scene.folded[found.span.end : found.span.end + 1] in ("级", "型", "式"):
        end = max(end, _head(scene, found.span.end + 1))
        end = end if end > found.span.end + 1 else found.span.end
    if end > found.span.end:
        yield Found(Span(found.span.start, end), "Weapon", "name+class", found.key, found.country, rank=1)
