"""Moodle XML as Moodle and its plug-ins write it."""

import base64

import pytest

from lms.domain.import_receipt import Outcome, Receipt, ReceiptLine
from lms.domain.question import EVERY_NUMBER, Kind, Question
from lms.interop import moodle_xml


def receipt(*parts: str) -> Receipt:
    quiz = f"<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n{chr(10).join(parts)}\n</quiz>"
    return moodle_xml.read(quiz.encode(), "bank.xml")


def block(kind: str, *parts: str, text: str = "<p>Что?</p>", style: str = "html") -> str:
    return (
        f'<question type="{kind}"><name><text>Имя</text></name>'
        f'<questiontext format="{style}"><text><![CDATA[{text}]]></text></questiontext>{"".join(parts)}</question>'
    )


def answer(text: str, fraction: str, *parts: str) -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{"".join(parts)}</answer>'


def line(*parts: str) -> ReceiptLine:
    read = receipt(*parts)
    assert not read.problems
    (found,) = read.lines
    return found


def taken(*parts: str) -> Question:
    found = line(*parts)
    assert found.outcome is Outcome.TAKEN, [reason.message() for reason in found.reasons]
    assert found.question is not None
    return found.question


def codes(*parts: str) -> tuple[Outcome, list[str]]:
    found = line(*parts)
    assert all(reason.message() and reason.file == "bank.xml" and reason.line for reason in found.reasons)
    return found.outcome, [reason.code for reason in found.reasons]


YES_NO = answer("да", "100") + answer("нет", "0")
TRUE_FALSE = answer("true", "100") + answer("false", "0")


def test_single_and_multiple_choice_with_fractions_and_feedback() -> None:
    said = "<feedback format='html'><text>&lt;b&gt;Верно&lt;/b&gt;</text></feedback>"
    single = taken(block("multichoice", answer("&lt;p&gt;да&lt;/p&gt;", "100", said), answer("нет", "-33.333")))
    assert [(each.text, round(each.weight, 4), each.feedback) for each in single.answers] == [
        ("да", 1.0, "**Верно**"),
        ("нет", -0.3333, ""),
    ]
    assert (single.kind, single.text, single.title) == (Kind.SINGLE, "Что?", "Имя")
    half = answer("а", "50") + answer("б", "50") + answer("в", "-50")
    assert taken(block("multichoice", "<single>false</single>", half)).kind is Kind.MULTIPLE


def test_name_key_tags_category_and_general_feedback() -> None:
    read = receipt(
        '<question type="category"><category><text>$course$/top/Право\n</text></category></question>',
        block(
            "essay",
            "<idnumber>kz-1</idnumber><generalfeedback format='markdown'><text>*Ст. 5*</text></generalfeedback>",
            "<tags><tag><text>fz-154-2005/5</text></tag><tag><text> </text></tag></tags>",
        ),
    )
    category, essay = read.lines
    assert (category.kind, category.name, category.outcome) == ("category", "$course$/top/Право", Outcome.TAKEN)
    assert essay.question == Question(
        key="kz-1",
        kind=Kind.ESSAY,
        text="Что?",
        title="Имя",
        feedback="*Ст. 5*",
        tags=("fz-154-2005/5",),
        category="$course$/top/Право",
    )
    assert (read.taken, read.complete, essay.line) == (2, True, 5)


def test_other_kinds() -> None:
    truth = taken(block("truefalse", answer("false", "100"), answer("true", "0")))
    assert [(each.text, each.weight) for each in truth.answers] == [("true", 0.0), ("false", 1.0)]
    short = taken(block("shortanswer", answer("Ermak_*", "100"), answer("e &amp;amp; k", "50")))
    assert [each.text for each in short.answers] == ["Ermak_*", "e &amp; k"]
    tolerance = "<tolerance>0.01</tolerance>"
    numbers = taken(block("numerical", answer("3,14", "100", tolerance), answer("*", "0"))).numbers
    assert [(each.value, each.tolerance) for each in numbers] == [(3.14, 0.01), (0.0, EVERY_NUMBER)]
    rows = [("а", "1"), ("б", "2"), ("", "3")]
    pairs = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>" for left, right in rows
    )
    assert [(each.left, each.right) for each in taken(block("matching", pairs)).pairs] == rows
    assert taken(block("description")).kind is Kind.DESCRIPTION


def test_items_of_an_ordering_stand_in_the_order_of_their_fractions() -> None:
    assert taken(block("ordering", answer("б", "2.0"), answer("а", "1.0"))).steps == ("а", "б")
    assert taken(block("ordering", answer("б", "0"), answer("а", "0"), answer("", "0"))).steps == ("б", "а")


@pytest.mark.parametrize(
    ("gap", "kind", "text", "tail"),
    [
        ("{1:MULTICHOICE:=Енисей#Да~Обь#Не~%50%Ангара}", Kind.MISSING_WORD, "Река", "у Саян."),
        ("{:SA:=Енисей~%50%Эне &amp; сай}", Kind.SHORT_ANSWER, "Река _____ у Саян.", ""),
        ("{2:NM:=3.14:0.01#Да~%0%*#Нет}", Kind.NUMERICAL, "Река _____ у Саян.", ""),
    ],
)
def test_a_cloze_of_one_gap_is_a_missing_word(gap: str, kind: Kind, text: str, tail: str) -> None:
    question = taken(block("cloze", text=f"<p>Река {gap} у Саян.</p>"))
    assert (question.kind, question.text, question.tail) == (kind, text, tail)
    if kind is Kind.MISSING_WORD:
        shown = [(each.text, each.weight, each.feedback) for each in question.answers]
        assert shown == [("Енисей", 1.0, "Да"), ("Обь", 0.0, "Не"), ("Ангара", 0.5, "")]
    if kind is Kind.SHORT_ANSWER:
        assert question.answers[1].text == "Эне & сай"
    if kind is Kind.NUMERICAL:
        assert [each.tolerance for each in question.numbers] == [0.01, EVERY_NUMBER]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{1:SA:=a} {1:SA:=b}", "cloze"),
        ("без пропусков", "cloze"),
        ("{1:SA:=a", "cloze-gap"),
        ("{1:NM:=abc}", "cloze-gap"),
        ("{1:NM:=1:-1}", "cloze-gap"),
        ("{1:XYZ:=a}", "cloze-gap"),
    ],
)
def test_other_cloze_questions_are_named(text: str, code: str) -> None:
    assert codes(block("cloze", text=text)) == (Outcome.LEFT_OUT, [code])


def test_a_cloze_without_text_is_named() -> None:
    assert codes('<question type="cloze"/>') == (Outcome.LEFT_OUT, ["cloze"])


@pytest.mark.parametrize("kind", ["ddwtos", "gapselect", "calculated", "coderunner", "random"])
def test_types_that_do_not_exist_here_are_named(kind: str) -> None:
    found = line(block(kind))
    assert (found.outcome, found.kind) == (Outcome.LEFT_OUT, kind)
    assert kind in found.reasons[0].message()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (block("multichoice", answer("да", "100")), "few-options"),
        (block("multichoice", answer("да", "50"), answer("нет", "50")), "no-right"),
        (block("multichoice", "<single>0</single>", answer("а", "0"), answer("б", "0")), "no-right"),
        (block("multichoice", "<single>0</single>", answer("а", "50"), answer("б", "20")), "weight-sum"),
        (block("multichoice", answer("да", "сто"), answer("нет", "100")), "weight"),
        (block("multichoice", answer("", "100"), answer("нет", "0")), "empty-option"),
        (block("multichoice", YES_NO, text=" "), "no-text"),
        (block("truefalse", YES_NO), "truth"),
        (block("numerical", answer("три", "100")), "number"),
        (block("numerical", answer("3", "100", "<tolerance>x</tolerance>")), "number"),
        (block("numerical", answer("3", "100", "<tolerance>-1</tolerance>")), "number"),
        (block("numerical", answer("1e999", "100")), "number"),
        (block("numerical"), "no-right"),
        (block("shortanswer", answer("да", "50")), "no-right"),
        (block("matching", "<subquestion><text>а</text></subquestion>"), "few-pairs"),
        (block("ordering", answer("а", "1")), "few-steps"),
        ("<question/>", "no-type"),
        ("<item type='essay'/>", "no-type"),
    ],
)
def test_a_question_that_cannot_be_asked_is_left_out(parts: str, code: str) -> None:
    outcome, found = codes(parts)
    assert (outcome, found[0]) == (Outcome.LEFT_OUT, code)


def test_a_matching_pair_needs_its_right_side() -> None:
    pair = "<subquestion><text>а</text></subquestion>"
    assert codes(block("matching", pair, pair)) == (Outcome.LEFT_OUT, ["half-pair"])


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (block("essay", "<hint format='html'><text>Подумайте</text></hint>"), "hints"),
        (block("essay", "<defaultgrade>2.5000000</defaultgrade>"), "grade"),
        (block("truefalse", TRUE_FALSE, "<penalty>0.2500000</penalty>"), "penalty"),
        (block("shortanswer", answer("да", "100"), "<usecase>1</usecase>"), "case"),
        (block("multichoice", YES_NO, "<shuffleanswers>0</shuffleanswers>"), "order"),
        (block("essay", "<hidden>1</hidden>"), "hidden"),
        (block("multichoice", YES_NO, "<correctfeedback><text>Ура!</text></correctfeedback>"), "combined"),
        (block("numerical", answer("3", "100"), "<units><unit/></units>"), "units"),
        (block("ordering", answer("а", "1"), answer("б", "2"), "<selecttype>RANDOM</selecttype>"), "subset"),
        (block("essay", "<graderinfo><text>Смотрите на стиль</text></graderinfo>"), "essay"),
        (block("essay", "<sparkle>1</sparkle>"), "field"),
        (block("multichoice", answer("да", "100"), answer("нет", "-34")), "rounded"),
        (block("essay", text="<u>а</u>"), "simplified"),
        (block("essay", text='<img src="http://e.ru/a.png">'), "away"),
        (
            "<question type='category'><category><text>а</text></category><info><text>б</text></info></question>",
            "category-text",
        ),
        (
            "<question type='category'><category><text>а</text></category><idnumber>1</idnumber></question>",
            "category-number",
        ),
    ],
)
def test_what_is_not_kept_is_said(parts: str, code: str) -> None:
    assert codes(parts) == (Outcome.CHANGED, [code])


def test_what_moodle_writes_by_itself_is_not_worth_a_word() -> None:
    defaults = (
        "<defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber></idnumber>"
        "<shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering><shownumcorrect/>"
        "<correctfeedback format='html'><text>&lt;p&gt;Ваш ответ верный.&lt;/p&gt;</text></correctfeedback>"
        "<incorrectfeedback format='html'><text></text></incorrectfeedback>"
    )
    assert taken(block("multichoice", defaults, YES_NO)).kind is Kind.SINGLE
    assert taken(block("description", "<defaultgrade>0.0000000</defaultgrade><penalty>0</penalty>"))


def test_pictures_are_named_with_their_sizes() -> None:
    data = base64.b64encode(b"x" * 300).decode()
    text = '<questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/a%20b.png" alt="Герб"&gt;</text>'
    file = f'<file name="a b.png" path="/" encoding="base64">{data[:76]}\n{data[76:]}</file></questiontext>'
    found = line(f'<question type="essay">{text}{file}</question>')
    (reason,) = found.reasons
    assert (reason.code, dict(reason.params)) == ("picture", {"name": "a b.png", "size": 300})
    assert found.question is not None
    assert found.question.text == "![Герб](a%20b.png)"
    old = "<image>c.gif</image><image_base64>AAAA</image_base64>"
    assert codes(block("essay", old)) == (Outcome.CHANGED, ["picture"])
    assert codes(block("essay", "<image_base64></image_base64>"))[0] is Outcome.TAKEN


@pytest.mark.parametrize("data", ["не base64", "AAAAA"])
def test_a_damaged_picture_is_named(data: str) -> None:
    assert codes(block("essay", f'<file name="a.png">{data}</file>')) == (Outcome.CHANGED, ["damaged"])


def test_formats_of_texts() -> None:
    assert taken(block("essay", text="2 * 3\n<b>", style="plain_text")).text == "2 \\* 3  \n<b>"
    assert taken(block("essay", text="а\nб", style="moodle_auto_format")).text == "а  \nб"
    assert taken(block("essay", text="<p>а\nб</p>", style="moodle_auto_format")).text == "а б"
    assert taken(block("essay", text="**а**", style="markdown")).text == "**а**"


def test_the_same_number_twice_gets_a_key_of_its_own() -> None:
    one = block("essay", "<idnumber>а</idnumber>")
    read = receipt(one, one, block("essay"), block("essay"))
    first, second, third, fourth = read.questions
    assert [reason.code for reason in read.lines[1].reasons] == ["duplicate-key"]
    assert first.key == "а"
    assert third.key == f"{second.key}-2"
    assert fourth.key == f"{second.key}-3"


def test_a_gap_that_moodle_would_see_is_not_written() -> None:
    gap = "Текст {1:MULTICHOICE:"
    question = Question(key="a", kind=Kind.MISSING_WORD, text=gap, tail="x")
    content, said = moodle_xml.write([question])
    assert [reason.code for each in said.lines for reason in each.reasons] == ["gap"]
    assert b"<question" not in content


def test_characters_that_xml_refuses_are_left_out_and_said() -> None:
    content, said = moodle_xml.write([Question(key="a", kind=Kind.ESSAY, text="д\uffffа\x07\ud83d")])
    assert [reason.code for each in said.lines for reason in each.reasons] == ["control"]
    assert moodle_xml.read(content, "f").questions[0].text == "да"


def test_the_written_form_is_moodles() -> None:
    bank = [
        Question(key="a", kind=Kind.ESSAY, text="Что **важно**?", category="$course$/а"),
        Question(key="b", kind=Kind.DESCRIPTION, text="Строка\nстрока", title="Т", tags=("x",)),
    ]
    assert moodle_xml.write(bank)[0].decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
        '<question type="category">\n<category><text>$course$/а</text></category>\n</question>\n\n'
        '<question type="essay">\n<name><text>a</text></name>\n'
        '<questiontext format="html"><text>&lt;p&gt;Что &lt;strong&gt;важно&lt;/strong&gt;?&lt;/p&gt;</text></questiontext>\n'
        '<generalfeedback format="html"><text></text></generalfeedback>\n<defaultgrade>1</defaultgrade>\n'
        "<idnumber>a</idnumber>\n<responseformat>editor</responseformat>\n</question>\n\n"
        '<question type="category">\n<category><text></text></category>\n</question>\n\n'
        '<question type="description">\n<name><text>Т</text></name>\n'
        '<questiontext format="markdown"><text>Строка\nстрока</text></questiontext>\n'
        '<generalfeedback format="html"><text></text></generalfeedback>\n<defaultgrade>0</defaultgrade>\n'
        "<idnumber>b</idnumber>\n<tags><tag><text>x</text></tag></tags>\n</question>\n</quiz>\n"
    )
