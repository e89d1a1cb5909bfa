"""The table of roles and actions, written out once more: a change has to be made in both places on purpose."""

import pytest

from lms.domain.permissions import ALLOWED, Action, Actor, Role, may

TABLE = {
    Action.VISIT: "learner curator instructor administrator",
    Action.HAVE_ACCOUNT: "learner curator instructor administrator",
    Action.STUDY: "learner curator instructor administrator",
    Action.FOLLOW_ORGANISATION: "curator",
    Action.TEACH: "instructor administrator",
    Action.KEEP_LAW: "instructor administrator",
    Action.GRADE: "instructor",
    Action.MANAGE: "administrator",
    Action.ATTEST: "administrator",
}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says(role: Role, action: Action) -> None:
    assert may(Actor(id=1, roles=frozenset({role})), action) is (role.value in TABLE[action].split())


@pytest.mark.parametrize("action", Action)
def test_a_stranger_and_one_without_roles_may_only_visit(action: Action) -> None:
    assert may(None, action) is (action is Action.VISIT)
    assert may(Actor(id=1, roles=frozenset()), action) is (action is Action.VISIT)


def test_roles_add_up() -> None:
    both = Actor(id=1, roles=frozenset({Role.CURATOR, Role.INSTRUCTOR}))
    assert may(both, Action.FOLLOW_ORGANISATION)
    assert may(both, Action.GRADE)
    assert not may(both, Action.MANAGE)


def test_every_action_is_in_the_table() -> None:
    assert set(ALLOWED) == set(Action)
