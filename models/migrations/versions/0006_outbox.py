"""The outbox: what becomes of a letter, what it is about, the relay's circuit breaker, addresses that are off, invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Letters get their life; the letters that are there wait as they did."""
    moment = models.base.Moment(timezone=True)
    # Asked of the new columns of rows that are there already; no code relies on these defaults.
    empty, none, no_list, no_dict = sa.text("''"), sa.text("0"), sa.text("'[]'"), sa.text("'{}'")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_key", sa.String(length=80), nullable=False, server_default=empty))
        batch_op.add_column(sa.Column("on_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("copies", sa.JSON(), nullable=False, server_default=no_list))
        batch_op.add_column(sa.Column("message_id", sa.String(), nullable=False, server_default=empty))
        batch_op.add_column(sa.Column("claim", sa.String(length=40), nullable=False, server_default=empty))
        batch_op.add_column(sa.Column("claimed_at", moment, nullable=True))
        batch_op.add_column(sa.Column("attempted_at", moment, nullable=True))
        batch_op.add_column(sa.Column("next_at", moment, nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default=none))
        batch_op.add_column(sa.Column("bounces", sa.Integer(), nullable=False, server_default=none))
        batch_op.add_column(sa.Column("left_over", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("refusals", sa.JSON(), nullable=False, server_default=no_dict))
        batch_op.add_column(sa.Column("reply", sa.String(), nullable=False, server_default=empty))
        batch_op.add_column(sa.Column("sent_at", moment, nullable=True))
        batch_op.create_index(batch_op.f("ix_message_campaign_id_state_next_at"), ["campaign_id", "state", "next_at"])
        batch_op.create_index(batch_op.f("ix_message_delivery_id"), ["delivery_id"])
        batch_op.create_index(batch_op.f("ix_message_message_id"), ["message_id"])
    op.create_table(
        "message_words",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_words_message_id_message")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_words")),
    )
    op.execute("INSERT INTO message_words (message_id, text, html) SELECT id, text, html FROM message")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("text")
        batch_op.drop_column("html")
    with op.batch_alter_table("message_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_file_message_id"), ["message_id"])

    op.create_table(
        "message_subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_subject_message_id_message")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_message_subject_obligation_id_obligation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_subject")),
        sa.UniqueConstraint("message_id", "obligation_id", name=op.f("uq_message_subject_message_id_obligation_id")),
    )
    op.create_index(op.f("ix_message_subject_obligation_id"), "message_subject", ["obligation_id"])
    op.create_table(
        "relay_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("relay", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("down_since", moment, nullable=True),
        sa.Column("until", moment, nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("called_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_relay_state_campaign_id_campaign")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay_state")),
        sa.UniqueConstraint("campaign_id", "relay", name=op.f("uq_relay_state_campaign_id_relay")),
    )
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_key", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("replacement", sa.String(length=320), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("by_whom", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_address_change_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_address_change_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
    )
    op.create_index(op.f("ix_address_change_campaign_id"), "address_change", ["campaign_id"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("substitutes", sa.JSON(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_absence_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_absence_delivery_id_delivery")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_absence_delivery_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=160), nullable=False),
        sa.Column("invitee", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("honorific", sa.String(length=40), nullable=False),
        sa.Column("unit_key", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("capacities", sa.JSON(), nullable=False),
        sa.Column("uid", sa.String(length=600), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(length=20), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("replied_at", moment, nullable=True),
        sa.Column("replied_by", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_invitation_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("campaign_id", "duty", "invitee", name=op.f("uq_invitation_campaign_id_duty_invitee")),
    )
