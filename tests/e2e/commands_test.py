"""The commands beside sync: migrate and its plan, test-connection, tables, init, spec, version, usage errors."""

import json
import os
import re
import unittest.mock
from pathlib import Path

from harness import LandfallTest, documents, files, sqlite, testdata


class CommandsTest(LandfallTest):
    def test_migrate_makes_the_tables_and_no_rows(self):
        self.write("spec.yml", documents(testdata(), sqlite(fields="  send_sync_summary: true\n")))
        done = self.succeed("migrate", "spec.yml")
        self.assertRegex(done.stdout, r"Starting migration for: numbers .* -> \[db ")
        self.assertIn("Migration completed successfully.", done.stdout)
        self.assertEqual(self.count("out.db", "narrow"), 0)
        self.assertEqual(self.count("out.db", "cloudquery_sync_summaries"), 0)

    def test_the_plan_touches_nothing(self):
        self.write("spec.yml", documents(testdata(), sqlite()))
        done = self.succeed("migrate", "--plan", "spec.yml")
        self.assertRegex(done.stdout, r"narrow.*create")
        self.assertIn("CREATE TABLE", done.stdout)
        self.assertEqual(self.rows("out.db", "SELECT name FROM sqlite_master"), [])

    def test_the_plan_of_a_table_that_is_up_to_date_is_empty(self):
        self.write("spec.yml", documents(testdata(), sqlite()))
        self.succeed("migrate", "spec.yml")
        done = self.succeed("migrate", "--plan", "spec.yml")
        self.assertRegex(done.stdout, r"narrow.*no change")
        self.assertNotIn("CREATE TABLE", done.stdout)

    def test_a_plan_that_safe_mode_refuses_exits_with_3_as_does_the_migration(self):
        self.write("spec.yml", documents(testdata(), sqlite()))
        with_other_key = 'CREATE TABLE narrow (_cq_id TEXT PRIMARY KEY, id TEXT, value TEXT, name TEXT)'
        self.rows("out.db", with_other_key)
        plan = self.landfall("migrate", "--plan", "spec.yml")
        self.assertEqual(plan.returncode, 3, plan.stdout + plan.stderr)
        self.assertRegex(plan.stdout, r"narrow.*forced")
        done = self.landfall("migrate", "spec.yml")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("migrate_mode: forced", done.stderr)
        self.assertEqual(self.rows("out.db", "SELECT sql FROM sqlite_master WHERE type = 'table'"), [(with_other_key,)])

    def test_connection_reports_each_plugin(self):
        self.write("spec.yml", documents(testdata(), sqlite()))
        lines = self.succeed("test-connection", "spec.yml").stdout.splitlines()[2:]
        self.assertEqual([line.split()[0] for line in lines], ["source", "destination"])
        self.assertEqual([line.split()[-1] for line in lines], ["Success", "Success"])

    def test_connection_that_fails_is_named_and_the_code_is_not_zero(self):
        self.write("spec.yml", sqlite(path="/proc/nowhere/out.db"))
        done = self.landfall("test-connection", "spec.yml")
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"destination +db \(builtin@sqlite\) +Failure: [A-Z]+\t.+")
        self.assertIn("at least one test connection failed", done.stderr)

    def test_tables_are_written_as_json(self):
        self.write("spec.yml", testdata(destinations="[]").replace("  destinations: []\n", ""))
        self.succeed("tables", "spec.yml")
        tables = json.loads((self.folder / "cq-docs/numbers/__tables.json").read_text())
        self.assertEqual([table["name"] for table in tables], ["narrow"])
        types = {column["name"]: column["type"] for column in tables[0]["columns"]}
        self.assertEqual(types, {"_cq_id": "uuid", "id": "int64", "value": "float64", "name": "utf8"})

    def test_tables_are_written_as_markdown_within_the_selection(self):
        self.write("spec.yml", documents(testdata(select='["narrow"]', tables=["narrow", "wide"]), sqlite()))
        self.succeed("tables", "spec.yml", "--format", "markdown", "--filter", "spec", "--output-dir", "pages")
        self.assertEqual({path.name for path in (self.folder / "pages/numbers").iterdir()}, {"README.md", "narrow.md"})

    def test_a_source_name_cannot_leave_the_output_folder(self):
        self.write("spec.yml", documents(testdata(name="../../numbers"), sqlite()))
        self.succeed("tables", "spec.yml", "--output-dir", "pages")
        self.assertEqual(len(list((self.folder / "pages").iterdir())), 1)

    def test_init_writes_what_runs_and_never_overwrites(self):
        self.succeed("init", "--source", "testdata", "--destination", "sqlite", "--spec-path", "first.yml")
        self.succeed("validate-config", "first.yml")
        self.succeed("sync", "first.yml")
        before = (self.folder / "first.yml").read_text()
        again = self.landfall("init", "--source", "testdata", "--destination", "file", "--spec-path", "first.yml")
        self.assertEqual(again.returncode, 2)
        self.assertIn("exists already", again.stderr)
        self.assertEqual((self.folder / "first.yml").read_text(), before)

    def test_init_writes_a_valid_file_for_every_pair(self):
        version = self.succeed("version").stdout
        names = dict(re.findall(r"^(\w+): (.*)$", version, re.M))
        for source in names["sources"].split(", "):
            for destination in names["destinations"].split(", "):
                self.succeed("init", "--source", source, "--destination", destination)
                with unittest.mock.patch.dict(os.environ, {"PG_PASSWORD": "of the example"}):
                    self.succeed("validate-config", f"{source}_to_{destination}.yaml")

    def test_every_schema_is_json(self):
        folders = (Path(__file__).resolve().parents[2] / "src/destinations").iterdir()
        for name in sorted(folder.name for folder in folders if folder.is_dir()):
            with self.subTest(name):
                self.assertEqual(json.loads(self.succeed("spec", name, "--schema").stdout)["type"], "object")

    def test_spec_prints_options_schema_and_example(self):
        self.assertIn("connection_string", self.succeed("spec", "sqlite").stdout)
        schema = json.loads(self.succeed("spec", "sqlite", "--schema").stdout)
        self.assertIn("connection_string", json.dumps(schema))
        self.assertIn("connection_string:", self.succeed("spec", "sqlite", "--example").stdout)
        self.assertIn("pause_ms_per_batch", self.succeed("spec", "testdata").stdout)
        unknown = self.landfall("spec", "sqlit")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn('did you mean "sqlite"', unknown.stderr)

    def test_usage_errors_exit_with_2_and_say_how_to_get_help(self):
        for arguments in ([], ["snyc"], ["sync"], ["sync", "--nope", "x.yml"], ["sync", "x.yml", "--log-level", "loud"],
                          ["sync", "x.yml", "--invocation-id", "7"], ["sync", "x.yml", "--shard", "2/1"]):
            done = self.landfall(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertTrue(done.stderr.startswith("Error: "), done.stderr)
        self.assertIn("--help", self.landfall("snyc").stderr)

    def test_help_and_version_succeed(self):
        self.assertIn("sync", self.succeed("--help").stdout)
        self.assertIn("--shard", self.succeed("sync", "--help").stdout)
        self.assertRegex(self.succeed("--version").stdout, r"^\d+\.\d+\.\d+")
        self.assertFalse((self.folder / "landfall.log").exists())

    def test_logs_go_where_the_flags_say(self):
        self.write("spec.yml", documents(testdata(destinations="[files]"), files()))
        done = self.succeed("validate-config", "spec.yml", "--log-console", "--no-log-file", "--log-format", "json")
        self.assertEqual(done.stdout, "")
        self.assertFalse((self.folder / "landfall.log").exists())
        first = json.loads(done.stderr.splitlines()[0])
        self.assertEqual((first["level"], first["module"]), ("info", "cli"))
        self.succeed("validate-config", "spec.yml", "--log-file-name", "other.log", "--log-level", "debug")
        self.assertTrue((self.folder / "other.log").read_text())

    def test_the_docs_in_the_tree_are_what_the_program_writes(self):
        tree = Path(__file__).resolve().parents[2]
        done = self.landfall("docs", "--check", "--source-dir", tree)
        self.assertEqual(done.returncode, 0, done.stderr)
