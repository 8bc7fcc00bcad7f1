"""Promise: no result of few anonymous answers tells what one person answered, nor links two answers of one person.

The attack is brute force: all multisets of answers are counted, and those with the same result are put together. What
every one of them contains, somebody who sees the result knows that a person answered.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from pmkit.room.activities.form import Form
from pmkit.room.activities.order import Order, OrderCounts
from pmkit.room.activities.probe import SURE, Probe
from pmkit.room.activities.ranking import Ranking
from pmkit.room.activities.scale import Scale
from pmkit.room.session.results import count, result_html, result_markdown
from pmkit.room.shared.activity import Asking
from pmkit.room.shared.release import SPREAD_FEWEST, SURE_FEWEST
from tests.room.plans import FORM, ORDER, PROBE, RANKING, SCALE, of_kind

Answer = tuple[Any, ...]
Known = Callable[[tuple[Answer, ...]], Iterable[Any]]


def whole(answers: tuple[Answer, ...]) -> set[Any]:
    """Return the whole answers that somebody gave."""
    return set(answers)


def linked(answers: tuple[Answer, ...]) -> set[Any]:
    """Return pairs of answers that one person gave to two questions."""
    pairs = set()
    for answer in answers:
        given = [(at, part) for at, part in enumerate(answer) if part is not None]
        pairs |= set(itertools.combinations(given, 2))
    return pairs


def disclosed(
    universe: Iterable[Answer], people: int, tell: Callable[[tuple[Answer, ...]], Any], known: Known = whole
) -> tuple[int, int]:
    """Return how many multisets of answers have a result that gives something away, and how many there are.

    Args:
        universe: the answers that a person can give. An attacker who takes some for impossible knows more, not less.
        people: how many answered.
        tell: what is told of answers.
        known: what of them must not be certain.
    """
    certain: dict[Any, set[Any]] = {}
    sizes: Counter[Any] = Counter()
    for answers in itertools.combinations_with_replacement(list(universe), people):
        told = tell(answers)
        sizes[told] += 1
        held = set(known(answers))
        certain[told] = certain[told] & held if told in certain else held
    return sum(sizes[told] for told, sure in certain.items() if sure), sum(sizes.values())


def everything(it: Asking, needed: int = 5) -> Callable[[tuple[Answer, ...]], str]:
    """Return a function that counts answers and returns all that is stored of them, which is all that can be told."""
    options = it.choices()

    def tell(answers: tuple[Answer, ...]) -> str:
        rows = [list(answer) for answer in answers]
        counted = it.count(rows, options, needed)
        return json.dumps((counted.to_plain(), counted.labels))

    return tell


def orders(cards: int) -> list[Answer]:
    """Return all orders of cards."""
    return list(itertools.permutations(range(cards)))


def old_matrix(answers: tuple[Answer, ...]) -> Any:
    """Return what was stored before: how often each card came to each place."""
    size = len(answers[0])
    return tuple(
        tuple(sum(answer[place] == card for answer in answers) for place in range(size)) for card in range(size)
    )


@pytest.mark.parametrize("people", [3, 5, 7])
def test_the_old_matrix_told_nearly_everybody(people: int) -> None:
    """The attack works where there is something to find: the matrix of places gives orders of single people away."""
    told, cases = disclosed(orders(3), people, old_matrix)
    assert told / cases > 0.9


@pytest.mark.parametrize("kind", [(Order, ORDER), (Ranking, RANKING)], ids=["order", "ranking"])
@pytest.mark.parametrize(("cards", "people"), [(3, 5), (3, 6), (3, 7), (4, 5)])
def test_no_order_of_a_person(kind: tuple[type[Asking], dict[str, Any]], cards: int, people: int) -> None:
    """Below the larger threshold no result of cards in an order, recorded or not, is certain to contain any order."""
    data = {**kind[1], "options": list("abcd"[:cards])}
    if "correct" in data:
        data["correct"] = list(range(cards))
    it = of_kind(kind[0], data)
    assert disclosed(orders(cards), people, everything(it))[0] == 0


def test_an_anonymous_order_never_holds_the_matrix() -> None:
    """With many people neither: the mean places are kept, how often each card came to each place is not."""
    it = of_kind(Order, ORDER)
    many = it.count([[0, 1, 2], [1, 0, 2]] * 10, it.options, 5)
    assert (many.places, many.before, many.mean_place, many.all_right) == ((), (), (1.5, 1.5, 3.0), 10)
    open_one = of_kind(Order, {**ORDER, "privacy": "open"}).count([[0, 1, 2]] * 3, it.options, 1)
    assert open_one.places == ((3, 0, 0), (0, 3, 0), (0, 0, 3)), "an open question promises nothing of the sort"


@pytest.mark.parametrize(("levels", "people"), [((1, 2, 3, 4, 5), 5), ((1, 2, 4, 5), 6), ((1, 2, 4, 5), 7)])
def test_no_levels_of_a_person(levels: tuple[int, ...], people: int) -> None:
    """Of two statements it is never certain that somebody gave this level to the one and that level to the other."""
    it = of_kind(Scale, SCALE)
    universe = list(itertools.product(levels, repeat=2))
    assert disclosed(universe, people, everything(it), linked)[0] == 0


def test_the_old_levels_linked_people() -> None:
    """The attack works on how many gave each level, which was told before."""

    def old(answers: tuple[Answer, ...]) -> Any:
        return tuple(tuple(sorted(answer[at] for answer in answers)) for at in range(2))

    told, cases = disclosed(itertools.product((1, 2, 3, 4, 5), repeat=2), 5, old, linked)
    assert told / cases > 0.2


def _form(questions: int, options: int) -> Form:
    asked = [{"text": f"Q{at}?", "options": list("abc"[:options])} for at in range(questions)]
    return of_kind(Form, {**FORM, "questions": asked})


@pytest.mark.parametrize(("questions", "options", "people"), [(2, 3, 5), (2, 2, 6), (2, 2, 7), (3, 2, 5)])
def test_no_two_answers_of_a_form_are_linked(questions: int, options: int, people: int) -> None:
    """Counts of several questions never make it certain that one person gave two of the answers, whoever skipped."""
    places = [*range(options), None]
    universe = [each for each in itertools.product(places, repeat=questions) if any(part is not None for part in each)]
    assert disclosed(universe, people, everything(_form(questions, options)), linked)[0] == 0


def test_a_form_of_few_still_tells_what_it_may() -> None:
    """Where answers differ widely the counts are shown; a single question shows them always, as a poll does."""
    counted = _form(2, 3).count([[0, 0], [1, 0], [2, 0], [0, 0], [1, 0]], [], 5)
    assert [question.numbers for question in counted.questions] == [(2, 2, 1), (0, 0, 0)]
    assert [question.hidden for question in counted.questions] == [False, True]
    assert _form(1, 3).count([[0]] * 5, [], 5).questions[0].numbers == (5, 0, 0)


def test_the_old_form_linked_people() -> None:
    """The attack works on counts of each question, which were told before."""

    def old(answers: tuple[Answer, ...]) -> Any:
        return tuple(tuple(sorted(str(answer[at]) for answer in answers)) for at in range(2))

    told, cases = disclosed(itertools.product(range(3), repeat=2), 5, old, linked)
    assert told / cases > 0.3


def _probe() -> Probe:
    return of_kind(Probe, {**PROBE, "questions": [PROBE["questions"][0]]})


def _rated(answers: tuple[Answer, ...]) -> list[list[dict[str, int]]]:
    return [[{"option": option, "sure": sure}] for option, sure in answers]


def _old_probe(answers: tuple[Answer, ...]) -> Any:
    """Return what was stored of a probe before: counts, mean confidence and Brier score."""
    sure = [each / 100 for _, each in answers]
    off = [(each / 100 - option) ** 2 for option, each in answers]
    right = sum(option for option, _ in answers)
    return right, round(sum(sure) / len(sure), 3), round(sum(off) / len(off), 3)


def test_no_confidence_of_a_person() -> None:
    """Of few answers it is never certain how sure somebody was who gave an answer; what was stored before told it."""
    it = _probe()
    universe = list(itertools.product((0, 1), SURE))

    def tell(answers: tuple[Answer, ...]) -> str:
        return json.dumps(it.count(_rated(answers), [], 5).to_plain())

    assert disclosed(universe, 5, tell)[0] == 0
    told, cases = disclosed(universe, 5, _old_probe)
    assert told / cases > 0.5


def _lone(people: int) -> Iterator[tuple[Answer, ...]]:
    """Yield all answers of people of whom one is wrong."""
    for rights in itertools.combinations_with_replacement(SURE, people - 1):
        for wrong in SURE:
            yield ((0, wrong), *((1, sure) for sure in rights))


def test_a_lone_wrong_answer_keeps_its_confidence() -> None:
    """With ten people and one wrong answer, no result makes that one's confidence certain; before, many did."""

    def told(tell: Callable[[tuple[Answer, ...]], Any]) -> float:
        possible: dict[Any, set[int]] = defaultdict(set)
        for answers in _lone(SURE_FEWEST):
            possible[tell(answers)].add(answers[0][1])
        cases = [len(possible[tell(answers)]) == 1 for answers in _lone(SURE_FEWEST)]
        return sum(cases) / len(cases)

    it = _probe()
    assert told(lambda answers: json.dumps(it.count(_rated(answers), [], 5).to_plain())) == 0
    assert told(_old_probe) > 0.2


@pytest.mark.parametrize("data", [SCALE, ORDER, RANKING, FORM], ids=lambda each: str(each["type"]))
def test_few_answers_are_said_to_be_few(data: dict[str, Any]) -> None:
    """The chart, the words and the promise before answering say what fewer than eight show; from eight on, more is."""
    it = of_kind(Asking, data)  # type: ignore[type-abstract]
    answer = {"scale": [4, 2], "form": [0, 1]}.get(it.type, [1, 0, 2])
    few, many = (count(it, [answer] * people, people=people, needed=5) for people in (5, SPREAD_FEWEST))
    assert f"ewer than {SPREAD_FEWEST}" in it.released()
    for text in (result_html(few), result_markdown(few)):
        assert f"ewer than {SPREAD_FEWEST}" in text
    for text in (result_html(many), result_markdown(many)):
        assert f"ewer than {SPREAD_FEWEST}" not in text
    assert few.to_dict()["notes"] != many.to_dict()["notes"] or few.to_dict()["counts"] != many.to_dict()["counts"]


def test_a_result_that_was_stored_before_is_read() -> None:
    """The matrix in a file of an earlier version is still a result."""
    facts = {"mean_place": [1.0, 2.0], "agreement": 1.0}
    assert OrderCounts.from_plain(["a", "b"], [[5, 0], [0, 5]], facts).places == ((5, 0), (0, 5))
