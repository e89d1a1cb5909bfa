"""Roles x actions, written out a second time: a change of rights is a change of this table."""

import pytest

from lms.domain.permissions import ALLOWED, Action, Actor, Role, may

#                        stranger learner curator instructor administrator
TABLE = {
    "visit":               (True,  True,  True,  True,  True),
    "have_account":        (False, True,  True,  True,  True),
    "study":               (False, True,  True,  True,  True),
    "follow_organisation": (False, False, True,  False, False),
    "teach":               (False, False, False, True,  True),
    "keep_law":            (False, False, False, True,  True),
    "grade":               (False, False, False, True,  False),
    "manage":              (False, False, False, False, True),
    "attest":              (False, False, False, False, True),
}  # fmt: skip
WHO = ("stranger", *(role.value for role in Role))


def actor(who):
    return None if who == "stranger" else Actor(id=1, roles=frozenset({Role(who)}))


def test_the_table_is_complete():
    assert set(TABLE) == {action.value for action in Action} == {action.value for action in ALLOWED}
    assert WHO == ("stranger", "learner", "curator", "instructor", "administrator")


@pytest.mark.parametrize("action", TABLE)
def test_who_may(action):
    assert tuple(may(actor(who), Action(action)) for who in WHO) == TABLE[action]


@pytest.mark.parametrize("action", [action for action in TABLE if action != "visit"])
def test_an_account_without_roles_may_do_nothing(action):
    assert not may(Actor(id=1, roles=frozenset()), Action(action))


def test_roles_add_up():
    both = Actor(id=1, roles=frozenset({Role.CURATOR, Role.INSTRUCTOR}))
    assert may(both, Action.FOLLOW_ORGANISATION) and may(both, Action.GRADE) and not may(both, Action.MANAGE)


def test_who_runs_groups_does_not_grade():
    """The one who issues documents can't make the results they rest on."""
    assert not ALLOWED[Action.GRADE] & ALLOWED[Action.ATTEST]
