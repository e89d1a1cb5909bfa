"""Tests on paper, second readers, remedies for wrong keys"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "paper_tests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("quiz_key", sa.String(length=100), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("variants > 0", name=op.f("ck_paper_tests_variants")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_paper_tests_group_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_paper_tests_made_by")),
        sa.ForeignKeyConstraint(["revision_id"], ["course_revisions.id"], name=op.f("fk_paper_tests_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_tests")),
    )
    op.create_index(op.f("ix_paper_tests_group_id"), "paper_tests", ["group_id"], unique=False)
    op.create_table(
        "answer_sheets",
        sa.Column("paper_test_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_answer_sheets_attempt_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_answer_sheets_enrolment_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_answer_sheets_entered_by")),
        sa.ForeignKeyConstraint(["paper_test_id"], ["paper_tests.id"], name=op.f("fk_answer_sheets_paper_test_id")),
        sa.PrimaryKeyConstraint("paper_test_id", "enrolment_id", name=op.f("pk_answer_sheets")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_answer_sheets_attempt_id")),
    )
    op.add_column("attempt_items", sa.Column("remedy", sa.String(length=12), nullable=False, server_default=""))
    op.create_table(
        "regrades",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("quiz_key", sa.String(length=100), nullable=False),
        sa.Column("question_key", sa.String(length=100), nullable=False),
        sa.Column("question_sha256", sa.String(length=64), nullable=False),
        sa.Column("new_sha256", sa.String(length=64), nullable=False),
        sa.Column("remedy", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_regrades_course_id")),
        sa.ForeignKeyConstraint(["made_by"], ["accounts.id"], name=op.f("fk_regrades_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["accounts.id"], name=op.f("fk_regrades_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
    )
    op.create_index("ix_regrades_course_id_question_key", "regrades", ["course_id", "question_key"], unique=False)
    op.create_table(
        "regrade_effects",
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("remedy_before", sa.String(length=12), nullable=False),
        sa.Column("item_before", sa.Double(), nullable=False),
        sa.Column("item_after", sa.Double(), nullable=False),
        sa.Column("points_before", sa.Double(), nullable=False),
        sa.Column("points_after", sa.Double(), nullable=False),
        sa.Column("max_before", sa.Double(), nullable=False),
        sa.Column("max_after", sa.Double(), nullable=False),
        sa.Column("passed_before", sa.Boolean(), nullable=True),
        sa.Column("passed_after", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_regrade_effects_attempt_id")),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrades.id"], name=op.f("fk_regrade_effects_regrade_id")),
        sa.PrimaryKeyConstraint("regrade_id", "attempt_id", name=op.f("pk_regrade_effects")),
    )
    op.create_index(op.f("ix_regrade_effects_attempt_id"), "regrade_effects", ["attempt_id"], unique=False)
    op.create_table(
        "answer_readings",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("met", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_answer_readings_share")),
        sa.ForeignKeyConstraint(
            ["attempt_id", "position"],
            ["attempt_items.attempt_id", "attempt_items.position"],
            name=op.f("fk_answer_readings_item"),
        ),
        sa.ForeignKeyConstraint(["reader_id"], ["accounts.id"], name=op.f("fk_answer_readings_reader_id")),
        sa.PrimaryKeyConstraint("attempt_id", "position", "reader_id", name=op.f("pk_answer_readings")),
    )
    op.create_table(
        "work_readings",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("met", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reader_id"], ["accounts.id"], name=op.f("fk_work_readings_reader_id")),
        sa.ForeignKeyConstraint(["work_id"], ["works.id"], name=op.f("fk_work_readings_work_id")),
        sa.PrimaryKeyConstraint("work_id", "reader_id", name=op.f("pk_work_readings")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("work_readings")
    op.drop_table("answer_readings")
    op.drop_table("regrade_effects")
    op.drop_table("regrades")
    op.drop_column("attempt_items", "remedy")
    op.drop_table("answer_sheets")
    op.drop_table("paper_tests")
