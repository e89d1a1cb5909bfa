"""Every edit of a draft is kept"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "file_versions",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_versions")),
    )
    op.create_table(
        "draft_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_draft_edits_course_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_draft_edits_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_edits")),
    )
    with op.batch_alter_table("draft_edits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_edits_course_id"), ["course_id"], unique=False)

    op.create_table(
        "draft_changes",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["edit_id"], ["draft_edits.id"], name=op.f("fk_draft_changes_edit_id")),
        sa.PrimaryKeyConstraint("edit_id", "path", name=op.f("pk_draft_changes")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("draft_changes")
    with op.batch_alter_table("draft_edits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_edits_course_id"))

    op.drop_table("draft_edits")
    op.drop_table("file_versions")
