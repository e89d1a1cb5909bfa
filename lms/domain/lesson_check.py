"""What a reviewer would say about a lesson: what it cites and how openly, and how hard it reads."""

from collections.abc import Iterator, Mapping

from lms.domain.citation_check import citation_remarks, says_unchecked, trust_in
from lms.domain.legal_act import LegalAct, Trust, citations
from lms.domain.passages import passages
from lms.domain.problems import Remark
from lms.domain.reading_level import LONG, measure

MEASURED = 100
"""Words of running text from which its level is measured; in fewer one sentence decides."""
HARDEST = 40
EASIEST = 75
"""Reading ease a lesson may have. Lessons of the first course lie between 46 and 64."""
LONG_SHARE = 0.1
"""Share of long sentences a lesson may have; the first course has 3 % at most."""


def lesson_remarks(body: str, acts: Mapping[str, LegalAct], legal: bool) -> Iterator[tuple[int, Remark]]:
    """Remarks about a lesson with their lines; one of a `legal` course has to cite an act."""
    yield from ((1, remark) for remark in _level_remarks(body))
    cited = citations(body)
    if legal and not cited:
        yield 1, Remark.of("uncited_lesson", "The lesson cites no act. Add a citation such as [[fz-131-2003]].")
    around = passages(body) if cited else ()
    for citation, line in cited:
        if act := acts.get(citation.slug):
            words = around[line - 1]
            for remark in citation_remarks(act, citation.place, words):
                yield line, remark
            if trust_in(act, citation.place) is Trust.UNVERIFIED and not says_unchecked(words):
                yield line, _unverified(citation.slug, citation.place)


def _unverified(slug: str, place: str) -> Remark:
    if not place:
        text = "The act “%(slug)s” is unverified in the register and nothing here says so. Say it, or check the act."
        return Remark.of("unverified_act", text, slug=slug)
    text = "%(place)s of “%(slug)s” is unverified in the register and nothing here says so. Say it, or check it first."
    return Remark.of("unverified_place", text, place=place, slug=slug)


def _level_remarks(body: str) -> Iterator[Remark]:
    read = measure(body)
    if read.words < MEASURED:
        return
    ease = round(read.ease)
    if ease < HARDEST:
        text = "Reading ease is %(ease)d, below %(limit)d: too hard. Shorten sentences, use shorter words."
        yield Remark.of("reading_level", text, ease=ease, limit=HARDEST)
    if ease > EASIEST:
        text = "Reading ease is %(ease)d, above %(limit)d: too plain for officials. Join sentences, use their terms."
        yield Remark.of("reading_level", text, ease=ease, limit=EASIEST)
    if read.long_share > LONG_SHARE:
        text = "%(count)d of %(all)d sentences are longer than %(limit)d words. Divide them."
        yield Remark.of("long_sentences", text, count=read.long, all=read.sentences, limit=LONG)
