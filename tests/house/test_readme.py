"""What the documents promise: commands, addresses, paths, sign-ins."""

import re
import shlex
from pathlib import Path

import click
import pytest

import config
from lms.cli import main
from lms.services.demo import PEOPLE
from lms.web.accounts.views import DEMO_PEOPLE
from tests.house.tree import ROOT, files, name

README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
PAGES = [path for path in files(".md") if "courses" not in path.parts]


def test_the_two_commands_are_verbs_of_make():
    blocks = re.findall(r"```sh\n(make \w+)\n```", README)
    assert blocks == ["make run", "make test"]
    verbs = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[1].split()
    assert {"run", "test"} <= set(verbs)


def test_the_sign_ins_are_those_of_the_demo():
    rows = re.findall(r"^\| `(\S+@\S+)` \| (.+) \|$", README, re.MULTILINE)
    assert [email for email, _ in rows] == [person[0] for person in PEOPLE]
    assert [email for email, _ in rows] == [email for email, _, _ in DEMO_PEOPLE]


def test_the_password_is_the_default_one(tmp_path):
    assert f"`{config.load({'LMS_DATA': str(tmp_path)}).demo_password}`" in README


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            found = (page.parent / path) if path else page
            assert found.exists(), f"{name(page)}: {target}"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", found.read_text("utf-8"), re.MULTILINE)
                assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, target


def commands(text):
    """Every `lms ...` that a reader may copy, from blocks and from lines."""
    blocks = "\n".join(re.findall(r"```(?:sh|ini)\n(.*?)```", text, re.DOTALL))
    spoken = re.findall(r"`(lms [^`]+)`", text)
    written = re.findall(r"(?:^|\.venv/bin/|run --rm web )(lms [a-z][^\n#]*)", blocks, re.MULTILINE)
    return {shlex.join(shlex.split(each)) for each in spoken + written}


def understood(line):
    """Whether the command line has such commands and options."""
    command, context, words = main, click.Context(main), shlex.split(line)[1:]
    while words and isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, line
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known, line


def test_every_command_in_the_documents_exists():
    found = set()
    for page in PAGES:
        found |= commands(page.read_text("utf-8"))
    assert len(found) > 10
    for line in found:
        understood(line)


def test_commands_of_the_containers_exist():
    lists = re.findall(r'\["(lms.*?)"\]', CONTAINER + COMPOSE)
    assert len(lists) == 4
    for each in lists:
        understood(each.replace('", "', " "))


def test_paths_in_the_documents_exist():
    for text in (README, ARCHITECTURE):
        for path in re.findall(
            r"(?:^|`|\s)((?:lms|tests|docs|courses|templates|migrations|benchmarks)/[\w./-]*)", text
        ):
            assert (ROOT / path.rstrip(".")).exists(), path


def test_every_floor_stands_on_the_map():
    floors = {path.name for path in (ROOT / "lms").iterdir() if (path / "__init__.py").exists()}
    for text in (README, ARCHITECTURE):
        assert floors <= set(re.findall(r"^.*?\blms/(\w+)/", text, re.MULTILINE)) | set(
            re.findall(r"\s{2}lms/(\w+)/", text)
        )


def test_every_service_stands_in_the_order():
    order = ARCHITECTURE.partition("## Order of services")[2].partition("## One click")[0]
    services = {path.stem for path in (ROOT / "lms" / "services").glob("[a-z]*.py")} - {"demo_answers"}
    assert services <= set(re.findall(r"\w+", order))


def test_decisions_are_numbered_and_say_what_they_cost():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]}. "), page.name
        assert all(f"**{part}" in text for part in ("Decision.", "Why.", "Cost.", "Watched by")), page.name
        assert len(text.splitlines()) <= 40, page.name


def test_the_image_holds_what_the_product_needs_and_runs_without_rights():
    copied = set(re.findall(r"^COPY (.+) \S+$", CONTAINER, re.MULTILINE))
    needed = {"lms", "migrations", "templates", "courses", "config.py", "pyproject.toml", "requirements.lock"}
    assert set(" ".join(copied).split()) == needed
    assert "--require-hashes --only-binary :all:" in CONTAINER
    assert CONTAINER.index("USER lms") < CONTAINER.index("CMD [")
    assert "/healthz" in CONTAINER and '"--host", "0.0.0.0"' in CONTAINER


def test_nothing_secret_stands_in_the_compose_file():
    for line in COMPOSE.splitlines():
        variable, _, value = line.strip().partition(": ")
        if re.search(r"SECRET|PASSWORD|MAIL_URL|DATABASE_URL", variable):
            assert re.search(r"\$\{\w+:\?", value), line
    assert COMPOSE.count("condition: service_completed_successfully") == 2
    assert "condition: service_healthy" in COMPOSE


def test_the_unit_starts_the_command_that_make_installs():
    started = re.findall(r"^Exec\w+=(\S+)", OPERATING, re.MULTILINE)
    assert {Path(each).relative_to("/srv/lms/app").as_posix() for each in started} == {".venv/bin/lms"}
