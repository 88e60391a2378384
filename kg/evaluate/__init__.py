"""How good is an extraction? Gold annotations in, precision, recall and F1 out."""

from kg.evaluate.gold import read_gold
from kg.evaluate.score import KINDS, Evaluation, Scores, evaluate

__all__ = ["KINDS", "Evaluation", "Scores", "evaluate", "read_gold"]
