"""A receipt says of each object what became of it."""

from lms.domain.import_receipt import Outcome, ReceiptBook
from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question, all_texts, with_markdown

TEXTS = {"lost": "The colour %(name)s is not kept.", "bad": "It is bad."}
ESSAY = Question(key="a", kind=Kind.ESSAY, text="Что?")


def test_objects_are_counted_by_what_became_of_them() -> None:
    book = ReceiptBook("f", TEXTS)
    book.receive(book.entry(line=1, name="раз", kind="essay"), ESSAY)
    changed = book.entry(line=2, name="два", kind="essay")
    changed.change("lost", 3, name="красный " * 20)
    changed.change("lost", 3, name="красный " * 20)
    book.receive(changed, Question(key="", kind=Kind.ESSAY, text="Где?"))
    left_out = book.entry(line=4, name="три " * 50, kind="essay")
    left_out.change("lost", name="x")
    left_out.fault("bad")
    book.receive(left_out, ESSAY)
    book.close(book.entry(line=5, name="Право", kind="category"))
    receipt = book.receipt()
    assert (receipt.taken, receipt.changed, receipt.left_out, receipt.complete) == (2, 1, 1, False)
    assert [line.number for line in receipt.lines] == [1, 2, 3, 4]
    assert [question.text for question in receipt.questions] == ["Что?", "Где?"]
    (reason,) = receipt.lines[1].reasons
    assert reason.message() == "The colour красный красный красный красный красный … is not kept."
    assert (reason.file, reason.line) == ("f", 3)
    assert [each.code for each in receipt.lines[2].reasons] == ["bad"]
    assert len(receipt.lines[2].name) == 81


def test_a_question_that_breaks_a_rule_is_left_out() -> None:
    book = ReceiptBook("f", TEXTS)
    book.receive(book.entry(line=1, name="", kind=""), Question(key="", kind=Kind.ORDERING, text="?", steps=("а",)))
    (line,) = book.receipt().lines
    assert (line.outcome, line.question, line.reasons[0].code) == (Outcome.LEFT_OUT, None, "few-steps")


def test_problems_of_the_file_make_a_receipt_incomplete() -> None:
    book = ReceiptBook("f", TEXTS)
    assert book.receipt().complete
    book.problem("bad", 7)
    assert (book.receipt().complete, book.receipt().problems[0].line) == (False, 7)


def test_keys_are_kept_once_and_made_where_there_are_none() -> None:
    book = ReceiptBook("f", TEXTS)
    for line, key in enumerate(("a", "a", "", ""), 1):
        book.receive(book.entry(line=line, name="", kind=""), Question(key=key, kind=Kind.ESSAY, text="Что?"))
    first, second, third, fourth = (question.key for question in book.receipt().questions)
    assert first == "a"
    assert (third, fourth) == (f"{second}-2", f"{second}-3")


def test_texts_of_a_question_can_be_changed_and_listed() -> None:
    question = Question(
        key="k",
        kind=Kind.SINGLE,
        text="а",
        tail="б",
        title="т",
        answers=(Answer(text="в", weight=1.0, feedback="г"),),
        pairs=(Pair(left="д", right="е"),),
        numbers=(NumericAnswer(value=1.0, tolerance=0.0, feedback="ж"),),
        steps=("з",),
        feedback="и",
        tags=("к",),
        category="л",
    )
    assert "".join(sorted(all_texts(question))) == "kабвгдежзиклт"
    changed = with_markdown(question, str.upper)
    assert "".join(sorted(all_texts(changed))) == "kАБВГДЖЗИеклт"
    short = with_markdown(Question(key="k", kind=Kind.SHORT_ANSWER, text="а", answers=question.answers), str.upper)
    assert (short.answers[0].text, short.answers[0].feedback) == ("в", "Г")
