"""A person without a mouse."""

from playwright.sync_api import Page

from lms.domain.question import Question
from lms.services.demo_answers import right_form
from tests.browser.visitor import Visitor

_FOCUS = """() => {
  const field = document.activeElement, form = field.closest("form");
  return {form: form && form.id, finish: Boolean(form && form.matches(".finish")), name: field.name || "",
          type: field.localName === "button" ? "button" : field.type || "", value: field.value || "",
          asked: Boolean(form && form.matches(".question")),
          values: field.options ? [...field.options].map(option => option.value) : []};
}"""


def focused(page: Page) -> dict[str, object]:
    """What has the focus: its form, name, type, value and choices."""
    found: dict[str, object] = page.evaluate(_FOCUS)
    return found


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until an element that fits the selector has the focus."""
    for _press in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def enter(visitor: Visitor) -> None:
    """Press Enter on what leads to another page."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.examined()


def type_answer(page: Page, focus: dict[str, object], question: Question) -> None:
    """Give the part of the right answer that the focused field takes."""
    keyboard, values = page.keyboard, right_form(question)[str(focus["name"])]
    if focus["type"] == "radio":
        form = f"#{focus['form']}" if focus["form"] else "form.question"
        radios = page.locator(f"{form} [type=radio]")
        wanted = next(place for place in range(radios.count()) if radios.nth(place).get_attribute("value") == values[0])
        keyboard.press("Space")
        for _step in range(wanted):
            keyboard.press("ArrowDown")
    elif focus["type"] == "checkbox":
        if focus["value"] in values:
            keyboard.press("Space")
    elif focus["type"] == "select-one":
        for _step in range(focus["values"].index(values[0])):
            keyboard.press("ArrowDown")
    else:
        keyboard.type(values[0])
