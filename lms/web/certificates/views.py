"""Is this document genuine? And one's own documents as PDF."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from lms.adapters.clock import now
from lms.domain.permissions import Action, may
from lms.services import certificates, transaction
from lms.services.certificates import Verification
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.rendering import show
from lms.web.settings import settings, signing_key

pages = Pages("certificates", __name__)


@pages.page("/verify", Action.VISIT, post=True)
def verify() -> ResponseReturnValue:
    """By number or code typed, or by the file itself."""
    typed = " ".join(request.values.get("number", "").split())[:80]
    found: Verification | None = None
    uploaded = request.files.get("file") if request.method == "POST" else None
    if uploaded:
        found = certificates.verify_file(database(), uploaded.read(), signing_key().public_key())
    elif typed:
        found = _typed(typed)
    return show(
        "certificates/verify.html",
        found=found,
        typed=typed,
        uploaded=bool(uploaded),
        nothing=request.method == "POST" and not found,
    )


@pages.page("/verify/<code>", Action.VISIT)
def verify_code(code: str) -> ResponseReturnValue:
    """By the QR code of the document: the whole record."""
    found = certificates.verify_code(database(), code, signing_key().public_key())
    page = show("certificates/verify.html", found=found, typed=code, uploaded=False, nothing=False)
    return page, 404 if found.record is None else 200


@pages.page("/account/documents/<path:number>.pdf", Action.HAVE_ACCOUNT)
def paper(number: str) -> ResponseReturnValue:
    """The PDF of one's own document; administrators may print anybody's."""
    content, row = certificates.paper(
        database(), actor(), number, settings().base_url, any_holder=may(actor(), Action.MANAGE)
    )
    position = row.position
    if not certificates.is_remembered(database(), content):
        with transaction.writing(database()):
            certificates.remember_paper(database(), position, content, now())
    response = Response(content, mimetype="application/pdf")
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in number).strip("-")
    response.headers.set("Content-Disposition", "inline", filename=f"{name or 'document'}.pdf")
    return response


def _typed(typed: str) -> Verification:
    by_code = certificates.verify_code(database(), typed, signing_key().public_key())
    if by_code.record is not None:
        return by_code
    return certificates.verify_number(database(), typed, signing_key().public_key())
