"""Registration, sign-in, passwords, one's own details and documents."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from lms.adapters import mail
from lms.adapters.clock import now
from lms.domain.errors import Missing, Refused
from lms.domain.permissions import Action
from lms.services import accounts, certificates
from lms.web.accounts.forms import (
    DetailsForm,
    PasswordForm,
    RegisterForm,
    ResetForm,
    ResetRequestForm,
    SignInForm,
)
from lms.web.blueprint import Pages
from lms.web.identity import actor, database, language
from lms.web.identity import sign_in as begin_session
from lms.web.links import local_address
from lms.web.rendering import form_page, show
from lms.web.settings import settings
from lms.web.wording import say

pages = Pages("accounts", __name__)
DEMO_PEOPLE = (
    ("learner@demo.test", "Learner", "studies and passes tests"),
    ("curator@demo.test", "Curator", "follows the people of a municipality"),
    ("instructor@demo.test", "Instructor", "writes lessons and questions, grades answers"),
    ("admin@demo.test", "Administrator", "runs groups and issues documents"),
)


@pages.page("/sign-in", Action.VISIT, post=True)
def sign_in() -> ResponseReturnValue:
    """Sign in; in demo mode the four roles are one click away."""
    form = SignInForm()
    target = local_address(request.values.get("next", "/learn"))
    if form.validate_on_submit():
        found = accounts.sign_in(database(), form.email.data, form.password.data, request.remote_addr or "", now())
        if not isinstance(found, Refused):
            begin_session(found.id, found.epoch)
            return redirect(target, 303)
        form.refuse(found)
    demo = DEMO_PEOPLE if settings().demo else ()
    return form_page("accounts/sign_in.html", form, target=target, demo=demo, registration=settings().registration_open)


@pages.page("/sign-in/demo", Action.VISIT, post=True)
def sign_in_demo() -> ResponseReturnValue:
    """Sign in as one of the demo people; only in demo mode."""
    email = request.form.get("email", "")
    if not settings().demo or request.method == "GET" or email not in {known for known, _, _ in DEMO_PEOPLE}:
        raise Missing()
    found = accounts.sign_in(database(), email, settings().demo_password, request.remote_addr or "", now())
    if isinstance(found, Refused):
        raise found
    begin_session(found.id, found.epoch)
    return redirect(local_address(request.form.get("next", "/")), 303)


@pages.page("/sign-out", Action.VISIT, post=True)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    if request.method == "POST":
        session.clear()
    return redirect("/", 303)


@pages.page("/register", Action.VISIT, post=True)
def register() -> ResponseReturnValue:
    """Make a learner's account; the letter with the link comes after."""
    if not settings().registration_open:
        return show("accounts/registration_closed.html")
    form = RegisterForm()
    if form.carried_out(
        lambda: accounts.register(database(), form.email.data, form.password.data, form.details(language()), now())
    ):
        return show("accounts/letter_sent.html", email=form.email.data, demo=settings().demo)
    return form_page("accounts/register.html", form)


@pages.page("/confirm/<token>", Action.VISIT, post=True)
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an e-mail. The link only opens a button: mail scanners follow links too."""
    if request.method == "GET":
        return show("accounts/confirm.html")
    account = accounts.confirm(database(), token, now())
    begin_session(account.id, account.epoch)
    say("Your e-mail is confirmed. Welcome.")
    return redirect("/learn", 303)


@pages.page("/reset", Action.VISIT, post=True)
def ask_reset() -> ResponseReturnValue:
    """Ask for the letter that lets one set a new password."""
    form = ResetRequestForm()
    if form.carried_out(lambda: accounts.ask_reset(database(), form.email.data, now())):
        return show("accounts/letter_sent.html", email=form.email.data, demo=settings().demo)
    return form_page("accounts/ask_reset.html", form)


@pages.page("/reset/<token>", Action.VISIT, post=True)
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by the letter."""
    form = ResetForm()
    changed: list[accounts.Identity] = []
    if form.carried_out(lambda: changed.append(accounts.reset_password(database(), token, form.password.data, now()))):
        begin_session(changed[0].id, changed[0].epoch)
        say("The new password is set. You are signed out everywhere else.")
        return redirect("/learn", 303)
    return form_page("accounts/reset.html", form)


@pages.page("/account", Action.HAVE_ACCOUNT, post=True)
def account() -> ResponseReturnValue:
    """One's own details."""
    known = accounts.details_of(database(), actor())
    form = DetailsForm(data={name: getattr(known, name) for name in known.__dataclass_fields__})
    if form.carried_out(lambda: accounts.change_details(database(), actor(), form.details(known.language), now())):
        say("Saved.")
        return redirect(url_for("accounts.account"), 303)
    return form_page("accounts/account.html", form, demo=settings().demo)


@pages.page("/account/password", Action.HAVE_ACCOUNT, post=True)
def password() -> ResponseReturnValue:
    """Change one's password; other sessions end."""
    form = PasswordForm()
    changed: list[accounts.Identity] = []
    if form.carried_out(
        lambda: changed.append(accounts.change_password(database(), actor(), form.old.data, form.new.data, now()))
    ):
        begin_session(changed[0].id, changed[0].epoch)
        say("The new password is set. You are signed out everywhere else.")
        return redirect(url_for("accounts.account"), 303)
    return form_page("accounts/password.html", form)


@pages.page("/account/sign-out-everywhere", Action.HAVE_ACCOUNT, post=True)
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this person."""
    if request.method == "GET":
        return redirect(url_for("accounts.account"))
    accounts.sign_out_everywhere(database(), actor(), now())
    session.clear()
    say("You are signed out on all computers.")
    return redirect(url_for("accounts.sign_in"), 303)


@pages.page("/account/documents", Action.HAVE_ACCOUNT)
def documents() -> ResponseReturnValue:
    """One's own documents."""
    return show("accounts/documents.html", documents=certificates.own_documents(database(), actor()))


@pages.page("/account/outbox", Action.VISIT)
def outbox() -> ResponseReturnValue:
    """Letters of the embedded installation; only in demo mode, where they go nowhere else."""
    if not settings().demo:
        raise Missing()
    return show("accounts/outbox.html", letters=mail.kept(settings().mail_url))
