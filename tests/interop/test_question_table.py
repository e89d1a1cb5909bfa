"""Tables of questions as people make them in a spreadsheet."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.import_receipt import Outcome, Receipt
from lms.domain.question import EVERY_NUMBER, Answer, Kind, Question
from lms.interop import question_table
from lms.interop.question_table.csv_text import rows_of


def read(text: str) -> Receipt:
    receipt = question_table.read_text(text, "f.csv")
    assert all(reason.message() for line in receipt.lines for reason in line.reasons)
    assert all(problem.message() for problem in receipt.problems)
    return receipt


def only(text: str) -> Question:
    receipt = read(text)
    assert (receipt.taken, receipt.problems) == (1, ()), [each.reasons for each in receipt.lines]
    return receipt.questions[0]


def weights(question: Question) -> list[tuple[str, float]]:
    return [(answer.text, round(answer.weight, 3)) for answer in question.answers]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_russian_names_of_columns_and_any_sign_between(sign: str) -> None:
    header = ["№", "Категория", "Вопрос", "Вариант 1", "Вариант ответа 2", "Вариант №3", "Правильный ответ", "Балл"]
    header += ["Теги", "Пояснение", "Ключ"]
    rows = [header, ["1", "право", "Кто?", "а", "б", "в", "2", "1", "x", "Ст. 5", "kz-1"]]
    question = only("\r\n".join(sign.join(row) for row in rows))
    assert weights(question) == [("а", 0.0), ("б", 1.0), ("в", 0.0)]
    assert (question.kind, question.text, question.category) == (Kind.SINGLE, "Кто?", "право")
    assert (question.tags, question.feedback, question.key) == (("x",), "Ст. 5", "kz-1")


def test_english_names_and_types() -> None:
    receipt = read(
        "Question,Type,Option A,Option B,Option C,Correct,Feedback,Feedback 1,Title\n"
        'Who?,single choice,x,y,,B,"Because, so",no,T\n'
        "Which?,Multiple Choice,x,y,z,A; C,,,\n"
        "True?,true/false,,,,true,,yes,\n"
        "How many?,numeric,3:0.5,*,,1,,,\n"
        "Name it,short answer,Yermak,,,,,,\n"
        "Pairs,matching,a -> b,c → d,-> e,,,,\n"
        "Order,order,one,two,three,,,,\n"
        "The _____ is,missing word,sky,sea,,1,,,\n"
        "Write,essay,,,,,,,\n"
        "Read,description,,,,,,,\n"
    )
    assert (receipt.taken, receipt.problems) == (10, ())
    single, multiple, truth, number, short, pairs, order, missing, essay, description = receipt.questions
    assert (weights(single), single.feedback, single.title) == ([("x", 0.0), ("y", 1.0)], "Because, so", "T")
    assert single.answers[0].feedback == "no"
    assert weights(multiple) == [("x", 0.5), ("y", 0.0), ("z", 0.5)]
    assert truth.answers == (Answer(text="true", weight=1.0, feedback="yes"), Answer(text="false", weight=0.0))
    assert [(each.value, each.tolerance, each.weight) for each in number.numbers] == [
        (3.0, 0.5, 1.0),
        (0.0, EVERY_NUMBER, 0.0),
    ]
    assert weights(short) == [("Yermak", 1.0)]
    assert [(each.left, each.right) for each in pairs.pairs] == [("a", "b"), ("c", "d"), ("", "e")]
    assert order.steps == ("one", "two", "three")
    assert (missing.text, missing.tail, weights(missing)) == ("The", "is", [("sky", 1.0), ("sea", 0.0)])
    assert (essay.kind, description.kind) == (Kind.ESSAY, Kind.DESCRIPTION)


@pytest.mark.parametrize(
    ("right", "found"),
    [
        ("2", [2]),
        ("б", [2]),
        ("В)", [3]),
        ("b", [2]),
        ("C", [3]),
        ("С", [3]),
        ("2, 3", [2, 3]),
        ("1;3", [1, 3]),
        ("1 3", [1, 3]),
        ("А и В", [1, 3]),
        ("третий, особый", [3]),
        ("Первый", [1]),
        ("1:100; 2:-50", [1, 2]),
    ],
)
def test_the_right_answer_is_a_number_a_letter_or_its_words(right: str, found: list[int]) -> None:
    question = only(f'Вопрос;1;2;3;Верный\nКто?;первый;второй;третий, особый;"{right}"')
    assert [place for place, answer in enumerate(question.answers, 1) if answer.weight] == found


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("Кто?;а;б;1", Kind.SINGLE),
        ("Кто?;а;б;1,2", Kind.MULTIPLE),
        ("Река _____ течёт;а;б;1", Kind.MISSING_WORD),
        ("_____ и _____;а;б;1", Kind.SINGLE),
        ("Верно ли?;;;да", Kind.TRUE_FALSE),
        ("Сколько?;;;3,5", Kind.NUMERICAL),
        ("Как зовут?;;;Ермак", Kind.SHORT_ANSWER),
        ("Опишите;;;", Kind.ESSAY),
    ],
)
def test_a_type_that_is_not_named_is_guessed(row: str, kind: Kind) -> None:
    assert only(f"Вопрос;Вариант 1;Вариант 2;Верный\n{row}").kind is kind


def test_true_and_false_may_be_options() -> None:
    question = only("Вопрос;Тип;Вариант 1;Вариант 2;Верный\nДа?;верно/неверно;Верно;Неверно;2")
    assert [answer.weight for answer in question.answers] == [0.0, 1.0]


def test_tables_without_names() -> None:
    assert weights(only("Кто?;а;б;2")) == [("а", 0.0), ("б", 1.0)]
    assert weights(only("Кто?\tа\t*б\tв")) == [("а", 0.0), ("б", 1.0), ("в", 0.0)]
    assert weights(only("Кто?;+а;+б;в")) == [("а", 0.5), ("б", 0.5), ("в", 0.0)]
    assert weights(only("1;Кто?;а;б;б")) == [("а", 0.0), ("б", 1.0)]
    assert only("Как зовут?;Ермак").kind is Kind.SHORT_ANSWER
    receipt = read("Кто?;а;б;г\nЧто?;а;б;1")
    assert [line.outcome for line in receipt.lines] == [Outcome.LEFT_OUT, Outcome.TAKEN]
    assert receipt.lines[0].reasons[0].code == "no-right-cell"


def test_a_title_above_the_names_is_passed_over() -> None:
    question = only("Тест по праву;;\n;;\nВопрос;Тип;Верный\nДа?;верно/неверно;нет")
    assert question.answers[1].weight == 1.0


HEAD = "Вопрос;Тип;Вариант 1;Вариант 2;Верный;Балл\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Кто?;загадка;а;б;1;", "type"),
        ("Кто?;;а;б;5;", "right"),
        ("Кто?;один;а;б;;", "no-right"),
        ("Кто?;один;а;;1;", "few-options"),
        (";;а;б;1;", "no-text"),
        ("Кто?;один;а;б;1:x;", "table-weight"),
        ("Кто?;число;три;;;", "table-number"),
        ("Кто?;число;3:x;;;", "table-number"),
        ("Кто?;число;3:-1;;;", "table-number"),
        ("Кто?;число;1e999;;;", "table-number"),
        ("Кто?;число;;;;", "no-right"),
        ("Кто?;верно/неверно;;;может быть;", "truth"),
        ("Кто?;соответствие;а;б -> в;;", "pair"),
        ("Кто?;пропуск;а;б;1;", "missing-word"),
        ("Кто?;краткий ответ;;;;", "no-right"),
        (f"Кто?{';а' * 300}", "table-wide"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(row: str, code: str) -> None:
    (line,) = read(HEAD + row).lines
    assert (line.outcome, line.reasons[0].code, line.reasons[0].line) == (Outcome.LEFT_OUT, code, 2)


@pytest.mark.parametrize(("row", "code"), [("Кто?;;а;б;1;2", "points"), ("Кто?;;а;б;1:100, 2:-34;1", "table-rounded")])
def test_what_is_changed_is_said(row: str, code: str) -> None:
    (line,) = read(HEAD + row).lines
    assert (line.outcome, [reason.code for reason in line.reasons]) == (Outcome.CHANGED, [code])


def test_problems_of_the_whole_table() -> None:
    assert [problem.code for problem in read("Тип;Верный;Балл\n;;").problems] == ["no-question-column"]
    receipt = read("Вопрос;Настроение\nКто?;хорошее")
    assert ([problem.code for problem in receipt.problems], len(receipt.questions)) == (["column"], 1)
    assert [problem.code for problem in read("а;б\n" * 20_001).problems] == ["table-size"]
    broken = read('Вопрос;Верный\nКто?;Ермак\nЧто?;"Река\nОбь')
    assert [(problem.code, problem.line) for problem in broken.problems] == [("csv", 3)]
    assert [problem.code for problem in read(f"Вопрос\n{'я' * 200_000}").problems] == ["csv"]
    assert read("").lines == ()
    assert read('"').problems == ()


def test_lines_are_those_of_the_file() -> None:
    rows, broken = rows_of('sep=,\nВопрос,Верный\n\n"Кто\nтам?",Я\nЧто?,То')
    assert ([line for line, _ in rows], broken) == ([2, 4, 6], 0)
    assert rows[1][1] == ("Кто\nтам?", "Я")


def test_a_text_is_no_formula_for_a_spreadsheet() -> None:
    bank = [Question(key="a", kind=Kind.ESSAY, text=text) for text in ("=1+1", "@x", "-1", "+1", "'а'", "'=1")]
    written = question_table.write_text(bank)[0].decode("utf-8-sig")
    cells = [row.split(";")[3] for row in written.split("\r\n")[1:-1]]
    assert cells == ["'=1+1", "'@x", "'-1", "'+1", "''а'", "''=1"]
    assert [question.text for question in read(written).questions] == [question.text for question in bank]
    assert only("Вопрос;Верный\n=1+1;2").text == "=1+1"


def test_the_written_table() -> None:
    options = (Answer(text="а", weight=1.0, feedback="да"), Answer(text="б", weight=-0.5))
    bank = [
        Question(key="k1", kind=Kind.SINGLE, text="Кто?", title="Т", answers=options, tags=("x, y",), category="в"),
        Question(key="k2", kind=Kind.TRUE_FALSE, text="Да?", answers=TRUTH, feedback="п", tags=("x", "y")),
    ]
    assert question_table.write_text(bank)[0].decode("utf-8-sig") == (
        "Ключ;Тип;Название;Вопрос;Верный;Вариант 1;Вариант 2;Пояснение 1;Пояснение 2;Пояснение;Теги;Категория\r\n"
        'k1;один ответ;Т;Кто?;"1:100; 2:-50";а;б;да;;;x, y;;в\r\n'.replace("x, y;;в", '"x, y;";в')
        + 'k2;верно/неверно;;Да?;неверно;;;;;п;"x; y";\r\n'
    )


def test_the_blank_of_a_missing_word_stands_before_what_follows_it() -> None:
    options = (Answer(text="синее", weight=1.0), Answer(text="море", weight=0.0))
    question = Question(key="a", kind=Kind.MISSING_WORD, text="Небо", tail="всегда", answers=options)
    (_, row), _ = question_table.write([question])
    assert row[3] == "Небо _____ всегда"


@pytest.mark.parametrize(
    ("weights", "right"),
    [((1.0, 1.0), ""), ((1.0, 0.5), "1:100; 2:50")],
)
def test_accepted_answers_are_numbered_only_where_one_brings_less(weights: tuple[float, ...], right: str) -> None:
    answers = tuple(Answer(text=str(weight), weight=weight) for weight in weights)
    question = Question(key="a", kind=Kind.SHORT_ANSWER, text="?", answers=answers)
    (_, row), _ = question_table.write([question])
    assert row[4] == right


TRUTH = (Answer(text="true", weight=0.0), Answer(text="false", weight=1.0))
CELLS = st.sampled_from(
    ("", "Вопрос", "Тип", "Верный", "Вариант 1", "1", "а", "*б", '"', "=1", "_____", "a->b", "3:1", "\n", "да", "\x00")
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6), st.sampled_from(";,\t|"))
def test_any_table_is_read_and_what_comes_can_be_written(rows: list[list[str]], sign: str) -> None:
    receipt = read("\n".join(sign.join(row) for row in rows))
    content, written = question_table.write_text(receipt.questions)
    assert question_table.read_text(content.decode("utf-8-sig"), "f").questions == written.questions


@pytest.mark.parametrize(
    "text",
    [
        ";" * 100_000,
        "а;" * 100_000,
        "\n".join([";" * 100_000] * 20),
        '"' * 1_000_001,
        "а\n" * 1_000_000,
        "\x00;" * 100_000,
        f"Кто?;а;1{' ' * 100_000}2",
    ],
)
def test_hostile_tables_take_linear_time(text: str) -> None:
    begun = time.perf_counter()
    read(text)
    assert time.perf_counter() - begun < 10
