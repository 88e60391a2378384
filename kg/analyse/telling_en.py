"""When an event was, who says so, and on which occasion it was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from kg.analyse.lexicon_en import Hit
from kg.analyse.reading_en import PARTIES, VERBAL, Found, Reading
from kg.analyse.speakers_en import home_of
from kg.analyse.words_en import listed
from kg.model import Argument, Span, Status


class Telling(Reading):
    """Dates, sources and occasions of found triggers."""

    def _spoken_dates(self, found: Sequence[Found]) -> list[Found]:
        """'said on Saturday that he condemns': the day of the saying is that of the spoken act."""
        result = []
        for f in found:
            if f.date is None and f.hit.trigger.type in VERBAL and f.status == "occurred":
                above = next(
                    (
                        o
                        for o in found
                        if o.hit.trigger.type == "STATEMENT"
                        and o.date
                        and o.hit.head in f.hit.head.ancestors
                        and self._same_voice(set(o.slot("actor")), set(f.slot("actor")))
                    ),
                    None,
                )
                f = replace(f, date=above.date) if above is not None else f
            result.append(f)
        return result

    def _by_their_voice(self, found: Sequence[Found]) -> list[Found]:
        """'Syria says …' in the heading of a report on its foreign minister's speech: the person who is quoted speaks."""
        if self.speech is not None:
            return list(found)
        voices: dict[str, set[str]] = {}
        spans: dict[str, Span] = {}
        for f in found:
            for s in f.slot("actor") if f.hit.trigger.type == "STATEMENT" else ():
                home = home_of(s, self.state.mentions, self.offices) if self.label.get(s) == "Person" else None
                if home is not None:
                    voices.setdefault(self._identity(home), set()).add(self._identity(s))
                    spans[self._identity(s)] = s
        return [self._voiced(f, voices, spans) for f in found]

    def _voiced(self, f: Found, voices: Mapping[str, set[str]], spans: Mapping[str, Span]) -> Found:
        if f.hit.trigger.type not in (*VERBAL, "STATEMENT") or f.hit.trigger.kind != "verb" or f.status != "occurred":
            return f
        arguments = []
        for a in f.arguments:
            who = (
                voices.get(self._identity(a.span), set())
                if a.slot == "actor" and self.label.get(a.span) == "Country" and "stands behind" not in a.reason
                else set()
            )
            arguments.append(replace(a, span=spans[next(iter(who))], reason=f"speaks for it; {a.reason}") if len(who) == 1 else a)
        return replace(f, arguments=tuple(arguments))

    def _in_own_words(self, f: Found) -> Found:
        """'"We reject this," Minister Lind said': the person who is quoted refuses for the state."""
        if f.hit.trigger.type not in VERBAL or f.hit.trigger.kind != "verb" or f.status != "occurred" or self.speech is not None:
            return f
        homes = {
            self._identity(h): s
            for s in f.slot("source")
            if self.label.get(s) == "Person" and (h := home_of(s, self.state.mentions, self.offices))
        }
        own = [a for a in f.arguments if a.slot == "actor" and "'we'" in a.reason.lower()]
        ours = {a: homes[i] for a in own if (i := self._identity(a.span)) in homes}
        if not ours:
            return f
        kept = tuple(a for a in f.arguments if a.slot != "source" or a.span not in ours.values())
        return replace(f, arguments=tuple(replace(a, span=ours[a]) if a in ours else a for a in kept))

    def _tells_of_talk(self, found: Sequence[Found]) -> bool:
        """Whether a text is a readout, by its title or by how it goes: it opens with a dated talk of persons, who then discuss."""
        if self.readout:
            return True
        first = min(found, key=lambda f: f.hit.head.i, default=None)
        if first is None or first.hit.trigger.type != "CONSULT" or first.hit.trigger.mode not in ("call", "meeting") or not first.date:
            return False
        present = {self._identity(s) for slot in PARTIES for s in first.slot(slot) if self.label.get(s) == "Person"}
        talks = (f for f in found if f is not first and f.hit.trigger.type == "CONSULT" and "discuss" in f.hit.trigger.words)
        return first.status == "occurred" and any({self._identity(s) for s in f.slot("actor")} == present for f in talks)

    def _on_occasion(self, found: Sequence[Found]) -> list[Found]:
        """What somebody says in a dated speech, call or meeting has its day and place."""
        result, talk = [], self._tells_of_talk(found)
        for f in found:
            t = f.hit.trigger
            if (
                t.type in (*VERBAL, "STATEMENT")
                and t.kind in ("verb", "adjective", "modal")
                and f.status == "occurred"
                and f.slot("actor")
                and (t.type != "AGREE" or talk)
            ):
                f = self._held_on(f, found, talk)
            result.append(f)
        return result

    def _held_on(self, f: Found, found: Sequence[Found], talk: bool) -> Found:
        own = {self._identity(s) for s in f.slot("actor")}
        speeches = [
            o
            for o in found
            if o is not f
            and o.status == "occurred"
            and own <= self._voices(o, talk)
            and (
                (o.hit.trigger.type == "STATEMENT" and (o.date or o.slot("place")))
                or (o.hit.trigger.type == "CONSULT" and o.date and talk)
            )
        ]
        if not speeches or (not talk and any(self.label.get(s) == "Country" for s in f.slot("actor"))):
            return f
        near = min(speeches, key=lambda o: abs(o.hit.head.i - f.hit.head.i))
        dates = {o.date for o in speeches if o.date}
        date = f.date or (near.date or next(iter(dates)) if len(dates) == 1 else None)
        if date is None and talk:  # other talks that are recalled are not the one that is reported
            date = min((o for o in speeches if o.date), key=lambda o: o.hit.head.i).date
        places = [a for a in near.arguments if a.slot == "place"] if near.hit.trigger.type == "STATEMENT" and not f.slot("place") else []
        return replace(f, date=date, arguments=(*f.arguments, *(replace(a, reason=f"same speech; {a.reason}") for a in places)))

    def _voices(self, f: Found, talk: bool) -> set[str]:
        """Who takes part; in a readout also the states for which they act ('both sides')."""
        spans = [*f.slot("actor"), *f.slot("recipient")]
        homes = [h for s in spans if (h := home_of(s, self.state.mentions, self.offices))] if talk else []
        return {self._identity(s) for s in (*spans, *homes)}

    def _dated(self, found: Sequence[Found]) -> list[Found]:
        """Each time expression to the trigger that governs it most closely."""
        dates: dict[int, list[str]] = {}
        for time in self.state.times:
            tokens = self.grammar.tokens(time.span)
            if not tokens:
                continue
            for index in self._of_the_thing(tokens, time.value, self._governed(tokens[-1], found), found):
                dates.setdefault(index, []).append(time.value)
        result: list[Found] = []
        for i, f in enumerate(found):
            heading = self.speech is not None and self.speech.header.start <= f.hit.head.idx < self.speech.header.end
            days: list[str | None] = [] if heading and f.hit.trigger.type == "STATEMENT" else [*dates.get(i, [])]
            several = len(days) > 1 and f.hit.trigger.kind == "noun" and f.light is None  # 'tests on 26 February and 4 March'
            result += [replace(f, date=day, status=self._future(f, day)) for day in (days if several else days[:1] or [None])]
        return [self._dated_above(f, result) for f in result]

    def _dated_above(self, f: Found, found: Sequence[Found]) -> Found:
        """'In November, working with Qatar, we brokered a truce': what is done by doing something else is of the same day."""
        verb = f.light or f.hit.head
        if f.date or verb.dep_ != "advcl" or verb.tag_ != "VBG" or any(c.dep_ in ("nsubj", "mark", "aux") for c in verb.children):
            return f
        above = next((g for g in found if g.date and verb.head in (g.hit.head, g.light)), None)
        return replace(f, date=above.date) if above is not None else f

    def _governed(self, token: Token, found: Sequence[Found]) -> list[int]:
        up = token
        if self._dates_a_thing(token, found):
            return []
        told = self._when(token) or self._right_before(token)
        if told is not None and (then := [i for i, f in enumerate(found) if told in (f.hit.head, f.light)]):
            return then
        while True:
            here = [
                i
                for i, f in enumerate(found)
                if up.i in (f.hit.head.i, f.light.i if f.light is not None else -1, *(t.i for t in f.hit.tokens[:1]))
            ]
            if here:
                return here
            aim = up.dep_ == "acl" and up.tag_ == "VB"  # 'lauded its efforts to hold elections this October'
            if (up.dep_ in ("ccomp", "relcl") or aim) and up.pos_ in ("VERB", "AUX"):
                below = [i for i, f in enumerate(found) if self._carries(up, f)]
                return below[:1]  # what is told inside a saying has its own day
            if up.pos_ in ("VERB", "AUX"):
                below = [i for i, f in enumerate(found) if self._carries(up, f)]
                if below:
                    return below[:1]
            if up.head == up:
                return []
            up = up.head

    def _of_the_thing(self, time: Sequence[Token], value: str, governed: list[int], found: Sequence[Found]) -> list[int]:
        """'lauded the visit of the Pope to Iraq earlier this year': a time longer than a day behind what is praised is its."""
        i = time[0].i
        verb = found[governed[0]].hit.head if governed else None
        if verb is None or len(value) == 10 or found[governed[0]].hit.trigger.type not in ("SUPPORT", "ACCUSE") or i - verb.i < 3:
            return governed
        before = self.doc[i - 1]
        if before.pos_ not in ("NOUN", "PROPN") or before in self.grammar.objects(verb) or verb.pos_ != "VERB":
            return governed
        things = [n for n, f in enumerate(found) if f.hit.trigger.kind == "noun" and verb.i < f.hit.head.i < i]
        return things[-1:]

    def _when(self, token: Token) -> Token | None:
        """'made headlines last year, when the Navy refused the ship': the verb of the clause right behind a time."""
        behind = [t for t in self.doc[token.i + 1 : token.i + 3] if not t.is_punct][:1]
        if not behind or behind[0].lower_ != "when" or behind[0].dep_ != "advmod":
            return None
        return behind[0].head if behind[0].head.pos_ in ("VERB", "AUX") else None

    def _right_before(self, token: Token) -> Token | None:
        """'said on Tuesday it will sign': a finite verb right before a time."""
        i = next((t.i for t in reversed(self.doc[: token.i]) if t.i not in self.grammar.time_at), 0)
        while i and self.doc[i].lower_ in ("on", "late", "early"):
            i -= 1
        verb = self.doc[i]
        return verb if verb.tag_ in ("VBD", "VBZ") and verb.lemma_ in listed("grammar", "saying") else None

    def _dates_a_thing(self, token: Token, found: Sequence[Found]) -> bool:
        """'discussed last month's elections', 'the May summit': the day of what is spoken of is not that of the speaking."""
        thing = token.head
        if token.dep_ == "nummod" and thing.pos_ == "NOUN" and thing.i not in self.grammar.time_at and token.text.isdigit():
            return not any(thing in (f.hit.head, *f.hit.tokens) for f in found)  # 'over the 2014 explosion'
        if token.dep_ not in ("poss", "compound", "nmod", "amod"):
            return False
        hit = self.lexicon.noun(thing)
        if hit is not None:
            untold = hit.trigger.type == "CONSULT" and thing.dep_ == "pobj"
            return untold and not any(thing in (f.hit.head, *f.hit.tokens) for f in found)
        return any(up.lemma_ in listed("grammar", "tells_of") for up in thing.ancestors if up.pos_ == "VERB")

    def _carries(self, verb: Token, f: Found) -> bool:
        """Whether a verb that is no trigger itself holds one in its infinitive or object: 'will authorize today to provide …'."""
        head = f.hit.head
        return (
            head.head == verb
            and head.dep_ in ("xcomp", "dobj", "nsubjpass", "nsubj", "attr")
            and not (head.dep_ == "nsubj" and f.hit.trigger.kind != "noun")
        ) or (f.light is not None and f.light.head == verb and f.light.dep_ == "xcomp")

    def _future(self, f: Found, date: str | None) -> Status:
        published = self.state.document.date
        if (
            date
            and published
            and f.status == "occurred"
            and date[:10] > published[:10]
            and len(date) >= 7
            and not published.startswith(date[:7] if len(date) == 7 else "x")
        ):
            return "planned"
        return f.status

    def _sourced(self, f: Found, found: Sequence[Found]) -> Found:
        """Who says so: the subject of the verb of saying above, 'according to X', else who speaks the text."""
        spans, reason = self._sayers(f)
        own = {self._identity(s) for s in f.slot("actor")}
        if (
            not {self._identity(s) for s in spans} - own
            and self.speech is not None
            and self.speech.kind == "statement"
            and not self.speech.joint
            and f.hit.head.idx >= self.speech.span.start
        ):
            background = f.hit.trigger.kind == "noun" and f.light is None and f.status == "occurred"
            spans, reason = (list(self.speech.speakers), "speaks the text") if not background else ([], "")
        arguments = [Argument("source", s, reason) for s in spans if self._identity(s) not in own]
        return replace(f, arguments=(*f.arguments, *arguments)) if f.hit.trigger.type != "STATEMENT" or reason != "speaks the text" else f

    def _header(self, found: Sequence[Found]) -> Iterator[Found]:
        """'Statement by X on Y' is a statement of X about Y, unless the text itself is another act of X."""
        speech = self.speech
        if speech is None or speech.kind != "statement" or speech.joint:
            return
        line = self.doc.char_span(speech.header.start, speech.header.end, alignment_mode="expand")
        noun = next((t for t in line or () if t.lower_ in listed("grammar", "heading_nouns")), None)
        if noun is None:
            return
        speakers = set(speech.speakers)
        for f in found:
            if (
                f.hit.head.idx >= speech.span.start
                and f.hit.trigger.type in (*VERBAL, "STATEMENT")
                and f.status == "occurred"
                and f.hit.trigger.type != "CONCEDE"
                and f.hit.head.tag_ not in ("VBD", "VBN")
                and not (f.hit.head.dep_ == "ccomp" and f.hit.head.head.tag_ == "VBD")  # 'we made clear that Iran would face …'
                and self._same_voice(set(f.slot("actor")), speakers)
            ):
                return
        named = [m.span for m in self.state.mentions if speech.header.covers(m.span) and m.label != "Person"]
        behind = [s for s in named if s.start > max(s.end for s in speakers)]
        about = [s for s in behind if self.grammar.head_of[s].dep_ == "pobj" and self.grammar.head_of[s].head.lower_ == "on"]
        themes = about or behind
        trigger = replace(self.lexicon.nouns["statement"][0], kind="header")
        arguments = [Argument("actor", s, "named in the heading") for s in speech.speakers] + [
            Argument("theme", s, "named in the heading") for s in themes
        ]
        yield Found(Hit(trigger, noun, (noun,)), "occurred", "", tuple(arguments), None)
