import re

import pytest
import segno

from lms.adapters.qr import qr_svg


@pytest.mark.parametrize(
    "text", ["https://example.test/verify/7K3M-9QXT-2RDA-WH5B", "https://пример.рф/verify/" + "я" * 300, "7"]
)
def test_qr_encodes_the_exact_text(text: str) -> None:
    matrix = segno.make_qr(text, error="m").matrix
    svg = qr_svg(text).decode()
    dark = {
        (int(x) + step - 4, int(y) - 4)
        for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg)
        for step in range(int(run))
    }
    assert dark == {(x, y) for y, line in enumerate(matrix) for x, module in enumerate(line) if module}
    assert f'viewBox="0 0 {len(matrix) + 8} {len(matrix) + 8}"' in svg


def test_qr_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="QR Code"):
        qr_svg("я" * 2000)
