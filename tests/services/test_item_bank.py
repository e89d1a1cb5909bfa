"""Questions of a draft: found, saved beside colleagues' edits, changed many at once, never lost."""

from dataclasses import replace

import pytest

from lms.domain import bank_edit
from lms.domain.bank_filter import BankFilters
from lms.domain.errors import Missing, Refused
from lms.domain.legal_change import Change, ChangeKind
from lms.domain.question import Answer, Kind, Question
from lms.interop.gift import write_bank
from lms.services import act_register, authoring, bank_editing, drafts, item_bank
from lms.services.bank_editing import QuestionConflict
from lms.services.drafts import EditConflict

SLUG = "primer"
BANK = "01-nachalo/bank.gift"
BROKEN = "\n::Битый::Вопрос без скобки {=да\n"


@pytest.fixture
def author(study):
    return study.actor("instructor")


def opened(session):
    return item_bank.open_banks(session, SLUG)


def question(session, key: str) -> Question:
    return bank_edit.find(opened(session).questions, key)[1]


def keys(session, quiz: str) -> list[str]:
    return [each.key for each in opened(session).bank(quiz).questions]


def base(session, quiz: str = "nachalo") -> str:
    return opened(session).bank(quiz).sha256


def found(session, quiz="", **filters) -> list[str]:
    return [each.key for _quiz, each in item_bank.search(opened(session), quiz, BankFilters(**filters))]


def save(session, study, mine: Question, state: str, quiz: str = "nachalo", who: str = "instructor") -> int:
    return bank_editing.save(session, study.actor(who), SLUG, quiz, mine, state, study.now)


def break_bank(session, study) -> None:
    text = opened(session).bank("nachalo").content.decode() + BROKEN
    bank_editing.save_text(session, study.actor("instructor"), SLUG, "nachalo", text, base(session), study.now)


def test_the_banks_of_a_course_in_order_with_their_tests(session, study):
    banks = opened(session).banks
    assert [(bank.quiz, bank.draw, len(bank.questions)) for bank in banks] == [
        ("nachalo", 9, 9), ("delo", 1, 1), ("final", 3, 3),
    ]  # fmt: skip
    with pytest.raises(Missing):
        opened(session).bank("nothing")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"words": "реестра"}, {"p-1-2", "p-1-4", "p-1-5", "p-1-7", "p-1-8", "p-1-9", "p-2-1", "p-f-1", "p-f-3"}),
        ({"words": "законы пример"}, {"p-1-1", "p-f-3", "p-1-3"}),
        ({"kind": "ordering"}, {"p-1-8"}),
        ({"act": "fz-2-2002"}, {"p-1-3"}),
        ({"tag": "fz-1-2001/5"}, {"p-1-1", "p-1-2"}),
        ({"state": "changed"}, set()),
    ],
)
def test_questions_are_found(session, filters, expected):
    assert set(found(session, **filters)) == expected


def test_a_list_is_of_one_bank_or_of_all(session):
    assert found(session, "delo") == ["p-2-1"]
    assert len(found(session)) == 13


def test_what_waits_for_a_review_is_known(session, study, author):
    assert found(session, state="waits") == []
    change = Change(kind=ChangeKind.AMENDED, in_force_on=study.now.date(), by="3-ФЗ", note="", places=(), successor="")
    act_register.record_change(session, author, "fz-2-2002", change, study.now)
    assert found(session, state="waits") == ["p-1-3"]


def test_a_saved_question_stands_in_its_place_and_can_be_taken_back(session, study, author):
    before = opened(session).bank("nachalo")
    mine = replace(question(session, "p-1-1"), title="Иначе", tags=("fz-1-2001/5",))
    edit = save(session, study, mine, before.sha256)
    assert question(session, "p-1-1") == mine
    assert keys(session, "nachalo") == [each.key for each in before.questions]
    assert found(session, state="changed") == ["p-1-1"]
    drafts.undo(session, author, SLUG, edit, study.now)
    assert opened(session).bank("nachalo") == before


def test_saving_what_has_not_changed_is_no_edit(session, study):
    assert save(session, study, question(session, "p-1-1"), base(session)) == 0


def test_another_question_of_the_same_file_changed_by_a_colleague_stays(session, study):
    state = base(session)
    theirs, mine = (replace(question(session, key), title="Иначе") for key in ("p-1-2", "p-1-1"))
    save(session, study, theirs, state, who="administrator")
    save(session, study, mine, state)
    assert (question(session, "p-1-1"), question(session, "p-1-2")) == (mine, theirs)


def test_the_same_question_changed_by_both_is_shown_and_chosen(session, study):
    state, old = base(session), question(session, "p-1-1")
    theirs, mine = replace(old, title="Чужое"), replace(old, title="Моё")
    save(session, study, theirs, state, who="administrator")
    with pytest.raises(QuestionConflict) as conflict:
        save(session, study, mine, state)
    assert (conflict.value.mine, conflict.value.theirs) == (mine, theirs)
    assert question(session, "p-1-1") == theirs
    save(session, study, mine, conflict.value.their_sha256)
    assert question(session, "p-1-1") == mine


def test_the_same_change_by_both_is_no_conflict(session, study):
    state, mine = base(session), replace(question(session, "p-1-1"), title="Иначе")
    save(session, study, mine, state, who="administrator")
    assert save(session, study, mine, state) == 0


def test_a_question_deleted_meanwhile_comes_back_only_when_it_is_wished(session, study, author):
    state, mine = base(session), replace(question(session, "p-1-1"), title="Моё")
    bank_editing.bulk(session, author, SLUG, "delete", ["p-1-1"], "", study.now)
    with pytest.raises(QuestionConflict) as conflict:
        save(session, study, mine, state)
    assert conflict.value.theirs is None
    save(session, study, mine, conflict.value.their_sha256)
    assert question(session, "p-1-1") == mine


def test_a_question_moved_meanwhile_is_saved_where_it_is(session, study, author):
    state, mine = base(session), replace(question(session, "p-1-1"), title="Моё")
    bank_editing.bulk(session, author, SLUG, "move", ["p-1-1"], "delo", study.now)
    save(session, study, mine, state)
    assert keys(session, "delo") == ["p-2-1", "p-1-1"]
    assert question(session, "p-1-1") == mine


def test_an_unknown_state_of_the_file_is_a_conflict_not_a_loss(session, study):
    mine = replace(question(session, "p-1-1"), title="Моё")
    with pytest.raises(QuestionConflict):
        save(session, study, mine, "0" * 64)


@pytest.mark.slow
def test_a_new_question_gets_a_key_that_was_never_used(session, study, author):
    study.complete("learner")
    bank_editing.bulk(session, author, SLUG, "delete", ["p-1-9"], "", study.now)
    fresh = Question(key="", kind=Kind.ESSAY, text="Новый?")
    edit, key = bank_editing.create(session, author, SLUG, "nachalo", fresh, study.now)
    assert key == "p-1-10"
    assert question(session, key) == replace(fresh, key=key)
    assert found(session, state="new") == [key]
    drafts.undo(session, author, SLUG, edit, study.now)
    assert bank_edit.get(opened(session).questions, key) is None


def test_the_first_question_of_a_bank_makes_its_file(session, study, author):
    authoring.edit(session, author, SLUG, lambda _tree: {"02-delo/bank.gift": None}, "tree", "", study.now)
    assert opened(session).bank("delo").questions == ()
    fresh = Question(key="", kind=Kind.ESSAY, text="Новый?")
    assert bank_editing.create(session, author, SLUG, "delo", fresh, study.now)[1] == "p-2-2"
    assert keys(session, "delo") == ["p-2-2"]


def test_a_copy_stands_right_after_its_original(session, study, author):
    _edit, key = bank_editing.duplicate(session, author, SLUG, "p-1-3", study.now)
    assert keys(session, "nachalo")[2:5] == ["p-1-3", key, "p-1-4"]
    assert question(session, key) == replace(question(session, "p-1-3"), key=key)
    assert [each.key for each in item_bank.alike(opened(session), question(session, key))] == ["p-1-3"]
    assert [(first.key, second.key) for first, second in item_bank.duplicates(opened(session), "delo")] == []
    assert ("p-1-3", key) in [(a.key, b.key) for a, b in item_bank.duplicates(opened(session), "nachalo")]


@pytest.mark.parametrize(
    ("act", "value", "expected"),
    [
        ("tag", " сложный  вопрос ", lambda q: q.tags[-1] == "сложный вопрос"),
        ("untag", "outcome-1", lambda q: "outcome-1" not in q.tags),
        ("category", "Устав", lambda q: q.category == "Устав"),
    ],
)
def test_many_questions_change_at_once_and_back(session, study, author, act, value, expected):
    named = ["p-1-1", "p-f-1", "nothing"]
    before = opened(session).questions
    edit, count = bank_editing.bulk(session, author, SLUG, act, named, value, study.now)
    assert count == 2
    assert all(expected(question(session, key)) for key in named[:2])
    assert question(session, "p-1-2") == bank_edit.find(before, "p-1-2")[1]
    drafts.undo(session, author, SLUG, edit, study.now)
    assert opened(session).questions == before


def test_doing_it_twice_is_no_edit(session, study, author):
    assert bank_editing.bulk(session, author, SLUG, "tag", ["p-1-1"], "outcome-1", study.now) == (0, 1)


@pytest.mark.parametrize(
    ("act", "named", "value", "said"),
    [
        ("delete", [], "", "Tick"),
        ("delete", ["nothing"], "", "Tick"),
        ("tag", ["p-1-1"], "  ", "Write the tag"),
        ("tag", ["p-1-1"], "fz-999-2099/5", "fz-999-2099"),
        ("move", ["p-1-1"], "nothing", "no such bank"),
    ],
)
def test_what_cannot_be_done_to_many_is_refused(session, study, author, act, named, value, said):
    with pytest.raises(Refused, match=said):
        bank_editing.bulk(session, author, SLUG, act, named, value, study.now)


def test_an_emptied_bank_is_taken_away(session, study, author):
    bank_editing.bulk(session, author, SLUG, "delete", ["p-2-1"], "", study.now)
    assert "02-delo/bank.gift" not in opened(session).working.tree


def test_a_bank_that_cannot_be_read_whole_is_shown_and_changed_only_as_text(session, study, author):
    break_bank(session, study)
    bank = opened(session).bank("nachalo")
    assert len(bank.questions) == 9
    assert [problem.code for problem in bank.problems] == ["gift-unclosed"]
    kept = bank.content
    mine = replace(question(session, "p-1-1"), title="Иначе")
    for act in (
        lambda: save(session, study, mine, bank.sha256),
        lambda: bank_editing.duplicate(session, author, SLUG, "p-1-1", study.now),
        lambda: bank_editing.bulk(session, author, SLUG, "delete", ["p-1-1"], "", study.now),
        lambda: bank_editing.bulk(session, author, SLUG, "move", ["p-f-1"], "nachalo", study.now),
    ):
        with pytest.raises(Refused, match="can't be read whole"):
            act()
    assert opened(session).bank("nachalo").content == kept
    bank_editing.bulk(session, author, SLUG, "category", ["p-f-1"], "Итог", study.now)
    assert question(session, "p-f-1").category == "Итог"


def test_two_texts_of_a_bank_are_brought_together_or_both_shown(session, study, author):
    state, text = base(session), opened(session).bank("nachalo").content.decode()
    put = lambda who, new: bank_editing.save_text(session, study.actor(who), SLUG, "nachalo", new, state, study.now)  # noqa: E731
    put("administrator", text.replace("::Один ответ::", "::Один::"))
    assert put("instructor", text.replace("::Порядок::", "::Очередь::")).merged
    assert (question(session, "p-1-1").title, question(session, "p-1-8").title) == ("Один", "Очередь")
    with pytest.raises(EditConflict) as conflict:
        put("instructor", text.replace("::Один ответ::", "::Единственный::"))
    assert "::Один::" in conflict.value.theirs


def test_a_question_that_its_reader_would_refuse_is_not_saved(session, study):
    lame = Question(key="p-1-1", kind=Kind.SINGLE, text="Как?", answers=(Answer(text="Так", weight=1.0),))
    with pytest.raises(Refused, match="this shape"):
        save(session, study, lame, base(session))
    shares = tuple(Answer(text=text, weight=weight) for text, weight in (("А", 0.5), ("Б", 0.0)))
    half = replace(lame, kind=Kind.MULTIPLE, answers=shares)
    with pytest.raises(Refused, match="sum to 50"):
        save(session, study, half, base(session))
    with pytest.raises(Refused, match="this shape"):
        save(session, study, replace(question(session, "p-1-7"), tail=""), base(session))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::А::Как? {}\n\n::Б::Так? {}", "exactly one"),
        ("// comment", "exactly one"),
        ("// [id:p-1-2]\n::А::Как? {}", "never changes"),
    ],
)
def test_a_gift_text_holds_one_question_with_its_own_id(text, said):
    with pytest.raises(Refused, match=said):
        item_bank.read_gift(text, "p-1-1")


def test_a_gift_text_may_leave_the_id_out():
    for text in ("// [id:p-1-1]\n::А::Как? {}", "::А::Как? {}"):
        assert item_bank.read_gift(text, "p-1-1") == (
            Question(key="p-1-1", kind=Kind.ESSAY, text="Как?", title="А"), (),
        )  # fmt: skip
    read, problems = item_bank.read_gift("::А::Как? {=да", "p-1-1")
    assert read is None
    assert [problem.line for problem in problems] == [1]


def test_findings_of_one_question_are_those_of_the_checker(session):
    lame = Question(key="x", kind=Kind.ESSAY, text="Как?", tags=("fz-999-2099/1", "outcome-9"))
    codes = {problem.code for problem in item_bank.findings(opened(session), lame)}
    assert codes == {"unknown_act", "unknown_outcome", "no_feedback"}
    assert item_bank.findings(opened(session), question(session, "p-1-1")) == []


@pytest.mark.slow
def test_attempts_are_counted_for_each_question(session, study):
    course_id = opened(session).working.course_id
    assert item_bank.met(session, course_id, ["p-1-1", "p-2-1"]) == {}
    study.complete("learner")
    assert item_bank.met(session, course_id, ["p-1-1", "p-2-1", "nothing"]) == {"p-1-1": 1, "p-2-1": 1}


@pytest.mark.slow
@pytest.mark.parametrize("count", [10, 1000])
def test_a_large_bank_costs_as_many_queries_as_a_small_one(session, study, author, queries, count):
    many = [Question(key=f"p-2-{n}", kind=Kind.ESSAY, text=f"Вопрос {n}?") for n in range(1, count + 1)]
    text = write_bank(many).decode()
    bank_editing.save_text(session, author, SLUG, "delo", text, base(session, "delo"), study.now)

    def look():
        banks = opened(session)
        page = item_bank.search(banks, "delo", BankFilters(words="вопрос"))
        assert len(page) == count
        item_bank.met(session, banks.working.course_id, [each.key for _quiz, each in page[:25]])

    assert len(queries(look)) == 7
