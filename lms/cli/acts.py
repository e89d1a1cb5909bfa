"""`lms acts`: the register of legal acts from the command line."""

from datetime import timedelta
from pathlib import Path

import click

from lms.adapters.clock import local_date, now
from lms.cli.setting import engine, settings
from lms.services import act_register, legal_acts, transaction


@click.group()
def acts() -> None:
    """The register of legal acts."""


@acts.command()
@click.option("--days", default=14, show_default=True, help="How far to look ahead.")
def due(days: int) -> None:
    """Print the acts whose check is overdue or due within DAYS days; exit code 1 when any is overdue."""
    today = local_date(now())
    with transaction.reading(engine(settings())) as session:
        lines = legal_acts.by_due_date(session, until=today + timedelta(days=days + 1))
    for line in lines:
        late = "overdue" if line.due_on < today else "due"
        click.echo(f"{line.due_on}  {late:8}{line.slug:28}{line.requisites}")
    if not lines:
        click.echo(f"Nothing is due until {today + timedelta(days=days)}.")
    if any(line.due_on < today for line in lines):
        raise SystemExit(1)


@acts.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the register, with what was edited in the browser, to FILE as courses/acts.toml holds it."""
    with transaction.reading(engine(settings())) as session:
        file.write_text(act_register.export(session), encoding="utf-8")
    click.echo(str(file))
