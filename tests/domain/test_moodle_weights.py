import pytest

from lms.domain.moodle_weights import WEIGHTS, nearest_weight, percent_text


@pytest.mark.parametrize(
    ("percent", "written"),
    [
        (33, "33.33333"),
        (33.3, "33.33333"),
        (50, "50"),
        (-17, "-16.66667"),
        (1000, "100"),
        (-1000, "-100"),
        (0, "0"),
        (15, "14.28571"),
    ],
)
def test_a_weight_is_the_nearest_that_moodle_knows(percent, written):
    assert percent_text(nearest_weight(percent)) == written


def test_every_weight_is_its_own_nearest():
    assert [nearest_weight(float(percent_text(weight))) for weight in WEIGHTS] == list(WEIGHTS)
