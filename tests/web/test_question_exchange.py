"""Questions of other programs come into a bank after their receipt was seen, and go out again."""

import io
import re
from html import unescape

import pytest
from sqlalchemy.orm import Session

from lms.services import item_bank, question_exchange
from lms.services.question_exchange import Format

BANK = "/teach/primer/bank/nachalo"
AIKEN = "Кто ведёт реестр?\nA. Орган юстиции\nB. Общество\nANSWER: A\n\nБез ответа?\nA. Да\nB. Нет\n"


@pytest.fixture
def asked(engine):
    """The texts of the questions of the bank."""

    def read() -> list[str]:
        with Session(engine) as session:
            return [each.text for each in item_bank.open_banks(session, "primer").bank("nachalo").questions]

    return read


def test_a_file_is_looked_at_first_and_taken_when_its_receipt_was_seen(signed_in, asked):
    author, before = signed_in("instructor"), asked()
    shown = author.send(f"{BANK}/import", {"file": (io.BytesIO(AIKEN.encode()), "bank.txt")})
    page = shown.get_data(as_text=True)
    assert "Кто ведёт реестр?" in page and "Без ответа?" in page and asked() == before
    gift = unescape(re.search(r'name="gift"[^>]*value="([^"]*)"', page)[1])
    assert author.send(f"{BANK}/import", {"gift": gift}).status_code == 303
    assert asked() == [*before, "Кто ведёт реестр?"]


@pytest.mark.parametrize(("content", "name"), [(b"\x00\x01", "bank.bin"), (b"<html></html>", "bank.html")])
def test_a_file_of_no_known_format_says_what_to_upload(signed_in, asked, content, name):
    author, before = signed_in("instructor"), asked()
    page = author.send(f"{BANK}/import", {"file": (io.BytesIO(content), name)}).get_data(as_text=True)
    assert "Moodle XML" in page and 'class="notice wrong"' in page and asked() == before


def test_no_file_is_asked_for_by_name(signed_in):
    answer = signed_in("instructor").send(f"{BANK}/import", {"gift": ""})
    assert answer.status_code == 422 and "error-summary" in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", Format)
def test_a_bank_goes_out_in_every_format_and_gift_loses_nothing(signed_in, asked, kind):
    author = signed_in("instructor")
    content = author.get(f"{BANK}/export/{kind}").get_data()
    receipt = question_exchange.read("bank", content)
    assert not receipt.problems
    if kind is Format.GIFT:
        assert [question.text for question in receipt.questions] == asked()
    assert author.get(f"{BANK}/export/doc").status_code == 404
