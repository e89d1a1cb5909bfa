"""`lms people`: accounts from the command line."""

import click

from lms.adapters.clock import DEFAULT_ZONE, now
from lms.cli.setting import fail, writing
from lms.domain.errors import Refused
from lms.domain.permissions import Role
from lms.services import accounts
from lms.services.accounts import PersonDetails


@click.group()
def people() -> None:
    """People and their roles."""


@people.command()
@click.argument("email")
@click.option("--surname", prompt=True)
@click.option("--given-name", prompt=True)
@click.option("--patronymic", default="")
@click.option("--organisation", default="")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]), default=["learner"])
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def create(
    email: str, surname: str, given_name: str, patronymic: str, organisation: str, roles: tuple[str, ...], password: str
) -> None:
    """Make an account that needs no confirmation, for example the first administrator."""
    details = PersonDetails(
        surname=surname, given_name=given_name, patronymic=patronymic, organisation=organisation, time_zone=DEFAULT_ZONE
    )
    try:
        with writing() as session:
            accounts.create(session, email, password, details, [Role(role) for role in roles], now(), confirmed=True)
    except Refused as refused:
        fail([str(refused)])
    click.echo(f"{email}: {', '.join(roles)}")
