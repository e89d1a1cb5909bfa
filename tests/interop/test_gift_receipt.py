"""A foreign bank in GIFT gives the same receipt as the other formats."""

from lms.domain.import_receipt import Outcome
from lms.interop import gift

BANK = """$CATEGORY: право

// [id:kz-1]
::Имя::Кто? {=а ~б}

::Второй::Что {=а

[html]<p>Кто <b>он</b>?</p><img src\\="a.png" alt\\="Герб"> {=<i>а</i> ~б ####<p>в</p>}

[html]Просто <b>да</b>? {T}

// [id:kz-9]

"""


def test_each_object_stands_on_the_receipt() -> None:
    receipt = gift.read(BANK.encode(), "f")
    assert [(line.kind, line.name, line.line, line.outcome) for line in receipt.lines] == [
        ("category", "право", 1, Outcome.TAKEN),
        ("single", "Имя", 4, Outcome.TAKEN),
        ("", "::Второй::Что {=а", 6, Outcome.LEFT_OUT),
        ("single", '<p>Кто <b>он</b>?</p><img src="a.png" alt="Герб">', 8, Outcome.CHANGED),
        ("true_false", "Просто <b>да</b>?", 10, Outcome.TAKEN),
        ("", "", 12, Outcome.LEFT_OUT),
    ]
    assert [[reason.code for reason in line.reasons] for line in receipt.lines] == [
        [],
        [],
        ["gift-unclosed"],
        ["gift-html"],
        [],
        ["gift-lonely-id"],
    ]
    choice, truth = receipt.questions[1:]
    assert (choice.text, choice.answers[0].text, choice.feedback) == ("Кто **он**?\n\n![Герб](a.png)", "*а*", "в")
    assert (truth.text, truth.answers[0].text) == ("Просто **да**?", "true")
    assert receipt.problems == ()


def test_a_question_left_out_stays_left_out() -> None:
    (line,) = gift.read(b"[html]<p>?</p> {=a", "f").lines
    assert (line.outcome, line.question) == (Outcome.LEFT_OUT, None)


def test_a_file_that_cannot_be_read_is_a_problem() -> None:
    receipt = gift.read(b"\xff", "f")
    assert ([problem.code for problem in receipt.problems], receipt.lines) == (["gift-encoding"], ())


def test_what_the_course_reads_is_not_changed() -> None:
    items, _ = gift.read_bank(BANK.encode(), "f")
    assert items[0].question.key == "kz-1"
    assert items[2].question.text == "Просто <b>да</b>?"
