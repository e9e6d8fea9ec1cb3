"""When a ticket was first sent, and the first name of who has it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assignee_name", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True))
    # A ticket that was filed carries the hash of what was sent; when it was sent is not known any more.
    op.execute("UPDATE tickets SET filed_at = created_at WHERE submitted IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("filed_at")
        batch_op.drop_column("assignee_name")
