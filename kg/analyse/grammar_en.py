"""Reading participants off an English parse: subjects across clauses, objects of passives, names inside noun phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from kg.analyse.clauses_en import Clauses
from kg.analyse.lexicon_en import Lexicon
from kg.analyse.words_en import listed
from kg.model import Mention, Reference, Span, TimeExpression

DEEP = ("poss", "amod", "compound", "nmod", "det", "nummod", "npadvmod")
DEEP_PREPOSITIONS = ("by", "of", "between", "from", "among")


@dataclass
class Grammar(Clauses):
    """A parsed Doc with its names, references and times by word."""

    doc: Doc
    lexicon: Lexicon
    mentions: Sequence[Mention]
    times: Sequence[TimeExpression]
    references: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)  # head word -> what it stands for
    open_references: Mapping[int, Reference] = field(default_factory=dict)
    mention_at: dict[int, Mention] = field(init=False)
    head_of: dict[Span, Token] = field(init=False)
    time_at: dict[int, TimeExpression] = field(init=False)
    text_like: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.mention_at, self.time_at, self.head_of = {}, {}, {}
        for mention in self.mentions:
            tokens = self.tokens(mention.span)
            self.head_of[mention.span] = tokens[-1]
            for token in tokens:
                self.mention_at[token.i] = mention
        for time in self.times:
            for token in self.tokens(time.span):
                self.time_at[token.i] = time
        labels: dict[int, str] = {i: m.label for i, m in self.mention_at.items()}
        self.doc.user_data["kg_labels"] = {**dict.fromkeys(self.time_at, "Time"), **labels}

    def tokens(self, span: Span) -> list[Token]:
        """The words that a span touches."""
        found = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return list(found) if found is not None else []

    # --- clauses ----------------------------------------------------------------------------------------------------

    def subject_or_main(self, verb: Token) -> list[Token]:
        """The subject, or where a parse lost it behind 'and', that of the sentence's main verb."""
        found = self.subject(verb)
        if (
            verb.dep_ == "conj"
            and verb.tag_ in ("VBD", "VBZ", "VBP")
            and not self.own_subject(verb)
            and verb.head.tag_ in ("VB", "VBG")
            and not self.participants(found)
        ):
            found = []  # a finite verb joined to an infinitive by mistake
        if found or verb.dep_ not in ("conj", "ROOT", "dep", "ccomp") or verb.tag_ not in ("VBD", "VBZ", "VBP", "VB"):
            return found
        if verb.tag_ == "VB" and verb.head.dep_ == "acl":
            return []  # 'efforts to keep the truce and reach a deal'
        for up in verb.ancestors:
            if up.pos_ in ("VERB", "AUX") and up.i < verb.i and self.own_subject(up) and verb.dep_ == "conj":
                return self.own_subject(up)
        return []

    def actors(self, verb: Token) -> list[Token]:
        """Who does it: the subject of an active verb, the agent of a passive one."""
        if self.passive(verb):
            below = [c for c in verb.children if c.dep_ in ("xcomp", "oprd", "acomp")]  # 'held being hostage by Hamas'
            below += [g for c in below for g in c.children if g.dep_ in ("oprd", "acomp", "attr")]
            near = [*verb.children, *(g for c in below for g in c.children)]
            agents = [c for c in near if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
            return [g for c in agents for g in c.children if g.dep_ == "pobj"]
        return self.subject_or_main(verb)

    def behind(self, anchors: Iterable[Token], preposition: str) -> list[Token]:
        """Objects of a preposition that hangs on any of the anchors."""
        found = []
        for anchor in anchors:
            for child in anchor.children:
                if child.lower_ in ("according", "due", "prior", "thanks"):
                    continue
                if child.lower_ == preposition and child.dep_ in ("prep", "agent", "dative", "prt", "mark", "advmod"):
                    objects = [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
                    found += objects if preposition != "between" else self._both(objects)
                elif child.dep_ == "prep":  # 'out of', 'along with'
                    found += [
                        g for c in child.children if c.dep_ == "prep" and c.lower_ == preposition for g in c.children if g.dep_ == "pobj"
                    ]
        return found

    def _both(self, objects: list[Token]) -> list[Token]:
        """'between the government of Iraq, led by X, and the Kurdistan government': the second one, where the parse lost it."""
        if len(objects) != 1 or len(list(self._together(objects[0]))) > 1:
            return objects
        first = objects[0]
        for token in self.doc[first.i + 1 : min(first.i + 30, first.sent.end)]:
            mention = self.mention_at.get(token.i)
            start = self.tokens(mention.span)[0].i if mention is not None else 0
            before = start - 2 if mention is not None and self.doc[start - 1].lower_ == "the" else start - 1
            if mention is not None and mention.label in ("Country", "Organization", "Person") and self.doc[before].lower_ == "and":
                return [first, self.head_of[mention.span]]
        return objects

    # --- noun phrases -----------------------------------------------------------------------------------------------

    def participants(self, heads: Iterable[Token], deep: bool = False) -> list[tuple[Span, str]]:
        """The names (or what references stand for) under noun phrases, with how each was reached. `deep`: inside any noun phrase, also
        one whose head neither is a name nor stands for one."""
        found: list[tuple[Span, str]] = []
        for head in heads:
            for token in self._together(head):
                found += [p for p in self._single(token, deep) if p[0] not in [f[0] for f in found]]
        return found

    def _together(self, head: Token) -> Iterator[Token]:
        """A noun and what is joined to it by commas and 'and'; a list of persons parsed as appositions counts too."""
        yield head
        if (
            head.i > 1
            and head.i in self.mention_at
            and self.doc[head.i - 1].text == "-"
            and head.i - 2 in self.mention_at
            and self._same_kind(head, self.doc[head.i - 2])
        ):
            yield from self._together(self.doc[head.i - 2])  # 'U.S.-Russia'
        for child in head.children:
            mention = self.mention_at.get(child.i)
            joined = child.dep_ == "conj" and child.i > head.i and child.pos_ not in ("VERB", "AUX")
            if joined or (child.i < head.i and self._same_kind(head, child) and self._listed(child, head)):
                yield from self._together(child)
            elif child.dep_ == "prep" and child.lower_ in ("including", "like", "such") and head.i not in self.mention_at:
                for inner in [
                    g
                    for c in (child, *child.children)
                    if c.dep_ == "prep" and c.lower_ in ("including", "like", "as")
                    for g in c.children
                    if g.dep_ == "pobj"
                ][:1]:
                    yield from self._together(inner)
            elif (
                child.dep_ == "appos"
                and mention is not None
                and mention.label in ("Person", "Country", "Organization")
                and self._same_kind(head, child)
            ):
                yield from self._together(child)

    def _listed(self, one: Token, other: Token) -> bool:
        """'for the Armed Forces, Mobilization Forces, and others': two names with a comma between, parsed as one."""
        own = self.mention_at[other.i].span
        if one.dep_ not in ("nmod", "compound"):
            return False
        return self.mention_at[one.i].span != own and "," in self.doc.text[self.mention_at[one.i].span.end : own.start]

    def _same_kind(self, a: Token, b: Token) -> bool:
        left, right = self.mention_at.get(a.i), self.mention_at.get(b.i)
        return left is not None and right is not None and left.label == right.label

    def _single(self, token: Token, deep: bool) -> list[tuple[Span, str]]:
        mention = self.mention_at.get(token.i)
        if mention is not None:
            return [(mention.span, token.dep_)]
        if token.i in self.references:
            return [(span, f"'{token.text}' stands for it") for span in self.references[token.i]]
        if token.i in self.open_references:
            return [(self.open_references[token.i].span, f"'{token.text}'")]
        beside = [
            (self.mention_at[c.i].span, "apposition")
            for c in token.children
            if c.dep_ == "appos" and c.i in self.mention_at and self.mention_at[c.i].label == "Location"
        ]
        if token.lemma_.lower() in listed("grammar", "quantities"):
            counted = [p for g in self.behind([token], "of") for t in self._together(g) for p in self._single(t, deep)]
            if counted:
                return counted
        beside_it = [t for c in token.children if c.dep_ == "appos" and c.i in self.mention_at for t in self._together(c)]
        sides = [self.mention_at[t.i] for t in beside_it if t.i in self.mention_at]
        named = [m.span for m in sides if m.label in ("Person", "Organization", "Country")]
        if named:
            return [(span, "apposition") for span in named]
        if titled := self._titled(token) or self._bearer(token):
            return titled
        if self.stands(token) or self._serves_body(token):
            return [*((s, f"stands behind '{token.text}'") for s in self.inside(token)), *beside]
        return [(s, f"named in '{token.text}'") for s in self.inside(token)] if deep else []

    def _titled(self, token: Token) -> list[tuple[Span, str]]:
        """'met with French Diplomatic Counselor to the President Emmanuel Bonne': the person whose title a parse took for the object."""
        if token.pos_ != "PROPN" or token.i + 1 >= len(self.doc):
            return []
        for prep in (c for c in token.children if c.dep_ == "prep" and c.lower_ in ("to", "of", "for") and c.i == token.i + 1):
            for below in prep.children:
                mention = self.mention_at.get(below.i)
                if below.dep_ == "pobj" and mention is not None and mention.label == "Person" and self.doc[below.i - 1].pos_ == "PROPN":
                    return [(s, "bears the title") for t in self._together(below) for s, _ in self._single(t, False)]
        return []

    def _bearer(self, token: Token) -> list[tuple[Span, str]]:
        """'the commander of the Quds Force, Esmail Qaani,': the person whose name a parse hung on what the person leads."""
        if not self.stands(token):
            return []
        for body in (t for p in ("of", "for") for t in self.behind([token], p) if t.i in self.mention_at):
            named = [self.mention_at[c.i] for c in body.children if c.dep_ == "appos" and c.i in self.mention_at]
            persons = [m for m in named if m.label == "Person"]
            if persons and self.mention_at[body.i].label != "Person":
                return [(persons[0].span, "apposition")]
        return []

    def stands(self, token: Token) -> bool:
        """Whether a noun stands for what modifies it. A capitalised plural keeps its s as a lemma: Governments."""
        words, plural = self.lexicon.stand_for, token.lower_.removesuffix("s")
        return bool({token.lemma_.lower(), token.lower_, plural, plural.removesuffix("ie") + "y"} & words)

    def _serves_body(self, noun: Token) -> bool:
        """'UN experts', 'an envoy of the African Union': who speaks for a body, while Chinese experts speak for themselves."""
        if noun.lemma_.lower() not in listed("grammar", "of_bodies"):
            return False
        return any(c.i in self.mention_at and self.mention_at[c.i].label == "Organization" for c in noun.children)

    def inside(self, noun: Token) -> list[Span]:
        """Names that own or modify a noun: possessors first, then modifiers, then 'by', 'of', 'between'."""
        if own := self._own_name(noun):
            return own
        for wanted in (("poss",), DEEP):
            others = noun.lemma_.lower() in listed("grammar", "others") and not self._of_alliance(noun)
            kinds = [w for w in wanted if not (others and w == "poss")]  # 'its allies' are not itself
            found = [p[0] for c in noun.children if c.dep_ in kinds for p in self._modifier(c)]
            if found:
                return found
        if led := self._led(noun):
            return led
        voice = ("for",) if noun.lemma_.lower() in listed("grammar", "voices") else ()  # 'a spokesman for the president'
        for preposition in (*DEEP_PREPOSITIONS, *voice, *(("in",) if self.stands(noun) else ())):
            found = [p[0] for g in self.behind([noun], preposition) for t in self._together(g) for p in self._single(t, deep=True)]
            if found and (preposition != "in" or all(self.mention_at[self.head_of[s].i].label == "Country" for s in found)):
                return found
        doing = [c for c in noun.children if c.dep_ == "acl" and c.i > noun.i]
        for c in doing:  # 'negotiators representing Cyprus', 'rebels led by Kony'
            heads = self.objects(c) if c.lemma_ == "represent" else [g for a in c.children if a.dep_ == "agent" for g in a.children]
            found = [p[0] for g in heads if g != noun for t in self._together(g) for p in self._single(t, deep=False)]
            if found and (c.lemma_ in listed("grammar", "leading") | listed("grammar", "authoring") or c.lemma_ == "represent"):
                return found
        faithful = [c for c in noun.children if c.lower_ in listed("grammar", "faithful") and c.i > noun.i]  # 'rebels loyal to Machar'
        heads = [g for p in ("to", "with") for g in self.behind(faithful, p)]
        return [p[0] for g in heads for t in self._together(g) for p in self._single(t, deep=False)]

    def _led(self, noun: Token) -> list[Span]:
        """'the Saudi-led campaign in Yemen': who leads it."""
        led = [c for c in noun.children if c.dep_ == "amod" and c.lower_ == "led"]
        return [self.mention_at[g.i].span for c in led for g in c.children if g.i in self.mention_at]

    def _own_name(self, noun: Token) -> list[Span]:
        """'Spain's Vox party', 'Russia's Wagner group': a body that bears its name is not its state."""
        if noun.lemma_.lower() not in self.lexicon.data["references"]["body"]:
            return []
        names = [self.mention_at[c.i] for c in noun.children if c.dep_ in ("compound", "nmod") and c.i in self.mention_at]
        return [m.span for m in names if m.label == "Organization"]

    def _of_alliance(self, noun: Token) -> bool:
        """'NATO's Allies' are those who make it up."""
        owners = [self.mention_at[c.i] for c in noun.children if c.dep_ == "poss" and c.i in self.mention_at]
        return any(m.label == "Organization" and m.country is None for m in owners)

    def _modifier(self, token: Token) -> list[tuple[Span, str]]:
        found: list[tuple[Span, str]] = []
        for t in (
            *self._together(token),
            *(c for c in token.subtree if c.i < token.i and c.dep_ in ("amod", "compound", "nmod", "conj", "poss", "punct")),
        ):
            mention = self.mention_at.get(t.i)
            if mention is not None and mention.label not in ("Weapon", "Agreement") and (mention.span, "modifier") not in found:
                found.append((mention.span, "modifier"))
            elif t.i in self.references:
                found += [(span, "modifier") for span in self.references[t.i]]
            elif t.dep_ == "poss" and self.stands(t):
                found += [(span, "modifier") for span in self.inside(t)]
        for c in token.conjuncts:
            mention = self.mention_at.get(c.i)
            if mention is not None and (mention.span, "modifier") not in found:
                found.append((mention.span, "modifier"))
        return found

    def named_in(self, token: Token, labels: Iterable[str]) -> list[Span]:
        """Names of some labels anywhere under a word."""
        wanted, found = set(labels), []
        for t in token.subtree:
            mention = self.mention_at.get(t.i)
            if mention is not None and mention.label in wanted and mention.span not in found:
                found.append(mention.span)
        return found
