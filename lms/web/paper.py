"""A small picture of the document a course ends with, drawn from what would be printed on it.

Documents are printed in Russian whatever language the reader has chosen (templates/papers/certificate.typ).
"""

import textwrap
from xml.sax.saxutils import escape

from lms.domain.certificate import DocumentKind, refusal_to_issue
from lms.domain.ornament import band_svg
from lms.services import organisations
from lms.services.organisations import IssuerDetails

_ACCENT, _INK, _QUIET = "#0b5d6b", "#1d2327", "#5a646b"
_HEADINGS = {
    DocumentKind.CERTIFICATE: (
        "СЕРТИФИКАТ",
        "",
        "Обучение завершено, итоговая аттестация пройдена по программе",
    ),
    DocumentKind.QUALIFICATION: (
        "УДОСТОВЕРЕНИЕ",
        "о повышении квалификации",
        "Итоговая аттестация пройдена по дополнительной профессиональной программе",
    ),
}
_OPENING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="891" height="630" viewBox="0 0 297 210" text-anchor="middle" '
    "font-family=\"Georgia, 'PT Serif', 'Liberation Serif', serif\">"
)
_FRAME = "M8 8h281v194h-281zM9.4 9.4h278.2v191.2h-278.2z"
_QR = (
    "M0 0h8v8h-8zM18 0h8v8h-8zM0 18h8v8h-8zM11 1h2v3h-2zM14 5h2v4h-2zM10 10h4v4h-4zM17 12h3v3h-3zM22 10h3v5h-3z"
    "M2 11h3v3h-3zM6 14h2v2h-2zM11 17h3v2h-3zM16 18h2v5h-2zM20 18h5v2h-5zM21 22h4v3h-4zM11 22h3v3h-3z"
)
_QR_EYES = "M1.5 1.5h5v5h-5zM19.5 1.5h5v5h-5zM1.5 19.5h5v5h-5z"
_QR_PUPILS = "M2.5 2.5h3v3h-3zM20.5 2.5h3v3h-3zM2.5 20.5h3v3h-3z"


def paper_svg(
    *,
    kind: DocumentKind,
    slug: str,
    title: str,
    hours: int,
    issuer: str,
    city: str,
    post: str,
    signatory: str,
) -> str:
    """The document as an SVG of A4 landscape in millimetres; the holder, number and code are left as specimens."""
    heading, second_line, statement = _HEADINGS[kind]
    lines, size = _programme(title)
    below = 128 + len(lines) * size * 1.3
    signed = _text(city, 178, 5, _INK, 24) + _text(post, 190, 5, _INK, 24) + _text(signatory, 190, 5, _INK, 140)
    parts = [
        '<path d="M0 0h297v210h-297z" fill="#fff"/>',
        f'<path d="{_FRAME}" fill="none" stroke="{_ACCENT}" stroke-width=".5"/>',
        f'<g transform="translate(9.4 9.4)">{band_svg(slug, 278, 8)}</g>',
        _text(issuer, 36, 6, _INK),
        _text(heading, 56, 13, _ACCENT, spacing=2),
        _text(second_line, 65, 6.5, _ACCENT),
        _text("№ …", 76, 5.5, _INK),
        _text("Фамилия Имя Отчество", 97, 15, _INK),
        _text(statement, 111, 5, _QUIET),
        *(_text(line, 124 + number * size * 1.3, size, _INK) for number, line in enumerate(lines)),
        _text(f"Объём программы — {hours} ак. ч.", below, 5.5, _INK),
        f'<g text-anchor="start">{signed}</g>',
        f'<path d="M92 190.5h44" stroke="{_QUIET}" stroke-width=".3"/>',
        f'<g transform="translate(247 164)" fill="{_INK}"><path d="{_QR}"/><path d="{_QR_EYES}" fill="#fff"/>',
        f'<path d="{_QR_PUPILS}"/></g>',
    ]
    return _OPENING + "".join(parts) + "</svg>"


def _programme(title: str) -> tuple[list[str], float]:
    """The title in lines, and the size of its letters: smaller when it is long."""
    lines = textwrap.wrap(f"«{title}»", 50)
    if len(lines) <= 3:
        return lines, 8
    return textwrap.wrap(f"«{title}»", 68, max_lines=4, placeholder=" …"), 6


def _text(text: str, y: float, size: float, colour: str, x: float = 148.5, *, spacing: float = 0) -> str:
    place = f'x="{x}" y="{y:.1f}" font-size="{size}" fill="{colour}" letter-spacing="{spacing}"'
    return f"<text {place}>{escape(text)}</text>"


def course_paper(slug: str, title: str, hours: int, issuer: IssuerDetails) -> str:
    """The picture for a course, by the issuer as it is set up now."""
    return paper_svg(
        kind=document_kind(hours, issuer),
        slug=slug,
        title=title,
        hours=hours,
        issuer=issuer.name,
        city=issuer.city,
        post=issuer.signatory_post,
        signatory=issuer.signatory_name,
    )


def document_kind(hours: int, issuer: IssuerDetails) -> DocumentKind:
    """The document a course of so many hours ends with, as the issuer is set up now."""
    licence = organisations.licence_of(issuer)
    refused = refusal_to_issue(DocumentKind.QUALIFICATION, hours, licence)
    return DocumentKind.CERTIFICATE if refused else DocumentKind.QUALIFICATION
