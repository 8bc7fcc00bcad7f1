"""Commands as they are typed, and the inputs that they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmkit.errors import DrillError
from pmkit.practice.drill.inputs import Input, Verb, parse_command
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("look database load", Input(Verb.LOOK, "database.load")),
        ("l database.load", Input(Verb.LOOK, "database.load")),
        ("ASK dba SEE", Input(Verb.ASK, "dba", "see")),
        ("change the roll-back", Input(Verb.CHANGE, "roll-back")),
        ("tell users “We know.”", Input(Verb.TELL, "users", text="We know.")),
        ('note the "leak"', Input(Verb.NOTE, text='the "leak"')),
        ("note please hand over the pager", Input(Verb.NOTE, text="please hand over the pager")),
        ("hand over dba have  a look", Input(Verb.HAND_OVER, "dba", text="have a look")),
        ("", Input(Verb.WAIT)),
        ("wait 0", Input(Verb.WAIT, minutes=0.0)),
        ("wait 5 minutes", Input(Verb.WAIT, minutes=5.0)),
        ("answer memory 0%", Input(Verb.ANSWER, what="memory", confidence=0)),
        ("note \x1b[31mred\u202e", Input(Verb.NOTE, text="[31mred")),
    ],
)
def test_what_is_typed(text: str, item: Input) -> None:
    """Each form is understood, whatever case and blanks it has, and a text stays as it was said."""
    assert parse_command(text) == item


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fly away", "unknown-verb"),
        ("look", "too-few-words"),
        ("tell users", "too-few-words"),
        ('tell users ""', "too-few-words"),
        ("note", "too-few-words"),
        ("wait long", "bad-wait"),
        ("wait -3", "bad-wait"),
        ("answer up 101", "bad-confidence"),
        ("note " + "x" * 4001, "too-long"),
        ("hand-over dba " + "x" * 4001, "too-long"),
    ],
)
def test_what_cannot_be_meant(text: str, code: str) -> None:
    """Anything else is an error that says what to write."""
    with pytest.raises(DrillError) as caught:
        parse_command(text)
    assert caught.value.code == code
    assert caught.value.remedy
    assert len(str(caught.value)) < 600


WORDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
TYPED = st.one_of(
    st.builds(Input, st.just(Verb.LOOK), st.builds(lambda a, b: f"{a}.{b}", WORDS, WORDS)),
    st.builds(Input, st.just(Verb.ASK), WORDS, WORDS),
    st.builds(Input, st.just(Verb.CHANGE), WORDS),
    st.builds(Input, st.sampled_from([Verb.TELL, Verb.SHEET]), WORDS, text=WORDS),
    st.builds(Input, st.just(Verb.HAND_OVER), WORDS, text=WORDS | st.just("")),
    st.builds(Input, st.just(Verb.NOTE), text=WORDS),
    st.builds(Input, st.just(Verb.ANSWER), what=WORDS, confidence=st.none() | st.integers(0, 100)),
    st.builds(Input, st.just(Verb.WAIT), minutes=st.none() | st.integers(0, 999).map(float), through=st.booleans()),
    st.just(Input(Verb.END)),
)


@examples(200)
@given(TYPED)
def test_a_command_and_its_input_say_the_same(item: Input) -> None:
    """The command of an input means that input."""
    if not (item.verb is Verb.WAIT and item.minutes is None):
        assert parse_command(str(item)) == item


@examples(200)
@given(st.text(max_size=200))
def test_anything_typed_is_an_input_or_an_error(text: str) -> None:
    """No text crashes, and none leaves control characters in an input."""
    for typed in (text, f"note {text}", f"wait {text}", f"answer {text}", f"tell users {text}"):
        try:
            item = parse_command(typed)
        except DrillError:
            continue
        assert all(char == "\n" or char.isprintable() or char.isspace() or ord(char) > 160 for char in item.text)
