"""`lms courses`: check, load and export courses as files."""

import json
import sys
from pathlib import Path

import click

from lms.adapters.clock import now
from lms.adapters.course_folder import write_folder
from lms.cli.setting import engine, fail, settings, writing
from lms.domain.course_check import to_json, to_text
from lms.domain.errors import Missing
from lms.services import catalogue, transaction
from lms.services.loading import NOTE, Library, load, read_library


@click.group()
def courses() -> None:
    """Courses as files."""


@courses.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(as_json: bool, folder: Path | None) -> None:
    """Read every course of FOLDER (courses/ unless given), print all problems and findings and a table.

    Exit code 1 on any problem or finding.
    """
    library = read_library(folder or settings().courses)
    if as_json:
        click.echo(json.dumps(_json(library), ensure_ascii=False, indent=2))
    else:
        for problem in library.problems:
            click.echo(f"{problem.file}:{problem.line}: {problem.code}: {problem.message()}")
        for report in library.reports:
            for found in report.findings:
                click.echo(f"{report.slug}/{found.file}:{found.line}: {found.code}: {found.message()}")
        click.echo(to_text(library.reports))
    if library.problems or any(report.findings for report in library.reports):
        sys.exit(1)


@courses.command("load")
@click.argument("slug", required=False)
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Instead of courses/.")
def load_courses(slug: str | None, folder: Path | None) -> None:
    """Publish SLUG, or every course, and load the register of acts. A course with a problem changes nothing."""
    library = read_library(folder or settings().courses)
    if library.problems:
        fail([f"{problem.file}:{problem.line}: {problem.message()}" for problem in library.problems])
    chosen = tuple(course for course in library.courses if slug in (None, course.slug))
    if not chosen:
        fail([f"There is no course {slug}."])
    with writing() as session:
        loaded = load(session, Library(acts=library.acts, courses=chosen, reports=(), problems=()), NOTE, now())
    for name, number, new in loaded.courses:
        click.echo(f"{name}: revision {number}{'' if new else ' (no change)'}")
    for act in loaded.kept_acts:
        click.echo(f"{act}: edited in the browser and checked there later, so kept. See `lms acts export`.")


@courses.command()
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(slug: str, folder: Path) -> None:
    """Write the published course SLUG to FOLDER/SLUG as files."""
    with transaction.reading(engine(settings())) as session:
        try:
            current = catalogue.current(session, slug)
        except Missing:
            fail([f"There is no course {slug}."])
        write_folder(folder / slug, catalogue.files(session, current.revision_id))
    click.echo(str(folder / slug))


def _json(library: Library) -> dict[str, object]:
    """The report, with what the reader refused beside what the checker found."""
    found = to_json(library.reports, len(library.acts))
    refused = [
        {"code": problem.code, "file": problem.file, "line": problem.line, "text": problem.message()}
        for problem in library.problems
    ]
    return {**found, "problems": refused} if refused else found
