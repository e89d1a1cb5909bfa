import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.legal_place import Place, parse, touches

NUMBERS = st.sampled_from(["1", "2", "12", "5.1", "3.2-1", "3(1)"])
UNITS = ("ст.", "ч.", "п.", "пп.", "абз.")


@st.composite
def addresses(draw) -> list[str]:
    """Steps of an address from the widest down, such as ["ст. 5", "ч. 4"]."""
    units = UNITS[: draw(st.integers(1, len(UNITS)))]
    return [f"{unit} {draw(NUMBERS)}" for unit in units]


PARTS = st.sampled_from(["", "Положение ", "приложение 2 "])


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("", Place()),
        ("5 ч. 4 п. 4", Place((), (("", "5"), ("ч", "4"), ("п", "4")))),
        ("ст. 5 ч. 4", Place((), (("ст", "5"), ("ч", "4")))),
        ("ст.5", Place((), (("ст", "5"),))),
        ("часть 4 статьи 5", Place((), (("ст", "5"), ("ч", "4")))),
        ("подпункт 17 пункта 2 статьи 39.6", Place((), (("ст", "39.6"), ("п", "2"), ("пп", "17")))),
        ("Абзац 2 п. «а» ст. 3", Place((), (("ст", "3"), ("п", "а"), ("абз", "2")))),
        ("114 ч. 1 п. е.1", Place((), (("", "114"), ("ч", "1"), ("п", "е.1")))),
        ("п. 3.2–1", Place((), (("п", "3.2-1"),))),
        ("п. 3(1)", Place((), (("п", "3(1)"),))),
        ("примечание к ст. 2", Place((), (("ст", "2"), ("прим", "")))),
        ("ст. 2 прим. 1", Place((), (("ст", "2"), ("прим", "1")))),
        ("Положение  п. 6", Place(("положение",), (("п", "6"),))),
        ("приложение 2", Place(("приложение", "2"))),
        ("25-ФЗ", Place(("25-фз",))),
    ],
)
def test_addresses_are_parsed(address, place):
    assert parse(address) == place


@pytest.mark.parametrize(
    ("cited", "changed", "concerns"),
    [
        ("ст. 5 ч. 4", "5 ч. 4 п. 4", True),
        ("ст. 5 ч. 4", "5", True),
        ("ст. 5 ч. 4", "5 ч. 3", False),
        ("ст. 5 ч. 4", "5 ч. 40", False),
        ("ст. 5", "5.1", False),
        ("ст. 15", "5", False),
        ("п. 5", "5", True),
        ("п. 5", "ст. 5", False),
        ("ч. 5", "5", False),
        ("ст. 16 п. 33", "ст. 16 ч. 1 п. 33", True),
        ("ст. 16 п. 33", "ст. 16 ч. 1 п. 3", False),
        ("ст. 16 ч. 33", "ст. 16 п. 33", False),
        ("п. 4", "ст. 5 п. 4", False),
        ("п. 3", "Положение п. 3", False),
        ("Положение", "Положение п. 3", True),
        ("Положение п. 4", "Положение п. 3", False),
        ("приложение", "приложение 2 п. 3", True),
        ("приложение 1", "приложение 2 п. 3", False),
        ("Положение п. 3", "приложение п. 3", False),
        ("Положение", "ст. 5", False),
        ("п. 3", "Положение", False),
        ("ст. 2", "примечание к ст. 2", True),
    ],
)
def test_what_concerns_what(cited, changed, concerns):
    assert touches(cited, changed) is concerns


@given(PARTS, addresses(), st.integers(0, 4))
def test_a_provision_and_what_it_is_a_part_of_concern_each_other(part, steps, cut):
    whole, piece = part + " ".join(steps[: cut + 1]), part + " ".join(steps)
    assert touches(whole, piece)
    assert touches(piece, whole)
    assert parse(piece).is_in(parse(whole))


@given(PARTS, addresses())
def test_everything_concerns_the_act_as_a_whole_and_itself(part, steps):
    written = part + " ".join(steps)
    assert touches(written, "")
    assert touches("", written)
    assert touches(written, written)


@given(addresses(), st.data())
def test_another_number_at_any_level_is_another_provision(steps, data):
    at = data.draw(st.integers(0, len(steps) - 1))
    other = [*steps[:at], f"{UNITS[at]} 77", *steps[at + 1 :]]
    assert not touches(" ".join(steps), " ".join(other))


@given(PARTS, addresses(), st.randoms())
def test_order_and_the_word_for_an_article_do_not_matter(part, steps, random):
    shuffled = random.sample(steps, len(steps))
    assert parse(part + " ".join(shuffled)) == parse(part + " ".join(steps))
    bare = " ".join(steps).removeprefix("ст. ")
    assert touches(bare, " ".join(steps))


@given(st.text("стчпабз. 15-(1)«»–приложение", max_size=40), st.text("стчп. 15", max_size=20))
def test_any_words_are_read_and_concern_both_ways_alike(one, other):
    assert touches(one, other) is touches(other, one)
    assert touches(one, one)
    assert parse(one).is_in(Place())
