"""Pictures and files of a course: what is taken in, under which names, and where it is used."""

import io

import pytest
from PIL import Image

from lms.domain.errors import Missing, Refused
from lms.services import authoring, drafts, lesson_media
from tests.conftest import COURSES

SLUG = "primer"
PICTURE = (COURSES / "primer" / "media" / "shema.png").read_bytes()


@pytest.fixture
def add(session, study):
    def put(name, content, alternative="Слова"):
        return lesson_media.add(session, study.actor("instructor"), SLUG, name, content, alternative, study.now)[0]

    return put


def names(session):
    return [path for path in drafts.working(session, SLUG).tree if path.startswith("media/")]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Я\\Отчёт 2026.TXT", "otchet-2026.txt"),
        ("().txt", "file.txt"),
        ("а" * 300 + ".txt", "a" * 60 + ".txt"),
        ("a\n](x).txt", "a-x.txt"),
    ],
)
def test_names_are_safe(session, add, name, kept) -> None:
    assert add(name, b"text", "") == f"[{kept}](media/{kept})"
    assert names(session) == sorted([f"media/{kept}", "media/shema.png"])
    assert authoring.draft(session, SLUG).problems == ()


def test_words_cannot_end_the_link(add) -> None:
    assert add("a.png", PICTURE, "План ](http://x) [1]\n\\") == "![План (http://x) 1](media/a.png)"


def test_a_picture_is_told_by_its_content(session, add) -> None:
    """The ending follows what the file is."""
    assert add("foto.jpeg", PICTURE) == "![Слова](media/foto.png)"


def test_a_file_over_the_limit_is_refused(session, add) -> None:
    for name, limit in (("a.txt", 5), ("a.png", 15)):
        with pytest.raises(Refused, match=f"larger than {limit} MB") as refused:
            add(name, b"a" * (limit * 1_000_000 + 1))
        assert refused.value.field == "file"
    assert names(session) == ["media/shema.png"]


def test_the_list_says_where_a_file_is_used(session, study, add) -> None:
    add("lishnee.txt", b"text", "")
    title, (spare, used) = lesson_media.listed(session, SLUG)
    assert title == "Пример курса для проверок"
    assert (spare.name, spare.lessons, spare.banks, spare.is_picture) == ("lishnee.txt", (), (), False)
    assert (used.name, used.lessons, used.is_picture) == ("shema.png", (("vvedenie", "Введение в примеры"),), True)


def test_replacing_keeps_the_name_and_asks_for_the_same_kind(session, study, add) -> None:
    add("spisok.txt", b"one", "")
    author = study.actor("instructor")
    lesson_media.replace(session, author, SLUG, "spisok.txt", "novy.txt", b"two", study.now)
    assert lesson_media.content(session, SLUG, "spisok.txt") == b"two"
    with pytest.raises(Refused, match="PNG"):
        lesson_media.replace(session, author, SLUG, "spisok.txt", "novy.png", PICTURE, study.now)
    with pytest.raises(Missing):
        lesson_media.replace(session, author, SLUG, "no.txt", "novy.txt", b"two", study.now)


def test_a_picture_in_another_format_is_renamed_where_it_is_used(session, study, add) -> None:
    noise = io.BytesIO()
    Image.effect_noise((40, 40), 90).convert("RGB").save(noise, "JPEG")
    author = study.actor("instructor")
    edit = lesson_media.replace(session, author, SLUG, "shema.png", "foto.jpg", noise.getvalue(), study.now)
    tree = drafts.working(session, SLUG).tree
    assert "media/shema.png" not in tree
    assert b"(media/shema.jpg)" in tree["01-nachalo/10-vvedenie.md"]
    assert authoring.draft(session, SLUG).problems == ()
    drafts.undo(session, author, SLUG, edit, study.now)
    assert authoring.draft(session, SLUG).changed == ()


def test_what_is_deleted_can_be_brought_back(session, study) -> None:
    author = study.actor("instructor")
    edit = lesson_media.delete(session, author, SLUG, "shema.png", study.now)
    with pytest.raises(Missing):
        lesson_media.content(session, SLUG, "shema.png")
    drafts.undo(session, author, SLUG, edit, study.now)
    assert lesson_media.content(session, SLUG, "shema.png")
