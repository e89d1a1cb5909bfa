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

EDIT_WORDS = {
    "file.edited": "Text edited",
    "file.merged": "Two texts brought together",
    "file.uploaded": "File put in",
    "folder.uploaded": "Folder put in",
    "course.begun": "Course begun",
    "course.settings": "Course settings",
    "module.settings": "Module settings",
    "draft.discarded": "Draft thrown away",
    "edit.undone": "Edit taken back",
    "tree.add-module": "Module added",
    "tree.add-lesson": "Lesson added",
    "tree.rename-lesson": "Lesson renamed",
    "tree.rename-module": "Module renamed",
    "tree.move-lesson": "Lesson moved",
    "tree.move-module": "Module moved",
    "tree.duplicate-lesson": "Lesson copied",
    "tree.split-lesson": "Lesson divided",
    "tree.delete-lesson": "Lesson deleted",
    "tree.delete-module": "Module deleted",
    "question.added": "Question added",
    "question.copied": "Question copied",
    "question.edited": "Question edited",
    "questions.tag": "Tag added to questions",
    "questions.untag": "Tag taken from questions",
    "questions.category": "Category of questions set",
    "questions.move": "Questions moved to another bank",
    "questions.delete": "Questions deleted",
    "questions.taken": "Questions from a file",
    "lesson.set_aside": "Text set aside for a colleague's",
    "lesson.colleague_kept": "A colleague's text kept",
    "lesson.from_word": "Text taken from a Word file",
    "lesson.restored": "Earlier text restored",
    "lesson.practice": "Minutes of practice changed",
    "media.added": "Picture or file added",
    "media.replaced": "Picture or file replaced",
    "media.deleted": "Picture or file deleted",
}
"""What an edit of a draft was, by its action."""


def topic_label(topic: str) -> str:
    """A topic in the reader's language; an unknown one as it is."""
    return _(TOPICS.get(topic, topic))
