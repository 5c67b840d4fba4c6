"""A sync from the command line to its rows: what it prints, what it writes, and with which code it ends."""

import csv
import json
import re
import uuid

from harness import LandfallTest, documents, files, sqlite, testdata


class SyncTest(LandfallTest):
    def test_rows_arrive_in_both_destinations_and_the_prints_say_so(self):
        self.write(
            "spec.yml",
            documents(testdata(destinations="[db, files]", rows=250), sqlite(), files()),
        )
        done = self.succeed("sync", "spec.yml")
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "Loading spec(s) from spec.yml")
        self.assertRegex(lines[1], r"^Starting sync for: numbers \(builtin@testdata\) -> \[db \(builtin@sqlite\) files \(builtin@file\)\]$")
        self.assertRegex(lines[-1], r"^Sync completed successfully\. Resources: 250, Errors: 0, Warnings: 0, Time: \d+s$")
        self.assertEqual(self.count("out.db", "narrow"), 250)
        self.assertEqual(self.rows("out.db", "SELECT count(DISTINCT id) FROM narrow")[0][0], 250)
        written = []
        for path in (self.folder / "out").iterdir():
            with open(path, newline="", encoding="utf-8") as file:
                written += list(csv.DictReader(file))
        self.assertEqual(sorted(int(row["id"]) for row in written), list(range(250)))
        self.assertEqual({row["_cq_source_name"] for row in written}, {"numbers"})

    def config(self, name="spec.yml", *, destination=None, **options):
        self.write(name, documents(testdata(**{"rows": 100, **options}), destination or sqlite()))

    def test_rows_of_an_earlier_sync_that_are_gone_are_deleted(self):
        self.config(rows=100)
        self.succeed("sync", "spec.yml")
        self.config(rows=40)
        self.succeed("sync", "spec.yml")
        self.assertEqual(self.rows("out.db", "SELECT min(id), max(id), count(*) FROM narrow"), [(0, 39, 40)])

    def test_a_table_with_an_error_keeps_its_old_rows_and_the_code_is_not_zero(self):
        self.config(rows=100)
        self.succeed("sync", "spec.yml")
        self.config(rows=40, table_errors=["narrow"])
        done = self.landfall("sync", "spec.yml")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("Sync completed with errors", done.stdout)
        self.assertIn("Resources: 40, Errors: 1", done.stdout)
        self.assertIn("Error: ", done.stderr)
        self.assertIn('"narrow"', done.stderr)
        self.assertEqual(self.count("out.db", "narrow"), 100)

    def test_append_adds_and_overwrite_keeps(self):
        self.config(destination=sqlite(fields="  write_mode: append\n"), rows=10)
        self.succeed("sync", "spec.yml")
        self.succeed("sync", "spec.yml")
        self.assertEqual(self.count("out.db", "narrow"), 20)
        self.config("keep.yml", destination=sqlite(path="keep.db", fields="  write_mode: overwrite\n"), rows=10)
        self.succeed("sync", "keep.yml")
        self.config("keep.yml", destination=sqlite(path="keep.db", fields="  write_mode: overwrite\n"), rows=4)
        self.succeed("sync", "keep.yml")
        self.assertEqual(self.count("keep.db", "narrow"), 10)

    def test_a_source_that_breaks_ends_the_run_and_deletes_nothing(self):
        self.config(rows=100)
        self.succeed("sync", "spec.yml")
        self.config(rows=40, fail_sync=True, fail_after_rows=10, fail_table="narrow", batch_rows=5)
        done = self.landfall("sync", "spec.yml")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("Sync failed", done.stdout)
        self.assertEqual(self.count("out.db", "narrow"), 100)

    def test_one_destination_that_fails_does_not_harm_the_other(self):
        self.write("out/narrow", "a file where the second destination wants a folder\n")
        self.write("spec.yml", documents(
            testdata(destinations="[broken, db]", rows=100),
            files(name="broken", path="out/{{TABLE}}/{{UUID}}.csv"),
            sqlite(),
        ))
        done = self.landfall("sync", "spec.yml")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("broken", done.stderr)
        self.assertNotIn("Sync completed successfully", done.stdout)
        self.assertEqual(self.count("out.db", "narrow"), 100)

    def test_the_summary_file_gets_one_line_a_destination(self):
        run = str(uuid.uuid4())
        self.write("spec.yml", documents(testdata(destinations="[db, files]", rows=30), sqlite(), files()))
        for _ in range(2):
            self.succeed("sync", "spec.yml", "--summary-location", "deep/er/summary.jsonl", "--invocation-id", run)
        lines = self.json_lines("deep/er/summary.jsonl")
        self.assertEqual([line["destination_name"] for line in lines], ["db", "files"] * 2)
        first = lines[0]
        self.assertEqual(first["resources"], 30)
        self.assertEqual(first["source_errors"], 0)
        self.assertEqual(first["source_name"], "numbers")
        self.assertEqual(first["source_tables"], ["narrow"])
        self.assertEqual(first["sync_id"], run)
        self.assertEqual(first["resources_per_table"], {"narrow": 30})
        self.assertNotIn("shard_num", first)

    def test_the_metrics_file_has_every_table(self):
        self.config(rows=30)
        self.succeed("sync", "spec.yml", "--tables-metrics-location", "metrics.txt")
        heading, table = (self.folder / "metrics.txt").read_text().splitlines()
        self.assertEqual(heading.split(), ["Table", "Duration", "Resources", "Errors", "Panics"])
        self.assertEqual([table.split()[0], *table.split()[2:]], ["narrow", "30", "0", "0"])

    def test_the_summary_table_is_printed_on_request(self):
        self.config(rows=1234)
        done = self.succeed("sync", "spec.yml", "--summary")
        line = next(line for line in done.stdout.splitlines() if line.startswith("narrow"))
        self.assertEqual(line.split()[1], "1,234")

    def test_the_engine_adds_its_columns(self):
        self.config(destination=sqlite(fields="  write_mode: append\n  sync_group_id: \"{{YEAR}}/{{SYNC_ID}}\"\n"), rows=1)
        run = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        self.succeed("sync", "spec.yml", "--invocation-id", run)
        (group, source), = self.rows("out.db", "SELECT _cq_sync_group_id, _cq_source_name FROM narrow")
        self.assertRegex(group, r"^20\d\d/" + run + "$")
        self.assertEqual(source, "numbers")

    def test_shards_share_the_tables_and_name_themselves(self):
        self.write("spec.yml", documents(
            testdata(tables=["narrow", "wide"], rows=5), sqlite()))
        self.succeed("sync", "spec.yml", "--shard", "1/2")
        self.succeed("sync", "spec.yml", "--shard", "2/2")
        names = [self.rows("out.db", f"SELECT DISTINCT _cq_source_name FROM {table}") for table in ("narrow", "wide")]
        self.assertEqual(sorted(names), [[("numbers_1_2",)], [("numbers_2_2",)]])

    def test_without_migrate_a_missing_table_is_an_error(self):
        self.config(rows=5)
        self.assertNotEqual(self.landfall("sync", "spec.yml", "--no-migrate").returncode, 0)
        self.assertEqual(self.rows("out.db", "SELECT name FROM sqlite_master"), [])

    def test_a_cloudquery_path_uses_the_built_in_plugin_and_the_log_says_so(self):
        self.config(rows=5)
        path = self.folder / "spec.yml"
        path.write_text(path.read_text().replace(
            "registry: builtin\n  path: sqlite", "registry: cloudquery\n  path: cloudquery/sqlite\n  version: v9.9.9"))
        done = self.succeed("sync", "spec.yml")
        self.assertIn("db (cloudquery/sqlite@v9.9.9)", done.stdout)
        self.assertRegex(self.log(), r"built-in.*sqlite.*v9\.9\.9")
        self.assertEqual(self.count("out.db", "narrow"), 5)

    def test_several_sources_run_one_after_another(self):
        self.write("spec.yml", documents(testdata(name="one", rows=5), testdata(name="two", rows=7), sqlite()))
        done = self.succeed("sync", "spec.yml")
        starts = [line for line in done.stdout.splitlines() if line.startswith("Starting sync for: ")]
        self.assertEqual([re.match(r"Starting sync for: (\w+)", line)[1] for line in starts], ["one", "two"])

    def test_the_sync_summaries_table_is_written(self):
        self.config(destination=sqlite(fields="  send_sync_summary: true\n"), rows=5)
        self.succeed("sync", "spec.yml")
        rows = self.rows("out.db", "SELECT source_name, destination_name, resources, resources_per_table"
                                   " FROM cloudquery_sync_summaries")
        self.assertEqual([(*row[:3], json.loads(row[3])) for row in rows], [("numbers", "db", 5, {"narrow": 5})])
