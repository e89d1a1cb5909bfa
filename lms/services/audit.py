"""Keep who did what."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from lms.models.journal import AuditEntry


def record(
    session: Session, actor_id: int | None, action: str, subject: str, now: datetime, **details: str | int | None
) -> None:
    """Append one entry: `action` such as "protocol.closed", `subject` such as "protocol:7".

    `details` hold ids, numbers and codes, never names or addresses of people.
    """
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            action=action,
            subject=subject,
            details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        )
    )
