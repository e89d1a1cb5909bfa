"""Progress: grows with every fact, is complete exactly when nothing is missing."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lms.domain.course import FINAL, Course, Final, Format, Lesson, Module, QuizRules, Task
from lms.domain.progress import Need, Progress, QuizFact, State, Unmet, progress

RULES = QuizRules(draw=1)
MINUTES = {"l0-0": 5, "l0-1": 7, "m0": 2, FINAL: 9}


def course(lessons: list[int], quizzes: list[bool], *, final: bool, tasks: list[bool | None] = [None] * 4) -> Course:
    """Courses of up to four modules; `tasks` says of each whether its work is required, None for no work."""
    modules = tuple(
        Module(
            key=f"m{number}",
            order=number,
            title=f"Module {number}",
            summary="",
            hours=1,
            outcomes=(),
            lessons=tuple(
                Lesson(key=f"l{number}-{index}", title=f"Lesson {index}", body="", order=index)
                for index in range(count)
            ),
            quiz=RULES if with_quiz else None,
            task=None if required is None else Task(lesson="", criteria=(), required=required),
        )
        for number, (count, with_quiz, required) in enumerate(zip(lessons, quizzes, tasks, strict=False))
    )
    return Course(
        slug="c",
        title="C",
        summary="",
        audience=(),
        outcomes=(),
        hours=1,
        format=Format.ONLINE,
        price=0,
        topics=(),
        authors=(),
        edition="",
        modules=modules,
        final=Final(rules=RULES, bank=()) if final else None,
    )


courses = st.builds(
    course,
    st.lists(st.integers(0, 4), max_size=4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    final=st.booleans(),
    tasks=st.lists(st.none() | st.booleans(), min_size=4, max_size=4),
)
lesson_keys = st.frozensets(st.sampled_from([f"l{number}-{index}" for number in range(4) for index in range(4)]))
some_fact = st.builds(QuizFact, st.booleans(), st.booleans())
facts = st.dictionaries(st.sampled_from(["m0", "m1", "m2", "m3", FINAL]), some_fact)
work_facts = st.dictionaries(st.sampled_from(["m0", "m1", "m2", "m3"]), some_fact)


def steps(document: Course) -> int:
    quizzes = sum(module.quiz is not None for module in document.modules)
    works = sum(module.task is not None and module.task.required for module in document.modules)
    return len(list(document.lessons())) + quizzes + works + (document.final is not None)


@given(courses, lesson_keys, lesson_keys, facts, work_facts, st.sampled_from(["m0", "m1", FINAL]))
def test_a_new_fact_never_takes_progress_back(
    document: Course,
    marks: frozenset[str],
    more: frozenset[str],
    quizzes: dict[str, QuizFact],
    works: dict[str, QuizFact],
    key: str,
) -> None:
    done = {key: QuizFact(passed=True)}
    before = progress(document, marks, quizzes, {}, works)
    after = progress(document, marks | more, quizzes | done, {}, works | done)
    assert after.percent >= before.percent
    assert after.final_open >= before.final_open
    assert set(after.unmet) <= set(before.unmet)


@given(courses, lesson_keys, facts, work_facts)
def test_hundred_percent_means_that_nothing_is_missing(
    document: Course, marks: frozenset[str], quizzes: Mapping[str, QuizFact], works: Mapping[str, QuizFact]
) -> None:
    found = progress(document, marks, quizzes, {}, works)
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (not found.unmet) == (found.state is State.READY)
    if found.unmet:
        assert found.percent == (steps(document) - len(found.unmet)) * 100 // steps(document)


@given(courses, lesson_keys, facts)
def test_the_final_opens_when_only_the_final_is_missing(
    document: Course, marks: frozenset[str], quizzes: Mapping[str, QuizFact]
) -> None:
    found = progress(document, marks, quizzes, {})
    assert found.final_open == all(step.key == FINAL for step in found.unmet)


def test_what_is_missing_stands_in_the_order_of_study_with_its_minutes() -> None:
    document = course([2, 1], [True, False], final=True)
    found = progress(document, frozenset({"l0-0"}), {}, MINUTES)
    assert found.unmet == (
        Unmet(Need.LESSON, "l0-1", "Lesson 1", 7),
        Unmet(Need.QUIZ, "m0", "Module 0", 2),
        Unmet(Need.LESSON, "l1-0", "Lesson 0", 0),
        Unmet(Need.FINAL, FINAL, "", 9),
    )
    assert found.percent == 20
    assert found.minutes_left == 18
    assert found.next_step == found.unmet[0]


def test_required_work_is_a_step_between_the_lessons_and_the_test_of_its_module() -> None:
    document = course([1, 0], [True, False], final=True, tasks=[True, False])
    found = progress(document, frozenset({"l0-0"}), {}, MINUTES)
    assert [(step.need, step.key, step.minutes) for step in found.unmet] == [
        (Need.WORK, "m0", 0),
        (Need.QUIZ, "m0", 2),
        (Need.FINAL, FINAL, 9),
    ]
    assert found.percent == 25
    waiting = progress(document, frozenset({"l0-0"}), {}, MINUTES, {"m0": QuizFact(waiting=True)})
    assert [step.need for step in waiting.unmet] == [Need.GRADING, Need.QUIZ, Need.FINAL]
    assert waiting.next_step == waiting.unmet[1]
    assert not waiting.final_open
    done = {"m0": QuizFact(passed=True)}
    assert progress(document, frozenset({"l0-0"}), done, MINUTES, done).final_open
    assert not progress(document, frozenset({"l0-0"}), done, MINUTES, {}).final_open


@given(courses, lesson_keys, facts, work_facts)
def test_work_that_is_not_required_changes_nothing(
    document: Course, marks: frozenset[str], quizzes: Mapping[str, QuizFact], works: Mapping[str, QuizFact]
) -> None:
    required = {module.key for module in document.modules if module.task and module.task.required}
    kept = {key: fact for key, fact in works.items() if key in required}
    assert progress(document, marks, quizzes, {}, works) == progress(document, marks, quizzes, {}, kept)


def test_a_quiz_that_waits_for_an_instructor_is_missing_but_not_the_next_step() -> None:
    document = course([0], [True], final=True)
    found = progress(document, frozenset(), {"m0": QuizFact(waiting=True)}, MINUTES)
    assert [step.need for step in found.unmet] == [Need.GRADING, Need.FINAL]
    assert found.unmet[0].minutes == 0
    assert found.next_step == found.unmet[1]
    assert not found.final_open


def test_a_pass_outweighs_a_later_attempt_that_waits() -> None:
    found = progress(course([0], [True], final=False), frozenset(), {"m0": QuizFact(passed=True, waiting=True)}, {})
    assert found == Progress(100, State.READY, (), True)
    assert found.next_step is None


@given(courses, lesson_keys, facts)
def test_a_quiz_for_practice_is_asked_of_nobody(
    document: Course, marks: frozenset[str], quizzes: dict[str, QuizFact]
) -> None:
    practising = [
        replace(module, quiz=module.quiz and replace(module.quiz, practice=True)) for module in document.modules
    ]
    without = [replace(module, quiz=None) for module in document.modules]
    with_practice = progress(replace(document, modules=tuple(practising)), marks, quizzes, MINUTES)
    assert with_practice == progress(replace(document, modules=tuple(without)), marks, quizzes, MINUTES)
