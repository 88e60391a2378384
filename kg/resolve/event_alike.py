"""How alike two events are: one score from parties, date, place, theme, mode and words, with the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.resolve.alike import Likeness
from kg.resolve.dates import days_between, gap, is_day, ordinal
from kg.resolve.event_atoms import EventAtom, World
from kg.resolve.stories import ONE_STORY, REACH

THRESHOLD = 0.62
PARTIES = 0.5
FEWEST = 0.55  # of the parties alike: A with B and A with C are two meetings
# Sources differ by a day or two about one event (time zones, the day of the report); more is another event.
MAX_DAYS = 2
FEW_WORDS = 6
STORY = 0.15  # points, at most, for two reports that tell one story
# A plan without a date is waited for this long.
PATIENCE = 60


@dataclass
class _Score:
    """Points with their reasons."""

    total: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str = "") -> None:
        self.total += points
        if reason:
            self.reasons.append(reason)

    def add_parties(self, share: float) -> None:
        self.add(PARTIES * share, "same parties" if share == 1 else f"parties alike ({share:.2f})")

    def likeness(self) -> Likeness:
        return Likeness(max(0.0, min(1.0, round(self.total, 4))), "; ".join(self.reasons))


def compare(a: EventAtom, b: EventAtom, symmetric: bool, world: World) -> Likeness | None:
    """How alike two events of one type are; None where they cannot be one. Status is for the caller."""
    score = _Score()
    parties = party_likeness(a, b, symmetric, world)
    if parties < FEWEST:
        return None
    score.add_parties(parties)
    dates = _dates(a, b)
    if dates is None:
        return None
    score.add(*dates)
    _circumstances(a, b, world, score)
    if THRESHOLD - STORY <= score.total < THRESHOLD:
        _story(a, b, world, score)
    return score.likeness()


def _story(a: EventAtom, b: EventAtom, world: World, score: _Score) -> None:
    """What two reports of the same days tell of the same people and things is one story, in whatever words: asked only where it decides."""
    apart = _reports_apart(a, b)
    shared = world.story(a, b) if apart is not None and apart <= REACH else 0.0
    if shared >= ONE_STORY:
        score.add(round(STORY * min(1.0, 0.5 + (shared - ONE_STORY)), 4), f"the reports name the same people and things ({shared:.2f})")


def party_likeness(a: EventAtom, b: EventAtom, symmetric: bool, world: World) -> float:
    """0 to 1: whether the same stand on the same side. In a meeting there are no sides."""
    if symmetric:
        return _sets(a.parties, b.parties, world) if _one_company(a.parties, b.parties, world) else 0.0
    actor, recipient = _slot(a.actor, b.actor, world), _slot(a.recipient, b.recipient, world)
    if actor is None and recipient is None:
        return 0.0
    if actor is None or recipient is None:
        known = recipient if actor is None else actor
        both_silent = not (a.actor | b.actor) or not (a.recipient | b.recipient)
        return (known or 0.0) * (1.0 if both_silent else 0.9)
    return 0.0 if min(actor, recipient) < 0.4 else 0.5 * (actor + recipient)


def _one_company(a: frozenset[str], b: frozenset[str], world: World) -> bool:
    """Whether two companies can be one: a president's aides sit in all his meetings, so where each names somebody whom the other does not,
    those whom both name must be of two states at least."""
    def alone(own: frozenset[str], others: frozenset[str]) -> bool:
        return any(not any(world.same_side(i, j) for j in others) for i in own)

    first, second = a - b, b - a
    if not alone(first, second) or not alone(second, first):
        return True
    return len({world.state(i) for i in a} & {world.state(i) for i in b}) > 1


def _slot(a: frozenset[str], b: frozenset[str], world: World) -> float | None:
    return _sets(a, b, world) if a and b else None


def _sets(a: frozenset[str], b: frozenset[str], world: World) -> float:
    if a == b:
        return 1.0 if a else 0.0
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    if not small:
        return 0.0
    matched = _matched(small, large, world)
    return matched / len(small) * 0.6 + matched / len(large) * 0.4


def _matched(small: frozenset[str], large: frozenset[str], world: World) -> float:
    """How much of the smaller set has a partner of its own in the larger: first the same, then whoever acts for the same state."""
    free = sorted(large - small)
    matched = float(len(small & large))
    for one in sorted(small - large):
        best = max(free, key=lambda other: (world.same_side(one, other), other), default=None)
        if best is not None and (likeness := world.same_side(one, best)):
            matched += likeness
            free.remove(best)
    return matched


def _dates(a: EventAtom, b: EventAtom) -> tuple[float, str] | None:
    """Points for the dates; None where they exclude each other."""
    if a.days and b.days:
        apart = gap(a.date or "", b.date or "")
        if apart is None or apart > MAX_DAYS:
            return None
        if apart:
            return (-0.05 if apart == 1 else -0.15), f"the dates differ by {apart} day{'s' if apart > 1 else ''} ({a.date}, {b.date})"
        if a.date == b.date:
            return (0.2, f"same day {a.date}") if is_day(a.date) else (0.15, f"same date {a.date}")
        return 0.1, f"dates agree ({a.date}, {b.date})"
    if a.days or b.days:
        dated, other = (a, b) if a.days else (b, a)
        distance = _to_reports(dated, other)
        if distance is not None and distance <= 3:
            return 0.1, f"reported on the days of {dated.date}"
    apart = _reports_apart(a, b)
    if apart is None:
        return 0.0, ""
    if apart <= 1:
        return 0.12, "reported on the same days"
    if apart <= 3:
        return 0.05, f"reports {apart} days apart"
    return (-0.05, "") if apart <= 14 else (-0.15, "")


def _to_reports(dated: EventAtom, other: EventAtom) -> int | None:
    return min((gap(dated.date or "", p) or 0 for p in other.published), default=None)


def _reports_apart(a: EventAtom, b: EventAtom) -> int | None:
    if not a.published or not b.published:
        return None
    if set(a.published) & set(b.published):
        return 0
    return min(days_between(x, y) for x in (a.published[0], a.published[-1]) for y in (b.published[0], b.published[-1]))


def _circumstances(a: EventAtom, b: EventAtom, world: World, score: _Score) -> None:
    """Place, theme, mode, source and words."""
    if a.place and b.place:
        near = world.near(a.place, b.place)
        score.add(0.15 if near else -0.2, "same place" if near else "different places")
    if a.theme and b.theme:
        shared = len(a.theme & b.theme) / min(len(a.theme), len(b.theme))
        score.add(0.15 * shared if shared else -0.08, "same theme" if shared else "different themes")
    if a.mode and b.mode:
        score.add(0.05 if a.mode == b.mode else -0.15, f"both {a.mode}" if a.mode == b.mode else f"{a.mode} and {b.mode}")
    if a.source & b.source:
        score.add(0.05, "same source")
    likeness = words_alike(a, b, world)
    if likeness > 0.2:
        score.add(0.2 * likeness, f"words alike ({likeness:.2f})")


def words_alike(a: EventAtom, b: EventAtom, world: World) -> float:
    """0 to 1: how many of their words two reports in one language share."""
    best = 0.0
    theirs = b.words(world)
    for lang, own in a.words(world).items():
        other = theirs.get(lang)
        if own and other:
            shared = len(own & other)
            # Two or three words are shared by any two sentences.
            best = max(best, 2 * shared / (len(own) + len(other)) * min(1.0, shared / FEW_WORDS))
    return best


def fulfils(plan: EventAtom, event: EventAtom, symmetric: bool, world: World) -> Likeness | None:
    """Whether an event that happened is what was planned or thought possible; None where it cannot be."""
    parties = party_likeness(plan, event, symmetric, world)
    if parties < 0.75:
        return None
    score = _Score()
    score.add_parties(parties)
    points = _in_time(plan, event)
    if points is None:
        return None
    score.add(*points)
    _circumstances(plan, event, world, score)
    return score.likeness()


def _in_time(plan: EventAtom, event: EventAtom) -> tuple[float, str] | None:
    happened = event.days[0] if event.days else event.published[0] if event.published else None
    if happened is None:
        return None
    if plan.days:
        apart = gap(plan.date or "", event.date if event.days and event.date else happened)
        if apart is None or apart > 3:
            return None
        return (0.25, f"planned for {plan.date}, told of {event.date}") if event.days else (0.12, f"planned for {plan.date}")
    if not plan.published or not event.days:
        return None
    late = ordinal(event.days[1]) - ordinal(plan.published[0])
    return (0.13, f"{late} days after the plan was reported") if 0 <= late <= PATIENCE else None
