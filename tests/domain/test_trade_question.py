"""The three kinds of this trade: read from plain fields, graded, and answered from a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.answer import read_answer
from lms.domain.errors import Refused
from lms.domain.grading import grade
from lms.domain.question import Answer, Kind, Question
from lms.domain.trade_question import PLAIN, faults, right_value, share
from lms.interop.gift import read_bank, write_bank

NORM = Question(
    key="n", kind=Kind.CITE_NORM, text="Какая норма?", feedback="Потому.",
    answers=(Answer(text="fz-154-2005/5 ч. 4", weight=1.0), Answer(text="fz-154-2005/7", weight=1.0)),
)  # fmt: skip
STEPS = Question(
    key="s", kind=Kind.PROCEDURE, text="По порядку", feedback="Так.",
    steps=("Принять заявление | 1 день", "Проверить | 5 дней", "Ответить | 30 дней"),
)  # fmt: skip
DRAFT = Question(
    key="d", kind=Kind.FIND_DEFECT, feedback="Вот что не так.",
    text="Администрация {{обязывает|так нельзя}} общество {{?заключить соглашение}} до {{вчера|срок прошёл}}.",
)  # fmt: skip
EVERY = (NORM, STEPS, DRAFT)


@pytest.mark.parametrize("question", EVERY, ids=lambda each: each.kind)
def test_right_is_whole_and_nothing_is_nothing(question):
    assert grade(question, right_value(question)).share == 1.0
    assert grade(question, None).share == 0.0
    assert list(faults(question)) == []


def test_questions_of_other_kinds_have_no_faults_of_these():
    assert list(faults(Question(key="e", kind=Kind.ESSAY, text="{{"))) == []


def test_the_bank_comes_back_as_it_was_and_others_see_plain_kinds():
    written = write_bank(EVERY)
    items, problems = read_bank(written, "bank.gift")
    assert (tuple(item.question for item in items), problems) == (EVERY, ())
    others = read_bank(written.replace(b"[kind:", b"[was:"), "bank.gift")[0]
    assert [item.question.kind for item in others] == [PLAIN[question.kind] for question in EVERY]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("// [id:a] [kind:cite_norm]\nТекст {=fz-1-2001#да}", "gift-no_norm"),
        ("// [id:a] [kind:cite_norm]\nТекст {=fz-1-2001/Положение#да}", "gift-no_norm"),
        ("// [id:a] [kind:procedure]\nТекст {>\nРаз | день\nДва\n}", "gift-no_limit"),
        ("// [id:a] [kind:find_defect]\nТекст без пометок {}", "gift-no_fault"),
        ("// [id:a] [kind:find_defect]\nТекст \\{\\{слова|почему {}", "gift-unclosed_mark"),
        ("// [id:a] [kind:riddle]\nТекст {}", "gift-kind"),
        ("// [id:a] [kind:procedure]\nТекст {}", "gift-kind"),
    ],
)
def test_what_can_not_be_answered_is_refused_with_its_line(source, code):
    items, problems = read_bank(source.encode(), "bank.gift")
    assert items == [] or not items
    assert code in {problem.code for problem in problems}
    assert {problem.line for problem in problems} == {2}


def test_parts_of_an_answer_bring_parts_of_the_point():
    assert [share(NORM, f"fz-154-2005/{place}") for place in ("5 ч. 4 п. 1", "5 ч. 2", "9")] == [1.0, 0.7, 0.4]
    assert share(NORM, "fz-1-2001/5 ч. 4") == 0.0
    assert share(STEPS, [1, 2, 3, None, None, None]) == 0.5
    assert share(STEPS, [1, 1, 1, 0, 0, 0]) == pytest.approx(1 / 6)
    assert share(STEPS, [None, None, None, *right_value(STEPS)[3:]]) == 0.5
    assert share(DRAFT, [1]) == 0.5
    assert share(DRAFT, [1, 2, 3]) == 0.5


def test_answers_are_read_from_their_forms():
    assert read_answer(NORM, {"answer": ["fz-154-2005"], "answer-place": [" 5  ч. 4 "]}) == "fz-154-2005/5 ч. 4"
    assert read_answer(NORM, {"answer": ["fz-154-2005"]}) == "fz-154-2005/"
    assert read_answer(NORM, {"answer": [""], "answer-place": ["5"]}) is None
    assert read_answer(NORM, {"answer": ["../secret"]}) is None
    form = {"answer-0": ["2"], "answer-1": ["1"], "answer-2": [""], "answer-3": ["0"], "answer-4": [""]}
    assert read_answer(STEPS, form) == [2, 1, None, 0, None, None]
    assert read_answer(STEPS, {"answer-4": ["1"]}) == [None, None, None, None, 1, None]
    assert read_answer(STEPS, {"answer-0": ["1"]}) == [1, None, None, None, None, None]
    assert read_answer(STEPS, {}) is None
    assert read_answer(DRAFT, {"answer": ["3", "1", "3"]}) == [1, 3]
    assert read_answer(DRAFT, {}) is None
    for question, bad in ((DRAFT, {"answer": ["0"]}), (STEPS, {"answer-0": ["9"]}), (STEPS, {"answer-3": ["7"]})):
        with pytest.raises(Refused):
            read_answer(question, bad)


@given(
    st.sampled_from(EVERY),
    st.one_of(
        st.none(),
        st.integers(0, 9),
        st.text(max_size=20),
        st.lists(st.one_of(st.none(), st.integers(-2, 9)), max_size=8),
    ),
)
def test_no_answer_breaks_a_question_or_brings_more_than_the_point(question, answer):
    assert 0.0 <= share(question, answer) <= 1.0
