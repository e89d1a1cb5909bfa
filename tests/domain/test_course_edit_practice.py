"""Minutes of practice stand in the settings of the module."""

import tomllib

import pytest

from lms.domain import course_edit
from lms.domain.errors import Missing

TREE = {
    "01-pravo/module.toml": b'title = "A"\n\n[practice]\nodin = 20\n',
    "01-pravo/10-odin.md": b"# 1\n",
    "01-pravo/20-dva.md": b"# 2\n",
}


def practice(changes):
    return tomllib.loads(changes["01-pravo/module.toml"].decode()).get("practice")


def test_minutes_are_given_changed_and_taken_away():
    assert practice(course_edit.set_practice(TREE, "dva", 15)) == {"odin": 20, "dva": 15}
    assert practice(course_edit.set_practice(TREE, "odin", 5)) == {"odin": 5}
    assert practice(course_edit.set_practice(TREE, "odin", 0)) is None


def test_a_lesson_that_is_not_there_has_no_practice():
    with pytest.raises(Missing):
        course_edit.set_practice(TREE, "tri", 5)
