from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.domain.legal_act import (
    Article,
    Citation,
    Edition,
    LegalAct,
    Status,
    Trust,
    citations,
    due_on,
    label,
    place_id,
    read_register,
    replace_citations,
    requisites,
)

SOUND = """
[[act]]
slug = "fz-154-2005"
kind = "Федеральный закон"
number = "154-ФЗ"
date = 2005-12-05
title = "О государственной службе российского казачества"
status = "in_force"
trust = "V"
checked_on = 2026-11-23
checked_by = "Редакция"
source = "pravo.gov.ru"
topics = ["kazachestvo"]

[[act.edition]]
date = 2019-08-02
by = "281-ФЗ"

[[act.article]]
number = "5 ч. 4 п. 4"
text = "Иная деятельность"
trust = "V*"
"""


def read(text: str):
    return read_register(text.encode(), "acts.toml")


def act(**changes) -> LegalAct:
    acts, problems = read(SOUND)
    assert problems == ()
    values = {name: getattr(acts["fz-154-2005"], name) for name in LegalAct.__struct_fields__}
    return LegalAct(**(values | changes))


def found(text: str) -> list[tuple[str, int]]:
    return [(problem.code, problem.line) for problem in read(text)[1]]


def test_a_sound_register_is_read_whole():
    acts, problems = read(SOUND)
    law = acts["fz-154-2005"]
    assert problems == ()
    assert (law.number, law.date, law.status, law.trust) == (
        "154-ФЗ",
        date(2005, 12, 5),
        Status.IN_FORCE,
        Trust.VERIFIED,
    )
    assert law.review_days == 90
    assert law.editions == (Edition(date=date(2019, 8, 2), by="281-ФЗ"),)
    assert law.articles == (Article(number="5 ч. 4 п. 4", text="Иная деятельность", trust=Trust.SECONDARY),)


def test_all_faults_of_an_act_are_found_at_once_with_their_lines():
    text = SOUND.replace('number = "154-ФЗ"', "number = 154").replace('"in_force"', '"valid"')
    text = text.replace('trust = "V*"', 'trust = "W"').replace('by = "281-ФЗ"', "bye = 1")
    assert found(text) == [
        ("bad_value", 5),
        ("bad_value", 8),
        ("unknown_key", 17),
        ("bad_value", 22),
    ]


def test_faults_do_not_hide_acts_that_are_sound():
    acts, problems = read(SOUND + '[[act]]\nslug = "x"\n')
    assert list(acts) == ["fz-154-2005"]
    assert {problem.code for problem in problems} == {"missing_key"}
    assert {problem.line for problem in problems} == {23}


def test_a_key_of_nobody_is_refused_at_its_line():
    assert found("acts = 1\n" + SOUND) == [("unknown_key", 1)]


@pytest.mark.parametrize("text", ["act = 1", "act = [1]", "act = {}", "[act]\nslug = 1"])
def test_acts_must_be_a_list_of_tables(text):
    assert found(text) == [("bad_value", 1)]


def test_the_same_slug_twice_is_refused_at_the_second():
    assert found(SOUND + SOUND) == [("duplicate_act", 25)]


def test_a_successor_must_be_in_the_register():
    replaced = SOUND.replace('status = "in_force"', 'status = "replaced"\nreplaced_by = "fz-1"')
    assert found(replaced) == [("unknown_act", 9)]
    assert found(replaced + SOUND.replace("fz-154-2005", "fz-1")) == []


def test_keys_of_a_status_are_refused_with_another_status():
    text = SOUND.replace('trust = "V"\n', 'trust = "V"\nexpires_on = 2028-01-01\nreplaced_by = "fz-154-2005"\n')
    assert found(text) == [("bad_status", 10), ("bad_status", 11)]
    assert found(text.replace('"in_force"', '"expires"')) == []


def test_line_of_a_repeated_table_after_values_of_several_lines():
    topics = 'topics = [\n"a", # ]\n"b"]\nnote = """\n[x]\n"""'
    text = SOUND.replace('topics = ["kazachestvo"]', topics)
    assert found(text.replace('by = "281-ФЗ"', "by = 1")) == [("bad_value", 22)]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"a = 1\nb = \xff", "not_utf8", 2),
        (b"a = 1\nb = = 1\n", "bad_toml", 2),
        (b"a = 1\n[", "bad_toml", 2),
        (b"a = 2026-02-30", "bad_toml", 1),
        (b"a = " + b"[" * 100_000, "bad_toml", 1),
        (b"#" * 1_000_001, "too_large", 1),
    ],
)
def test_a_file_that_cannot_be_parsed_has_one_problem(data, code, line):
    acts, problems = read_register(data, "acts.toml")
    assert acts == {}
    assert [(problem.code, problem.line) for problem in problems] == [(code, line)]


@given(st.binary(max_size=300) | st.text("[]{}=\"'#\n.,ab1\\", max_size=80).map(str.encode))
def test_any_bytes_give_problems_that_can_be_said(data):
    acts, problems = read_register(data, "acts.toml")
    assert acts == {}
    assert all(problem.line >= 1 and problem.message() for problem in problems)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Федеральный закон от 05.12.2005 № 154-ФЗ"),
        ({"date": None}, "Федеральный закон № 154-ФЗ"),
        ({"number": "", "kind": "Практика", "title": "Практика регионов"}, "Практика регионов от 05.12.2005"),
        ({"number": "", "title": "О казаках", "date": None}, "Федеральный закон «О казаках»"),
        ({"kind": "Кодекс", "title": "Земельный кодекс, ст. 39.6"}, "Земельный кодекс"),
    ],
)
def test_short_name_of_an_act(changes, name):
    assert requisites(act(**changes)) == name


def test_next_check_is_due_after_the_days_of_review():
    assert due_on(act(review_days=10)) == date(2026, 12, 3)
    assert due_on(act(checked_on=date.max)) == date.max


@pytest.mark.parametrize(
    ("expires_on", "due"),
    [
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 3), date(2026, 12, 3)),
        (date(2027, 1, 1), date(2026, 12, 3)),
        (date(2026, 11, 23), date(2026, 12, 3)),
    ],
)
def test_an_act_that_expires_is_checked_on_the_day_it_does(expires_on, due):
    """Once it has been checked after that day, the usual days count again."""
    law = act(review_days=10, status=Status.EXPIRES, expires_on=expires_on)
    assert law.checked_on == date(2026, 11, 23)
    assert due_on(law) == due


def test_a_place_has_one_id_with_and_without_the_word_article():
    assert place_id("ст. 5 ч. 4 п. 1") == place_id("5 ч. 4 п. 1") == "st-5-ch-4-p-1"
    assert place_id("п. 3") == "p-3"


def test_citations_in_all_forms_with_lines():
    text = "# T\n[[a]] и [[b ст. 5  ч. 4]]\n\n[[c п. 1|свои\nслова]]\n[[|x]]"
    assert citations(text) == (
        (Citation("a"), 2),
        (Citation("b", "ст. 5 ч. 4"), 2),
        (Citation("c", "п. 1", "свои слова"), 4),
        (Citation("", "", "x"), 6),
    )


@pytest.mark.parametrize(
    "text",
    [
        "`[[a]]`",
        "``x ` [[a]] ``",
        "```\n[[a]]\n```",
        "~~~~ text\n\n[[a]]\n\n~~~~",
        "\\[[a]]",
        "[[]]",
        "[[a\n\nb]]",
        "[[`a`]]",
    ],
)
def test_what_is_code_or_escaped_is_no_citation(text):
    assert citations(text) == ()


@pytest.mark.parametrize("text", ["` [[a]]", "```\n[[a]]", "\\`[[a]]`", "``[[a]]`", "` x\n\n[[a]] `"])
def test_code_that_is_not_closed_hides_nothing(text):
    assert [citation.slug for citation, _ in citations(text)] == ["a"]


@example("[[```\n]]")
@given(st.lists(st.sampled_from(["[[a]]", "`[[a]]`", "```\n", "текст ", "\n\n", "[", "]", "`", "|"])).map("".join))
def test_replacing_touches_citations_only(text):
    *before, last = replace_citations(text, lambda _: "\ue000").split("\ue000")
    assert len(before) == len(citations(text))
    at = 0
    for piece in before:
        assert text.startswith(f"{piece}[[", at)
        at = text.index("]]", at + len(piece)) + 2
    assert text[at:] == last


def test_label_prefers_own_words_then_requisites_and_place():
    acts = {"fz": act()}
    assert label(Citation("fz", "ст. 5", "закон"), acts) == "закон"
    assert label(Citation("fz", "ст. 5"), acts) == "Федеральный закон от 05.12.2005 № 154-ФЗ, ст. 5"
    assert label(Citation("none"), acts) == "none"
