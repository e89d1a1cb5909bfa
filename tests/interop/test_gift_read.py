"""What each notation of GIFT means."""

from collections.abc import Callable

import pytest

from lms.domain.question import Answer, Kind, NumericAnswer, Pair, Question
from lms.interop.gift import BankItem, read_bank


def read(source: str) -> list[Question]:
    items, problems = read_bank(source.encode(), "bank.gift")
    assert not problems, [problem.message() for problem in problems]
    return [item.question for item in items]


def read_one(source: str) -> Question:
    (question,) = read(source)
    return question


def options(question: Question) -> list[tuple[str, float, str]]:
    return [(answer.text, answer.weight, answer.feedback) for answer in question.answers]


def test_a_whole_item_as_authors_write_it() -> None:
    source = """// [id:kz-01-007] [tag:fz-154-2005/5] [tag:outcome-2]
::Короткое имя::Кто вправе? {
=Войсковое общество#Да, статья 5
~Любой гражданин#Нет
####См. статью 5.
}
"""
    items, problems = read_bank(source.encode(), "bank.gift")
    question = Question(
        key="kz-01-007",
        kind=Kind.SINGLE,
        text="Кто вправе?",
        title="Короткое имя",
        answers=(
            Answer(text="Войсковое общество", weight=1.0, feedback="Да, статья 5"),
            Answer(text="Любой гражданин", weight=0.0, feedback="Нет"),
        ),
        feedback="См. статью 5.",
        tags=("fz-154-2005/5", "outcome-2"),
    )
    assert (items, problems) == ((BankItem(question, 2),), ())


def test_weights_without_a_right_sign_are_a_multiple_choice() -> None:
    question = read_one("Которые? {~%50%а#да ~%50%б ~%-100%в ~г}")
    assert question.kind is Kind.MULTIPLE
    assert options(question) == [("а", 0.5, "да"), ("б", 0.5, ""), ("в", -1.0, ""), ("г", 0.0, "")]


def test_several_right_signs_share_the_point() -> None:
    question = read_one("Времена года? {=весна =лето =осень ~пасха}")
    assert question.kind is Kind.MULTIPLE
    assert [answer.weight for answer in question.answers] == [1 / 3, 1 / 3, 1 / 3, 0.0]


@pytest.mark.parametrize("third", ["33.33333", "33.333", "33.33", "+33.33"])
def test_a_third_may_be_written_as_moodle_rounds_it(third: str) -> None:
    question = read_one("Три? {~%" + third + "%а ~%33.33333%б ~%33.33333%в ~г}")
    assert question.answers[0].weight == 1 / 3


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("=а ~б", Kind.SINGLE),
        ("=а ~%50%б", Kind.SINGLE),
        ("=%100%а ~б", Kind.SINGLE),
        ("=%50%а =%50%б ~в", Kind.MULTIPLE),
        ("~%100%а ~б", Kind.MULTIPLE),
        ("=а", Kind.SHORT_ANSWER),
        ("=а =б", Kind.SHORT_ANSWER),
        ("=%100%а#", Kind.SHORT_ANSWER),
        ("=а -> б =в -> г", Kind.MATCHING),
        ("=а#см. б -> в", Kind.SHORT_ANSWER),
        ("#5", Kind.NUMERICAL),
        ("", Kind.ESSAY),
        ("####Всё", Kind.ESSAY),
        (">\nа\nб\n", Kind.ORDERING),
    ],
)
def test_the_signs_tell_the_kind(answers: str, kind: Kind) -> None:
    assert read_one(f"Вопрос {{{answers}}}").kind is kind


@pytest.mark.parametrize("word", ["T", "TRUE", "True", "t"])
def test_true(word: str) -> None:
    assert options(read_one(f"Так? {{{word}}}")) == [("true", 1.0, ""), ("false", 0.0, "")]


def test_the_first_feedback_of_true_false_is_for_the_wrong_answer() -> None:
    true, false = read("Да? {TRUE#мимо#верно}\n\nНет? {F#мимо#верно####итог}")
    assert options(true) == [("true", 1.0, "верно"), ("false", 0.0, "мимо")]
    assert options(false) == [("true", 0.0, "мимо"), ("false", 1.0, "верно")]
    assert false.feedback == "итог"


def test_an_empty_first_feedback_of_true_false_leaves_the_second() -> None:
    assert options(read_one("Да? {T# #верно}")) == [("true", 1.0, "верно"), ("false", 0.0, "")]


def test_matching_with_a_distractor() -> None:
    question = read_one("Пары {\n= [html]Ст. 5 -> служба\n=Ст. 6->учёт -> реестр\n= -> лишнее\n}")
    assert question.pairs == (
        Pair(left="Ст. 5", right="служба"),
        Pair(left="Ст. 6", right="учёт -> реестр"),
        Pair(left="", right="лишнее"),
    )


def test_an_escaped_arrow_belongs_to_the_left_side() -> None:
    question = read_one(r"Пары {=а -\> б -> в =г -> д}")
    assert question.pairs[0] == Pair(left="а -> б", right="в")


def test_short_answers_with_weights_and_feedback() -> None:
    question = read_one("Столица? {=Москва =%50%Мск#коротко =%0%Киров#нет}")
    assert options(question) == [("Москва", 1.0, ""), ("Мск", 0.5, "коротко"), ("Киров", 0.0, "нет")]


@pytest.mark.parametrize(
    ("written", "value", "tolerance"),
    [
        ("3.14:0.01", 3.14, 0.01),
        ("1822", 1822.0, 0.0),
        ("-5..5", 0.0, 5.0),
        ("3.141..3.142", 3.1415, 0.0005),
        (" 2 : 1 ", 2.0, 1.0),
        ("2\\:1", 2.0, 1.0),
        ("+1.5e3", 1500.0, 0.0),
        (".5", 0.5, 0.0),
        ("=7:1", 7.0, 1.0),
    ],
)
def test_numbers(written: str, value: float, tolerance: float) -> None:
    question = read_one(f"Сколько? {{#{written}}}")
    assert question.numbers == (NumericAnswer(value=value, tolerance=tolerance),)


def test_several_numbers_with_weights_feedback_and_a_catch_all() -> None:
    question = read_one("Год? {#\n=2005:0#точно\n=%50%2005:1#рядом\n~3#мало\n~#мимо\n}")
    exact, near, low, other = question.numbers
    assert (exact.weight, near.weight, near.tolerance) == (1.0, 0.5, 1.0)
    assert (low.value, low.weight, low.feedback) == (3.0, 0.0, "мало")
    assert (other.weight, other.feedback, other.tolerance > 1e300) == (0.0, "мимо", True)


def test_a_choice_with_text_after_it_is_a_missing_word() -> None:
    question = read_one("Реестр ведёт {=Минюст ~МВД} России.")
    assert (question.kind, question.text, question.tail) == (Kind.MISSING_WORD, "Реестр ведёт", "России.")


def test_a_missing_word_may_stand_first() -> None:
    question = read_one("{=Минюст ~МВД} ведёт реестр.")
    assert (question.text, question.tail) == ("", "ведёт реестр.")


@pytest.mark.parametrize("answers", ["=четыре", "#4", "T", "~%50%а ~%50%б"])
def test_other_kinds_show_a_gap_before_the_text_that_follows(answers: str) -> None:
    question = read_one(f"Дважды два {{{answers}}}.")
    assert (question.text, question.tail) == ("Дважды два _____.", "")


@pytest.mark.parametrize(
    "settings", ["", " ", "3 ALL VERTICAL", "4 CONTIGUOUS VERT ABSOLUTE TRUE ABCD", "ALL\n// пояснение"]
)
def test_ordering_passes_over_its_settings(settings: str) -> None:
    question = read_one(f"Порядок {{>{settings}\nзаявление\n  = проверка  \nрешение\n####ст. 5\n}}")
    assert question.steps == ("заявление", "= проверка", "решение")
    assert question.feedback == "ст. 5"


def test_the_first_item_may_stand_beside_the_sign() -> None:
    assert read_one("Порядок {> Первое дело\nвторое\n}").steps == ("Первое дело", "второе")


def test_no_braces_is_a_description() -> None:
    question = read_one("::Вводная::Прочитайте\nзакон.")
    assert (question.kind, question.title, question.text) == (
        Kind.DESCRIPTION,
        "Вводная",
        "Прочитайте\nзакон.",
    )


def test_escapes() -> None:
    question = read_one(r"::а\:\:б::1 \= 2 \# \{\} \~ \\n C:\temp\nстрока {=\=а\#\~}")
    assert question.title == "а::б"
    assert question.text == "1 = 2 # {} ~ \\n C:\\temp\nстрока"
    assert question.answers[0].text == "=а#~"


@pytest.mark.parametrize("prefix", ["html", "markdown", "moodle", "plain"])
def test_the_format_prefix_goes_everywhere(prefix: str) -> None:
    question = read_one("[p]<b>Да</b>? {=[p]а#[p]б ~в####[p]г}".replace("[p]", f"[{prefix}]"))
    assert (question.text, question.feedback) == ("<b>Да</b>?", "г")
    assert options(question)[0] == ("а", 1.0, "б")


def test_a_citation_is_no_format_prefix() -> None:
    assert read_one("[[fz-154-2005 ст. 5]] и [html] {T}").text == "[[fz-154-2005 ст. 5]] и [html]"


def test_percent_signs_in_a_text_are_no_weight() -> None:
    assert options(read_one("Сколько? {=% и 5 % ~5%}")) == [("% и 5 %", 1.0, ""), ("5%", 0.0, "")]


def test_categories_apply_to_what_follows() -> None:
    source = "А {T}\n\n// пояснение\n$CATEGORY: право / часть 1\n\nБ {T}\n\n$CATEGORY:\nВ {T}"
    assert [question.category for question in read(source)] == ["", "право / часть 1", ""]


@pytest.mark.parametrize("encode", [lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), str.encode])
def test_byte_order_mark_and_line_ends_do_not_matter(encode: Callable[[str], bytes]) -> None:
    items, problems = read_bank(encode("// [id:а]\nА\nб {T}\n \t\nВ {\n// нет\n=г\n}"), "f")
    assert [(item.question.text, item.line) for item in items] == [("А\nб", 2), ("В", 5)]
    assert not problems


def test_fields_of_comments() -> None:
    question = read_one(r"// question: 4 [id: a\]b ] [tag:x] [tag:] [other:1] [tag:y" + "\n// [tag:x]\nА {T}")
    assert (question.key, question.tags) == ("a]b", ("x",))


def test_keys_are_derived_when_there_is_no_id() -> None:
    titled, same_title, text, twin, third = read("::Имя::А {T}\n\n::Имя::Б {T}\n\nТекст {T}\n\nТекст {T}\n\nТекст {F}")
    assert titled.key.startswith("q-") and same_title.key == f"{titled.key}-2"
    assert text.key != titled.key and (twin.key, third.key) == (f"{text.key}-2", f"{text.key}-3")
    assert read_one("::Имя::Другой текст {T}").key == titled.key


def test_an_empty_file_holds_nothing() -> None:
    assert read("") == read("\n\n// только пояснение\n") == []
