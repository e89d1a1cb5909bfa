"""The `lms` command."""

import click

from lms.cli.acts import acts
from lms.cli.certificates import certificates
from lms.cli.courses import courses
from lms.cli.data import backup, doctor, restore, upgrade
from lms.cli.people import people
from lms.cli.serving import demo, serve, worker


@click.group()
def main() -> None:
    """E-learning platform for qualification courses of municipal civil servants."""


for command in (serve, worker, upgrade, demo, people, courses, acts, certificates, doctor, backup, restore):
    main.add_command(command)
