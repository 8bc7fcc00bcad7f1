"""The language check: a coach that marks wording which shuts learning down and asks what to ask instead."""

from pmkit.analysis.language.check import check_language
from pmkit.analysis.language.lexicon import Lexicon, Rule
from pmkit.analysis.language.team import load_lexicon
from pmkit.analysis.language.wording import CATEGORIES, WordingFinding

__all__ = ["CATEGORIES", "Lexicon", "Rule", "WordingFinding", "check_language", "load_lexicon"]
