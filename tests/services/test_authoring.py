"""A draft beside the published course: uploaded, checked, published or thrown away."""

import pytest

from lms.adapters.course_folder import read_zip, write_zip
from lms.domain.errors import Missing, Refused
from lms.services import authoring, catalogue

SLUG = "primer"
LESSON = "01-nachalo/20-vtoroe.md"


def upload(session, study, name, content, path="", slug=SLUG) -> int:
    return authoring.upload(session, study.actor("instructor"), slug, name, content, path, study.now).files


def publish(session, study, note="Уточнено") -> int:
    return authoring.publish(session, study.actor("instructor"), SLUG, note, study.now)


def tree(session) -> dict[str, bytes]:
    return read_zip(authoring.archive(session, SLUG))


def test_without_a_draft_nothing_is_changed_and_nothing_can_be_published(session, study) -> None:
    draft = authoring.draft(session, SLUG)
    assert (draft.changed, draft.problems) == ((), ())
    assert draft.document == catalogue.current(session, SLUG).document
    assert draft.report is not None
    with pytest.raises(Refused, match="the same as"):
        publish(session, study)


def test_a_file_in_the_draft_changes_only_the_draft(session, study) -> None:
    before = catalogue.current(session, SLUG)
    assert upload(session, study, "vtoroe.md", "# Второе\n\nИначе.\n".encode(), LESSON) == 1
    assert authoring.draft(session, SLUG).changed == (LESSON,)
    assert catalogue.current(session, SLUG) == before
    assert [course.drafted for course in authoring.courses(session)] == [True]
    authoring.discard(session, study.actor("instructor"), SLUG, study.now)
    assert authoring.draft(session, SLUG).changed == ()


def test_publishing_makes_a_revision_and_ends_the_draft(session, study) -> None:
    upload(session, study, "vtoroe.md", "# Второе\n\nИначе.\n".encode(), LESSON)
    with pytest.raises(Refused) as refused:
        publish(session, study, note=" ")
    assert refused.value.field == "note"
    assert publish(session, study) == 2
    assert authoring.draft(session, SLUG).changed == ()
    assert tree(session)[LESSON].decode() == "# Второе\n\nИначе.\n"
    assert [(line.number, line.note) for line in authoring.history(session, SLUG)] == [
        (2, "Уточнено"),
        (1, "Первая редакция"),
    ]
    (course,) = authoring.courses(session)
    assert (course.revision, course.drafted) == (2, False)


def test_a_draft_with_problems_is_not_published(session, study) -> None:
    upload(session, study, "vtoroe.md", "# Второе\n\n[[fz-9-1999]]\n".encode(), LESSON)
    draft = authoring.draft(session, SLUG)
    assert [problem.code for problem in draft.problems] == ["unknown_act"]
    assert (draft.document, draft.report) == (None, None)
    with pytest.raises(Refused, match="has problems"):
        publish(session, study)
    assert catalogue.current(session, SLUG).revision_number == 1


def test_an_archive_replaces_the_whole_draft(session, study) -> None:
    files = tree(session)
    upload(session, study, "extra.png", b"\x89PNG", "media/lishnee.png")
    changed = {path: content for path, content in files.items() if not path.startswith("02-delo/")}
    assert upload(session, study, "primer.ZIP", write_zip(changed)) == len(changed)
    assert tree(session) == changed
    assert all(path.startswith("02-delo/") for path in authoring.draft(session, SLUG).changed)
    assert upload(session, study, "primer.zip", write_zip(files)) == len(files)
    assert authoring.draft(session, SLUG).changed == ()


def test_a_broken_archive_changes_nothing(session, study) -> None:
    upload(session, study, "praktika.md", b"# A\n", LESSON)
    with pytest.raises(Refused) as refused:
        upload(session, study, "primer.zip", b"PK\x03\x04 nothing")
    assert refused.value.field == "file"
    assert authoring.draft(session, SLUG).changed == (LESSON,)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "..\\b", ".", "a\nb", "д" * 301])
def test_a_path_stays_inside_the_course(session, study, path: str) -> None:
    with pytest.raises(Refused) as refused:
        upload(session, study, "a.md", b"# A\n", path)
    assert refused.value.field == "path"


def test_a_path_is_cleaned(session, study) -> None:
    upload(session, study, "a.md", b"# A\n", " 02-delo\\.//20-novoe.md ")
    assert authoring.draft(session, SLUG).changed == ("02-delo/20-novoe.md",)


def test_what_is_not_there_is_missing(session, study) -> None:
    for act in (
        lambda: authoring.draft(session, "nothing"),
        lambda: authoring.archive(session, "nothing"),
        lambda: upload(session, study, "a.md", b"# A\n", slug="nothing"),
        lambda: authoring.discard(session, study.actor("instructor"), "nothing", study.now),
    ):
        with pytest.raises(Missing):
            act()
    assert authoring.history(session, "nothing") == []
