"""What 'he', 'they', 'both sides', 'the President', 'we' stand for, by the grammar of English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Token

from kg.analyse.antecedents_en import BACK, SIDES, Antecedents
from kg.analyse.grammar_en import Grammar
from kg.analyse.lexicon_en import Lexicon
from kg.analyse.offices_en import Office, country_span
from kg.analyse.speakers_en import Speech, home_of
from kg.analyse.words_en import listed
from kg.model import Mention, Reference, Span


class References(Antecedents):
    """Resolves the references of one Doc, left to right; `found` maps head words to names' spans."""

    def run(self) -> None:
        """Fill `found` and `records`."""
        self.g.references = self.found
        for index, sentence in enumerate(self.sentences):
            for token in sentence:
                kind, resolve = self._kind(token)
                if resolve is None or token.i in self.g.mention_at:
                    continue
                spans = tuple(dict.fromkeys(resolve(token, index)))
                if spans:
                    self.found[token.i] = spans
                elif kind == "person" and token.pos_ != "PRON":
                    self.unnamed.add(token.i)
                self.records.append(Reference(Span(token.idx, token.idx + len(token)), kind, token.text, len(spans)))
            self.together[index] = self._together(sentence)

    def _kind(self, token: Token) -> tuple[str, Callable[[Token, int], Iterable[Span]] | None]:
        word = token.lower_
        if word in listed("pronouns", "person"):
            return "person", self._person
        if word in listed("pronouns", "plural"):
            return "any", self._plural
        if word in listed("pronouns", "thing"):
            return "country", self._thing
        if word in listed("pronouns", "we"):
            return "country", self._we
        if word in listed("pronouns", "me"):
            return "person", self._me
        return self._noun_kind(token)

    def _noun_kind(self, token: Token) -> tuple[str, Callable[[Token, int], Iterable[Span]] | None]:
        if token.lower_ in ("both", "two") and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
            return "any", self._sides
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ == "compound":
            return "", None
        modifiers = [c for c in token.children if c.i < token.i]
        if any(
            c.dep_ == "prep" and c.lower_ in ("of", "in", "from", "behind") and lemma_is_state(token, self.words) for c in token.children
        ):
            return "", None
        if any(
            c.i in self.g.mention_at or c.dep_ == "appos" for c in token.children if c.dep_ in ("poss", "amod", "compound", "nmod", "appos")
        ):
            return "", None
        definite = any(c.lower_ in listed("pronouns", "definite") for c in modifiers)
        lemma = token.lemma_.lower()
        if lemma in listed("grammar", "told_again") and all(c.lower_ in ("the", "these", "those") for c in modifiers):
            return "any", self._same_noun
        if lemma in self.words["together"] and token.tag_ in ("NNS", "NNPS") and any(c.lower_ in self.words["numbers"] for c in modifiers):
            return "any", self._sides
        if (
            lemma in ("side", "leader", "president", "pair", "party", "rival", "foe")
            and token.tag_ in ("NNS", "NNPS")
            and any(c.lower_ in ("the", "both") for c in modifiers)
            and not any(c.dep_ in ("prep", "relcl", "amod", "compound") for c in token.children)
        ):
            return "any", self._sides
        if not definite or token.tag_ in ("NNS", "NNPS"):
            return "", None
        if lemma == "group" and token.dep_ == "nsubj" and not any(c.dep_ in ("prep", "amod", "compound", "relcl") for c in token.children):
            return "any", self._group
        if lemma in self.words["state"]:
            return "country", self._state
        if lemma == "administration":
            return "country", self._state if self._is_ours(token) else self._own_government
        if lemma in self.titles and not any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children):
            return "person", self._office
        if lemma in self.words["body"] and not any(c.dep_ in ("prep", "amod", "compound") for c in token.children):
            return "organization", self._body
        return "", None

    def _is_ours(self, token: Token) -> bool:
        """'my administration': the speaker's own."""
        ours = listed("pronouns", "we") | listed("pronouns", "me")
        return any(c.dep_ == "poss" and c.lower_ in ours for c in token.children)

    def _person(self, token: Token, index: int) -> list[Span]:
        # 'he called him': an object pronoun is not the subject of its own clause
        subject = (
            {t.i for t in self.g.subject(token.head)}
            if token.dep_ in ("dobj", "pobj", "dative") and token.head.pos_ in ("VERB", "ADP")
            else set()
        )
        return self._search(token, index, ("Person",), lambda head: head.i in subject)

    def _thing(self, token: Token, index: int) -> list[Span]:
        if (
            token.dep_ in ("nsubj", "expl")
            and token.head.lemma_ == "be"
            and any(
                c.dep_ in ("ccomp", "advcl")
                or (c.dep_ == "acomp" and any(g.dep_ == "ccomp" for g in c.children))
                or (c.dep_ == "acomp" and c.lower_ in listed("grammar", "impersonal") and any(g.dep_ == "xcomp" for g in c.children))
                for c in token.head.children
            )
        ):
            return []  # 'it is vital that …'
        near = self._blamed(token) or self._listed(token) or self._right_before(token)
        if near:
            return near
        return self._search(token, index, SIDES, lambda head: False)

    def _blamed(self, token: Token) -> list[Span]:
        """'condemned Iran for its attack': the one who is condemned."""
        if token.dep_ != "poss":
            return []
        up = token.head
        while up.head != up and up.dep_ not in ("prep",):
            up = up.head
        if up.dep_ == "prep" and up.lower_ in ("for", "over", "about") and up.head.pos_ == "VERB":
            blamed = self.g.objects(up.head)
            blamed += [g for p in ("on", "against", "at") for g in self.g.behind([up.head, *blamed], p)]
            return [s for o in blamed for s in self._spans(o) if o.i < token.i]
        return []

    def _right_before(self, token: Token) -> list[Span]:
        """'their support for Ukraine as it defends itself': the name right before the clause."""
        mark = self.g.doc[token.i - 1] if token.i else token
        if mark.lower_ not in ("as", "while") or token.dep_ != "nsubj" or token.i < 2:
            return []
        return [s for s in self._spans(self.g.doc[token.i - 2]) if self.label.get(s) == "Country"]

    def _listed(self, token: Token) -> list[Span]:
        """'the United States, its allies': the name before in the list."""
        if token.dep_ == "poss" and token.head.dep_ in ("conj", "appos"):
            return list(self._spans(token.head.head))
        return []

    def _plural(self, token: Token, index: int) -> list[Span]:
        if said := self._said_of_itself(token) or self._pair_before(token, index):
            return said
        for i in range(index - 1, max(-1, index - 1 - BACK), -1):
            if len(self.together.get(i, ())) > 1:
                own = self._own_plural(token, index)
                return own or list(self.together[i])
        return self._own_plural(token, index)

    def _pair_before(self, token: Token, index: int) -> list[Span]:
        """'the pledge by Biden and Macron in their call', 'the arrest of Kara and Berg and their release': the persons right before."""
        if token.dep_ != "poss":
            return []
        suffered = token.head.lemma_.lower() in listed("grammar", "done_to") | listed("grammar", "regained")
        named = [t for t in self.sentences[index] if t.i < token.i and t.i in self.g.mention_at and t.dep_ == "conj"]
        if not named or token.i - named[-1].i > (12 if suffered else 3):
            return []
        spans = [s for t in (*named[-1].conjuncts, named[-1]) for s in self._spans(t) if self.label.get(s) == "Person"]
        return list(dict.fromkeys(spans)) if len(spans) > 1 else []

    def _said_of_itself(self, token: Token) -> list[Span]:
        """'FARC said they would …', 'Chadian rebels said they would …': a body or people who speak of themselves."""
        above = token.head.head
        if token.dep_ != "nsubj" or token.head.dep_ != "ccomp" or above.lemma_ not in listed("grammar", "saying"):
            return []
        heads = self.g.own_subject(above)
        spans = [s for s, _ in self.g.participants(heads)]
        several = len(spans) > 1 or any(t.tag_ == "NNS" for t in heads)
        return spans if spans and (several or all(self.label.get(s) == "Organization" for s in spans)) else []

    def _sides(self, token: Token, index: int) -> list[Span]:
        lemma = token.lemma_.lower()
        number = next((self.words["numbers"][c.lower_] for c in (token, *token.children) if c.lower_ in self.words["numbers"]), 0)
        people = lemma in listed("grammar", "people_nouns")
        for i in range(index, -1 if people else max(-1, index - 1 - BACK), -1):
            group = list(self.together.get(i, ())) if i < index else []
            if people and sum(self.label.get(s) == "Person" for s in group) < 2:
                continue
            if (lemma in self.words["states"] or lemma == "side") and group:
                homes = [h for s in group if (h := home_of(s, self.g.mentions, self.offices))]
                group = list({self._key(h): h for h in homes}.values())
            if len(group) > 1:
                return group
        labels = ("Country",) if lemma in self.words["states"] or lemma == "side" else ("Person", "Country")
        for label in labels:
            last = self._last_of(label, token.i, index, number or 2)
            if len(last) == (number or 2):
                return last
        return []

    def _state(self, token: Token, index: int) -> list[Span]:
        owner = [c for c in token.children if c.dep_ == "poss"]
        for c in owner:
            homes = [h for s in self._spans(c) if (h := home_of(s, self.g.mentions, self.offices))]
            if homes:
                return homes
        return self._search(token, index, ("Country",), lambda head: False)

    def _own_government(self, token: Token, index: int) -> list[Span]:
        """'the Administration' in a text of its own: the state for which it speaks."""
        home = self._house()
        state = country_span(home, Span(token.idx, token.idx), self.g.mentions) if home is not None else None
        return [state] if state is not None else []

    def _group(self, token: Token, index: int) -> list[Span]:
        """'The group discussed': those who met just before, else a body."""
        for i in range(index - 1, max(-1, index - 1 - BACK), -1):
            if len(self.together.get(i, ())) > 2:
                return list(self.together[i])
        return self._body(token, index)

    def _body(self, token: Token, index: int) -> list[Span]:
        return self._search(token, index, ("Organization",), lambda head: False)

    def _office(self, token: Token, index: int) -> list[Span]:
        """'the President': who bears that title, the last one before, else the first one behind."""
        title = " ".join(
            t.lower_
            for t in token.subtree
            if t.i <= token.i
            and t.lower_ not in listed("pronouns", "definite")
            and t.dep_ in ("compound", "amod", "nsubj", "pobj", "dobj", "poss", "ROOT")
        )
        fits = [
            o.person
            for o in self.offices
            if o.title.lower().split()[-1] == token.lower_ or o.title.lower() == title or o.title.lower().startswith(token.lower_ + " of")
        ]
        others = {self._key(s) for o in self.g.objects(token.head) for s in self._spans(o)} if token.dep_ == "nsubj" else set()
        fits = [s for s in fits if self._key(s) not in others] or fits  # 'the President thanked President Sisi'
        home = self._house()
        ours = [s for s in fits if home and self._serves(s, home)]
        if ours and len({self._key(s) for s in fits}) > 1:
            fits = ours  # a statement of the White House speaks of its own President
        before = [s for s in fits if s.start < token.idx]
        if before:
            return [max(before)]
        return [min(fits)] if fits else []

    def _we(self, token: Token, index: int) -> list[Span]:
        speakers = self._speakers(token)
        if self.speech is not None and self.speech.joint and set(speakers) == set(self.speech.speakers):
            return list(speakers)
        homes = [home_of(s, self.g.mentions, self.offices) or s for s in speakers]
        if not homes and self.publisher is not None:
            homes = [h for h in [country_span(self.publisher, Span(token.idx, token.idx), self.g.mentions)] if h]
        return list(dict.fromkeys(homes))

    def _me(self, token: Token, index: int) -> list[Span]:
        return list(self._speakers(token))


def lemma_is_state(token: Token, words: Mapping[str, Any]) -> bool:
    """Whether a noun means a state: with 'of' behind it, it names its own."""
    return token.lemma_.lower() in words["state"]


def resolve(
    doc: Doc,
    lexicon: Lexicon,
    mentions: Sequence[Mention],
    grammar: Grammar,
    offices: Sequence[Office],
    speech: Speech | None,
    title_heads: frozenset[str],
    publisher: str | None = None,
) -> References:
    """All references of a Doc, resolved as far as the text allows."""
    references = References(grammar, offices, speech, title_heads, publisher)
    references.run()
    return references
