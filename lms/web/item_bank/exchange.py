"""Questions from files of other programs, and to them; each file comes with a receipt that names what was lost."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import HiddenField

from lms.adapters.clock import now
from lms.domain.errors import Missing, Refused
from lms.domain.import_receipt import Outcome, Receipt
from lms.domain.permissions import Action
from lms.services import bank_editing, item_bank, question_exchange
from lms.services.question_exchange import Format
from lms.web.blueprint import Pages
from lms.web.downloads import attachment
from lms.web.forms import Form, Text
from lms.web.identity import actor, database
from lms.web.item_bank.names import bank_title
from lms.web.rendering import form_page, show
from lms.web.wording import _, in_words, say

pages = Pages("question_exchange", __name__)

FORMAT_NAMES = {
    Format.GIFT: "GIFT",
    Format.MOODLE_XML: "Moodle XML",
    Format.AIKEN: "Aiken",
    Format.CSV: "CSV",
    Format.XLSX: "Excel",
}
_OUTCOME_WORDS = {
    Outcome.TAKEN: ("As it was", "right"),
    Outcome.CHANGED: ("With changes", "attention"),
    Outcome.LEFT_OUT: ("Left out", "wrong"),
}


class FileForm(Form):
    """First a file; then, when its receipt has been read, the questions that came of it."""

    file = FileField(Text("File"))
    gift = HiddenField()


@pages.page("/teach/<slug>/bank/<quiz>/import", Action.TEACH, post=True)
def take(slug: str, quiz: str) -> ResponseReturnValue:
    """A file is read and its receipt shown; the second POST puts its questions into the bank."""
    opened = item_bank.open_banks(database(), slug)
    found, form = opened.bank(quiz), FileForm()
    receipts: list[Receipt] = []
    did: list[tuple[int, int]] = []

    def carry_out() -> None:
        if form.gift.data:
            questions = question_exchange.read("bank.gift", form.gift.data.encode()).questions
            did.append(bank_editing.take(database(), actor(), slug, quiz, questions, now()))
        elif form.file.data:
            receipts.append(question_exchange.read(form.file.data.filename, form.file.data.read()))
        else:
            raise Refused("Choose a file.", field="file")

    if form.carried_out(carry_out) and did:
        edit, count = did[0]
        if edit:
            flash(_("Put into the draft. Questions: %(count)s.", count=count), f"undo /teach/{slug}/undo/{edit}")
        else:
            say("Nothing to change: it was so already.", "attention")
        return redirect(f"/teach/{slug}/bank/{quiz}", 303)
    receipt = receipts[0] if receipts else None
    if receipt:
        form.gift.data = question_exchange.write(Format.GIFT, receipt.questions)[0].decode()
    return form_page(
        "item_bank/import.html",
        form,
        slug=slug,
        opened=opened,
        bank=found,
        bank_title=bank_title,
        receipt=receipt,
        outcomes=_OUTCOME_WORDS,
        told=in_words,
    )


@pages.page("/teach/<slug>/bank/<quiz>/export", Action.TEACH)
def formats(slug: str, quiz: str) -> ResponseReturnValue:
    """The formats a bank can be taken along in, each with what it has no place for."""
    opened = item_bank.open_banks(database(), slug)
    found = opened.bank(quiz)
    losses = {kind: question_exchange.write(kind, found.questions)[3] for kind in Format}
    return show(
        "item_bank/export.html",
        slug=slug,
        opened=opened,
        bank=found,
        bank_title=bank_title,
        losses=losses,
        names=FORMAT_NAMES,
        told=in_words,
    )


@pages.page("/teach/<slug>/bank/<quiz>/export/<kind>", Action.TEACH)
def download(slug: str, quiz: str, kind: str) -> ResponseReturnValue:
    """A bank as a file."""
    found = item_bank.open_banks(database(), slug).bank(quiz)
    if kind not in set(Format):
        raise Missing()
    content, _media, ending, _receipt = question_exchange.write(Format(kind), found.questions)
    return attachment(content, f"{slug}-{quiz}{ending}")
