"""Documents on training as PDF/A-3a with PDF/UA-1 tags, and the record read back out of one."""

import io
import json
import logging
import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from lms.adapters.press import breakable, print_pdf
from lms.adapters.qr import qr_svg
from lms.domain.certificate import CertificateRecord, RecordAction, canonical

if TYPE_CHECKING:
    from pypdf import PdfReader

ATTACHMENT_NAME = "record.json"

MAXIMUM_PDF_BYTES = 5_000_000
"""Larger files are not looked into; a document made here takes about 50 kB."""

_MAXIMUM_STREAM_BYTES = 1_000_000
_SCHEME = re.compile(r"^https?://")

# Files of strangers are read here, and what pypdf thinks of them helps nobody.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


class Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a document carries for checking it without the register.

    `record` is the canonical record as text; with `previous_sha256` it gives `sha256`, which is signed
    (`lms.domain.register_chain`).
    """

    record: str
    previous_sha256: str
    sha256: str
    signature: str

    @property
    def body(self) -> bytes:
        """The canonical record as it was hashed."""
        return self.record.encode()


def certificate_pdf(
    record: CertificateRecord,
    *,
    verify_url: str,
    previous_sha256: str,
    sha256: str,
    signature: str,
    band_svg: bytes,
) -> bytes:
    """One A4 landscape page for an issued document or a duplicate; the same input gives the same bytes.

    `verify_url` stands in the QR code and in words. The hashes and the signature are those of the record's
    link in the register; they are embedded with the record as `record.json`. `band_svg` is the ornament,
    drawn 278 mm wide and 8 mm high. Raises PaperError when the document can't be printed, ValueError for a
    revocation.
    """
    if record.action is RecordAction.REVOKED:
        raise ValueError("a revocation has no paper")
    body = canonical(record).decode()
    attachment = Attachment(body, previous_sha256, sha256, signature)
    values = json.loads(body)
    data = {
        "record": values,
        "printed": breakable(values),
        "verify_url": verify_url,
        "address": [breakable(part) for part in _SCHEME.sub("", verify_url).split("/")],
        "sha256": sha256,
        "signature": signature,
        "band": band_svg.decode(),
        "qr": qr_svg(verify_url, border=0).decode(),
        "attachment": msgspec.json.encode(attachment).decode(),
        "attachment_name": ATTACHMENT_NAME,
    }
    return print_pdf("certificate.typ", data, datetime.combine(record.issued_on, time(), UTC))


def read_attachment(pdf: bytes) -> Attachment | None:
    """The record embedded in a document, unchecked; None for any file that is not such a document.

    Nothing is raised, whatever the bytes. Work is bounded: the file by `MAXIMUM_PDF_BYTES`, each stream by a
    megabyte, and damaged files are not mended.
    """
    # Imported here: few processes ever read a PDF, and the reader takes 7 MB.
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415

    if len(pdf) > MAXIMUM_PDF_BYTES or not pdf.startswith(b"%PDF-"):
        return None
    try:
        with apply_configuration(_limits()):
            return _embedded(PdfReader(io.BytesIO(pdf), strict=True, xref_stream_maximum_entries=10_000))
    except Exception:  # noqa: BLE001 - a parser of foreign bytes may fail in any way, each means the same
        return None


def _limits() -> Any:
    """Bounds for files of strangers."""
    from pypdf import Configuration  # noqa: PLC0415  # see read_attachment

    return Configuration(
        maximum_declared_stream_length=MAXIMUM_PDF_BYTES,
        zlib_maximum_output_length=_MAXIMUM_STREAM_BYTES,
        zlib_maximum_recovery_input_length=0,
        lzw_maximum_output_length=_MAXIMUM_STREAM_BYTES,
        run_length_maximum_output_length=_MAXIMUM_STREAM_BYTES,
        brotli_maximum_output_length=_MAXIMUM_STREAM_BYTES,
        array_based_stream_maximum_output_length=_MAXIMUM_STREAM_BYTES,
        stream_decoding_work_maximum_length=4 * _MAXIMUM_STREAM_BYTES,
        stream_filters_maximum_length=2,
        array_maximum_element_count=1000,
        dictionary_maximum_element_count=1000,
        jbig2dec_binary=None,
    )


def _embedded(reader: "PdfReader") -> Attachment | None:
    files = [file for file in reader.attachment_list if file.name == ATTACHMENT_NAME]
    if len(files) != 1:
        return None
    return msgspec.json.decode(files[0].content, type=Attachment)
