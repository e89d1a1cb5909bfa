"""Settings of quizzes for groups, and exceptions for persons"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "quiz_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("quiz_key", sa.String(length=100), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("word_hash", sa.String(length=200), nullable=False),
        sa.Column("networks", sa.Text(), nullable=True),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("extra_attempts", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("extra_minutes >= 0 AND extra_attempts >= 0", name=op.f("ck_quiz_settings_extra")),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name=op.f("ck_quiz_settings_moments")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_quiz_settings_account_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["accounts.id"], name=op.f("fk_quiz_settings_changed_by")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_quiz_settings_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_settings")),
    )
    with op.batch_alter_table("quiz_settings", schema=None) as batch_op:
        batch_op.create_index(
            "uq_quiz_settings_group",
            ["group_id", "quiz_key"],
            unique=True,
            sqlite_where=sa.text("account_id IS NULL"),
            postgresql_where=sa.text("account_id IS NULL"),
        )
        batch_op.create_index(
            "uq_quiz_settings_person",
            ["group_id", "quiz_key", "account_id"],
            unique=True,
            sqlite_where=sa.text("account_id IS NOT NULL"),
            postgresql_where=sa.text("account_id IS NOT NULL"),
        )


def downgrade() -> None:
    """Take back."""
    op.drop_table("quiz_settings")
