"""The two tests of Why-Because Analysis, asked as questions about each link of a why-graph.

Source: Ladkin and Loer, "Why-Because Analysis: Formal Reasoning About Incidents" (1998). The
*counterfactual test* asks whether the effect could have happened without the cause; the
*causal sufficiency test* asks whether the causes together had to lead to the effect.
"""

from __future__ import annotations

from dataclasses import dataclass

from pmkit.analysis.whys.graph import PROBLEM, Graph


@dataclass(frozen=True, slots=True)
class LinkTest:
    """One test of one link.

    Attributes:
        effect: id of what is explained, ``PROBLEM`` for the problem.
        causes: ids of the causes that the test is about: one, or all siblings.
        name: ``needed`` or ``enough``.
        question: what to ask.
        answer: what was recorded; None while nobody asked.
    """

    effect: str
    causes: tuple[str, ...]
    name: str
    question: str
    answer: bool | None

    def __str__(self) -> str:
        """Return the question with its answer."""
        said = {None: "not asked yet", True: "yes", False: "no"}[self.answer]
        # The counterfactual question is answered the other way round: "no, it could not" means needed.
        if self.name == "needed" and self.answer is not None:
            said = "no, so it was needed" if self.answer else "yes, so it was not needed"
        return f"{self.question} ({said})"


def link_tests(graph: Graph) -> tuple[LinkTest, ...]:
    """Return the tests of all links: one for each link, then one for all causes of an effect together.

    Example:
        >>> for test in link_tests(Graph.chain("Payments failed", "Memory ran out")):
        ...     print(test)
        Had it not been that "Memory ran out", could "Payments failed" have happened? (not asked yet)
        Is "Memory ran out" enough for "Payments failed", or did something else have to be there? (not asked yet)
    """
    texts = {PROBLEM: graph.problem or "the problem"} | {why.id: why.text for why in graph.whys}
    tests = []
    for effect in texts:
        found = list(graph.causes(effect))
        for link, why in found:
            question = f'Had it not been that "{why.text}", could "{texts[effect]}" have happened?'
            tests.append(LinkTest(effect, (why.id,), "needed", question, link.needed))
        if found:
            said = {link.enough for link, _ in found} - {None}
            answer = True if True in said else False if said else None
            causes = " and ".join(f'"{why.text}"' for _, why in found)
            are = "Is" if len(found) == 1 else "Are together"
            question = f'{are} {causes} enough for "{texts[effect]}", or did something else have to be there?'
            tests.append(LinkTest(effect, tuple(why.id for _, why in found), "enough", question, answer))
    return tuple(tests)
