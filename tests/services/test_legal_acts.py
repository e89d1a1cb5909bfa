"""The register of acts in the database says what the file says."""

from dataclasses import astuple

import msgspec
import pytest

from lms.domain.errors import Missing
from lms.services import act_register, legal_acts
from lms.services.legal_acts import ActFilters


def find(session, search="", topic="", status="", page=1, size=20):
    filters = ActFilters(search=search, topic=topic, status=status)
    lines, total = legal_acts.find(session, filters, page, size)
    return [line.slug for line in lines], total


def test_the_register_comes_back_whole(session) -> None:
    register = legal_acts.register(session)
    assert set(register) == {"fz-1-2001", "fz-2-2002"}
    assert legal_acts.act(session, "fz-1-2001") == register["fz-1-2001"]
    assert register["fz-1-2001"].articles[0].number == "5"
    with pytest.raises(Missing):
        legal_acts.act(session, "nothing")


def test_loading_again_changes_nothing_and_what_left_the_file_leaves_the_table(session, now) -> None:
    register = legal_acts.register(session)
    act_register.load(session, register, now)
    assert legal_acts.register(session) == register
    renamed = msgspec.structs.replace(register["fz-1-2001"], title="Об ином")
    act_register.load(session, {"fz-1-2001": renamed}, now)
    assert legal_acts.register(session) == {"fz-1-2001": renamed}
    assert find(session, "иного") == (["fz-1-2001"], 1)


def test_acts_are_found_by_words_topic_and_status(session) -> None:
    assert find(session) == (["fz-1-2001", "fz-2-2002"], 2)
    assert find(session, "ПРИМЕРАХ 2-фз") == (["fz-2-2002"], 1)
    assert find(session, "100%") == ([], 0)
    assert find(session, topic="obshchee") == (["fz-1-2001", "fz-2-2002"], 2)
    assert find(session, topic="obshche") == ([], 0)
    assert find(session, status="unknown") == (["fz-2-2002"], 1)
    assert find(session, page=2, size=1) == (["fz-2-2002"], 2)
    assert legal_acts.topics(session) == ["obshchee"]


def test_citations_take_their_lines_in_one_query(session, queries) -> None:
    found = legal_acts.lines(session, ["fz-2-2002", "nothing", "fz-1-2001", "fz-1-2001"])
    assert list(found) == ["fz-1-2001", "fz-2-2002"]
    assert astuple(found["fz-1-2001"])[1:4] == ("Федеральный закон от 09.01.2001 № 1-ФЗ", "О примерах", "in_force")
    assert legal_acts.lines(session, []) == {}
    assert len(queries(lambda: legal_acts.lines(session, [f"act-{number}" for number in range(50)]))) == 1
