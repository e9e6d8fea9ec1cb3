"""Values the team marked as personal, or as not personal."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("vault_entries", sa.Column("marked", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("vault_entries", "marked")
