"""A bank of another program: its format is known by what it holds, and each gives a receipt."""

import io
import time
import zipfile

import pytest
from xlsxwriter import Workbook

from lms.domain.import_receipt import Outcome
from lms.domain.question import Answer, Kind, Question
from lms.services import question_exchange
from lms.services.question_exchange import Format

BANK = [
    Question(
        key="kz-1",
        kind=Kind.SINGLE,
        text="Кто **вправе**?",
        title="Право",
        answers=(Answer(text="Общество", weight=1.0, feedback="Да"), Answer(text="Любой", weight=0.0)),
        feedback="Ст. 5",
        tags=("fz-154-2005/5",),
        category="$course$/право",
    ),
    Question(key="kz-2", kind=Kind.ESSAY, text="Опишите: что, где; когда", category="$course$/право"),
]


@pytest.mark.parametrize("kind", Format)
@pytest.mark.parametrize("name", ["bank", "bank.txt", "bank.doc"])
def test_what_is_written_is_recognised_and_read(kind: Format, name: str) -> None:
    content, media, ending, receipt = question_exchange.write(kind, BANK)
    assert "/" in media
    assert ending.startswith(".")
    assert question_exchange.recognise(name, content) is kind
    read = question_exchange.read(name, content)
    assert not read.problems
    if kind is Format.AIKEN:
        assert (receipt.left_out, receipt.changed, len(read.questions)) == (1, 1, 1)
    else:
        assert (receipt.taken, read.questions) == (2, tuple(BANK))
    assert read.encoding == ("utf-8" if kind in (Format.GIFT, Format.AIKEN, Format.CSV) else "")


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.txt", "Кто?\nA) а\nB) б\nANSWER: A\n", Format.AIKEN),
        ("a.txt", "Кто; где? {=а; б ~в; г}\n", Format.GIFT),
        ("a.csv", "Кто {так}?;а;б;1\nЧто?;а;б;2\n", Format.CSV),
        ("a.txt", "Вопрос\tОтвет\nКто?\tЕрмак\n", Format.CSV),
        ("a.gift", "Просто описание\n", Format.GIFT),
        ("a.txt", "Просто описание\n", None),
        ("a.xml", '<?xml version="1.0"?>\n<quiz></quiz>', Format.MOODLE_XML),
        ("a.csv", "\n<quiz>", Format.MOODLE_XML),
        ("a.xml", '<?xml version="1.0"?>\n<rss></rss>', None),
        ("a.html", "<html>{=а}</html>", None),
        ("a.csv", "", None),
        ("a.csv", "\x00", None),
    ],
)
def test_the_format_is_known_by_what_the_file_holds(name: str, text: str, kind: Format | None) -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1251"):
        assert question_exchange.recognise(name, text.encode(encoding)) is kind


def test_moodle_xml_in_utf_16_is_recognised() -> None:
    content = '<?xml version="1.0" encoding="UTF-16"?><quiz></quiz>'.encode("utf-16")
    assert question_exchange.recognise("a", content) is Format.MOODLE_XML
    assert question_exchange.read("a", content).complete


def test_a_bank_saved_by_an_old_program_is_read() -> None:
    receipt = question_exchange.read("bank.txt", "::Реестр::Кто вносит сведения? {=Минюст ~Глава}".encode("cp1251"))
    assert (receipt.encoding, receipt.questions[0].title) == ("cp1251", "Реестр")


def test_a_file_of_another_kind_is_a_problem_and_no_exception() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("a.txt", "а")
    for content in (b"\x89PNG\r\n\x1a\n\x00", archive.getvalue(), b"", "просто слова".encode()):
        receipt = question_exchange.read("a", content)
        assert [problem.code for problem in receipt.problems] == ["unknown"]
        assert not receipt.complete


@pytest.mark.parametrize("unit", ["\n", " ", "ANSWER", "{", ";", "<", "A) а\n", "::", "\t\n"])
def test_recognising_takes_linear_time(unit: str) -> None:
    begun = time.perf_counter()
    question_exchange.recognise("a", (unit * (1_000_000 // len(unit))).encode())
    assert time.perf_counter() - begun < 10


def test_a_damaged_workbook_is_a_problem() -> None:
    receipt = question_exchange.read("a.xlsx", b"PK\x03\x04xl/workbook.xml")
    assert [problem.code for problem in receipt.problems] == ["workbook"]


def test_other_sheets_are_named() -> None:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["Кто?", "а", "б", 2])
    book.add_worksheet().write_row(0, 0, ["Что?"])
    book.close()
    receipt = question_exchange.read("a.xlsx", out.getvalue())
    assert [problem.message() for problem in receipt.problems] == [
        "Only the first of 2 sheets was read. Move the questions there."
    ]
    assert [answer.weight for answer in receipt.questions[0].answers] == [0.0, 1.0]


@pytest.mark.parametrize("kind", [Format.MOODLE_XML, Format.AIKEN, Format.CSV, Format.XLSX])
def test_a_question_of_this_trade_is_left_out_by_name_and_gift_keeps_it(kind):
    asked = Question(
        key="n-1", kind=Kind.CITE_NORM, text="Какая норма?", answers=(Answer(text="fz-1-2001/5 ч. 4", weight=1.0),)
    )
    lost = question_exchange.write(kind, [asked])[3]
    assert [(line.outcome, line.name) for line in lost.lines] == [(Outcome.LEFT_OUT, "Какая норма?")]
    content = question_exchange.write(Format.GIFT, [asked])[0]
    assert question_exchange.read("bank.gift", content).questions == (asked,)
