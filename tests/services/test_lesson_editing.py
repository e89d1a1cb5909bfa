"""A lesson is opened, shown, saved beside colleagues, and brought back from its history."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lms.domain import course_edit
from lms.domain.errors import Missing, Refused
from lms.services import authoring, drafts, lesson_editing, lesson_history
from lms.services.drafts import EditConflict

SLUG, KEY = "primer", "vvedenie"
PATH = "01-nachalo/10-vvedenie.md"


@pytest.fixture
def writes(session, study):
    """Save the text of the lesson: `writes(name, body, base, minutes)`."""

    def write(name, body, base, minutes=0):
        at = study.now + timedelta(minutes=minutes)
        return lesson_editing.save(session, study.actor(name), SLUG, KEY, body, base, at)

    return write


def opened(session):
    return lesson_editing.opened(session, SLUG, KEY)[0]


def test_a_lesson_opens_with_its_place_in_the_course(session) -> None:
    found = opened(session)
    assert (found.course, found.module, found.number) == ("Пример курса для проверок", "nachalo", 1)
    assert (found.title, found.path, found.practice) == ("Введение в примеры", PATH, 120)
    assert found.previous is None
    assert found.following is not None
    last = lesson_editing.opened(session, SLUG, "praktika")[0]
    assert last.previous is not None
    assert last.following is None
    with pytest.raises(Missing):
        lesson_editing.opened(session, SLUG, "nothing")


def test_what_is_saved_stands_in_the_draft_alone(session, writes) -> None:
    found = opened(session)
    saved = writes("instructor", "# Иначе\r\n\r\nТекст.", found.sha256)
    assert saved.text == "# Иначе\n\nТекст.\n"
    assert (opened(session).text, opened(session).sha256) == (saved.text, saved.sha256)
    assert authoring.draft(session, SLUG).changed == (PATH,)


def test_a_colleague_may_go_on_from_any_text_that_was_saved(session, writes) -> None:
    """Saves of one sitting are one edit; a text between two of them is known all the same."""
    first = opened(session)
    between = writes("instructor", first.text.replace("Введение в примеры", "Введение"), first.sha256)
    writes("instructor", between.text.replace("Пример |", "Случай |"), between.sha256, 1)
    saved = writes("administrator", between.text.replace("Сноска к примеру", "Сноска"), between.sha256, 2)
    assert saved.merged
    assert all(words in saved.text for words in ("# Введение\n", "Случай |", "[^1]: Сноска."))
    assert drafts.begun_from(session, drafts.working(session, SLUG), saved.sent_sha256) is not None


def test_an_archive_taken_in_the_middle_of_writing_is_brought_together(session, study, writes) -> None:
    first = opened(session)
    between = writes("instructor", first.text.replace("Введение в примеры", "Введение"), first.sha256)
    taken = authoring.archive(session, SLUG)
    writes("instructor", between.text.replace("Пример |", "Случай |"), between.sha256, 1)
    authoring.upload(session, study.actor("administrator"), SLUG, "primer.zip", taken, "", study.now)
    assert "Случай |" in opened(session).text


def test_writing_goes_on_while_texts_are_brought_together(session, writes) -> None:
    """What was sent names the base for what was typed meanwhile: nothing is changed twice."""
    first = opened(session)
    writes("instructor", first.text.replace("Введение в примеры", "Введение"), first.sha256)
    sent = first.text.replace("Сноска к примеру", "Сноска к слову")
    saved = writes("administrator", sent, first.sha256, 1)
    later = writes("administrator", sent.replace("Сноска к слову", "Сноска к словам"), saved.sent_sha256, 2)
    assert "# Введение\n" in later.text
    assert "Сноска к словам" in later.text


def test_a_base_nobody_knows_loses_nothing(session, writes) -> None:
    first = opened(session)
    with pytest.raises(EditConflict) as refused:
        writes("instructor", "# Совсем другое\n", "0" * 64)
    assert (refused.value.mine, refused.value.theirs) == ("# Совсем другое\n", first.text)


def test_a_lesson_that_has_moved_is_saved_in_its_new_place(session, study, writes) -> None:
    found, author = opened(session), study.actor("instructor")
    authoring.edit(
        session,
        author,
        SLUG,
        lambda tree: course_edit.move_lesson(tree, KEY, "nachalo", 1),
        "tree.moved",
        KEY,
        study.now,
    )
    writes("instructor", "# Иначе\n", found.sha256, 1)
    assert opened(session).text == "# Иначе\n"
    assert PATH not in drafts.working(session, SLUG).tree


def test_both_texts_of_a_conflict_stay_in_the_history(session, study, writes) -> None:
    first = opened(session)
    theirs = writes("instructor", first.text.replace("Первый раздел", "Раздел коллеги"), first.sha256)
    mine = first.text.replace("Первый раздел", "Раздел мой")
    with pytest.raises(EditConflict):
        writes("administrator", mine, first.sha256, 1)
    at = study.now + timedelta(minutes=2)
    edit = lesson_editing.choose_theirs(session, study.actor("administrator"), SLUG, KEY, mine, at)
    assert edit
    assert opened(session).text == theirs.text
    draft = drafts.working(session, SLUG)
    known = lesson_history.versions(session, draft, KEY)
    assert [version.action for version in known[:3]] == ["lesson.colleague_kept", "lesson.set_aside", "file.edited"]
    assert lesson_history.text_of(session, draft, known, drafts.sha256_of(mine.encode())) == mine


def test_the_preview_is_what_publication_renders(session, study) -> None:
    found, draft = lesson_editing.opened(session, SLUG, KEY)
    shown = lesson_editing.preview(session, draft, KEY, found.text)
    html = text("SELECT html FROM lesson_pages WHERE lesson_key = :key")
    published = session.execute(html, {"key": KEY}).scalar_one()
    assert shown.text.html == published.replace("/media/1/", f"/teach/{SLUG}/media/")
    assert shown.text.acts == ("fz-1-2001",)
    assert (shown.title, shown.problems, shown.refused) == ("Введение в примеры", (), None)


def test_the_preview_tells_the_remarks_of_this_lesson_with_their_lines(session) -> None:
    _found, draft = lesson_editing.opened(session, SLUG, KEY)
    shown = lesson_editing.preview(
        session, draft, KEY, "# Название\n\n[[fz-9-1999]]\n\n<b>жирно</b>\n\n![](media/no.png)\n"
    )
    assert [(each.code, each.line) for each in shown.problems] == [
        ("unknown_act", 3), ("raw_html", 5), ("raw_html", 5), ("broken_link", 7), ("no_alternative_text", 7),
    ]  # fmt: skip
    assert [each.code for each in lesson_editing.preview(session, draft, KEY, "# Пусто\n").findings] == [
        "uncited_lesson"
    ]


def test_a_tangled_text_is_refused_in_words_and_can_be_saved(session, writes) -> None:
    found, draft = lesson_editing.opened(session, SLUG, KEY)
    tangled = "# Название\n\n" + "[" * 5000
    shown = lesson_editing.preview(session, draft, KEY, tangled)
    assert shown.refused is not None
    assert [each.code for each in shown.problems] == ["tangled"]
    assert writes("instructor", tangled, found.sha256).text == tangled + "\n"


def test_minutes_of_practice_are_kept_with_the_module(session, study) -> None:
    author = study.actor("instructor")
    lesson_editing.set_practice(session, author, SLUG, KEY, 45, study.now)
    assert opened(session).practice == 45
    lesson_editing.set_practice(session, author, SLUG, KEY, 0, study.now)
    assert opened(session).practice == 0
    assert b"practice" not in drafts.working(session, SLUG).tree["01-nachalo/module.toml"]


def test_an_earlier_text_comes_back_as_an_edit_of_its_own(session, study, writes) -> None:
    first = opened(session)
    writes("instructor", "# Иначе\n", first.sha256)
    at, author = study.now + timedelta(hours=1), study.actor("instructor")
    edit = lesson_history.restore(session, author, SLUG, KEY, first.sha256, at)
    assert opened(session).text == first.text
    draft = drafts.working(session, SLUG)
    known = lesson_history.versions(session, draft, KEY)
    assert [(each.action, each.revision) for each in known] == [("lesson.restored", 0), ("file.edited", 0), ("", 1)]
    assert known[0].author == "Лебедева Н. С."
    drafts.undo(session, author, SLUG, edit, at)
    assert opened(session).text == "# Иначе\n"
    assert lesson_history.restore(session, author, SLUG, KEY, opened(session).sha256, at) == 0


def test_published_revisions_are_versions_too(session, study, writes) -> None:
    first = opened(session)
    writes("instructor", first.text.replace("Первый раздел", "Раздел первый"), first.sha256)
    later = study.now + timedelta(days=1)
    authoring.publish(session, study.actor("instructor"), SLUG, "Уточнено", later)
    draft = drafts.working(session, SLUG)
    known = lesson_history.versions(session, draft, KEY)
    assert [(each.revision, each.action) for each in known] == [(2, ""), (0, "file.edited"), (1, "")]
    assert lesson_history.text_of(session, draft, known, known[-1].sha256) == first.text


def test_files_that_are_no_versions_of_the_lesson_are_not_shown(session) -> None:
    draft = drafts.working(session, SLUG)
    known = lesson_history.versions(session, draft, KEY)
    bank = drafts.sha256_of(draft.tree["01-nachalo/bank.gift"])
    with pytest.raises(Missing):
        lesson_history.text_of(session, draft, known, bank)


def test_a_text_too_long_for_a_lesson_is_not_saved(session, writes) -> None:
    found, draft = lesson_editing.opened(session, SLUG, KEY)
    long = "# Длинное\n\n" + "слово " * 40_000
    with pytest.raises(Refused, match="larger than 200000 bytes"):
        writes("instructor", long, found.sha256)
    assert opened(session).text == found.text
    assert lesson_editing.preview(session, draft, KEY, long).refused is not None
