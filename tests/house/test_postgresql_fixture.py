"""The tests' own PostgreSQL: real, fresh for each test, and at home in Chinese."""

from __future__ import annotations

import pytest
import sqlalchemy

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_has_a_database_of_its_own(postgresql_url: str, round_: int) -> None:
    engine = sqlalchemy.create_engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE articles (title text)")
        connection.exec_driver_sql("INSERT INTO articles VALUES ('防汛救灾工作部署会召开')")
        found = connection.exec_driver_sql("SELECT count(*) FROM articles WHERE title LIKE '%%防汛%%'").scalar()
    engine.dispose()
    assert found == 1


def test_it_is_unicode_and_reached_through_no_port(postgresql_url: str) -> None:
    engine = sqlalchemy.create_engine(postgresql_url)
    with engine.connect() as connection:
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        address = connection.exec_driver_sql("SHOW listen_addresses").scalar()
        order = connection.exec_driver_sql("SELECT datcollate FROM pg_database WHERE datname = current_database()")
        assert (encoding, address, order.scalar()) == ("UTF8", "", "C.UTF-8")
    engine.dispose()
