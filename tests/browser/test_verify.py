"""A stranger asks whether a document is genuine."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOLDER = "Ковалёва Мария Петровна"
REASON = "Выдан по ошибке: часы указаны неверно"


def by_number(stranger: Visitor, typed: str) -> Page:
    page = stranger.goto("/verify")
    page.locator("main [name=number]").fill(typed)
    return stranger.press("main form[action='/verify']:not([enctype]) button")


def by_file(stranger: Visitor, content: bytes) -> Page:
    page = stranger.goto("/verify")
    page.locator("[name=file]").set_input_files({"name": "d.pdf", "mimeType": "application/pdf", "buffer": content})
    return stranger.press("main form[enctype] button")


def test_what_a_stranger_learns_of_a_document(site, told, visit):
    stranger = visit(site)
    valid, register = stranger.page.locator(".result.right"), stranger.page.locator("section[aria-labelledby=record]")
    stranger.goto(f"/verify/{told.code}")
    expect(valid).to_be_visible()
    expect(register).to_contain_text(HOLDER)
    by_number(stranger, told.code.lower().replace("-", " "))
    expect(register).to_contain_text(HOLDER)
    by_number(stranger, told.number)
    expect(valid).to_be_visible()
    expect(register).to_contain_text("К")
    expect(stranger.page.locator("main")).not_to_contain_text("Ковалёва")
    by_file(stranger, told.pdf)
    expect(valid).to_be_visible()
    expect(register).to_contain_text(HOLDER)

    for tampered in (told.pdf + b"\n", told.pdf.replace(b"/Page", b"/Pgae", 1), told.pdf[:-1000], b"no document"):
        by_file(stranger, tampered)
        expect(stranger.page.locator(".result.wrong")).to_be_visible()
        expect(valid).to_have_count(0)
    by_number(stranger, "САГ-2026-77777")
    expect(stranger.page.locator(".result.wrong")).to_be_visible()
    with stranger.expecting(404):
        stranger.goto("/verify/AAAA-AAAA-AAAA-AAAA")
        expect(stranger.page.locator(".result.wrong")).to_be_visible()

    administrator = visit(site).sign_in("administrator")
    page = administrator.goto(f"/manage/documents?search={told.number}")
    administrator.press("a[href$='/revoke']")
    page.locator("[name=reason]").fill(REASON)
    administrator.press("main form button")
    for ask in (
        lambda: stranger.goto(f"/verify/{told.code}"),
        lambda: by_number(stranger, told.number),
        lambda: by_file(stranger, told.pdf),
    ):
        ask()
        expect(stranger.page.locator(".result.attention")).to_contain_text(REASON)
        expect(valid).to_have_count(0)
