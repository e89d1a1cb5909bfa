"""Tags of questions as words: acts by their requisites, outcomes by their text."""

from collections import Counter
from collections.abc import Iterable

from lms.domain.bank_format import cited_act
from lms.domain.legal_act import requisites
from lms.services.item_bank import CourseBanks


class TagWords:
    """The words of tags of one course, and the tags of words somebody has typed or chosen."""

    def __init__(self, opened: CourseBanks) -> None:
        self.acts, self.outcomes = opened.acts, opened.outcomes
        names = {slug: requisites(act) for slug, act in self.acts.items()}
        often = Counter(names.values())
        self._names = {slug: name if often[name] == 1 else f"{name} ({slug})" for slug, name in names.items()}
        self._slugs = {name.casefold(): slug for slug, name in self._names.items()}

    def act(self, slug: str) -> str:
        """The name of an act, unlike that of any other; the slug of one that is not in the register."""
        return self._names.get(slug, slug)

    def slug(self, typed: str) -> str:
        """The slug of an act that was named so, or by its slug; "" when the register has none."""
        clean = " ".join(typed.split())
        return clean if clean in self.acts else self._slugs.get(clean.casefold(), "")

    def choices(self) -> list[tuple[str, str]]:
        """Each act of the register: its name and its title."""
        return [(name, self.acts[slug].title) for slug, name in sorted(self._names.items())]

    def words(self, tag: str) -> str:
        """A tag as people say it."""
        if tag in self.outcomes:
            return self.outcomes[tag]
        slug = self.cited(tag)
        if not slug:
            return tag
        place = tag.partition("/")[2]
        said = f"ст. {place}" if place[:1].isdigit() else place
        return f"{self.act(slug)}, {said}" if said else self.act(slug)

    def tag(self, typed: str, used: Iterable[str]) -> str:
        """The tag meant by words: one of those in use, an outcome, an act, or what was typed."""
        clean = " ".join(typed.split())
        known = {self.words(tag).casefold(): tag for tag in (*used, *self.outcomes)}
        return known.get(clean.casefold()) or self.slug(clean) or clean

    def cited(self, tag: str) -> str:
        """Slug of the act a tag cites, known or not; "" for other tags."""
        return cited_act(tag, self.acts) or ""
