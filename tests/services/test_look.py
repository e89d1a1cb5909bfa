"""A look at a draft: as publication would make it, on any day; and nothing of it is recorded."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.domain.errors import Missing, Refused
from lms.domain.legal_change import Change, ChangeKind
from lms.models.base import Base
from lms.services import act_register, authoring, catalogue, legal_acts, look
from lms.services.demo_answers import right_form
from tests.services.begun import begun_course

SLUG, LESSON = "primer", "01-nachalo/20-vtoroe.md"


def looked(session, study, on=None):
    return look.look(session, SLUG, on or study.now.date(), study.now)


def write(session, study, text, path=LESSON):
    authoring.upload(session, study.actor("instructor"), SLUG, "a.md", text.encode(), path, study.now)


def record(session, study, slug, places=()):
    change = Change(kind=ChangeKind.AMENDED, in_force_on=study.now.date(), by="3-ФЗ", places=places)
    act_register.record_change(session, study.actor("instructor"), slug, change, study.now)


def test_a_lesson_is_rendered_as_publication_renders_it(session, study) -> None:
    current = catalogue.current(session, SLUG)
    published = catalogue.lesson_text(session, current.revision_id, current.sha256, "vvedenie")
    text = look.text(looked(session, study), "vvedenie")
    assert text.html == published.html.replace(f"/media/{current.revision_id}/", "/teach/primer/look/media/")
    assert (text.contents, text.acts) == (published.contents, published.acts)
    write(session, study, "# Второе\n\nИначе.\n")
    assert "Иначе." in look.text(looked(session, study), "vtoroe").html
    with pytest.raises(Missing):
        look.text(looked(session, study), "nothing")


def test_a_draft_with_problems_is_not_looked_at(session, study) -> None:
    write(session, study, "# Второе\n\n[[fz-9-1999]]\n")
    with pytest.raises(Refused, match="problems"):
        looked(session, study)


def test_a_picture_of_the_draft(session, study) -> None:
    authoring.upload(session, study.actor("instructor"), SLUG, "b.png", b"new", "media/shema.png", study.now)
    assert look.media(session, SLUG, "shema.png") == b"new"
    with pytest.raises(Missing):
        look.media(session, SLUG, "none.png")


def test_a_stale_place_is_doubtful_until_the_draft_edits_it(session, study) -> None:
    record(session, study, "fz-2-2002")
    assert [note.kind for note in looked(session, study).notes["lesson", "vtoroe"]] == [ChangeKind.AMENDED]
    assert ("lesson", "vtoroe") not in looked(session, study, study.now.date() - timedelta(days=2)).notes
    write(session, study, "# Второе\n\nПо-новому, [[fz-2-2002]].\n")
    assert ("lesson", "vtoroe") not in looked(session, study).notes


def test_a_check_that_is_missed_by_then_is_told_once(session, study) -> None:
    due = max(line.due_on for line in legal_acts.by_due_date(session))
    found = looked(session, study, due + timedelta(days=1))
    assert [note.kind for note in found.notes["lesson", "vtoroe"]] == [ChangeKind.OVERDUE]
    assert ("question", "p-1-3") in found.notes
    assert ("lesson", "vtoroe") not in looked(session, study, study.now.date()).notes
    act_register.note_overdue(session, study.now + timedelta(days=4000))
    later = looked(session, study, date(2040, 1, 1))
    assert [note.kind for note in later.notes["lesson", "vtoroe"]] == [ChangeKind.OVERDUE]


def test_an_act_that_expires_by_then_is_in_force_no_more(session, study) -> None:
    entry = act_register.entry(session, "fz-1-2001")
    base = act_register.version(entry)
    entry = entry.replace('status = "in_force"', 'status = "expires"\nexpires_on = 2027-03-01')
    act_register.save_entry(session, study.actor("instructor"), "fz-1-2001", entry, base, study.now)
    for on, status in ((date(2027, 2, 28), "expires"), (date(2027, 3, 1), "repealed")):
        assert looked(session, study, on).lines(["fz-1-2001"])["fz-1-2001"].status == status


def test_a_sample_attempt_is_drawn_again_by_its_seed_and_graded_at_once(session, study) -> None:
    found = looked(session, study)
    drawn = look.sample(found, "delo", 7)
    assert (drawn.passed, drawn.points) == (None, 0.0)
    assert [item.question for item in look.sample(found, "nachalo", 3).items] == [
        item.question for item in look.sample(found, "nachalo", 3).items
    ]
    form = {
        f"{item.position}-{name}": values for item in drawn.items for name, values in right_form(item.question).items()
    }
    graded = look.sample(found, "delo", 7, form)
    assert (graded.passed, graded.points) == (True, graded.max_points)
    assert look.sample(found, "delo", 7, {}).passed is False
    essay = next(item for item in look.sample(found, "nachalo", 7).items if item.question.needs_person)
    assert look.sample(found, "nachalo", 7, {f"{essay.position}-answer": ["Сам"]}).passed is None
    with pytest.raises(Missing):
        look.sample(found, "nothing", 1)
    assert look.new_seed() > 0


def test_a_doubtful_question_is_not_drawn(session, study) -> None:
    record(session, study, "fz-2-2002")
    rules = look.sample(looked(session, study), "nachalo", 1).rules
    assert rules.draw == 9  # the whole bank, so that the doubtful one fills up the attempt and says so
    stale = [item.question.key for item in look.sample(looked(session, study), "nachalo", 1).items if item.stale]
    assert stale == ["p-1-3"]


def kept(session):
    """Every row of every table, as the test's own transaction sees it."""
    session.flush()
    tables = Base.metadata.sorted_tables
    return {each.name: session.execute(select(each).order_by(*each.primary_key)).all() for each in tables}


def test_looking_changes_no_row(session, study) -> None:
    study.enrol("learner")
    write(session, study, "# Второе\n\nИначе.\n")
    before = kept(session)
    found = looked(session, study)
    look.text(found, "vtoroe"), look.sample(found, "delo", 1, {}), found.lines(found.cited())
    assert kept(session) == before


def test_a_course_that_was_never_published(session, study) -> None:
    found = look.look(session, begun_course(session, study), study.now.date(), study.now)
    assert (found.course.revision_number, found.notes) == (1, {})
    assert [entry.title for entry in found.outline.lessons] == ["Первое"]
