"""Words for stored values."""

from lms.web.wording import _

FORMATS = {"online": "Online", "blended": "Online and in class", "off-site": "Off-site"}
TOPICS = {
    "kazachestvo": "Cossacks",
    "obshchestvo": "Work with the public",
    "religiya": "Religious organisations",
    "nacionalnosti": "Nationalities",
    "sonko": "Socially oriented non-profits",
    "obshchee": "General",
    "sluzhba": "Municipal service",
    "obuchenie": "Training",
    "zakupki": "Procurement",
    "personalnye-dannye": "Personal data",
    "poryadok": "Public order",
    "zemlya": "Land",
    "byudzhet": "Budget",
}
STATUSES = {
    "in_force": ("In force", "right"),
    "in_part": ("In force in part", "attention"),
    "expires": ("Expires", "attention"),
    "repealed": ("Repealed", "wrong"),
    "replaced": ("Replaced", "wrong"),
    "unknown": ("To be checked", "attention"),
}
CHANGES = {
    "amended": "Amended",
    "repealed": "Repealed",
    "replaced": "Replaced by another act",
    "corrected": "Our entry was corrected",
    "overdue": "Our check is overdue",
}
TRUST = {
    "V": "Seen in the text of the act or on an official site",
    "V*": "From a secondary source or an older edition: check before you use it",
    "U": "Not verified: read the act before you use it",
}


def topic_label(topic: str) -> str:
    """A topic in the reader's language; an unknown one as it is."""
    return _(TOPICS.get(topic, topic))
