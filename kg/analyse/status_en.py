"""Whether an event happened, is planned, is only possible, or is denied: read off auxiliaries, governing verbs and modifiers."""

from __future__ import annotations

from spacy.tokens import Token

from kg.analyse.lexicon_en import Lexicon
from kg.analyse.words_en import listed
from kg.model import Status

UP = (
    "xcomp",
    "ccomp",
    "advcl",
    "pcomp",
    "acl",
    "dobj",
    "pobj",
    "nsubjpass",
    "nsubj",
    "prep",
    "conj",
    "attr",
    "relcl",
    "poss",
    "compound",
    "agent",
)
MAX_STEPS = 4


def status_of(token: Token, lexicon: Lexicon, light: Token | None = None) -> tuple[Status, str]:
    """The status of what a trigger tells, and the word that set it.

    Args:
        token: the trigger's head word.
        light: the verb that carries a noun's event; its auxiliaries count as the noun's.
    """
    if token.pos_ in ("VERB", "AUX"):
        return _of_verb(token, lexicon, 0)
    own = _of_noun(token, lexicon)
    if own[0] != "occurred":
        return own
    if light is not None:
        told = _of_verb(light, lexicon, 0)
        if told[0] == "occurred" and light.lemma_.lower() in listed("status", "arranged"):
            return ("possible" if light.lemma_ in ("propose", "want", "seek") else "planned"), light.text
        return told
    return _above_noun(token, lexicon)


def _of_noun(noun: Token, lexicon: Lexicon) -> tuple[Status, str]:
    for child in noun.children:
        if child.dep_ in ("amod", "det", "compound", "neg", "advmod"):
            for status in ("negated", "planned", "possible"):
                if child.lower_ in lexicon.status_words(status):
                    return status, child.text
    return "occurred", ""


def _of_verb(verb: Token, lexicon: Lexicon, depth: int) -> tuple[Status, str]:
    if any(c.dep_ == "neg" for c in verb.children):
        supposed = verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "if" for c in verb.children)
        return ("possible", "if") if supposed else ("negated", "not")  # 'if it does not agree'
    if _called_false(verb, lexicon):
        return "negated", "called false"
    if is_denied(verb):
        return "negated", verb.head.text
    never = next((c for c in verb.children if c.lower_ in ("never", "nobody", "neither")), None)
    if never is not None:
        return "negated", never.text
    if verb.tag_ == "VBN" and {"should", "have"} <= {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}:
        return "negated", "should have"
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    guess = next((c for c in verb.children if c.dep_ == "advmod" and c.lower_ in listed("status", "guesses")), None)
    if guess is not None:
        return "possible", guess.text  # 'is possibly preparing an attack'
    if verb.dep_ == "ccomp" and verb.tag_ == "VB" and not auxiliaries and verb.head.lemma_.lower() in lexicon.status_words("wishes"):
        return "possible", verb.head.text  # 'demanded that Rwanda withdraw'
    bare = all(c.lower_ == "to" for c in auxiliaries)
    if bare and verb.dep_ == "conj" and verb.tag_ in ("VB", "VBN") and verb.head.pos_ in ("VERB", "AUX") and depth < MAX_STEPS:
        return _of_verb(verb.head, lexicon, depth + 1)
    for word in auxiliaries:
        if word.lower_ in lexicon.status_words("modal_planned"):
            return "planned", word.text
        if word.lower_ in lexicon.status_words("modal_possible"):
            return "possible", word.text
    mark = next((c for c in verb.children if c.dep_ in ("mark", "advmod") and c.lower_ in lexicon.status_words("conditions")), None)
    if mark is not None:
        return "possible", mark.text
    if verb.tag_ in ("VB", "VBG") or (verb.tag_ in ("VBP",) and any(c.lower_ == "to" for c in auxiliaries)):
        return _above_infinitive(verb, lexicon, depth)
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and any(c.dep_ == "agent" for c in verb.children):
        return "occurred", ""  # 'efforts to free the hostages held by Hamas'
    if verb.dep_ in ("acl", "advcl") and verb.tag_ == "VBN" and depth < MAX_STEPS and verb.dep_ == "acl":
        return _above_noun(verb.head, lexicon, depth + 1)
    return "occurred", ""


def phones(verb: Token) -> bool:
    """'called Modi to thank him' is a telephone call, 'called the parties to meet' a request."""
    labels = verb.doc.user_data.get("kg_labels", {})
    return verb.lemma_ == "call" and any(c.dep_ == "dobj" and labels.get(c.i) == "Person" for c in verb.children)


def is_unready(verb: Token) -> bool:
    """'is not ready to negotiate', 'has no intention of negotiating': the will to do it is denied."""
    ready = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if verb.dep_ in ("pcomp", "acl") and ready.lemma_.lower() in listed("status", "intents"):
        return any(c.lower_ == "no" for c in ready.children)
    if verb.dep_ != "xcomp" or ready.dep_ != "acomp" or ready.lower_ not in listed("status", "willing"):
        return False
    return any(c.dep_ == "neg" for c in ready.head.children)


def is_denied(verb: Token) -> bool:
    """'denied that its forces attacked', 'denied attacking': the deed itself is denied, not only the will to do it."""
    above = verb.head
    if verb.dep_ not in ("ccomp", "xcomp") or above.lemma_.lower() not in listed("status", "denied"):
        return False
    return verb.tag_ != "VB" and not any(c.dep_ == "neg" for c in above.children)


def _called_false(verb: Token, lexicon: Lexicon) -> bool:
    """'The idea that we held back aid is nonsense.'"""
    noun = verb.head
    if (
        verb.dep_ not in ("acl", "relcl", "ccomp", "csubj")
        or noun.dep_ not in ("nsubj", "csubj", "ROOT", "ccomp")
        or noun.head.lemma_ != "be"
    ):
        return False
    return any(c.dep_ in ("acomp", "attr") and c.lower_ in lexicon.falsehoods for c in noun.head.children)


def _above_infinitive(verb: Token, lexicon: Lexicon, depth: int) -> tuple[Status, str]:
    """'plans to visit', 'refused to sign', 'after meeting', 'without consulting', 'efforts to end'."""
    head = verb.head
    if head == verb or depth >= MAX_STEPS:
        return "occurred", ""
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    if verb.dep_ == "pcomp" and head.pos_ in ("ADP", "SCONJ"):
        if head.lower_ in lexicon.status_words("without"):
            return "negated", head.text
        if head.lower_ in lexicon.status_words("ahead"):
            return "planned", head.text
        governor = head.head
    else:
        governor = head
    lemma = governor.lemma_.lower()
    if is_unready(verb):
        return "negated", governor.text
    if lemma in lexicon.status_words("denials") and verb.dep_ in ("xcomp", "pcomp", "acl", "ccomp"):
        return "negated", governor.text
    if phones(governor):
        return _of_verb(governor, lexicon, depth + 1)
    if verb.dep_ in ("xcomp", "pcomp", "acl", "ccomp", "advcl") and (infinitive or verb.dep_ in ("xcomp", "pcomp", "acl")):
        # purpose ('met to discuss') and aspect ('began shelling') share the status of the clause above
        if lemma in lexicon.status_words("plans"):
            above = status_of_governor(governor, lexicon, depth + 1)
            return ("planned", governor.text) if above[0] == "occurred" else above
        if lemma in lexicon.status_words("wishes") and not (lemma in listed("status", "brought_about") and governor.tag_ == "VBD"):
            return "possible", governor.text
        if governor.pos_ in ("VERB", "AUX"):
            return _of_verb(governor, lexicon, depth + 1)
        return _above_noun(governor, lexicon, depth + 1)
    return "occurred", ""


def status_of_governor(governor: Token, lexicon: Lexicon, depth: int) -> tuple[Status, str]:
    """The status of the clause that governs; a noun's is that of what stands above it."""
    if governor.dep_ == "acomp":  # 'would be ready to resign if'
        return _of_verb(governor.head, lexicon, depth)
    return _of_verb(governor, lexicon, depth) if governor.pos_ in ("VERB", "AUX") else _of_noun(governor, lexicon)


def _above_noun(noun: Token, lexicon: Lexicon, depth: int = 0) -> tuple[Status, str]:
    """'agreed on a ceasefire', 'cancelled the meeting', 'the possibility of an attack', 'talks will be held'."""
    up, steps = noun, 0
    while up.head != up and steps < 3 and depth < MAX_STEPS:
        dep, head = up.dep_, up.head
        if dep not in UP:
            break
        lemma = head.lemma_.lower()
        if dep in ("prep",) or head.pos_ == "ADP":
            if head.pos_ == "ADP" and head.lower_ in lexicon.status_words("ahead"):
                return "planned", head.text
            if head.pos_ == "ADP" and head.lower_ in lexicon.status_words("without"):
                return "negated", head.text
            up, steps = head, steps + (head.pos_ != "ADP")
            if head.pos_ in ("NOUN",) and lemma in lexicon.status_words("wishes"):
                return "possible", head.text
            if head.pos_ == "NOUN" and dep == "prep" and lemma in listed("status", "arrangements"):
                return "planned", head.text
            if head.pos_ == "VERB":
                return _governed(up, head, dep, lexicon, depth)
            continue
        if head.pos_ in ("VERB", "AUX"):
            return _governed(up, head, dep, lexicon, depth)
        if head.pos_ == "NOUN" and lemma in lexicon.status_words("wishes") and dep in ("acl", "prep", "pobj"):
            return "possible", head.text
        break
    return "occurred", ""


def _governed(noun: Token, verb: Token, dep: str, lexicon: Lexicon, depth: int) -> tuple[Status, str]:
    lemma = verb.lemma_.lower()
    if lemma in listed("status", "put_off") and dep in ("dobj", "nsubjpass") and has_a_new_day(verb):
        return "planned", verb.text
    if lemma in listed("status", "called_off") and dep in ("dobj", "nsubjpass"):
        return "negated", verb.text
    if lemma in listed("status", "arranged") and dep in ("dobj", "nsubjpass"):
        return ("possible" if lemma in ("propose", "want", "seek") else "planned"), verb.text
    if lemma in listed("status", "weighed") and dep in ("dobj", "pobj", "nsubjpass", "prep"):
        return "possible", verb.text
    if lemma in listed("status", "achieved") and dep == "dobj" and verb.tag_ in ("VB", "VBG"):
        return _of_verb(verb, lexicon, depth + 1)
    if dep in ("nsubj", "nsubjpass") or (verb.lemma_ in lexicon.light and dep in ("dobj", "prep", "pobj", "conj")):
        return _of_verb(verb, lexicon, depth + 1)
    return "occurred", ""


def has_a_new_day(verb: Token) -> bool:
    """'postponed until the first half of 2019', 'moved to Monday'."""
    labels = verb.doc.user_data.get("kg_labels", {})
    until = (c for c in verb.children if c.lower_ in ("until", "till", "to") and c.dep_ in ("prep", "mark"))
    return any(labels.get(t.i) == "Time" for c in until for t in c.subtree)
