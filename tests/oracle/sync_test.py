"""`landfall sync` with a source plugin made with the Go SDK: what sqlite and pyarrow read must be what was sent."""
import io
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

import pyarrow.parquet

from wide_rows import key_id, read_value, wide_row

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANDFALL = os.environ.get("LANDFALL", str(ROOT / "build/dev/bin/landfall"))
SOURCE = os.environ.get("ORACLE_SOURCE", str(ROOT / "build/oracle/bin/oracle_source"))
TRANSFORMER = str(pathlib.Path(SOURCE).with_name("oracle_transformer"))
REPLAY = str(pathlib.Path(SOURCE).with_name("replay_source"))
ROWS = 2345
# Exit codes of docs/reference/errors.md.
GOOD, TABLE_FAILED, FAILED = (0,), (5,), range(1, 128)


def document(kind, **spec):
    return json.dumps({"kind": kind, "spec": spec})


def sqlite(**more):
    return document("destination", name="db", path="cloudquery/sqlite", registry="builtin",
                    spec={"connection_string": "db.sqlite"}, **more)


FILES = document("destination", name="files", path="cloudquery/file", registry="builtin", write_mode="append",
                 spec={"format": "parquet", "no_rotate": True, "path": "{{TABLE}}.parquet"})


class Sync(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def sync(self, *destinations, tables=("*",), spec=None, status=GOOD, others=(), command="sync", **more):
        names = [json.loads(one)["spec"]["name"] for one in destinations]
        source = document("source", tables=list(tables), destinations=names, spec=spec or {},
                          **{"name": "oracle", "path": SOURCE, "registry": "local", **more})
        (self.folder / "spec.yml").write_text("\n---\n".join([*others, source, *destinations]))
        done = subprocess.run([LANDFALL, command, "spec.yml"], cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.assertIn(done.returncode, status, done.stdout + done.stderr)
        return done

    def query(self, text):
        with sqlite3.connect(self.folder / "db.sqlite") as database:
            return database.execute(text).fetchall()

    def sqlite_rows(self, table, order):
        with sqlite3.connect(self.folder / "db.sqlite") as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f'SELECT * FROM "{table}" ORDER BY {order}')]

    def check_wide(self, rows, first, count):
        rows = sorted(rows, key=lambda row: int(row["arn"][-16:], 16))
        self.assertEqual(len(rows), count)
        for number, row in enumerate(rows, first):
            wanted = wide_row(number)
            got = {column: read_value(column, row[column]) for column in wanted}
            self.assertEqual(got, wanted)
            self.assertEqual(row["_cq_source_name"], "oracle")


class Rows(Sync):
    def test_wide_in_sqlite(self):
        self.sync(sqlite(), tables=["oracle_wide"], spec={"rows": ROWS}, deterministic_cq_id=True)
        self.check_wide(self.sqlite_rows("oracle_wide", "arn"), 1, ROWS)

    def test_wide_in_parquet(self):
        self.sync(FILES, tables=["oracle_wide"], spec={"rows": ROWS, "first_id": 500, "rows_per_message": 333},
                  deterministic_cq_id=True)
        table = pyarrow.parquet.read_table(self.folder / "oracle_wide.parquet")
        self.check_wide(table.to_pylist(), 500, ROWS)

    def test_both_at_once(self):
        done = self.sync(sqlite(), FILES, spec={"rows": 100})
        self.assertIn("Resources: 410,", done.stdout)  # 100 wide, 100 parents, 200 children, 10 of types
        for table, count in {"oracle_wide": 100, "oracle_parent": 100, "oracle_child": 200, "oracle_types": 10}.items():
            self.assertEqual(self.query(f"SELECT count(*) FROM {table}"), [(count,)])
            self.assertEqual(pyarrow.parquet.read_metadata(self.folder / f"{table}.parquet").num_rows, count)

    def test_children_know_their_parents(self):
        self.sync(sqlite(), tables=["oracle_child"], spec={"rows": 60}, deterministic_cq_id=True)
        parents = {row["id"]: read_value("_cq_id", row["_cq_id"]) for row in self.sqlite_rows("oracle_parent", "id")}
        self.assertEqual(parents, {number: key_id(id=number) for number in range(1, 61)})
        children = self.sqlite_rows("oracle_child", "parent_id, number")
        self.assertEqual([(row["parent_id"], row["number"]) for row in children],
                         [(parent, number) for parent in range(1, 61) for number in (0, 1)])
        for row in children:
            self.assertEqual(read_value("_cq_id", row["_cq_parent_id"]), parents[row["parent_id"]])
            self.assertEqual(read_value("_cq_id", row["_cq_id"]), key_id(number=row["number"], parent_id=row["parent_id"]))

    def test_every_type(self):
        self.sync(sqlite(), FILES, tables=["oracle_types"], spec={"type_rows": 25, "maps": True})
        self.assertEqual(self.query("SELECT count(*), count(DISTINCT id), count(int64), count(struct) FROM oracle_types"),
                         [(25, 25, 25, 25)])
        self.assertEqual(pyarrow.parquet.read_table(self.folder / "oracle_types.parquet").num_rows, 25)

    def test_tables_are_selected(self):
        self.sync(sqlite(), tables=["oracle_*"], skip_tables=["oracle_wide", "oracle_types", "oracle_child"],
                  spec={"rows": 10})
        self.assertEqual(self.query("SELECT name FROM sqlite_master WHERE type = 'table'"), [("oracle_parent",)])


class Modes(Sync):
    def test_stale_rows_go(self):
        spec = {"rows": 50}
        self.sync(sqlite(), tables=["oracle_parent"], spec=spec)
        self.sync(sqlite(), tables=["oracle_parent"], spec={**spec, "first_id": 41})
        self.assertEqual(self.query("SELECT min(id), max(id), count(*) FROM oracle_parent"), [(41, 90, 50)])

    def test_overwrite_keeps_the_others(self):
        for first in (1, 41):
            self.sync(sqlite(write_mode="overwrite"), tables=["oracle_parent"], spec={"rows": 50, "first_id": first})
        self.assertEqual(self.query("SELECT min(id), max(id), count(*) FROM oracle_parent"), [(1, 90, 90)])

    def test_append_adds(self):
        for _ in range(2):
            self.sync(sqlite(write_mode="append"), tables=["oracle_parent"], spec={"rows": 50})
        self.assertEqual(self.query("SELECT count(*), count(DISTINCT id) FROM oracle_parent"), [(100, 50)])

    def test_deleted_records(self):
        self.sync(sqlite(), tables=["oracle_parent", "oracle_child"], spec={"rows": 20, "delete_record_ids": [3, 7, 99]})
        self.assertEqual(self.query("SELECT count(*), count(*) FILTER (WHERE id IN (3, 7)) FROM oracle_parent"), [(18, 0)])
        self.assertEqual(self.query("SELECT count(*), count(*) FILTER (WHERE parent_id IN (3, 7)) FROM oracle_child"),
                         [(36, 0)])

    def test_state_backend(self):
        for _ in range(3):
            self.sync(sqlite(), tables=["oracle_state"], spec={"state": True},
                      backend_options={"table_name": "kept", "connection": "@@plugins.db.connection"})
        # Incremental: no run deletes the row of the one before.
        self.assertEqual(self.query("SELECT counter FROM oracle_state ORDER BY counter"), [(0,), (1,), (2,)])
        self.assertEqual(self.query("SELECT key, value FROM kept ORDER BY version DESC LIMIT 1"), [("counter", "3")])


class Faults(Sync):
    def stays(self, spec, status=FAILED, **more):
        """The old rows stay when the source ends badly."""
        self.sync(sqlite(), tables=["oracle_parent"], spec={"rows": 100})
        done = self.sync(sqlite(), tables=["oracle_parent"], spec={"rows": 100, "first_id": 1000, **spec}, status=status,
                         **more)
        self.assertEqual(self.query("SELECT count(*) FROM oracle_parent WHERE id <= 100"), [(100,)])
        return done.stdout + done.stderr

    def test_crash(self):
        self.assertIn("3", self.stays({"crash_after_rows": 50}))

    def test_kill(self):
        self.assertRegex(self.stays({"kill_after_rows": 50}), "(?i)kill|signal")

    def test_garbage(self):
        self.stays({"garbage_after_rows": 50})

    def test_failed_table(self):
        tables = ["oracle_wide", "oracle_parent"]
        self.sync(sqlite(), tables=tables, spec={"rows": 100})
        failing = {"rows": 100, "first_id": 1000, "fail_table": "oracle_wide"}
        done = self.sync(sqlite(), tables=tables, spec=failing, status=TABLE_FAILED)
        self.assertIn("Errors: 1,", done.stdout)
        self.assertEqual(self.query("SELECT count(*) FROM oracle_wide"), [(150,)])  # no stale deletion of a failed table
        self.assertEqual(self.query("SELECT min(id), count(*) FROM oracle_parent"), [(1000, 100)])

    def test_wrong_spec(self):
        done = self.sync(sqlite(), spec={"no_such_option": 1}, status=FAILED)
        self.assertIn("no_such_option", done.stdout + done.stderr)

    def test_unknown_table(self):
        done = self.sync(sqlite(), tables=["no_such_table"], status=FAILED)
        self.assertIn("no_such_table", done.stdout + done.stderr)

    def test_flood_of_log_lines(self):
        done = self.sync(sqlite(), tables=["oracle_parent"], spec={"rows": 100, "log_flood": 2000})
        self.assertIn("Resources: 100, Errors: 0, Warnings: 0", done.stdout)


class Stopping(Sync):
    def test_interrupt_while_the_source_hangs(self):
        self.sync(sqlite(), tables=["oracle_parent"], spec={"rows": 100})
        spec = document("source", name="oracle", path=SOURCE, registry="local", tables=["oracle_parent", "oracle_child"],
                        destinations=["db"], spec={"rows": 100, "first_id": 1000, "hang_after_rows": 50})
        (self.folder / "spec.yml").write_text(spec + "\n---\n" + sqlite())
        running = subprocess.Popen([LANDFALL, "sync", "spec.yml"], cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        self.until(lambda: self.query("SELECT 1 FROM sqlite_master WHERE name = 'oracle_child'"))
        (source,) = self.children(running.pid)
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(20), 130)
        self.assertFalse(pathlib.Path(f"/proc/{source}").exists(), "the source still runs")
        self.assertEqual(self.query("SELECT count(*) FROM oracle_parent WHERE id <= 100"), [(100,)])

    def until(self, true):
        end = time.monotonic() + 20
        while not true():
            self.assertLess(time.monotonic(), end, "waited for 20 s")
            time.sleep(0.02)

    @staticmethod
    def children(pid):
        lists = pathlib.Path(f"/proc/{pid}/task").glob("*/children")
        return [child for one in lists for child in one.read_text().split()]


class Replay(Sync):
    """The source without the SDK, which can send what is no Arrow stream."""

    def replay(self, spec, status=GOOD):
        return self.sync(sqlite(), tables=["oracle_wide"], spec=spec, status=status, path=REPLAY)

    def test_rows(self):
        self.replay({"rows": 1010, "rows_per_message": 100, "pool": 20})
        self.assertEqual(self.query("SELECT count(*), count(DISTINCT arn), min(name) FROM oracle_wide"),
                         [(1010, 1010, "instance-0000")])

    def test_garbage(self):
        for garbage in ("noise", "half", "empty"):
            with self.subTest(garbage):
                self.replay({"rows": 1000})
                done = self.replay({"rows": 1000, "first_id": 5000, "garbage_after_rows": 500, "garbage": garbage}, FAILED)
                self.assertIn("Error: ", done.stderr)
                old = self.query("SELECT count(*) FROM oracle_wide WHERE substr(arn, -16) < '0000000000001000'")
                self.assertEqual(old, [(1000,)])  # 0x1000 is 4096: the rows of the sync before


def transformer(name, **spec):
    return document("transformer", name=name, registry="local", path=TRANSFORMER, spec=spec)


class Transformed(Sync):
    def test_values_pass_unchanged_into_the_renamed_table(self):
        self.sync(sqlite(transformers=["t"]), tables=["oracle_wide"], spec={"rows": ROWS}, deterministic_cq_id=True,
                  others=[transformer("t", prefix="new_")])
        self.check_wide(self.sqlite_rows("new_oracle_wide", "arn"), 1, ROWS)

    def test_the_order_is_that_of_the_destinations_list(self):
        self.sync(sqlite(transformers=["b", "a"]), tables=["oracle_parent"], spec={"rows": 10},
                  others=[transformer("a", prefix="a_"), transformer("b", prefix="b_")])
        self.assertEqual(self.query("SELECT count(*) FROM a_b_oracle_parent"), [(10,)])

    def test_one_transformer_serves_two_destinations(self):
        self.sync(sqlite(transformers=["t"]), document("destination", name="files", path="cloudquery/file",
                  registry="builtin", write_mode="append", transformers=["t"],
                  spec={"format": "parquet", "no_rotate": True, "path": "{{TABLE}}.parquet"}),
                  tables=["oracle_parent"], spec={"rows": 120}, others=[transformer("t", prefix="x_")])
        self.assertEqual(self.query("SELECT count(*) FROM x_oracle_parent"), [(120,)])
        self.assertEqual(pyarrow.parquet.read_metadata(self.folder / "x_oracle_parent.parquet").num_rows, 120)

    def test_what_comes_late_is_waited_for(self):
        self.sync(sqlite(transformers=["late", "t"]), tables=["oracle_wide"], spec={"rows": ROWS}, deterministic_cq_id=True,
                  others=[transformer("late", hold=True), transformer("t", prefix="x_")])
        self.check_wide(self.sqlite_rows("x_oracle_wide", "arn"), 1, ROWS)

    def test_dropped_rows_are_no_loss(self):
        self.sync(sqlite(transformers=["even"]), tables=["oracle_parent"], spec={"rows": 101},
                  others=[transformer("even", drop_odd=True)])
        self.assertEqual(self.query("SELECT count(*), sum(id) FROM oracle_parent"), [(50, 2550)])

    def test_stale_rows_go_from_the_renamed_table(self):
        for first in (1, 51):
            self.sync(sqlite(transformers=["t"]), tables=["oracle_parent"], spec={"rows": 100, "first_id": first},
                      others=[transformer("t", prefix="x_")])
        self.assertEqual(self.query("SELECT count(*), min(id), max(id) FROM x_oracle_parent"), [(100, 51, 150)])

    def test_deleted_records_go_from_the_renamed_table(self):
        self.sync(sqlite(transformers=["t"]), tables=["oracle_parent"], spec={"rows": 20, "delete_record_ids": [3, 4]},
                  others=[transformer("t", hold=True, prefix="x_")], skip_dependent_tables=True)
        self.assertEqual(self.query("SELECT count(*) FROM x_oracle_parent WHERE id IN (3, 4)"), [(0,)])

    def test_migrating_makes_the_renamed_table(self):
        self.sync(sqlite(transformers=["t"]), tables=["oracle_parent"], others=[transformer("t", prefix="x_")],
                  command="migrate")
        self.assertEqual(self.query("SELECT count(*) FROM x_oracle_parent"), [(0,)])

    def test_a_bad_transformer_ends_the_sync_and_old_rows_stay(self):
        for spec, words in [({"fail_after_records": 3}, "it fails after 3 records"),
                            ({"crash_after_records": 3}, "exited with status 4"),
                            ({"wrong_columns": True}, "other columns")]:
            with self.subTest(spec):
                self.sync(sqlite(transformers=["t"]), tables=["oracle_parent"], spec={"rows": 400}, others=[transformer("t")])
                done = self.sync(sqlite(transformers=["t"]), tables=["oracle_parent"], spec={"rows": 300, "first_id": 900},
                                 others=[transformer("t", **spec)], status=FAILED)
                self.assertIn(words, done.stderr)
                self.assertIn('transformer "t"', done.stderr)
                self.assertEqual(self.query("SELECT count(*) FROM oracle_parent WHERE id <= 400"), [(400,)])

    def test_a_wrong_option_is_told_in_its_words(self):
        done = self.sync(sqlite(transformers=["t"]), tables=["oracle_parent"], others=[transformer("t", perfix="x")],
                         status=(2,))
        self.assertIn("perfix", done.stderr)


class Recorded(unittest.TextTestResult):
    """Keeps the outcome of every case for latest.json."""

    outcomes = []

    def keep(self, test, outcome, message=""):
        name = test.id().replace("_sync_test.", ".").removeprefix(__name__ + ".").replace(".", "/")
        Recorded.outcomes.append({"destination": "sync", "case": name, "outcome": outcome, "message": message[-3000:]})

    def addSuccess(self, test):
        super().addSuccess(test)
        self.keep(test, "pass")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.keep(test, "fail", self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.keep(test, "fail", self.errors[-1][1])


def outcomes(*modules):
    """Runs everything in them; one entry a case."""
    loaded = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromModule(module) for module in modules)
    unittest.TextTestRunner(stream=io.StringIO(), resultclass=Recorded).run(loaded)
    return Recorded.outcomes
