"""`lms certificates`: check a document without the network."""

import hashlib
from pathlib import Path

import click

from lms.adapters import pdf
from lms.adapters.keys import signing_key
from lms.cli.setting import engine, fail, settings
from lms.domain.certificate import record_from_canonical
from lms.domain.register_chain import record_sha256, verify_signature
from lms.services import certificates as register
from lms.services import transaction
from lms.services.certificates import Verdict


@click.group()
def certificates() -> None:
    """Documents on training."""


@certificates.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Check the PDF FILE against its own signature and the register; exit code 1 unless it is valid."""
    found = settings()
    key = signing_key(found.signing_key).public_key()
    content = file.read_bytes()
    attachment = pdf.read_attachment(content)
    if attachment is None:
        fail(["unknown: the file holds no record of this issuer"])
        return
    hashed = record_sha256(attachment.previous_sha256, attachment.body)
    if hashed != attachment.sha256 or not verify_signature(key, hashed, attachment.signature):
        fail(["does not match: the signature of the record in the file is not the issuer's"])
    with transaction.reading(engine(found)) as session:
        answer = register.verify_file(session, content, key)
        faults = register.chain_faults(session, key)
    click.echo(f"file SHA-256: {hashlib.sha256(content).hexdigest()}")
    record = record_from_canonical(attachment.body)
    click.echo(
        f"{record.number}, {record.holder}, {record.course_title}, {record.hours} h, {record.issued_on:%d.%m.%Y}"
    )
    if faults:
        fail([f"the register does not match: record {fault}" for fault in faults])
    if answer.verdict is not Verdict.VALID:
        fail([_WORDS[answer.verdict]])
    click.echo("valid")


_WORDS = {
    Verdict.CHANGED: "does not match: the file was changed after it was issued",
    Verdict.REVOKED: "revoked",
    Verdict.REPLACED: "replaced by a duplicate",
    Verdict.UNKNOWN: "unknown",
}
