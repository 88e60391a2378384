"""English time expressions and their ISO 8601 values, relative to the day of publication. Own rules, no model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from kg.analyse.state import state_of
from kg.analyse.time_rules_en import Moment, Reading, rules
from kg.model import Span, TimeExpression

FUTURE_WINDOW = 120  # characters around a day within which a word that looks forward decides
CLAUSE = re.compile(r"(?<=[a-z)])[.!?](?:\s|$)|\n|[,;:]\s|\b(?:which|who|whom|after|before|when|while)\b")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def find_times(text: str, published: str | None) -> list[TimeExpression]:
    """Every expression of a text that can be placed on the calendar, in order, not overlapping.

    Args:
        text: the text.
        published: the day of publication in ISO 8601; without it only expressions that name their year get a value.
    """
    today = date.fromisoformat(published[:10]) if published and len(published) >= 10 else None
    found: list[TimeExpression] = []
    last: date | None = None
    end = -1
    for match, name, reading in sorted(_matches(text), key=lambda m: (m[0].start(), -m[0].end())):
        if match.start() < end:
            continue
        before, after = text[max(0, match.start() - FUTURE_WINDOW) : match.start()], text[match.end() : match.end() + FUTURE_WINDOW // 2]
        value = reading(match, Moment(today, last, before, _clause(before, after)))
        if value is None:
            continue
        found.append(TimeExpression(Span(match.start(), match.end()), value, name))
        end = match.end()
        last = _day(value) or last
    return [_with_its_date(t, found, text) for t in found]


def _with_its_date(time: TimeExpression, found: list[TimeExpression], text: str) -> TimeExpression:
    """'Monday, Dec. 26': the weekday is that day, however the clause looks."""
    if not time.rule.startswith("weekday"):
        return time
    dated = next(
        (
            t
            for t in found
            if 0 < t.span.start - time.span.end <= 2 and t.rule in ("month-day", "day-month") and text[time.span.end] in ",( "
        ),
        None,
    )
    if dated is None or date.fromisoformat(dated.value).weekday() != date.fromisoformat(time.value).weekday():
        return time
    return TimeExpression(time.span, dated.value, time.rule)


def _clause(before: str, after: str) -> str:
    """The words of the same clause on both sides."""
    return CLAUSE.split(before)[-1] + " | " + CLAUSE.split(after)[0]


def _day(value: str) -> date | None:
    return date.fromisoformat(value[:10]) if DAY.match(value) else None


def _matches(text: str) -> Iterator[tuple[re.Match[str], str, Reading]]:
    for name, pattern, reading in rules():
        for match in pattern.finditer(text):
            yield match, name, reading


@Language.factory("kg_times_en")
def make_times(nlp: Language, name: str) -> Times:
    return Times()


class Times:
    """The component: fills `state.times`."""

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        state.times.extend(find_times(doc.text, state.document.date))
        return doc
