"""Drafts: every edit is kept, two authors lose nothing, and what was done can be taken back."""

from datetime import timedelta

import pytest

from lms.adapters.course_folder import read_zip
from lms.domain import course_edit
from lms.domain.errors import Missing, Refused
from lms.services import authoring, catalogue, drafts
from lms.services.drafts import EditConflict, sha256_of
from tests.services.conftest import SLUG

LESSON = "01-nachalo/20-vtoroe.md"


def content(session) -> str:
    return drafts.working(session, SLUG).tree[LESSON].decode()


def put(session, study, text, base, who="instructor", later=0):
    now = study.now + timedelta(minutes=later)
    return drafts.put(session, study.actor(who), SLUG, LESSON, text, base, now)


def test_saving_gives_a_receipt_and_keeps_what_was(session, study) -> None:
    first = content(session)
    saved = put(session, study, "# Второе\r\n\r\nНовый текст.", sha256_of(first.encode()))
    assert content(session) == "# Второе\n\nНовый текст.\n"
    assert (saved.sha256, saved.merged) == (sha256_of(content(session).encode()), False)
    assert drafts.version(session, drafts.working(session, SLUG), sha256_of(first.encode())) == first.encode()
    assert drafts.working(session, SLUG).changed == (LESSON,)
    assert catalogue.current(session, SLUG).revision_number == 1


def test_what_keeps_itself_while_one_writes_is_one_edit(session, study) -> None:
    base = sha256_of(content(session).encode())
    for minute, text in enumerate(("# A\n", "# A\n\nB\n", "# A\n\nB C\n")):
        base = put(session, study, text, base, later=minute).sha256
    assert drafts.history(session, SLUG, 1, 10)[1] == 1
    base = put(session, study, "# A\n\nПосле обеда\n", base, later=60).sha256
    put(session, study, "# A\n\nДругой автор\n", base, who="administrator", later=61)
    lines, total = drafts.history(session, SLUG, 1, 10)
    assert (total, [line.author for line in lines]) == (3, ["Орлов П. А.", "Лебедева Н. С.", "Лебедева Н. С."])
    states = drafts.file_history(session, SLUG, LESSON)
    assert [state.edit_id for state in states] == [line.id for line in lines]
    assert states[0].sha256 == sha256_of(content(session).encode())


def test_two_authors_at_different_places_are_brought_together(session, study) -> None:
    put(session, study, "# A\n\nПервый абзац.\n\nВторой абзац.\n", sha256_of(content(session).encode()))
    base = sha256_of(content(session).encode())
    put(session, study, "# A\n\nПервый абзац, уточнён.\n\nВторой абзац.\n", base, who="administrator")
    saved = put(session, study, "# A\n\nПервый абзац.\n\nВторой абзац и третий.\n", base, later=1)
    assert saved.merged
    assert content(session) == "# A\n\nПервый абзац, уточнён.\n\nВторой абзац и третий.\n"


def test_two_authors_at_one_place_see_both_texts_and_nothing_is_saved(session, study) -> None:
    put(session, study, "# A\n\nСрок десять дней.\n", sha256_of(content(session).encode()))
    base = sha256_of(content(session).encode())
    put(session, study, "# A\n\nСрок пять дней.\n", base, who="administrator")
    with pytest.raises(EditConflict) as conflict:
        put(session, study, "# A\n\nСрок двадцать дней.\n", base)
    found = conflict.value
    assert ("десять" in found.base, "двадцать" in found.mine, "пять" in found.theirs) == (True, True, True)
    assert content(session) == "# A\n\nСрок пять дней.\n"
    put(session, study, found.mine, found.their_sha256)
    assert "двадцать" in content(session)


def test_the_same_text_twice_is_no_edit(session, study) -> None:
    put(session, study, content(session), "0" * 64)
    assert drafts.history(session, SLUG, 1, 10) == ([], 0)


def test_an_edit_is_taken_back_once_and_not_over_later_work(session, study) -> None:
    actor, before = study.actor("instructor"), dict(drafts.working(session, SLUG).tree)

    def rename(title):
        return authoring.edit(
            session, actor, SLUG, lambda tree: course_edit.rename_lesson(tree, "vtoroe", title), "tree.rename-lesson",
            title, study.now,
        )  # fmt: skip

    first, second = rename("Раз"), rename("Два")
    with pytest.raises(Refused, match="changed after this edit"):
        drafts.undo(session, actor, SLUG, first, study.now)
    drafts.undo(session, actor, SLUG, second, study.now)
    drafts.undo(session, actor, SLUG, first, study.now)
    assert drafts.working(session, SLUG).tree == before
    assert drafts.working(session, SLUG).changed == ()
    with pytest.raises(Refused, match="already"):
        drafts.undo(session, actor, SLUG, first, study.now)
    lines, _total = drafts.history(session, SLUG, 1, 10)
    assert [line.undone for line in lines] == [False, False, True, True]
    with pytest.raises(Missing):
        drafts.undo(session, actor, SLUG, 10_000, study.now)


def test_a_draft_thrown_away_can_be_brought_back(session, study) -> None:
    put(session, study, "# A\n\nТруд целого дня.\n", sha256_of(content(session).encode()))
    edit = authoring.discard(session, study.actor("instructor"), SLUG, study.now)
    assert drafts.working(session, SLUG).changed == ()
    drafts.undo(session, study.actor("instructor"), SLUG, edit, study.now)
    assert "Труд" in content(session)


def test_a_folder_edited_at_home_and_here_is_brought_together(session, study) -> None:
    taken = authoring.archive(session, SLUG)
    put(session, study, "# Второе\n\nИзменено здесь.\n", sha256_of(content(session).encode()))
    home = read_zip(taken) | {"01-nachalo/10-vvedenie.md": "# Введение\n\n[[fz-1-2001]] дома.\n".encode()}
    with_note = _with_note(taken, home)
    came = authoring.upload(session, study.actor("instructor"), SLUG, "primer.zip", with_note, "", study.now)
    tree = drafts.working(session, SLUG).tree
    assert came.conflicts == ()
    assert "здесь" in tree[LESSON].decode()
    assert "дома" in tree["01-nachalo/10-vvedenie.md"].decode()


def test_a_place_changed_at_home_and_here_is_marked_and_cannot_be_published(session, study) -> None:
    taken = authoring.archive(session, SLUG)
    put(session, study, "# Второе\n\nЗдесь так.\n", sha256_of(content(session).encode()))
    home = read_zip(taken) | {LESSON: "# Второе\n\nДома иначе.\n".encode()}
    came = authoring.upload(session, study.actor("instructor"), SLUG, "p.zip", _with_note(taken, home), "", study.now)
    assert came.conflicts == (LESSON,)
    assert ("Здесь так" in content(session), "Дома иначе" in content(session)) == (True, True)
    with pytest.raises(Refused):
        authoring.publish(session, study.actor("instructor"), SLUG, "Свели", study.now)


def _with_note(taken: bytes, files: dict[str, bytes]) -> bytes:
    """The archive as one packs it again at home: the note it came with stays in it."""
    import io
    import zipfile

    from lms.adapters.course_folder import BASE_FILE

    with zipfile.ZipFile(io.BytesIO(taken)) as archive:
        note = archive.read(BASE_FILE)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {**files, BASE_FILE: note}.items():
            archive.writestr(f"primer/{name}", data)
    return buffer.getvalue()


def test_a_course_begins_in_the_browser_and_is_seen_when_published(session, study) -> None:
    actor = study.actor("instructor")
    slug = authoring.new_course(session, actor, "Работа с ТОС", frozenset({"new"}), study.now)
    assert slug == "rabota-s-tos"
    newest = authoring.courses(session)[0]
    assert (newest.slug, newest.revision) == (slug, authoring.NEW_DRAFT)
    with pytest.raises(Missing):
        catalogue.current(session, slug)
    for title in ("Работа с ТОС", "New", "!!!"):
        with pytest.raises(Refused) as refused:
            authoring.new_course(session, actor, title, frozenset({"new"}), study.now)
        assert refused.value.field == "title"
    authoring.edit(session, actor, slug, lambda tree: course_edit.add_module(tree, "Первый")[1], "x", "x", study.now)
    authoring.edit(
        session, actor, slug, lambda tree: course_edit.add_lesson(tree, "pervyi", "Урок")[1], "x", "x", study.now
    )
    assert authoring.publish(session, actor, slug, "Начало", study.now) == 1
    assert catalogue.current(session, slug).document.title == "Работа с ТОС"


def test_versions_of_other_courses_are_not_given_out(session, study) -> None:
    other = authoring.new_course(session, study.actor("instructor"), "Чужой", frozenset(), study.now)
    secret = sha256_of(drafts.working(session, other).tree["course.toml"])
    with pytest.raises(Missing):
        drafts.version(session, drafts.working(session, SLUG), secret)
