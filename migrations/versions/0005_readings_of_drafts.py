"""A draft is read by a second person"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "draft_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("tree_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("law", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'returned', 'replaced')", name=op.f("ck_draft_reviews_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'returned') OR reviewer_id != asked_by", name=op.f("ck_draft_reviews_another")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_draft_reviews_asked_by")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_draft_reviews_course_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["accounts.id"], name=op.f("fk_draft_reviews_reviewer_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["course_revisions.id"], name=op.f("fk_draft_reviews_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_reviews")),
    )
    with op.batch_alter_table("draft_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_reviews_course_id"), ["course_id"], unique=False)
        batch_op.create_index(
            "uq_draft_reviews_one_waiting",
            ["course_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("draft_reviews", schema=None) as batch_op:
        batch_op.drop_index("uq_draft_reviews_one_waiting")
        batch_op.drop_index(batch_op.f("ix_draft_reviews_course_id"))

    op.drop_table("draft_reviews")
