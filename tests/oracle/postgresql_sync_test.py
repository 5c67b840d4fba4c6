"""`landfall sync` from the Go SDK's source into PostgreSQL, read with psycopg, against values computed again in Python."""
import datetime

import psycopg
from psycopg.rows import dict_row

import postgresql_database
import sync_test
from wide_rows import key_id, read_value, wide_row

ROWS = 2345


class PostgresqlRows(sync_test.Sync):
    def setUp(self):
        super().setUp()
        self.uri = self.enterContext(postgresql_database.fresh())
        self.connection = self.enterContext(psycopg.connect(self.uri, autocommit=True))

    def postgresql(self, options=None, **more):
        return sync_test.document("destination", name="db", path="cloudquery/postgresql", registry="builtin",
                                  spec={"connection_string": self.uri, **(options or {})}, **more)

    def ask(self, text):
        return self.connection.execute(text).fetchall()

    def check_wide(self, table, first, count):
        with self.connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(f"SELECT *, tags::text AS tags, config::text AS config, ip::text AS ip FROM {table}").fetchall()
        rows.sort(key=lambda row: int(row["arn"][-16:], 16))
        self.assertEqual(len(rows), count)
        for number, row in enumerate(rows, first):
            wanted = wide_row(number)
            got = {column: self.instant(read_value(column, row[column])) for column in wanted}
            self.assertEqual(got, wanted)
            self.assertEqual(row["_cq_source_name"], "oracle")

    @staticmethod
    def instant(value):
        """A timestamp without time zone is UTC."""
        is_time = isinstance(value, datetime.datetime) and value.tzinfo is None
        return value.replace(tzinfo=datetime.timezone.utc) if is_time else value

    def test_wide(self):
        for options in ({}, {"writers": 3}, {"publish": "atomic"}, {"publish": "atomic", "writers": 3}):
            with self.subTest(options):
                for first in (1, 500):  # then most rows are replaced, some go, some come
                    self.sync(self.postgresql(options), tables=["oracle_wide"], spec={"rows": ROWS, "first_id": first},
                              deterministic_cq_id=True)
                    self.check_wide("oracle_wide", first, ROWS)
                self.connection.execute("DROP TABLE oracle_wide")

    def test_children_know_their_parents(self):
        self.sync(self.postgresql(), tables=["oracle_child"], spec={"rows": 60}, deterministic_cq_id=True)
        self.assertEqual(self.ask("SELECT id, _cq_id FROM oracle_parent ORDER BY id"),
                         [(number, key_id(id=number)) for number in range(1, 61)])
        self.assertEqual(
            self.ask("SELECT parent_id, number, _cq_parent_id, _cq_id FROM oracle_child ORDER BY parent_id, number"),
            [(parent, number, key_id(id=parent), key_id(number=number, parent_id=parent))
             for parent in range(1, 61) for number in (0, 1)])

    def test_every_type(self):
        self.sync(self.postgresql(), tables=["oracle_types"], spec={"type_rows": 25, "maps": True})
        self.assertEqual(self.ask("SELECT count(*), count(DISTINCT id), count(int64), count(struct) FROM oracle_types"),
                         [(25, 25, 25, 25)])

    def test_append(self):
        for _ in range(2):
            self.sync(self.postgresql(write_mode="append"), tables=["oracle_parent"], spec={"rows": 50})
        self.assertEqual(self.ask("SELECT count(*), count(DISTINCT id) FROM oracle_parent"), [(100, 50)])

    def test_deleted_records(self):
        self.sync(self.postgresql(), tables=["oracle_parent", "oracle_child"],
                  spec={"rows": 20, "delete_record_ids": [3, 7, 99]})
        self.assertEqual(self.ask("SELECT count(*), count(*) FILTER (WHERE id IN (3, 7)) FROM oracle_parent"), [(18, 0)])
        self.assertEqual(self.ask("SELECT count(*), count(*) FILTER (WHERE parent_id IN (3, 7)) FROM oracle_child"),
                         [(36, 0)])

    def test_state_backend(self):
        for _ in range(3):
            self.sync(self.postgresql(), tables=["oracle_state"], spec={"state": True},
                      backend_options={"table_name": "kept", "connection": "@@plugins.db.connection"})
        self.assertEqual(self.ask("SELECT counter FROM oracle_state ORDER BY counter"), [(0,), (1,), (2,)])
        self.assertEqual(self.ask("SELECT key, value FROM kept ORDER BY version DESC LIMIT 1"), [("counter", "3")])

    def test_a_crash_leaves_the_old_rows(self):
        for options in ({}, {"publish": "atomic"}):
            with self.subTest(options):
                self.sync(self.postgresql(options), tables=["oracle_parent"], spec={"rows": 100})
                for how in ("crash_after_rows", "kill_after_rows", "garbage_after_rows"):
                    self.sync(self.postgresql(options), tables=["oracle_parent"], status=sync_test.FAILED,
                              spec={"rows": 100, "first_id": 1000, how: 50})
                    self.assertEqual(self.ask("SELECT count(*) FROM oracle_parent WHERE id <= 100"), [(100,)])
                if options:
                    self.assertEqual(self.ask("SELECT count(*) FROM oracle_parent"), [(100,)])
