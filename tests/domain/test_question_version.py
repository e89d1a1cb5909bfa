"""A version of a question changes with what is answered and with the key, and with nothing else."""

from dataclasses import replace

import pytest

from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question
from lms.domain.question_version import version_sha256

QUESTION = Question(
    key="q-1",
    kind=Kind.SINGLE,
    text="Кто?",
    answers=(Answer(text="а", weight=1.0), Answer(text="б", weight=0.0)),
    steps=("раз", "два"),
    pairs=(Pair(left="л", right="п"),),
    numbers=(NumericAnswer(value=1.0, tolerance=0.1),),
)


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "q-2"},
        {"title": "Заголовок"},
        {"feedback": "Потому что."},
        {"tags": ("fz-1-2001",)},
        {"category": "Раздел"},
        {"answers": (Answer(text="а", weight=1.0, feedback="Да."), Answer(text="б", weight=0.0))},
    ],
)
def test_words_around_a_question_leave_its_version(changes):
    assert version_sha256(replace(QUESTION, **changes)) == version_sha256(QUESTION)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": Kind.MULTIPLE},
        {"text": "Что?"},
        {"tail": "."},
        {"answers": (Answer(text="а", weight=0.0), Answer(text="б", weight=1.0))},
        {"answers": (Answer(text="б", weight=0.0), Answer(text="а", weight=1.0))},
        {"pairs": (Pair(left="л", right="р"),)},
        {"numbers": (NumericAnswer(value=1.0, tolerance=0.2),)},
        {"steps": ("два", "раз")},
    ],
)
def test_what_is_answered_or_the_key_makes_another_version(changes):
    assert version_sha256(replace(QUESTION, **changes)) != version_sha256(QUESTION)
