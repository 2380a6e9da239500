"""What units wrote in words: sections and table rows of accepted narratives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables of the narratives."""
    op.create_table(
        "stated_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_stated_text_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_text")),
        sa.UniqueConstraint("submission_id", "section", name=op.f("uq_stated_text_submission_id_section")),
    )
    op.create_table(
        "stated_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("form_table", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_stated_row_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_row")),
        sa.UniqueConstraint(
            "submission_id", "form_table", "position", name=op.f("uq_stated_row_submission_id_form_table_position")
        ),
    )
