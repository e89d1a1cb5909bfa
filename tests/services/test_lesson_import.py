"""A Word file becomes a lesson, with its pictures and a receipt."""

import io

import docx
import pytest

from lms.domain.errors import Refused
from lms.services import authoring, drafts, lesson_editing, lesson_import
from tests.conftest import COURSES

SLUG, KEY = "primer", "vvedenie"
PICTURE = COURSES / "primer" / "media" / "shema.png"


def word(title: str = "Выезд на место", pictures: int = 1) -> bytes:
    document = docx.Document()
    if title:
        document.add_heading(title, 1)
    document.add_paragraph("Первый абзац.")
    document.add_heading("Порядок", 2)
    document.add_paragraph("Позвонить", style="List Bullet")
    for _ in range(pictures):
        document.add_picture(str(PICTURE))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def replace(session, study, content, name="Выезд.docx"):
    return lesson_import.replace_text(session, study.actor("instructor"), SLUG, KEY, name, content, study.now)


@pytest.mark.slow
def test_a_word_file_replaces_the_text_and_can_be_taken_back(session, study) -> None:
    before = lesson_editing.opened(session, SLUG, KEY)[0]
    came = replace(session, study, word())
    found = lesson_editing.opened(session, SLUG, KEY)[0]
    assert found.title == "Выезд на место"
    assert "Первый абзац." in found.text
    assert "## Порядок" in found.text
    assert "- Позвонить" in found.text
    assert came.pictures == 1
    name = found.text.partition("(media/")[2].partition(")")[0]
    assert f"media/{name}" in drafts.working(session, SLUG).tree
    drafts.undo(session, study.actor("instructor"), SLUG, came.edit, study.now)
    assert lesson_editing.opened(session, SLUG, KEY)[0].text == before.text
    assert authoring.draft(session, SLUG).changed == ()


def test_a_file_without_a_title_keeps_that_of_the_lesson(session, study) -> None:
    replace(session, study, word(title="", pictures=0))
    assert lesson_editing.opened(session, SLUG, KEY)[0].title == "Введение в примеры"


def test_a_new_lesson_stands_last_in_its_module(session, study) -> None:
    author = study.actor("instructor")
    came = lesson_import.new_lesson(session, author, SLUG, "nachalo", "Первый_выезд.docx", word(""), study.now)
    found = lesson_editing.opened(session, SLUG, came.key)[0]
    assert (found.title, found.module, came.key) == ("Первый выезд", "nachalo", "pervyi-vyezd")
    assert found.following is not None
    assert found.following.key == "praktika"


@pytest.mark.slow
def test_pictures_get_names_of_their_own(session, study) -> None:
    author = study.actor("instructor")
    first = lesson_import.new_lesson(session, author, SLUG, "nachalo", "a.docx", word("А"), study.now)
    tree = dict(drafts.working(session, SLUG).tree)
    name = next(path for path in tree if path.startswith("media/") and path != "media/shema.png")
    drafts.change(session, author, drafts.working(session, SLUG), {name: b"other"}, "file.uploaded", name, study.now)
    second = lesson_import.new_lesson(session, author, SLUG, "nachalo", "b.docx", word("Б"), study.now)
    texts = [lesson_editing.opened(session, SLUG, came.key)[0].text for came in (first, second)]
    assert texts[0].partition("(media/")[2] != texts[1].partition("(media/")[2]
    assert drafts.working(session, SLUG).tree[name] == b"other"


@pytest.mark.parametrize(("name", "content"), [("a.doc", b"x"), ("a.docx", b"PK nothing"), ("a.docx", b"")])
def test_what_is_no_word_file_is_refused(session, study, name, content) -> None:
    with pytest.raises(Refused) as refused:
        replace(session, study, content, name)
    assert refused.value.field == "file"
    assert authoring.draft(session, SLUG).changed == ()


def test_a_file_over_the_limit_is_not_even_opened(session, study) -> None:
    with pytest.raises(Refused, match="larger than 15 MB"):
        replace(session, study, b"PK" + b"0" * lesson_import.LARGEST)
