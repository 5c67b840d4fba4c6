"""The destination postgresql: names, columns, indexes, partitions, and tables that are there already."""

import hashlib
import json

from harness import document, documents, testdata
from postgresql_server import PostgresqlTest


class PostgresqlTablesCase(PostgresqlTest):
    def lines(self, table, rows, key=("id",), types=None, source="file", destination=None):
        """A configuration that lands rows of a JSON file."""
        self.write(f"{source}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
        entry = {"path": f"{source}.jsonl", "table": table, "types": types or {}}
        if key:
            entry["primary_key"] = list(key)
        fields = '  tables: ["*"]\n  destinations: [db]\n'
        return documents(document("source", source, "file", fields, {"files": [entry]}), destination or self.postgresql())

    def land(self, table, rows, *arguments, **options):
        self.write("spec.yml", self.lines(table, rows, **options))
        return self.succeed("sync", "spec.yml", *arguments)

    def refused(self, table, rows, code, *words, command=("sync",), **options):
        self.write("spec.yml", self.lines(table, rows, **options))
        done = self.landfall(*command, "spec.yml")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        return done

    def columns(self, table):
        return [name for (name,) in self.rows(
            f"SELECT attname FROM pg_attribute WHERE attrelid = '\"{table}\"'::regclass AND attnum > 0"
            " AND NOT attisdropped ORDER BY attnum")]

    def indexes(self, table):
        return dict(self.rows(f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}'"))

    def partitions(self, table):
        return dict(self.rows(
            "SELECT c.relname, pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_class c JOIN pg_inherits i"
            f" ON i.inhrelid = c.oid WHERE i.inhparent = '\"{table}\"'::regclass"))

    def oids(self):
        return self.rows("SELECT c.relname, c.oid::text, c.relfilenode::text FROM pg_class c"
                         " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'public' ORDER BY 1")


class PostgresqlNamesTest(PostgresqlTablesCase):
    def test_reserved_and_quoted_names(self):
        names = ["user", "pg_class", "select", "Upper", 'a"b', "it's", "with space", "a.b", "日本", "back\\slash", "a;--"]
        for name in names:
            with self.subTest(name):
                row = {"id": 1, "order": "x", 'C"olumn': "y", "Ünï": "z", "id ": "w"}
                for value in ("first", "second"):  # made and copied into; then staged and replaced
                    self.land(name, [{**row, "order": value}])
                quoted = '"' + name.replace('"', '""') + '"'
                self.assertEqual(self.rows(f'SELECT id, "order", "C""olumn", "Ünï", "id " FROM public.{quoted}'),
                                 [[1, "second", "y", "z", "w"]])
        self.assertEqual(sorted(self.tables()), sorted(names))

    def test_another_schema(self):
        self.sql('CREATE SCHEMA "My Schema"; CREATE TABLE public.t (id text)')
        uri = self.uri + "&search_path=%22My%20Schema%22"
        for value in ("a", "b"):
            self.land("t", [{"id": 1, "v": value}], destination=self.postgresql(uri=uri))
        self.assertEqual(self.rows('SELECT id, v FROM "My Schema".t'), [[1, "b"]])
        self.assertEqual(self.count("t"), 0)  # of the same name, in the schema that was not chosen

    def test_a_long_column_is_cut_to_63_bytes(self):
        long = "c" * 60 + "defgh"
        for value in ("a", "b"):
            self.land("t", [{"id": 1, long: value}])
        self.assertIn(long[:63], self.columns("t"))
        self.assertEqual(self.value(f'SELECT "{long[:63]}" FROM t'), "b")

    def test_columns_that_the_cut_makes_equal_are_refused(self):
        long = "c" * 63
        self.refused("t", [{"id": 1, long + "1": "a", long + "2": "b"}], 2, long, '"t"')
        self.assertEqual(self.tables(), [])

    def test_a_table_name_longer_than_63_bytes_is_refused(self):
        self.refused("t" * 64, [{"id": 1}], 2, "63", "t" * 64)
        self.land("t" * 63, [{"id": 1}])
        self.assertEqual(self.tables(), ["t" * 63])

    def test_as_many_columns_as_a_table_can_have(self):
        added = 3  # _cq_sync_time, _cq_source_name, _cq_id
        names = [f"c{number}" for number in range(1600 - added - 1)]
        row = {"id": 1, **{name: True for name in names}}
        self.land("t", [row])
        self.assertEqual(len(self.columns("t")), 1600)
        self.refused("u", [{**row, "more": True}], 2, "1600")
        self.assertEqual(self.tables(), ["t"])


class PostgresqlSchemaTest(PostgresqlTablesCase):
    def test_a_plan_is_the_ddl_and_touches_nothing(self):
        destination = self.postgresql(
            create_performance_indexes=True,
            indexes=[{"tables": ["e*"], "columns": ["name", "at"], "method": "brin"}],
            partition=[{"tables": ["events"], "column": "at", "interval": "month"}],
        )
        row = {"id": 1, "name": "x", "at": "2026-11-05T01:02:03Z"}
        self.write("spec.yml", self.lines("events", [row], key=("id", "at"), destination=destination))
        plan = self.succeed("migrate", "--plan", "spec.yml").stdout
        self.assertEqual(self.tables(), [])
        for words in ('CREATE TABLE "public"."events"', 'PARTITION BY RANGE ("at")', "PARTITION OF",
                      'USING brin ("name", "at")', '("_cq_source_name", "_cq_sync_time")'):
            self.assertIn(words, plan)
        # What was shown is what a server takes.
        self.sql("\n".join(line.strip().rstrip(";") + ";" for line in plan.splitlines() if line.strip().startswith("CREATE")))
        self.assertIn("no change", self.succeed("migrate", "--plan", "spec.yml").stdout)

    def test_a_plan_of_a_changed_table(self):
        self.land("t", [{"id": 1, "a": 1}])
        before = self.oids()
        self.write("spec.yml", self.lines("t", [{"id": 1, "a": "text", "b": True}]))
        done = self.landfall("migrate", "--plan", "spec.yml")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("bigint", done.stdout)
        self.assertIn("text", done.stdout)
        self.assertEqual(self.oids(), before)
        refused = self.landfall("sync", "spec.yml")
        self.assertEqual(refused.returncode, 3, refused.stderr)
        for word in ("t:", '"a"', "migrate_mode: forced"):
            self.assertIn(word, refused.stderr)
        self.assertEqual(self.oids(), before)

    def test_a_view_on_a_table_stops_a_forced_migration(self):
        self.land("t", [{"id": 1, "a": 1}])
        self.sql("CREATE VIEW seen AS SELECT a FROM t")
        before = self.oids()
        forced = self.postgresql(fields="  migrate_mode: forced\n")
        self.refused("t", [{"id": 1, "a": "text"}], 3, '"t"', "seen", destination=forced)
        self.assertEqual(self.oids(), before)
        self.assertEqual(self.rows("SELECT a FROM seen"), [[1]])

    def test_a_view_of_the_name_of_a_table_is_left_alone(self):
        self.sql("CREATE VIEW t AS SELECT 1 AS id")
        done = self.refused("t", [{"id": 1}], 3, '"t"', "view")
        self.assertNotIn("bug", done.stderr)

    def test_two_syncs_that_migrate_at_once(self):
        for turn in range(3):
            table = f"t{turn}"
            running = []
            for number in range(2):
                text = self.lines(table, [{"id": number, "a": "x"}], source=f"s{number}",
                                  destination=self.postgresql(fields="  write_mode: overwrite\n"))
                self.write(f"spec{number}.yml", text)
                running.append(self.start("--log-file-name", f"{number}.log", "sync", f"spec{number}.yml"))
            for process in running:
                _, errors = process.communicate(timeout=60)
                self.assertEqual(process.returncode, 0, errors)
            self.assertEqual(self.rows(f"SELECT id FROM {table} ORDER BY 1"), [[0], [1]])


class PostgresqlIndexesTest(PostgresqlTablesCase):
    ROW = {"id": 1, "name": "x", "at": "2026-11-05T01:02:03Z", "tags": {"a": 1}}

    def test_indexes_are_made_with_the_table_and_later(self):
        self.land("t", [self.ROW])
        self.assertEqual(len(self.indexes("t")), 2)  # the key, and _cq_id
        wanted = self.postgresql(
            create_performance_indexes=True,
            indexes=[{"tables": ["t", "u"], "columns": ["name"]}, {"tables": ["*"], "columns": ["tags"], "method": "gin"},
                     {"tables": ["*"], "columns": ["absent"]}],
        )
        for table in ("t", "u", "t"):
            self.land(table, [self.ROW], destination=wanted)
            definitions = " ".join(self.indexes(table).values())
            for words in ("USING btree (name)", "USING gin (tags)", "(_cq_source_name, _cq_sync_time)"):
                self.assertEqual(definitions.count(words), 1, definitions)
        self.assertIn("t_cqpi", self.indexes("t"))
        self.assertIn("no change", self.succeed("migrate", "--plan", "spec.yml").stdout)

    def test_the_performance_index_of_a_long_table(self):
        name = "t" * 60
        self.land(name, [self.ROW], destination=self.postgresql(create_performance_indexes=True))
        self.assertIn(hashlib.sha256(name.encode()).hexdigest()[:32] + "_cqpi", self.indexes(name))

    def test_an_index_on_a_column_that_a_named_table_lacks(self):
        wanted = self.postgresql(indexes=[{"tables": ["t"], "columns": ["nmae"]}])
        self.refused("t", [self.ROW], 2, "indexes", '"t"', destination=wanted)
        self.assertEqual(self.tables(), [])


class PostgresqlPartitionsTest(PostgresqlTablesCase):
    def monthly(self, **more):
        rule = {"tables": ["events"], "column": "at", "interval": "month"}
        return self.postgresql(partition=[rule], **more)

    def test_a_partition_for_each_month_that_comes(self):
        rows = [{"id": n, "at": at} for n, at in enumerate(
            ["2026-11-05T01:02:03Z", "2026-12-31T23:59:59.999999Z", "2027-01-01T00:00:00Z", None])]
        append = "  write_mode: append\n"
        types = {"at": "timestamp[us, tz=UTC]"}
        self.land("events", rows, key=(), types=types, destination=self.monthly(fields=append))
        self.assertEqual(self.partitions("events"), {
            "events_default": "DEFAULT",
            "events_p202611": "FOR VALUES FROM ('2026-11-01 00:00:00') TO ('2026-12-01 00:00:00')",
            "events_p202612": "FOR VALUES FROM ('2026-12-01 00:00:00') TO ('2027-01-01 00:00:00')",
            "events_p202701": "FOR VALUES FROM ('2027-01-01 00:00:00') TO ('2027-02-01 00:00:00')",
        })
        self.assertEqual(self.rows("SELECT tableoid::regclass::text, id FROM events ORDER BY id"), [
            ["events_p202611", 0], ["events_p202612", 1], ["events_p202701", 2], ["events_default", 3]])
        later = [{"id": 9, "at": "2027-02-03T00:00:00Z"}]
        self.land("events", later, key=(), types=types, destination=self.monthly(fields=append))
        self.assertEqual(len(self.partitions("events")), 5)
        self.assertEqual(self.count("events_p202702"), 1)

    def test_rows_are_replaced_in_their_partition(self):
        for value in ("a", "b"):
            self.land("events", [{"id": 1, "at": "2026-11-05T01:02:03Z", "v": value}], key=("id", "at"),
                      destination=self.monthly())
        self.assertEqual(self.rows("SELECT id, v FROM events_p202611"), [[1, "b"]])

    def test_a_key_without_the_column_is_refused(self):
        self.refused("events", [{"id": 1, "at": "2026-11-05T01:02:03Z"}], 2, "partition", '"events"', '"at"', "key",
                     destination=self.monthly())
        self.assertEqual(self.tables(), [])

    def test_a_list_by_sync_group(self):
        rule = {"tables": ["events"], "by": "list", "column": "_cq_sync_group_id"}
        for group in ("one", "two"):
            destination = self.postgresql(
                fields=f"  write_mode: append\n  sync_group_id: {group}\n", partition=[rule])
            self.land("events", [{"id": 1}, {"id": 2}], key=(), destination=destination)
        bounds = sorted(self.partitions("events").values())
        self.assertEqual(bounds, ["DEFAULT", "FOR VALUES IN ('one')", "FOR VALUES IN ('two')"])
        self.assertEqual(self.rows("SELECT _cq_sync_group_id, count(*) FROM events GROUP BY 1 ORDER BY 1"),
                         [["one", 2], ["two", 2]])
        self.assertEqual(self.count("events_default"), 0)


class PostgresqlExistingTablesTest(PostgresqlTablesCase):
    def test_tables_of_cloudquery_are_taken_over(self):
        source = testdata(rows=20, tables=["wide", "family"])
        self.write("spec.yml", documents(source, self.postgresql(create_performance_indexes=True)))
        self.sql(CLOUDQUERY_TABLES)
        self.sql('CREATE INDEX wide_cqpi ON wide (_cq_source_name, _cq_sync_time);'
                 'CREATE INDEX family_child_cqpi ON family_child (_cq_source_name, _cq_sync_time)')
        before = self.oids()
        plan = self.succeed("migrate", "--plan", "spec.yml").stdout
        self.assertEqual(plan.count("no change"), 2, plan)
        self.assertNotRegex(plan, "(?i)(create|alter|drop) (table|index)|unsafe|forced")
        for _ in range(2):
            self.succeed("sync", "spec.yml")
        self.assertEqual([row[:2] for row in self.oids()], [row[:2] for row in before])
        self.assertEqual((self.count("wide"), self.count("family_parent"), self.count("family_child")), (20, 20, 60))

    def test_a_table_made_by_hand_without_migration(self):
        self.sql("CREATE TABLE t (id bigint, small bigint, doc json, at timestamptz, name varchar(9), extra int DEFAULT 7,"
                 " _cq_id uuid PRIMARY KEY, _cq_sync_time timestamptz, _cq_source_name varchar)")
        rows = [{"id": 1, "small": 2, "doc": {"b": 1, "a": [2.5]}, "at": "2026-11-05T01:02:03.000004Z", "name": "ünï"}]
        types = {"small": "int32", "doc": "json"}
        for _ in range(2):
            self.land("t", rows, "--no-migrate", key=(), types=types)
        self.assertEqual(self.rows("SELECT id, small, at = '2026-11-05 01:02:03.000004Z', name, extra FROM t"),
                         [[1, 2, True, "ünï", 7]])
        self.assertEqual(self.value("SELECT doc::text FROM t"), '{"b": 1, "a": [2.5]}')  # as it came: jsonb would sort

    def test_a_sync_time_of_few_digits_does_not_make_new_rows_stale(self):
        self.sql("CREATE TABLE t (id bigint PRIMARY KEY, _cq_id uuid, _cq_source_name text, _cq_sync_time timestamp(0))")
        for turn in range(4):  # the server rounds up or down, as the moment has it
            self.land("t", [{"id": turn}, {"id": turn + 1}], "--no-migrate")
            self.assertIn([turn], self.rows("SELECT id FROM t"))

    def test_a_table_that_is_not_there_without_migration(self):
        self.write("spec.yml", self.lines("t", [{"id": 1}]))
        done = self.landfall("sync", "spec.yml", "--no-migrate")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn('"t"', done.stderr)
        self.assertIn("--no-migrate", done.stderr)


# As CloudQuery's destination declares the tables of testdata: older versions name the key, newer ones leave that to
# the server. Columns that a source no longer has, and their order, are nobody's business.
CQ_COLUMNS = """"_cq_sync_time" timestamp without time zone, "_cq_source_name" text, "_cq_id" uuid UNIQUE NOT NULL,
  "_cq_parent_id" uuid"""
CLOUDQUERY_TABLES = f"""
CREATE TABLE "wide" ({CQ_COLUMNS}, "arn" text NOT NULL, "account_id" text, "region" text, "resource_uuid" uuid,
  "name" text, "description" text, "state" text, "cpu_count" bigint, "size_bytes" bigint, "price" double precision,
  "enabled" boolean, "ip" inet, "tags" jsonb, "config" jsonb, "security_groups" text[], "notes" text,
  "created_at" timestamp without time zone, "updated_at" timestamp without time zone,
  CONSTRAINT "wide_cqpk" PRIMARY KEY ("arn"));
CREATE TABLE "family_parent" ("gone" text, "id" bigint NOT NULL, "name" text, "updated_at" timestamp without time zone,
  {CQ_COLUMNS}, PRIMARY KEY ("id"));
CREATE INDEX "family_parent_cqpi" ON "family_parent" ("_cq_source_name", "_cq_sync_time");
CREATE TABLE "family_child" ({CQ_COLUMNS}, "parent_id" bigint NOT NULL, "number" bigint NOT NULL, "name" text,
  "updated_at" timestamp without time zone, CONSTRAINT "family_child_cqpk" PRIMARY KEY ("parent_id", "number"));
"""
