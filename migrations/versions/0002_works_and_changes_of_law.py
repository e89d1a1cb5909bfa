"""Practical work that is handed in; acts that change, the places of courses that cite them, the law of the day"""

import hashlib
import json
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "legal_act_states",
        sa.Column("law_sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("law_sha256", name=op.f("pk_legal_act_states")),
    )
    op.create_table(
        "legal_act_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_slug", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('amended', 'repealed', 'replaced', 'corrected', 'overdue')",
            name=op.f("ck_legal_act_changes_kind"),
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["accounts.id"], name=op.f("fk_legal_act_changes_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_act_changes")),
    )
    with op.batch_alter_table("legal_act_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_act_changes_act_slug"), ["act_slug"], unique=False)

    op.create_table(
        "citing_places",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("act_slug", sa.String(length=100), nullable=False),
        sa.Column("quiz_key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('lesson', 'question')", name=op.f("ck_citing_places_kind")),
        sa.ForeignKeyConstraint(["revision_id"], ["course_revisions.id"], name=op.f("fk_citing_places_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "kind", "key", "act_slug", name=op.f("pk_citing_places")),
    )
    with op.batch_alter_table("citing_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citing_places_act_slug"), ["act_slug"], unique=False)

    op.create_table(
        "stale_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.Integer(), nullable=True),
        sa.Column("cleared_in", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.CheckConstraint("how IN ('', 'still_right', 'edited', 'gone', 'checked')", name=op.f("ck_stale_places_how")),
        sa.ForeignKeyConstraint(["change_id"], ["legal_act_changes.id"], name=op.f("fk_stale_places_change_id")),
        sa.ForeignKeyConstraint(["cleared_by"], ["accounts.id"], name=op.f("fk_stale_places_cleared_by")),
        sa.ForeignKeyConstraint(["cleared_in"], ["course_revisions.id"], name=op.f("fk_stale_places_cleared_in")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_stale_places_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_places")),
        sa.UniqueConstraint(
            "course_id", "kind", "key", "change_id", name=op.f("uq_stale_places_course_id_kind_key_change_id")
        ),
    )
    with op.batch_alter_table("stale_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stale_places_change_id"), ["change_id"], unique=False)
        batch_op.create_index(
            "ix_stale_places_open",
            ["course_id"],
            unique=False,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "works",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("module_key", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("graded_by", sa.Integer(), nullable=True),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'returned', 'replaced')", name=op.f("ck_works_state")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_works_enrolment_id")),
        sa.ForeignKeyConstraint(["graded_by"], ["accounts.id"], name=op.f("fk_works_graded_by")),
        sa.ForeignKeyConstraint(["revision_id"], ["course_revisions.id"], name=op.f("fk_works_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works")),
        sa.UniqueConstraint(
            "enrolment_id", "module_key", "number", name=op.f("uq_works_enrolment_id_module_key_number")
        ),
    )
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_works_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index("ix_works_state_handed_in_at", ["state", "handed_in_at"], unique=False)
        batch_op.create_index(
            "uq_works_one_waiting",
            ["enrolment_id", "module_key"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "work_files",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_work_files_work_id")),
        sa.PrimaryKeyConstraint("work_id", name=op.f("pk_work_files")),
    )
    with op.batch_alter_table("course_revisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trial_minutes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("law_sha256", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("legal_act_register", schema=None) as batch_op:
        batch_op.add_column(sa.Column("law_sha256", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("legal_acts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=False, server_default="9999-12-31"))
        batch_op.add_column(sa.Column("loaded_sha256", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("overdue_noted", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index("ix_legal_acts_due_on", ["due_on"], unique=False)
    _fill_acts()


def _fill_acts() -> None:
    """Acts that are there came from files, and are due by their own rule."""
    acts = sa.table(
        "legal_acts",
        sa.column("slug", sa.String),
        sa.column("document", sa.Text),
        sa.column("due_on", sa.Date),
        sa.column("loaded_sha256", sa.String),
    )
    connection = op.get_bind()
    for slug, document in connection.execute(sa.select(acts.c.slug, acts.c.document)).all():
        entry = json.loads(document)
        due = date.fromisoformat(entry["checked_on"]) + timedelta(days=entry.get("review_days", 90))
        loaded = hashlib.sha256(document.encode()).hexdigest()
        connection.execute(sa.update(acts).where(acts.c.slug == slug).values(due_on=due, loaded_sha256=loaded))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("legal_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_acts_due_on"))
        batch_op.drop_column("overdue_noted")
        batch_op.drop_column("loaded_sha256")
        batch_op.drop_column("due_on")

    with op.batch_alter_table("legal_act_register", schema=None) as batch_op:
        batch_op.drop_column("law_sha256")

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_column("law_sha256")
    with op.batch_alter_table("course_revisions", schema=None) as batch_op:
        batch_op.drop_column("trial_minutes")

    op.drop_table("work_files")
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_works_one_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_works_state_handed_in_at")
        batch_op.drop_index(batch_op.f("ix_works_enrolment_id"))

    op.drop_table("works")
    with op.batch_alter_table("stale_places", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_stale_places_open",
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_stale_places_change_id"))

    op.drop_table("stale_places")
    with op.batch_alter_table("citing_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citing_places_act_slug"))

    op.drop_table("citing_places")
    with op.batch_alter_table("legal_act_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_act_changes_act_slug"))

    op.drop_table("legal_act_changes")
    op.drop_table("legal_act_states")
