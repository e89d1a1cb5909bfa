from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import Final, QuizRules
from lms.domain.course_check import report
from lms.domain.legal_act import Trust
from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question
from lms.domain.question_check import ALIKE, alike_questions, alike_to
from tests.domain.tiny_course import ACTS, PLACES, act, ask, course, found, lesson, single


def codes(question: Question, **more) -> list[str]:
    places = [(file, line) for _, file, line in found(course(question, **more))]
    assert places == [("01-basics/bank.gift", 1)] * len(places)
    return [code for code, _, _ in found(course(question, **more))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (ask("q1"), ["uncited_question"]),
        (ask("q1", "outcome-1"), ["uncited_question"]),
        (ask("q1", "fz-2", feedback=" "), ["no_feedback"]),
        (ask("q1", kind=Kind.DESCRIPTION, feedback=""), []),
        (ask("q1", "fz-doubt"), ["unverified_act"]),
        (ask("q1", "fz-1"), []),
        (ask("q1", "fz-1/ст. 5 ч. 4"), []),
        (ask("q1", "fz-1/5 ч. 4 п. 4 абз. 2"), []),
        (ask("q1", "fz-1/ст. 5 ч. 1"), ["article_not_in_register"]),
        (ask("q1", "fz-1/50"), ["article_not_in_register"]),
        (ask("q1", "fz-1/5.1"), ["article_not_in_register"]),
        (ask("q1", "fz-1/приложение"), ["article_not_in_register"]),
        (ask("q1", "fz-2/7"), ["article_not_in_register"]),
        (ask("q1", "fz-2", feedback="См. [[fz-1 ст. 6]]."), ["article_not_in_register"]),
        (ask("q1", "fz-1/7"), ["unverified_article"]),
        (ask("q1", "fz-99/7"), []),
    ],
)
def test_what_a_question_rests_on(question, expected):
    assert codes(question) == expected


def test_a_course_that_teaches_no_law_need_not_cite_it():
    assert codes(ask("q1"), legal=False) == []
    assert codes(ask("q1", "fz-2/7"), legal=False) == ["article_not_in_register"]


def test_one_verified_entry_is_enough_for_an_article():
    acts = {"fz-1": act("fz-1", ("7", Trust.UNVERIFIED), ("7 ч. 2", Trust.VERIFIED))}
    item = course(ask("q1", "fz-1/7"), lessons=(lesson(practice=45, text="[[fz-1]]"),))
    assert report(item, acts, PLACES).findings == ()
    [finding] = report(replace(item, modules=course(ask("q1", "fz-1/7 ч. 3")).modules), acts, PLACES).findings
    assert finding.code == "unverified_article"


def test_what_the_register_says_of_the_place_itself_outweighs_what_it_is_a_part_of():
    acts = ACTS | {"fz-1": act("fz-1", ("7", Trust.VERIFIED), ("7 ч. 2", Trust.UNVERIFIED))}
    codes = {place: report(course(ask("q1", f"fz-1/{place}")), acts, PLACES).findings for place in ("7 ч. 2", "7 ч. 3")}
    assert [finding.code for finding in codes["7 ч. 2"]] == ["unverified_article"]
    assert codes["7 ч. 3"] == ()


@pytest.mark.parametrize(
    ("tags", "words", "found"),
    [
        (("fz-3/1",), "Так сказано в статье.", True),
        (("fz-3/1",), "Так сказано в 2015 году.", True),
        (("fz-3/1",), "Так сказано в редакции до поправок.", False),
        (("fz-3/1",), "Норма известна по переводу.", False),
        (("fz-3/1",), "Так закон говорил в 2014 году.", False),
        (("fz-3/1", "fz-5"), "Верно.", True),
        (("fz-3/1", "fz-2"), "Верно.", False),
        (("fz-3/1", "fz-3/2"), "Верно.", False),
        (("fz-5",), "Верно.", True),
        (("fz-5",), "Так было в 2012 году.", True),
        (("fz-5",), "Так было в 2013 году.", False),
        (("fz-5",), "По сообщению газеты.", False),
        (("fz-5",), "Об этом писал klerk.ru.", False),
    ],
)
def test_a_question_on_secondary_sources_names_them(tags, words, found):
    assert codes(ask("q1", *tags, feedback=words)) == ["secondary_without_edition"] * found
    options = (Answer(text="Источник", weight=1.0, feedback=words), Answer(text="Газета", weight=0.0, feedback="Нет."))
    assert codes(ask("q1", *tags, kind=Kind.SINGLE, answers=options)) == ["secondary_without_edition"] * found
    numbers = (NumericAnswer(value=1, tolerance=0, feedback=words),)
    assert codes(ask("q1", *tags, kind=Kind.NUMERICAL, numbers=numbers)) == ["secondary_without_edition"] * found
    assert codes(ask("q1", *tags, text=words)) == ["secondary_without_edition"] * found


def test_a_secondary_provision_has_its_edition_in_the_register():
    [finding] = report(course(ask("q1", "fz-4/1", feedback="По переводу.")), ACTS, PLACES).findings
    assert (finding.code, finding.file, finding.line) == ("secondary_without_edition", "01-basics/bank.gift", 1)
    assert finding.message() == "The register names no edition of 1 of “fz-4”. Add “edition” to it in acts.toml."


@pytest.mark.parametrize("slug", ["fz-old", "fz-gone"])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Так решил закон.", True),
        ("Больше нечего сказать.", True),
        ("Закон утратил силу.", False),
        ("Его отменили в 2019 году.", False),
        ("Этот порядок не применяется.", False),
        ("Его заменил новый закон.", False),
        ("Так было в прежнем законе.", False),
        ("Раньше действовал он.", False),
        ("Это старый порядок.", False),
        ("Бланк устарел.", False),
        ("Он больше не действует.", False),
    ],
)
def test_a_question_on_a_repealed_act_says_so(slug, words, found):
    assert codes(ask("q1", slug, feedback=words)) == ["repealed_without_saying"] * found


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.MULTIPLE, Kind.MISSING_WORD, Kind.TRUE_FALSE])
def test_every_answer_one_may_pick_has_feedback_of_its_own(kind):
    answers = (Answer(text="true", weight=1.0, feedback="Да."), Answer(text="false", weight=0.0, feedback=" "))
    assert codes(ask("q1", "fz-2", kind=kind, answers=answers)) == ["no_answer_feedback"]
    assert codes(ask("q1", "fz-2", kind=Kind.SHORT_ANSWER, answers=answers)) == []
    assert codes(ask("q1", "fz-2", kind=kind, answers=answers[:1])) == []


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (ask("q1", "fz-2", text="Кто утверждает устав?"), ask("q2", "fz-2", text="кто  УТВЕРЖДАЕТ: устав"), True),
        (ask("q1", "fz-2", text="Всё и ещё"), ask("q2", "fz-2", text="все и еще!"), True),
        (
            ask("q1", "fz-2", text="один два три четыре пять шесть семь"),
            ask("q2", "fz-2", text="семь один два три четыре пять шесть"),
            True,
        ),
        (ask("q1", "fz-2", text="один два три"), ask("q2", "fz-2", text="один два четыре"), False),
        (ask("q1", "fz-2", text="?!"), ask("q2", "fz-2", text="…"), False),
        (
            ask("q1", "fz-2", text="Верно, что", kind=Kind.MATCHING, pairs=(Pair(left="а", right="б"),)),
            ask("q2", "fz-2", text="Правда ли", kind=Kind.ORDERING, steps=("а", "б")),
            False,
        ),
    ],
)
def test_questions_that_are_alike(first, second, alike):
    assert found(course(first, second)) == [("alike_questions", "01-basics/bank.gift", 9)] * alike


def test_questions_that_are_alike_are_found_across_modules_and_in_the_final_attestation():
    words = "Кто утверждает устав?"
    first = course(ask("q1", "fz-2", text=words), hours=2)
    second = replace(first.modules[0], key="more", bank=(ask("q2", "fz-2", text=words),))
    item = replace(first, modules=(replace(first.modules[0], hours=1), replace(second, hours=1)))
    assert found(item) == [("alike_questions", "01-basics/bank.gift", 9)]
    final = Final(rules=QuizRules(draw=1), bank=(ask("q2", "fz-2", text=words), ask("q3", "fz-2")))
    assert ("alike_questions", "01-basics/bank.gift", 9) in found(course(ask("q1", "fz-2", text=words), final=final))


def test_right_answers_that_are_always_the_longest():
    def bank(long: int, of: int) -> list[Question]:
        return [single(at, at % 4, "да, всегда и везде" if at < long else "иногда.") for at in range(of)]

    assert found(course(*bank(5, 10))) == []
    assert found(course(*bank(6, 10))) == [("longest_is_right", "01-basics/module.toml", 2)]
    assert found(course(*bank(7, 7))) == []


def test_right_answers_that_are_always_the_shortest():
    def bank(short: int) -> list[Question]:
        return [single(at, at % 4, "да" if at < short else "иногда.") for at in range(10)]

    assert found(course(*bank(5))) == []
    assert found(course(*bank(6))) == [("shortest_is_right", "01-basics/module.toml", 2)]


def test_questions_with_several_right_answers_show_no_pattern():
    bank = [replace(single(at, at % 4, "да, всегда и везде"), kind=Kind.MULTIPLE) for at in range(10)]
    assert found(course(*bank)) == []


def test_right_answers_that_always_stand_in_the_same_place():
    def bank(first: int) -> tuple[Question, ...]:
        return tuple(single(at, 2 if at < first else at % 2, "иногда.") for at in range(10))

    assert found(course(*bank(6))) == []
    item = course(hours=1, lessons=(lesson(practice=43),), final=Final(rules=QuizRules(draw=1), bank=bank(7)))
    [finding] = report(item, ACTS, PLACES).findings
    assert (finding.code, finding.file, finding.line) == ("same_place_is_right", "course.toml", 16)
    assert finding.message() == "The right answer is number 3 in 7 of 10 questions. Move some."


WORDS = st.sampled_from(["устав", "реестр", "город", "закон", "ё", "Ещё"])
MANY = [f"слово{number}" for number in range(24)]
NEARLY_ALL = st.sets(st.sampled_from(MANY), max_size=5).map(lambda out: " ".join(w for w in MANY if w not in out))
TEXTS = st.lists(WORDS, max_size=8).map(" ".join) | NEARLY_ALL


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_alike_are_those_with_one_stem_or_most_words_in_common(texts):
    """The same as the definition says, word for word, whichever way pairs are passed over."""
    bank = [
        Question(key=str(number), kind=Kind.ORDERING, text=text, steps=(step,))
        for number, (text, step) in enumerate(texts)
    ]
    said = [
        (text.casefold().replace("ё", "е").split(), step.casefold().replace("ё", "е").split()) for text, step in texts
    ]
    expected = []
    for first in range(len(bank)):
        for second in range(first + 1, len(bank)):
            (stem, step), (other_stem, other_step) = said[first], said[second]
            bag, other = {*stem, *step}, {*other_stem, *other_step}
            most = bag & other and len(bag & other) >= ALIKE * len(bag | other)
            if (stem and stem == other_stem) or most:
                expected.append((bank[first], bank[second]))
    assert alike_questions(bank) == expected
    for question in bank:
        partners = {pair[pair[0] == question].key for pair in expected if question in pair}
        assert {other.key for other in alike_to(question, bank)} == partners
