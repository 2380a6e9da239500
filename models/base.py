"""The declarative base and the one column type of our own: moments in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A timezone-aware moment, stored as UTC on both databases; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive moment {value!r}: give it a zone")
        moment = value.astimezone(UTC)
        # A plain datetime: drivers look at the exact type and Pendulum's is a subclass.
        return datetime(
            moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond, UTC
        )

    def result_processor(  # pyright: ignore[reportIncompatibleMethodOverride]  its protocol names the argument
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """One call per value, and one reading per moment: a sweep meets the same few moments in every row."""
        read = self.impl_instance.result_processor(dialect, coltype)

        @lru_cache(maxsize=4096)
        def moment(raw: Any) -> datetime | None:
            value = raw if read is None else read(raw)
            if value is None:
                return None
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

        return moment


class Base(DeclarativeBase):
    """Base of all tables. Names of constraints are fixed, so that a migration can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment(), dict[str, Any]: JSON(), list[str]: JSON()}  # noqa: RUF012
