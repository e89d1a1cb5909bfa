"""A course goes from files into the database, through an edit in the browser, and back: only what was edited differs."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.domain.course_format import write_course
from lms.interop.gift import read_bank, write_bank
from lms.services import authoring, catalogue, legal_acts, transaction
from tests.conftest import NOW
from tests.domain.test_course_round_trip import courses, unique_lessons
from tests.web.test_item_bank import fields

NUMBERS = count(1)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    return {path for path in {**one, **other} if one.get(path) != other.get(path)}


@pytest.mark.slow
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@given(course=courses().filter(unique_lessons), data=st.data())
def test_only_what_was_edited_differs(engine, signed_in, course, data):
    author = signed_in("instructor")
    # In a draft an empty file is one taken away.
    media = {name: content or b"picture" for name, content in course.media.items()}
    made = replace(course, slug=f"made-{next(NUMBERS)}", media=media)
    files = write_course(made, write_bank)

    def stored() -> dict[str, bytes]:
        with Session(engine) as session:
            return dict(authoring.draft(session, made.slug).tree)

    with Session(engine) as session, transaction.writing(session):
        catalogue.publish(session, None, made, legal_acts.register(session), "Сделан", NOW)
    assert stored() == files

    lesson = data.draw(st.sampled_from(list(made.lessons())))
    address = f"/teach/{made.slug}/lessons/{lesson.key}"
    base = author.get(address).get_data(as_text=True).partition('name="base" value="')[2].partition('"')[0]
    text = f"{lesson.body.rstrip()}\n\nДописано в браузере.\n"
    assert author.send(address, {"text": text, "base": base}).status_code == 303
    edited = stored()
    (path,) = differing(files, edited)
    assert files[path] == lesson.body.encode()
    assert edited[path] == text.encode()

    bank = [question for _quiz, questions in made.banks() for question in questions]
    if bank:
        key = data.draw(st.sampled_from(bank)).key
        address = f"/teach/{made.slug}/questions/{key}"
        page = author.get(address).get_data(as_text=True)
        assert author.post(address, data={**fields(page), "feedback": "Пояснение из браузера."}).status_code == 303
        (path,) = differing(edited, stored())
        before, after = (read_bank(tree[path], path)[0] for tree in (edited, stored()))
        expected = [
            replace(item.question, feedback="Пояснение из браузера.") if item.question.key == key else item.question
            for item in before
        ]
        assert [item.question for item in after] == expected
