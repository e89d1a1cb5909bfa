"""What a reviewer would say about a citation: does the register hold it, how well was it checked, is that said."""

import re
from collections.abc import Iterator, Sequence

from lms.domain.legal_act import Article, LegalAct, Status, Trust
from lms.domain.legal_place import parse, touches
from lms.domain.problems import Remark

_UNCHECKED = re.compile(
    r"\bне\s+(?:был[аои]?\s+)?(?:сверен|сверял|проверен|проверял|увиде|видел|найден|наш[ёел]|подтвержд)"
    r"|уточните|сверьте|сверить|проверьте|узнайте|спросите",
    re.IGNORECASE,
)
_REPEALED = re.compile(
    r"утрати|утрач|отмен|\bне\s+применя|\bзамен|прежн|\bраньше|\bстар(?:ый|ая|ое|ые|ого|ой|ому|ым|ую|ом|ых|ыми)\b"
    r"|устаре|\bбольше\s+не\s",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\bред\.|редакци|\bкопи[яийюе]|пересказ|\bперевод(?:а|у|е|ом|ы)?\b|сообщени|публикаци|\bпо\s+данным|источник"
    r"|\bпресс|газет|обзор|издани|портал|\bсайт|агентств|(?<![\w-])[\w-]{1,63}\.(?:ru|рф|com|org|info|net)\b"
    r"|\bТАСС\b|\bРИА\b|\bРБК\b|Интерфакс|Коммерсант|«Ведомости",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def provisions(act: LegalAct, place: str) -> tuple[Article, ...]:
    """What the register holds on `place`: the provision itself and its parts, else those it is a part of."""
    near = tuple(article for article in act.articles if touches(place, article.number))
    inside = tuple(article for article in near if parse(article.number).is_in(parse(place)))
    return inside or near


def trust_in(act: LegalAct, place: str) -> Trust | None:
    """The best trust of what the register holds on `place`, or of the act as a whole; None when it holds nothing."""
    found = {article.trust for article in provisions(act, place)} if place else {act.trust}
    return next((trust for trust in Trust if trust in found), None)


def citation_remarks(act: LegalAct, place: str, words: str) -> Iterator[Remark]:
    """Remarks about a citation of `place` ("" for the act as a whole) among `words`, wherever it stands."""
    if act.status in (Status.REPEALED, Status.REPLACED) and not _REPEALED.search(words):
        text = "The act “%(slug)s” is no longer in force and nothing here says so. Say it, or cite the one that is."
        yield Remark.of("repealed_without_saying", text, slug=act.slug)
    if not place:
        return
    found = provisions(act, place)
    if not found:
        text = "The register has nothing on %(place)s of “%(slug)s”. Add it with its text or correct the citation."
        yield Remark.of("article_not_in_register", text, place=place, slug=act.slug)
    for article in found:
        if article.trust is Trust.SECONDARY and not article.edition.strip():
            text = "The register names no edition of %(place)s of “%(slug)s”. Add “edition” to it in acts.toml."
            yield Remark.of("secondary_without_edition", text, place=article.number, slug=act.slug)


def says_unchecked(words: str) -> bool:
    """Whether a text admits that what it cites was not checked, or tells the reader to check it."""
    return bool(_UNCHECKED.search(words))


def says_edition(words: str, cited: Sequence[tuple[LegalAct, str]]) -> bool:
    """Whether a text names the source or the edition of what it cites, in words or by its year."""
    if _SOURCE.search(words):
        return True
    known = [text for act, place in cited for text in _editions(act, place)]
    return not {*_YEAR.findall(" ".join(known))}.isdisjoint(_YEAR.findall(words))


def _editions(act: LegalAct, place: str) -> list[str]:
    """Where the register knows a provision, or an act as a whole, from."""
    if place:
        return [article.edition for article in provisions(act, place)]
    return [act.source, *(str(edition.date.year) for edition in act.editions)]
