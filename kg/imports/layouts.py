"""What stands where in the tables of POLECAT, ICEWS and GDELT 2.0.

POLECAT: Halterman and others 2023. ICEWS: Boschee and others, 'ICEWS Coded Event Data', Harvard Dataverse. GDELT: the event database's
codebook, version 2.0. Types come from PLOVER's names or, by seeds/gazetteer/cameo.csv, from CAMEO codes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import ReadError
from kg.imports.names import Names, Party

POLECAT, ICEWS, GDELT = "polecat", "icews", "gdelt"
# PLOVER's words for modes that we call otherwise.
PLOVER_MODES = {"phone": "call", "third-party": "mediation"}
CITIES = ("3", "4")  # of GDELT's kinds of places: cities in and outside the USA
OWN_ID = re.compile(r"(event:.*)-\d+\Z")  # a table that kg wrote: a row a pair, one event

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """What a table says of the report behind a row."""

    id: str
    source: str = ""
    date: str | None = None
    url: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Told:
    """A row: one event. Rows with one `id` in one story are one event with several parties. `words` say what happened."""

    id: str
    type: str
    mode: str | None
    date: str | None
    words: str
    actor: Party | None
    recipient: Party | None
    place: Party | None
    story: Story


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of table: the columns that it must have, how a row is read, and all columns where files have no header."""

    needed: tuple[str, ...]
    told: Callable[[Row, Names], Told]
    columns: tuple[str, ...] | None = None


def _polecat(row: Row, names: Names) -> Told:
    type_ = row["Event Type"].upper()
    if type_ not in names.knowledge.event_types:
        raise ReadError(f"unknown event type '{row['Event Type'][:40]}'")
    mode = PLOVER_MODES.get(row["Event Mode"], row["Event Mode"])
    known = mode if mode in names.knowledge.event_types[type_].modes else None
    actor, recipient = (names.party(row[f"{who} Name"], code=row[f"{who} Country"]) for who in ("Actor", "Recipient"))
    place = names.place(row.get("City", "") or row.get("Placename", ""), row.get("Country", ""))
    id_ = _own(row["Event ID"])
    published = row.get("Publication Date", "")
    story = Story(f"polecat:{id_}", row.get("Source", ""), _day(published) if published else None,
                  lang="zh" if row.get("Language", "").lower().startswith("chinese") else "en")
    words = " ".join(filter(None, (type_, row["Event Mode"])))
    return Told(id_, type_, known, _day(row["Event Date"]) if row["Event Date"] else None, words, actor, recipient, place, story)


def _icews(row: Row, names: Names) -> Told:
    type_, mode, _ = names.event(row["CAMEO Code"])
    actor, recipient = (names.party(row[f"{who} Name"], country=row[f"{who} Country"]) for who in ("Source", "Target"))
    place = names.place(row.get("City", "") or row.get("Province", ""), row.get("Country", ""))
    date = _day(row["Event Date"]) if row["Event Date"] else None
    id_ = _own(row["Event ID"])
    # ICEWS dates events by the story, so that is the story's day.
    story = Story(f"icews:{row.get('Story ID') or id_}", row.get("Publisher", ""), date)
    return Told(id_, type_, mode, date, row["Event Text"] or row["CAMEO Code"], actor, recipient, place, story)


def _gdelt(row: Row, names: Names) -> Told:
    type_, mode, words = names.event(row["EventCode"])
    actor, recipient = (names.party(row[f"{who}Name"].title(), code=row[f"{who}CountryCode"], role=True) for who in ("Actor1", "Actor2"))
    place = None
    if row["ActionGeo_Type"] in CITIES:
        town, *within = row["ActionGeo_FullName"].split(", ")
        place = names.place(town, within[-1] if within else "")
    url = row["SOURCEURL"]
    is_url = url.startswith(("http://", "https://"))
    story = Story(f"gdelt:{url or row['GlobalEventID']}", _host(url) if is_url else url, _day(row["DATEADDED"][:8]), url if is_url else "")
    return Told(row["GlobalEventID"], type_, mode, _day(row["Day"]), words, actor, recipient, place, story)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # http://[
        return ""


def _own(id_: str) -> str:
    found = OWN_ID.match(id_)
    return found[1] if found else id_


def _day(text: str) -> str:
    for form in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return dt.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise ReadError(f"'{text[:40]}' is no day. Such tables have them as 2025-10-17 or 20251017")


_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
          "Type3Code")
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT_COLUMNS = ("GlobalEventID", "Day", "MonthYear", "Year", "FractionDate", *(f"Actor1{c}" for c in _ACTOR),
                 *(f"Actor2{c}" for c in _ACTOR), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
                 "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone", *(f"Actor1Geo_{c}" for c in _GEO),
                 *(f"Actor2Geo_{c}" for c in _GEO), *(f"ActionGeo_{c}" for c in _GEO), "DATEADDED", "SOURCEURL")
LAYOUTS: Mapping[str, Layout] = {
    POLECAT: Layout(("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country", "Recipient Name",
                     "Recipient Country"), _polecat),
    ICEWS: Layout(("Event ID", "Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code", "Target Name", "Target Country"),
                  _icews),
    GDELT: Layout((), _gdelt, GDELT_COLUMNS),
}
