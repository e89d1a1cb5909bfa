"""Keeping the register true: recording changes, confirming, editing entries, reviewing what became doubtful."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from lms.adapters.clock import local_date, now
from lms.domain.legal_act import requisites
from lms.domain.permissions import Action
from lms.services import act_register, legal_acts, staleness
from lms.services.legal_acts import ActFilters
from lms.web.blueprint import Pages
from lms.web.identity import actor, database
from lms.web.law_notes import said
from lms.web.legal_acts.forms import ChangeForm, ConfirmForm, EntryForm
from lms.web.paging import SIZE, Page, asked
from lms.web.rendering import form_page, show
from lms.web.wording import ngettext, say

pages = Pages("law", __name__)

NEW_ENTRY = """slug = ""
kind = "Федеральный закон"
number = ""
date = 2026-01-01
title = ""
status = "unknown"
trust = "U"
checked_on = 2026-01-01
checked_by = ""
source = ""
topics = ["obshchee"]
gives = ""

[[act.article]]
number = "1"
text = ""
trust = "U"
"""


@pages.page("/acts/<slug>/change", Action.KEEP_LAW, post=True)
def change(slug: str) -> ResponseReturnValue:
    """Record what has happened to an act; every place that cites it becomes stale at once."""
    act = legal_acts.act(database(), slug)
    form = ChangeForm()
    every, _total = legal_acts.find(database(), ActFilters(), 1, 2000)
    form.successor.choices = [
        SelectChoice("", "—"),
        *(SelectChoice(line.slug, line.requisites) for line in every if line.slug != slug),
    ]
    marked: list[int] = []
    if form.carried_out(
        lambda: marked.append(act_register.record_change(database(), actor(), slug, form.change(), now()))
    ):
        flash(
            ngettext(
                "Recorded. %(number)s place of the courses now waits for a review.",
                "Recorded. %(number)s places of the courses now wait for a review.",
                marked[0],
            ),
            "right",
        )
        return redirect(f"/acts/{slug}", 303)
    return form_page(
        "legal_acts/change.html", form, act=act, label=requisites(act), citing=legal_acts.citing(database(), slug)
    )


@pages.page("/acts/<slug>/confirm", Action.KEEP_LAW, post=True)
def confirm(slug: str) -> ResponseReturnValue:
    """Say that the entry was compared with its source today and is right."""
    act = legal_acts.act(database(), slug)
    form = ConfirmForm(data={"source": act.source})
    if form.carried_out(lambda: act_register.confirm(database(), actor(), slug, form.source.data, now())):
        say("The day of the check is today.")
        return redirect(f"/acts/{slug}", 303)
    return form_page("legal_acts/confirm.html", form, act=act, label=requisites(act))


@pages.page("/acts/<slug>/entry", Action.KEEP_LAW, post=True)
def entry(slug: str) -> ResponseReturnValue:
    """Edit the whole entry as text."""
    text = act_register.entry(database(), slug)
    stands = act_register.version(text)
    form = EntryForm(data={"text": text, "base": stands})
    if form.carried_out(
        lambda: act_register.save_entry(database(), actor(), slug, form.text.data, form.base.data or "", now())
    ):
        say("Saved.")
        return redirect(f"/acts/{slug}", 303)
    theirs = text if form.base.data != stands else ""
    form.base.data = stands
    label = requisites(legal_acts.act(database(), slug))
    return form_page("legal_acts/entry.html", form, slug=slug, label=label, theirs=theirs)


@pages.page("/acts/new", Action.KEEP_LAW, post=True)
def new_entry() -> ResponseReturnValue:
    """Write the entry of an act that is not in the register yet."""
    form = EntryForm(data={"text": NEW_ENTRY.replace("2026-01-01", local_date(now()).isoformat())})
    made: list[str] = []
    if form.carried_out(
        lambda: made.append(act_register.save_entry(database(), actor(), "", form.text.data, "", now()))
    ):
        say("The act is in the register.")
        return redirect(f"/acts/{made[0]}", 303)
    return form_page("legal_acts/entry.html", form, slug="", label="", theirs="")


@pages.page("/teach/review", Action.KEEP_LAW)
def review() -> ResponseReturnValue:
    """Places of courses that a change of law has made doubtful."""
    tasks, total = staleness.review_tasks(database(), asked(), SIZE)
    return show("legal_acts/review.html", tasks=tasks, said=said, page=Page(asked(), total))


@pages.page("/teach/review/<slug>/<kind>/<key>", Action.KEEP_LAW, post=True)
def still_right(slug: str, kind: str, key: str) -> ResponseReturnValue:
    """One click: the place is right as of today."""
    if request.method == "POST":
        act_register.place_is_right(database(), actor(), slug, kind, key, now())
        say("Noted: this place is right as of today.")
    return redirect("/teach/review", 303)
