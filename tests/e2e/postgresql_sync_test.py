"""The destination postgresql: what a sync leaves, by one writer and by several, at once or as it comes."""

from harness import document, documents, testdata
from postgresql_server import PostgresqlTest, sql_on

ATOMIC = {"publish": "atomic"}


class PostgresqlSyncTest(PostgresqlTest):
    def config(self, rows, fields="", tables=("narrow",), seed=1, source_options=None, **options):
        source = testdata(rows=rows, tables=tables, seed=seed, **(source_options or {}))
        self.write("spec.yml", documents(source, self.postgresql(fields=fields, **options)))

    def sync(self, rows, *arguments, **options):
        self.config(rows, **options)
        return self.succeed("sync", "spec.yml", *arguments)

    def json_lines(self, table, lines, **options):
        """Rows as they stand, which may hold what Python would not write."""
        (self.folder / "in.jsonl").write_text("".join(line + "\n" for line in lines))
        entry = {"path": "in.jsonl", "table": table, "primary_key": ["id"]}
        fields = '  tables: ["*"]\n  destinations: [db]\n'
        source = document("source", "file", "file", fields, {"files": [entry]})
        self.write("spec.yml", documents(source, self.postgresql(**options)))

    def left_over(self):
        """Tables of an atomic sync that wait for its end."""
        return [name for name in self.tables() if name.startswith("_landfall_")]


class PostgresqlWritersTest(PostgresqlSyncTest):
    def test_three_writers_and_many_rows(self):
        for seed in (1, 2):  # into an empty table, then over the same keys
            done = self.sync(200_000, seed=seed, writers=3)
            self.assertIn("Resources: 200000, Errors: 0", done.stdout.replace(",000", "000"))
            self.assertEqual(self.rows("SELECT count(*), count(DISTINCT id), min(id), max(id),"
                                       " count(DISTINCT _cq_sync_time) FROM narrow"), [[200_000, 200_000, 0, 199_999, 1]])

    def test_three_writers_append(self):
        for _ in range(2):
            self.sync(30_000, writers=3, fields="  write_mode: append\n")
        self.assertEqual(self.rows("SELECT count(*), count(DISTINCT id) FROM narrow"), [[60_000, 30_000]])

    def test_three_writers_and_an_outsider_who_deletes(self):
        self.sync(20_000, writers=3)
        self.sql("DELETE FROM narrow WHERE id % 3 = 0")
        self.sync(20_000, writers=3)
        self.assertEqual(self.count("narrow"), 20_000)

    def test_families_with_deleted_records(self):
        self.sync(500, tables=("family",), writers=3, source_options={"delete_records": [3, 7, 9_999]})
        self.assertEqual(self.rows("SELECT count(*), count(*) FILTER (WHERE id IN (3, 7)) FROM family_parent"), [[498, 0]])


class PostgresqlStaleTest(PostgresqlSyncTest):
    def test_stale_rows_go(self):
        self.sync(100)
        self.sync(40)
        self.assertEqual(self.rows("SELECT count(*), max(id) FROM narrow"), [[40, 39]])

    def test_stale_is_exact_to_the_microsecond(self):
        self.sync(10)
        # A row of the sync's own microsecond stays, one a microsecond older goes: the times are the next sync's.
        self.sql("CREATE FUNCTION move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                 " IF NEW.id = 3 THEN NEW._cq_sync_time := NEW._cq_sync_time - interval '1 microsecond'; END IF;"
                 " RETURN NEW; END $$;"
                 "CREATE TRIGGER move BEFORE INSERT OR UPDATE ON narrow FOR EACH ROW EXECUTE FUNCTION move()")
        self.sync(10)
        self.assertEqual(self.rows("SELECT id FROM narrow WHERE id <= 4 ORDER BY id"), [[0], [1], [2], [4]])

    def test_rows_of_other_sources_stay(self):
        self.sync(10)
        self.sql("UPDATE narrow SET _cq_source_name = 'other' WHERE id = 7; DELETE FROM narrow WHERE id > 8")
        self.sync(5)
        self.assertEqual(self.rows("SELECT id FROM narrow ORDER BY id"), [[0], [1], [2], [3], [4], [7]])

    def test_a_failed_table_is_not_emptied(self):
        self.sync(100)
        self.config(50, source_options={"fail_table": "narrow", "fail_after_rows": 20})
        self.assertEqual(self.landfall("sync", "spec.yml").returncode, 5)
        self.assertEqual(self.count("narrow"), 100)


class PostgresqlAtomicTest(PostgresqlSyncTest):
    def test_without_migration_no_table_is_made_anew(self):
        self.sql("CREATE TABLE narrow (id bigint PRIMARY KEY, _cq_id uuid, value real, name text, mine text,"
                 " _cq_sync_time timestamp, _cq_source_name text); INSERT INTO narrow (id, mine) VALUES (-1, 'kept')")
        self.sync(10, "--no-migrate", **ATOMIC)
        self.assertEqual(self.rows("SELECT count(*), count(mine) FROM narrow"), [[11, 1]])
        self.assertEqual(self.left_over(), [])

    def test_the_first_sync_and_the_next(self):
        for rows, seed in ((30_000, 1), (20_000, 2)):
            self.sync(rows, seed=seed, tables=("narrow", "family"), writers=3, **ATOMIC)
            self.assertEqual(self.rows("SELECT count(*), max(id), count(DISTINCT _cq_sync_time) FROM narrow"),
                             [[rows, rows - 1, 1]])
            self.assertEqual((self.count("family_parent"), self.count("family_child")), (rows, 3 * rows))
            self.assertEqual(self.left_over(), [])
        keys = self.rows("SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u') ORDER BY 1")
        self.assertIn(["narrow_pkey"], keys)
        self.assertIn(["narrow__cq_id_key"], keys)
        self.assertIn("no change", self.succeed("migrate", "--plan", "spec.yml").stdout)

    def test_append(self):
        for _ in range(2):
            self.sync(1_000, fields="  write_mode: append\n", **ATOMIC)
        self.assertEqual(self.count("narrow"), 2_000)

    def test_a_sync_that_fails_leaves_the_old_state(self):
        self.sync(100, **ATOMIC)
        self.config(200, source_options={"fail_table": "narrow", "fail_sync": True, "fail_after_rows": 150}, **ATOMIC)
        self.assertNotEqual(self.landfall("sync", "spec.yml").returncode, 0)
        self.assertEqual(self.count("narrow"), 100)
        self.sync(50, **ATOMIC)
        self.assertEqual((self.count("narrow"), self.left_over()), (50, []))

    def test_a_killed_sync_leaves_the_old_state_and_the_next_cleans_up(self):
        self.sync(10, **ATOMIC)
        self.config(5_000, source_options={"batch_rows": 100, "pause_ms_per_batch": 60_000}, batch_size=50, **ATOMIC)
        process = self.start("sync", "spec.yml")
        sql_on(self.uri, "DO $$ BEGIN FOR i IN 1..3000 LOOP"
                         " IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename LIKE '\\_landfall\\_%') THEN RETURN; END IF;"
                         " PERFORM pg_sleep(0.01); END LOOP; RAISE 'no table waits after 30 s'; END $$")
        process.kill()
        process.wait()
        # The server ends the dead program's connections: until then it counts as alive.
        sql_on(self.admin, f"""DO $$ BEGIN FOR i IN 1..3000 LOOP
            IF NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = '{self.database}') THEN RETURN; END IF;
            PERFORM pg_stat_clear_snapshot(); PERFORM pg_sleep(0.01); END LOOP; RAISE 'still connected after 30 s'; END $$""")
        self.assertEqual(self.count("narrow"), 10)
        self.assertEqual(len(self.left_over()), 1)
        self.sync(20, **ATOMIC)
        self.assertEqual((self.count("narrow"), self.left_over()), (20, []))

    def test_a_forced_change_of_a_table(self):
        self.sync(100)
        self.sql("ALTER TABLE narrow DROP COLUMN id CASCADE; ALTER TABLE narrow ADD COLUMN id text NOT NULL DEFAULT 'old'")
        self.config(100, **ATOMIC)
        self.assertEqual(self.landfall("sync", "spec.yml").returncode, 3)
        self.assertEqual(self.value("SELECT DISTINCT id FROM narrow"), "old")
        self.sync(70, fields="  migrate_mode: forced\n", **ATOMIC)
        self.assertEqual(self.rows("SELECT count(*), max(id) FROM narrow"), [[70, 69]])

    def test_indexes_and_partitions(self):
        rules = {
            "create_performance_indexes": True,
            "indexes": [{"tables": ["family_*"], "columns": ["name"]}],
            "partition": [{"tables": ["narrow"], "by": "list", "column": "_cq_source_name"}],
        }
        for _ in range(2):
            self.sync(100, tables=("narrow", "family"), fields="  write_mode: append\n", **rules, **ATOMIC)
        self.assertEqual(self.count("narrow"), 200)
        self.assertEqual(self.rows("SELECT relkind FROM pg_class WHERE relname = 'narrow'"), [["p"]])
        indexes = [name for (name,) in self.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'family_child'")]
        self.assertIn("family_child_name_idx", indexes)

    def test_a_view_sees_the_new_rows(self):
        self.sync(10, **ATOMIC)
        self.sql("CREATE VIEW seen AS SELECT id FROM narrow")
        self.sync(20, **ATOMIC)
        self.assertEqual(self.count("seen"), 20)

    def test_a_served_destination_publishes_when_a_stream_ends(self):
        server = self.start("serve", "postgresql", "--network", "unix", "--address", "s", "--log-format", "json")
        self.assertIn("listens", server.stdout.readline())
        for rows in (50, 20):
            served = self.postgresql(**ATOMIC).replace("registry: builtin", "registry: grpc")
            served = served.replace("path: postgresql", f'path: "unix://{self.folder}/s"')
            self.write("spec.yml", documents(testdata(rows=rows), served))
            self.succeed("sync", "spec.yml")
            self.assertEqual((self.count("narrow"), self.left_over()), (rows, []))


class PostgresqlNulTest(PostgresqlSyncTest):
    LINES = [r'{"id":1,"text":"a\u0000b","doc":{"k":"c\u0000d"}}', r'{"id":2,"text":"plain","doc":{"k":"\\u0000"}}']

    def land(self, *mode):
        options = {"nul_characters": mode[0]} if mode else {}
        self.json_lines("t", self.LINES, **options)
        done = self.landfall("sync", "spec.yml")
        return done

    def values(self):
        return self.rows("SELECT text, doc->>'k' AS k FROM t ORDER BY id")

    def test_they_are_left_out_by_default_and_told(self):
        for mode in ((), ("strip",)):
            done = self.land(*mode)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.values(), [["ab", "cd"], ["plain", "\\u0000"]])
        self.assertRegex(self.log(), "(?i)warn.*NUL")

    def test_they_are_replaced(self):
        self.assertEqual(self.land("replace").returncode, 0)
        self.assertEqual(self.values(), [["a\ufffdb", "c\ufffdd"], ["plain", "\\u0000"]])

    def test_they_are_an_error(self):
        done = self.land("error")
        self.assertEqual(done.returncode, 5, done.stderr)
        for word in ('"t"', '"text"', "NUL", "nul_characters"):
            self.assertIn(word, done.stderr)
        self.assertEqual(self.count("t"), 0)
