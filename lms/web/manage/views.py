"""Administration: groups, protocols, documents, people, the issuer."""

from dataclasses import asdict

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from lms.adapters.clock import local_date, now
from lms.domain.permissions import Action, Role
from lms.services import (
    accounts,
    attestation,
    catalogue,
    certificates,
    enrolments,
    groups,
    learning,
    organisations,
    revision_moves,
)
from lms.web.blueprint import Pages
from lms.web.formatting import moved_words
from lms.web.identity import actor, database
from lms.web.manage.forms import (
    ROLE_LABELS,
    EnrolForm,
    GroupForm,
    IssuerForm,
    MoveForm,
    ProtocolForm,
    ReasonForm,
    RolesForm,
)
from lms.web.paging import SIZE, Page, asked
from lms.web.rendering import form_page, show
from lms.web.settings import signing_key
from lms.web.wording import ngettext, say

pages = Pages("manage", __name__)


@pages.page("/manage", Action.MANAGE)
def home() -> ResponseReturnValue:
    """What waits for an administrator."""
    found, total = groups.find(database(), asked(), SIZE)
    open_protocols = [line for line in attestation.protocols(database(), 1, SIZE)[0] if line.closed_at is None]
    return show("manage/home.html", groups=found, page=Page(asked(), total), protocols=open_protocols)


@pages.page("/manage/groups/new", Action.MANAGE, post=True)
def new_group() -> ResponseReturnValue:
    """Make a group."""
    form = GroupForm()
    cards, _total = catalogue.find(database(), catalogue.Filters(), local_date(now()), 1, 200)
    form.course.choices = [SelectChoice(card.slug, card.title) for card in cards]
    made: list[int] = []
    if form.carried_out(
        lambda: made.append(groups.create(database(), actor(), form.course.data, form.details(), now()).id)
    ):
        say("The group is made. Now put people into it.")
        return redirect(f"/manage/groups/{made[0]}", 303)
    return form_page("manage/new_group.html", form)


@pages.page("/manage/groups/<int:group_id>", Action.MANAGE, post=True)
def group(group_id: int) -> ResponseReturnValue:
    """The people of a group, where they stand, and its protocols; POST enrols a person."""
    form = EnrolForm()
    if form.carried_out(lambda: learning.enrol_by_email(database(), actor(), group_id, form.email.data, now())):
        say("The person is in the group.")
        return redirect(f"/manage/groups/{group_id}", 303)
    line = groups.group(database(), group_id)
    members, total = enrolments.members(database(), asked(), SIZE, group_id=group_id)
    protocols, _total = attestation.protocols(database(), 1, SIZE, group_id)
    return form_page(
        "manage/group.html", form, group=line, members=members, page=Page(asked(), total), protocols=protocols
    )


@pages.page("/manage/groups/<int:group_id>/move", Action.MANAGE, post=True)
def move_group(group_id: int) -> ResponseReturnValue:
    """What moving the people of a group to the newest revision means; POST moves them."""
    form, moved = MoveForm(), list[int]()
    seen = form.revision.data or ""
    if form.carried_out(
        lambda: moved.append(
            revision_moves.move_group(database(), actor(), group_id, int(seen) if seen.isdigit() else 0, now())
        )
    ):
        flash(moved_words(moved[0]), "right")
        return redirect(f"/manage/groups/{group_id}", 303)
    found = revision_moves.group_preview(database(), group_id)
    form.revision.data = str(found.revision_id)
    return form_page("manage/move.html", form, move=found)


@pages.page("/manage/enrolments/<int:enrolment_id>/withdraw", Action.MANAGE, post=True)
def withdraw(enrolment_id: int) -> ResponseReturnValue:
    """Take a person out of a group."""
    if request.method == "POST":
        learning.withdraw(database(), actor(), enrolment_id, now())
        say("The person is out of the group; what they did is kept.")
    return redirect(f"/manage/groups/{enrolments.seat_group(database(), enrolment_id)}", 303)


@pages.page("/manage/groups/<int:group_id>/protocol", Action.ATTEST, post=True)
def new_protocol(group_id: int) -> ResponseReturnValue:
    """Open the attestation protocol of a group."""
    form = ProtocolForm()
    opened: list[int] = []
    if form.carried_out(
        lambda: opened.append(attestation.open_protocol(database(), actor(), group_id, form.details(), now()).id)
    ):
        return redirect(f"/manage/protocols/{opened[0]}", 303)
    if request.method == "GET":
        form.held_on.data = local_date(now())
    return form_page("manage/new_protocol.html", form, group=groups.group(database(), group_id))


@pages.page("/manage/protocols", Action.ATTEST)
def protocols() -> ResponseReturnValue:
    """All protocols."""
    lines, total = attestation.protocols(database(), asked(), SIZE)
    return show("manage/protocols.html", protocols=lines, page=Page(asked(), total))


@pages.page("/manage/protocols/<int:protocol_id>", Action.ATTEST, post=True)
def protocol(protocol_id: int) -> ResponseReturnValue:
    """A protocol with results taken from the records; POST changes it while it is open."""
    found = attestation.protocol_page(database(), protocol_id)
    form = ProtocolForm(obj=found.protocol)
    if form.carried_out(lambda: attestation.change_protocol(database(), actor(), protocol_id, form.details(), now())):
        say("Saved.")
        return redirect(f"/manage/protocols/{protocol_id}", 303)
    issued, _total = certificates.documents(database(), "", 1, 500, protocol_id)
    refusal = attestation.KIND_REFUSALS.get(found.kind_refusal or "", "")
    return form_page("manage/protocol.html", form, page=found, issued=issued, refusal=refusal)


@pages.page("/manage/protocols/<int:protocol_id>/close", Action.ATTEST, post=True)
def close_protocol(protocol_id: int) -> ResponseReturnValue:
    """Close the protocol: documents are issued to all who passed."""
    if request.method == "POST":
        issued = attestation.close_protocol(database(), actor(), protocol_id, signing_key(), now())
        flash(
            ngettext(
                "The protocol is closed: %(number)s document is issued.",
                "The protocol is closed: %(number)s documents are issued.",
                issued,
            ),
            "right",
        )
    return redirect(f"/manage/protocols/{protocol_id}", 303)


@pages.page("/manage/documents", Action.ATTEST)
def documents() -> ResponseReturnValue:
    """The register of documents."""
    search = request.args.get("search", "")[:200]
    lines, total = certificates.documents(database(), search, asked(), SIZE)
    return show("manage/documents.html", documents=lines, page=Page(asked(), total), search=search)


@pages.page("/manage/documents/<path:number>/revoke", Action.ATTEST, post=True)
def revoke(number: str) -> ResponseReturnValue:
    """Revoke a document, with the reason everyone will read."""
    form = ReasonForm()
    if form.carried_out(
        lambda: certificates.revoke(database(), actor(), number, form.reason.data, signing_key(), now())
    ):
        say("The document is revoked. Everyone who verifies it sees this and the reason.")
        return redirect("/manage/documents", 303)
    return form_page("manage/reason.html", form, number=number, revoking=True)


@pages.page("/manage/documents/<path:number>/duplicate", Action.ATTEST, post=True)
def duplicate(number: str) -> ResponseReturnValue:
    """Issue a duplicate under a new number."""
    form = ReasonForm()
    if form.carried_out(
        lambda: certificates.duplicate(database(), actor(), number, form.reason.data, signing_key(), now())
    ):
        say("The duplicate is issued; the first document is marked as replaced.")
        return redirect("/manage/documents", 303)
    return form_page("manage/reason.html", form, number=number, revoking=False)


@pages.page("/manage/people", Action.MANAGE)
def people() -> ResponseReturnValue:
    """Everyone who has an account."""
    search = request.args.get("search", "")[:200]
    rows, total = accounts.people(database(), search, asked(), SIZE)
    return show("manage/people.html", people=rows, page=Page(asked(), total), search=search, role_labels=ROLE_LABELS)


@pages.page("/manage/people/<int:account_id>", Action.MANAGE, post=True)
def person(account_id: int) -> ResponseReturnValue:
    """Roles of one person."""
    row = accounts.person(database(), account_id)
    form = RolesForm(data={"roles": [role.value for role in row.roles]})
    if form.carried_out(
        lambda: accounts.set_roles(database(), actor(), account_id, [Role(role) for role in form.roles.data], now())
    ):
        say("Saved.")
        return redirect("/manage/people", 303)
    return form_page("manage/person.html", form, person=row)


@pages.page("/manage/issuer", Action.MANAGE, post=True)
def issuer() -> ResponseReturnValue:
    """Who issues documents, by what rule they are numbered, and the licence."""
    form = IssuerForm(data=asdict(organisations.issuer_details(database())))
    if form.carried_out(lambda: organisations.change_issuer(database(), actor(), form.details(), now())):
        say("Saved.")
        return redirect("/manage/issuer", 303)
    return form_page("manage/issuer.html", form)


@pages.page("/manage/courses/<slug>/open", Action.MANAGE, post=True)
def open_course(slug: str) -> ResponseReturnValue:
    """Let people enrol themselves in a course, or not."""
    if request.method == "POST":
        is_open = request.form.get("is_open") == "1"
        catalogue.set_open(database(), actor(), slug, is_open, now())
        say("Now people enrol themselves." if is_open else "Now only administrators enrol people.")
    return redirect(f"/courses/{slug}", 303)
