"""The pages of the lesson editor: what scripts and browsers without them are told."""

import io

import pytest
from sqlalchemy.orm import Session

from lms.services import authoring, transaction
from tests.conftest import COURSES, NOW
from tests.house.story import actor

EDITOR = "/teach/primer/lessons/vvedenie"
SCRIPT = {"X-Requested-With": "fetch", "Accept": "application/json"}
PICTURE = (COURSES / "primer" / "media" / "shema.png").read_bytes()


@pytest.fixture
def author(signed_in):
    """An instructor with the editor open."""
    return signed_in("instructor")


def field(page, name):
    return page.get_data(as_text=True).partition(f'name="{name}" value="')[2].partition('"')[0]


def words(page):
    return page.get_data(as_text=True)


def send_file(author, path, name, content, **values):
    return author.send(path, {"file": (io.BytesIO(content), name), **values}, content_type="multipart/form-data")


@pytest.mark.slow
def test_a_script_is_told_what_was_saved(author) -> None:
    base = field(author.get(EDITOR), "base")
    first = author.send(EDITOR, {"text": "# Иначе\n\nТекст.\n", "base": base}, headers=SCRIPT)
    assert set(first.json) == {"receipt", "sha256", "sent"}
    assert first.json["sha256"] == first.json["sent"] == field(author.get(EDITOR), "base")
    again = author.send(EDITOR, {"text": "# Ещё\n", "base": base}, headers=SCRIPT)
    assert again.status_code == 409
    assert again.json["receipt"]


@pytest.mark.slow
def test_a_plain_browser_is_shown_both_texts(author) -> None:
    page = author.get(EDITOR)
    base = field(page, "base")
    author.send(EDITOR, {"text": "# Одно\n", "base": base})
    answer = author.send(EDITOR, {"text": "# Другое\n", "base": base})
    assert answer.status_code == 409
    assert all(piece in words(answer) for piece in ("Одно", "Другое", "РАСХОЖДЕНИЕ"))
    chosen = {"choice": "mine", "mine": "# Другое\n", "base": field(answer, "base")}
    assert author.send(EDITOR, chosen).status_code == 303
    assert "# Другое" in words(author.get(EDITOR))


@pytest.mark.slow
def test_marks_of_a_conflict_forbid_publishing(author) -> None:
    base = field(author.get(EDITOR), "base")
    author.send(EDITOR, {"text": "# Одно\n", "base": base})
    merged = words(author.send(EDITOR, {"text": "# Другое\n", "base": base}))
    text = merged.partition('id="hand_text"')[2].partition(">")[2].partition("</textarea>")[0]
    answer = author.send(f"{EDITOR}/preview", {"text": text.replace("&#34;", '"')}, headers=SCRIPT)
    assert "Не даёт опубликовать" in words(answer) and "РАСХОЖДЕНИЕ" in words(answer)


def test_the_preview_keeps_nothing(author, engine) -> None:
    page = author.get(EDITOR)
    sent = {"text": "# Иначе\n\n## Часть\n\n<script>alert(1)</script>\n", "base": field(page, "base")}
    answer = author.send(f"{EDITOR}/preview", sent, headers=SCRIPT)
    assert "<h2" in words(answer) and "<script>alert" not in words(answer)
    plain = author.send(f"{EDITOR}/preview", sent)
    assert "## Часть" in words(plain) and field(plain, "base") == sent["base"]
    with Session(engine) as session:
        assert authoring.draft(session, "primer").changed == ()


@pytest.mark.slow
def test_minutes_of_practice_are_checked(author) -> None:
    author.get(EDITOR)
    assert author.send(f"{EDITOR}/practice", {"minutes": "-5"}).status_code == 422
    assert author.send(f"{EDITOR}/practice", {"minutes": "50"}).status_code == 303
    assert 'name="minutes" ' in words(author.get(EDITOR)) and 'value="50"' in words(author.get(EDITOR))


def test_acts_are_found_with_citations_to_copy(author) -> None:
    page = words(author.get("/teach/acts?search=примерах"))
    assert "[[fz-1-2001 ст. 5|]]" in page and "[[fz-2-2002|]]" in page
    assert "<html" not in words(author.get("/teach/acts?search=1-ФЗ", headers=SCRIPT))
    assert "[[" not in words(author.get("/teach/acts?search=")).partition("<main")[2]


def test_a_model_document_of_the_draft_can_be_taken(author) -> None:
    base = field(author.get(EDITOR), "base")
    text = '# Занятие\n\n!!! document "Письмо"\n    Уважаемый коллега!\n'
    author.send(EDITOR, {"text": text, "base": base})
    assert f"{EDITOR}/documents/1.docx" in words(author.get(EDITOR))
    assert author.get(f"{EDITOR}/documents/1.docx").data[:2] == b"PK"
    assert author.get(f"{EDITOR}/documents/2.docx").status_code == 404


@pytest.mark.slow
def test_a_picture_is_added_used_replaced_and_deleted(author) -> None:
    media = "/teach/primer/media"
    author.get(media)
    added = send_file(author, media, "Схема Города.PNG", PICTURE, alternative="Схема [города]")
    assert added.status_code == 303
    page = words(author.get(media))
    assert "![Схема города](media/skhema-goroda.png)" in page
    assert "Введение в примеры" in page.partition("shema.png")[2]
    assert author.get(f"{media}/skhema-goroda.png").mimetype == "image/png"
    replaced = send_file(author, f"{media}/skhema-goroda.png", "drugaya.txt", b"text")
    assert replaced.status_code == 303
    assert "TXT" in words(author.get(media))
    assert author.send(f"{media}/skhema-goroda.png", {"do": "delete"}).status_code == 303
    page = words(author.get(media))
    assert author.get(f"{media}/skhema-goroda.png").status_code == 404
    undo = page.partition('action="/teach/primer/undo/')[2].partition('"')[0]
    assert author.send(f"/teach/primer/undo/{undo}").headers["Location"] == media
    assert author.get(f"{media}/skhema-goroda.png").status_code == 200


def test_two_files_of_one_name_have_two(author) -> None:
    media = "/teach/primer/media"
    author.get(media)
    for content in (b"one", b"two", b"one"):
        assert send_file(author, media, "План.txt", content).status_code == 303
    page = words(author.get(media))
    assert page.count('href="/teach/primer/media/plan.txt"') == page.count('href="/teach/primer/media/plan-2.txt"') == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.svg", b"<svg/>", "одного из этих видов"),
        ("a.html", b"<script>", "одного из этих видов"),
        ("a.pdf", b"<script>alert(1)</script>", "pdf"),
        ("a.docx", b"PK\x03\x04", "docx"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, ""),
        ("a.png", b"<html>", ""),
        ("a.txt", b"", "пуст"),
    ],
)
def test_what_is_no_picture_or_paper_is_refused_in_words(author, engine, name, content, said) -> None:
    author.get("/teach/primer/media")
    answer = send_file(author, "/teach/primer/media", name, content, alternative="Слова")
    assert answer.status_code == 422
    assert said in words(answer)
    with Session(engine) as session:
        assert authoring.draft(session, "primer").changed == ()


def test_what_is_no_word_file_changes_nothing(author, engine) -> None:
    author.get(EDITOR)
    for name, content in (("a.doc", b"\xd0\xcf"), ("a.docx", b"PK nothing"), ("a.docx", b"")):
        assert send_file(author, f"{EDITOR}/word", name, content).status_code == 303
        assert 'class="notice wrong"' in words(author.get(EDITOR))
    with Session(engine) as session:
        assert authoring.draft(session, "primer").changed == ()


def test_a_picture_without_words_is_refused(author) -> None:
    author.get("/teach/primer/media")
    answer = send_file(author, "/teach/primer/media", "a.png", PICTURE, alternative=" ")
    assert answer.status_code == 422
    assert "Скажите словами" in words(answer)


@pytest.mark.slow
def test_pages_of_a_lesson_ask_a_constant_number_of_questions(author, engine, counted) -> None:
    pages = (EDITOR, f"{EDITOR}/history", "/teach/primer/media", "/teach/acts?search=примерах")

    def counts():
        found = []
        for page in pages:
            counted()
            assert author.get(page).status_code == 200
            found.append(len(counted()))
        counted()
        author.send(f"{EDITOR}/preview", {"text": "# Иначе\n"}, headers=SCRIPT)
        return [*found, len(counted())]

    counts()
    before = counts()
    with Session(engine) as session, transaction.writing(session):
        for number in range(30):
            who = actor(session, ("instructor", "administrator")[number % 2])
            content = f"# Иначе {number}\n\n![Схема](media/a{number}.png)\n".encode()
            authoring.upload(session, who, "primer", "x.md", content, "01-nachalo/10-vvedenie.md", NOW)
            authoring.upload(session, who, "primer", "x.md", content, f"01-nachalo/9{number}-l{number}.md", NOW)
            authoring.upload(session, who, "primer", "x.png", PICTURE, f"media/a{number}.png", NOW)
    assert counts() == before
    assert max(before) <= 9
