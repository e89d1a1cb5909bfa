"""The living register: what a change of law does to entries and to the register as a whole."""

from datetime import date, timedelta

import msgspec
import pytest
from sqlalchemy import select

from lms.domain.errors import Missing, Refused, Stale, Unsound
from lms.domain.legal_act import Status, Trust, read_register
from lms.domain.legal_change import Change, ChangeKind
from lms.models.journal import AuditEntry
from lms.models.legal_acts import Act, ActChange, ActRegister, ActState
from lms.services import act_register, legal_acts
from lms.services.legal_acts import ActFilters

ACT, OTHER = "fz-1-2001", "fz-2-2002"


def record(study, kind=ChangeKind.AMENDED, in_force_on=None, by="3-ФЗ", slug=ACT, **more) -> int:
    change = Change(kind=kind, in_force_on=in_force_on or study.now.date(), by=by, **more)
    return act_register.record_change(study.session, study.actor("instructor"), slug, change, study.now)


def save(study, text: str, slug=ACT) -> str:
    base = act_register.version(act_register.entry(study.session, slug)) if slug else ""
    return act_register.save_entry(study.session, study.actor("instructor"), slug, text, base, study.now)


def confirm(study, slug=ACT) -> None:
    act_register.confirm(study.session, study.actor("instructor"), slug, "pravo.gov.ru", study.now)


def stands(session) -> tuple[str, str]:
    found = session.get_one(ActRegister, 1)
    session.refresh(found)
    return found.sha256, found.law_sha256


def test_an_amendment_stands_in_the_entry_the_history_and_the_journal(session, study) -> None:
    before = stands(session)
    record(study, note="Новый срок", places=("5 ч. 1", "7"))
    law = legal_acts.act(session, ACT)
    assert (law.editions[-1].by, law.editions[-1].note, law.status) == ("3-ФЗ", "Новый срок", Status.IN_FORCE)
    assert (law.checked_on, law.checked_by) == (date(2026, 11, 24), "Лебедева Н. С.")
    (line,) = legal_acts.history(session, ACT)
    assert (line.kind, line.by, line.note, line.places) == (
        ChangeKind.AMENDED,
        "3-ФЗ",
        "Новый срок",
        ("5 ч. 1", "7"),
    )
    assert line.noted_at == study.now
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "act.amended")).one()
    assert (entry.actor_id, entry.subject) == (study.actor("instructor").id, f"act:{ACT}")
    assert not set(stands(session)) & set(before)
    record(study.later(days=1), ChangeKind.REPEALED)
    assert [line.kind for line in legal_acts.history(session, ACT)] == [ChangeKind.REPEALED, ChangeKind.AMENDED]


def test_an_entry_that_a_colleague_has_changed_is_not_overwritten_unseen(session, study) -> None:
    text, instructor = act_register.entry(session, ACT), study.actor("instructor")
    base = act_register.version(text)
    confirm(study)
    theirs = act_register.entry(session, ACT)
    with pytest.raises(Stale, match="Somebody else has changed this entry"):
        act_register.save_entry(session, instructor, ACT, text, base, study.now)
    assert act_register.entry(session, ACT) == theirs
    act_register.save_entry(session, instructor, ACT, text, act_register.version(theirs), study.now)
    assert act_register.entry(session, ACT) == text


def test_a_repeal_to_come_means_that_the_act_expires_and_is_checked_by_then(session, study) -> None:
    record(study, ChangeKind.REPEALED, date(2026, 12, 20))
    law = legal_acts.act(session, ACT)
    assert (law.status, law.expires_on) == (Status.EXPIRES, date(2026, 12, 20))
    assert legal_acts.lines(session, [ACT])[ACT].due_on == date(2026, 12, 20)
    assert not act_register.has_overdue(session, date(2026, 12, 20))
    assert act_register.has_overdue(session, date(2026, 12, 21))
    record(study.later(days=30), ChangeKind.REPEALED, date(2026, 12, 20))
    law = legal_acts.act(session, ACT)
    assert (law.status, law.expires_on) == (Status.REPEALED, None)


def test_a_replaced_act_names_one_of_the_register(session, study) -> None:
    with pytest.raises(Refused) as refused:
        record(study, ChangeKind.REPLACED, successor="fz-9-1999")
    assert refused.value.field == "successor"
    record(study, ChangeKind.REPLACED, successor=OTHER)
    law = legal_acts.act(session, ACT)
    assert (law.status, law.replaced_by) == (Status.REPLACED, OTHER)
    with pytest.raises(Missing):
        record(study, slug="fz-9-1999")


def test_a_confirmation_moves_the_day_and_says_who_and_with_what(session, study) -> None:
    before = stands(session)
    confirm(study)
    law = legal_acts.act(session, ACT)
    assert (law.checked_on, law.checked_by, law.source) == (
        date(2026, 11, 24),
        "Лебедева Н. С.",
        "pravo.gov.ru",
    )
    assert legal_acts.lines(session, [ACT])[ACT].due_on == date(2027, 2, 22)
    assert stands(session) != before
    assert legal_acts.history(session, ACT) == []
    with pytest.raises(Missing):
        confirm(study, "fz-9-1999")


def test_every_state_of_the_law_is_kept_and_can_be_read_later(session, study) -> None:
    _page, before = stands(session)
    record(study, by="281-ФЗ", in_force_on=date(2026, 11, 20))
    _page, after = stands(session)
    taken_at, acts = legal_acts.state(session, before)
    assert list(acts) == [ACT, OTHER]
    assert (acts[ACT].edition, acts[ACT].checked_on) == ("Выдуманный акт для проверок", date(2026, 11, 1))
    assert taken_at == study.now
    assert legal_acts.state(session, after)[1][ACT].edition == "ред. 20.11.2026 (281-ФЗ)"
    with pytest.raises(Missing):
        legal_acts.state(session, "0" * 64)
    count = len(session.scalars(select(ActState)).all())
    act_register.keep_up(session, study.later(days=1).now)
    assert (len(session.scalars(select(ActState)).all()), stands(session)[1]) == (count, after)


def test_an_edited_entry_is_read_strictly_and_refused_with_every_line(session, study) -> None:
    text = act_register.entry(session, ACT)
    before = stands(session)
    with pytest.raises(Unsound) as refused:
        save(study, text.replace('"in_force"', '"valid"').replace("review_days = 90", "review_days = 0"))
    assert refused.value.field == "text"
    lines = text.splitlines()
    assert [problem.line for problem in refused.value.problems] == [
        lines.index('status = "in_force"') + 1,
        lines.index("review_days = 90") + 1,
    ]
    for wrong, words in (
        (text.replace(ACT, "fz-3-2003"), "can't be changed"),
        (text.replace('"in_force"', '"replaced"\nreplaced_by = "fz-9-1999"'), "no such act"),
        ("", "can't be read"),
        (f"{text}\n[[act]]\n{text.replace(ACT, 'fz-3-2003')}", "can't be read"),
    ):
        with pytest.raises(Refused, match=words):
            save(study, wrong)
    assert (act_register.entry(session, ACT), stands(session)) == (text, before)


def test_a_saved_entry_is_found_by_its_new_words(session, study) -> None:
    save(study, act_register.entry(session, ACT).replace("О примерах", "О дружинах").replace("\n", "\r\n"))
    found, _total = legal_acts.find(session, ActFilters(search="дружина"), 1, 20)
    assert [line.slug for line in found] == [ACT]
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "act.corrected"


def test_a_new_entry_takes_a_free_slug(session, study) -> None:
    text = act_register.entry(session, ACT)
    with pytest.raises(Refused, match="already an act"):
        save(study, text, "")
    assert save(study, text.replace(ACT, "fz-3-2003"), "") == "fz-3-2003"
    assert set(legal_acts.register(session)) == {ACT, OTHER, "fz-3-2003"}
    with pytest.raises(Missing):
        save(study, text.replace(ACT, "fz-4-2004"), "fz-4-2004")


def test_the_register_leaves_as_its_file_holds_it(session, study) -> None:
    record(study, places=("5",))
    written = act_register.export(session)
    assert read_register(written.encode(), "acts.toml") == (legal_acts.register(session), ())


@pytest.fixture
def files(session) -> dict:
    """The register as the files hold it."""
    return legal_acts.register(session)


def changed(files, **changes) -> dict:
    return {**files, ACT: msgspec.structs.replace(files[ACT], **changes)}


def load(study, acts) -> tuple[str, ...]:
    return act_register.load(study.session, acts, study.now)


def test_an_edited_entry_outlives_files_that_have_not_changed(session, study, files) -> None:
    confirm(study)
    edited = legal_acts.act(session, ACT)
    assert load(study, files) == ()
    assert legal_acts.act(session, ACT) == edited


def test_an_edited_entry_outlives_files_checked_no_later_and_is_named(session, study, files) -> None:
    confirm(study)
    edited = legal_acts.act(session, ACT)
    assert load(study, changed(files, title="Об ином", checked_on=edited.checked_on)) == (ACT,)
    assert legal_acts.act(session, ACT) == edited
    assert load(study, changed(files, title="Об ином", checked_on=edited.checked_on)) == (ACT,)


def test_files_checked_later_take_the_place_of_an_edited_entry(session, study, files) -> None:
    confirm(study)
    newer = changed(files, title="Об ином", checked_on=date(2026, 11, 25))
    assert load(study, newer) == ()
    assert legal_acts.register(session) == newer
    assert load(study, files) == ()
    assert legal_acts.register(session) == files, "nobody has edited it since"


def test_an_edit_that_has_come_to_the_files_is_an_edit_no_more(session, study, files) -> None:
    confirm(study)
    exported = legal_acts.register(session)
    assert load(study, exported) == ()
    assert load(study, files) == ()
    assert legal_acts.register(session) == files


def test_acts_that_left_the_files_leave_unless_they_were_made_or_edited_here(session, study, files) -> None:
    save(study, act_register.entry(session, ACT).replace(ACT, "fz-3-2003"), "")
    confirm(study)
    assert load(study, {}) == ()
    assert set(legal_acts.register(session)) == {ACT, "fz-3-2003"}


def test_an_overdue_check_is_noted_once_and_told_in_one_letter(session, study, files) -> None:
    late = study.later(days=80)
    today = late.now.date()
    assert not act_register.has_overdue(session, study.now.date())
    assert act_register.has_overdue(session, today)
    assert act_register.note_overdue(session, late.now) == 2
    (letter,) = study.letters("acts_overdue")
    assert (letter["to"], letter["values"]) == ("instructor@city.test", {"acts": 2, "places": 16})
    assert [(row.act_slug, row.in_force_on) for row in session.scalars(select(ActChange).order_by(ActChange.id))] == [
        (ACT, date(2027, 1, 30)),
        (OTHER, date(2027, 1, 31)),
    ]
    act_register.load(session, files, late.now)
    save(late, act_register.entry(session, ACT) + "\n")
    assert not act_register.has_overdue(session, today)
    assert act_register.note_overdue(session, late.later(days=1).now) == 0
    assert len(study.letters("acts_overdue")) == 1


def test_after_a_check_the_next_one_is_noted_again(session, study) -> None:
    late = study.later(days=80)
    act_register.note_overdue(session, late.now)
    confirm(late)
    assert not act_register.has_overdue(session, late.now.date())
    assert act_register.note_overdue(session, late.later(days=91).now) == 1
    assert len(study.letters("acts_overdue")) == 2


def test_acts_are_found_by_trust_and_by_the_day_of_their_check(session, study) -> None:
    save(study, act_register.entry(session, OTHER).replace('trust = "V"', 'trust = "U"'), OTHER)
    assert [act.slug for act in legal_acts.entries(session, ActFilters(trust=Trust.UNVERIFIED.value))] == [OTHER]
    assert [line.slug for line in legal_acts.by_due_date(session)] == [ACT, OTHER]
    assert [line.slug for line in legal_acts.by_due_date(session, date(2027, 1, 31))] == [ACT]
    confirm(study)
    assert [line.slug for line in legal_acts.by_due_date(session)] == [OTHER, ACT]


def test_a_letter_about_a_change_goes_to_instructors_when_courses_are_touched(session, study) -> None:
    save(study, act_register.entry(session, ACT).replace(ACT, "fz-3-2003"), "")
    record(study, slug="fz-3-2003")
    assert study.letters("law_changed") == []
    assert record(study) == 14
    (letter,) = study.letters("law_changed")
    assert (letter["to"], letter["values"]) == (
        "instructor@city.test",
        {"act": "Федеральный закон от 09.01.2001 № 1-ФЗ", "slug": ACT, "places": 14},
    )


def test_two_who_check_one_act_after_the_other_both_stand_in_the_journal(session, study) -> None:
    confirm(study)
    act_register.confirm(session, study.actor("administrator"), ACT, "consultant.ru", study.now + timedelta(days=1))
    assert legal_acts.act(session, ACT).source == "consultant.ru"
    assert session.get_one(Act, ACT).checked_on == date(2026, 11, 25)
    actors = session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action == "act.confirmed"))
    assert set(actors) == {study.actor("instructor").id, study.actor("administrator").id}
