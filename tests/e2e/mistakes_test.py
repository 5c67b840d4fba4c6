"""What a user sees of a configuration with mistakes: all of them at once, each with its place; nothing is touched."""

from harness import LandfallTest, documents, sqlite, testdata

FIVE_MISTAKES = """\
# Five mistakes.
kind: source
spec:
  name: numbers
  registry: builtin
  path: tesdata
  tables: ["*"]
  destinations: [db, archve]
  skip_table: [x]
---
kind: destination
spec:
  name: db
  registry: builtin
  path: sqlite
  spec:
    connection_string: out.db
    batch_size: many
---
kind: destination
spec:
  name: archive
  path: cloudquery/file
  version: v5.0.0
  write_mode: overwrite
  spec:
    path: "out/{{TABLE}}-{{UUID}}.csv"
    format: csv
"""

# place, and words the message must hold
EXPECTED = [
    ("five.yml:6:9", ["tesdata", 'did you mean "testdata"', "file, testdata"]),
    ("five.yml:8:22", ["archve", 'did you mean "archive"']),
    ("five.yml:9:3", ["skip_table", 'did you mean "skip_tables"']),
    ("five.yml:18:17", ["batch_size", "integer"]),
    ("five.yml:25:15", ["overwrite", "write_mode: append"]),
]


class MistakesTest(LandfallTest):
    def assert_five_mistakes(self, command):
        self.write("five.yml", FIVE_MISTAKES)
        done = self.landfall(command, "five.yml")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        lines = [line for line in done.stderr.splitlines() if "five.yml:" in line]
        self.assertEqual(len(lines), len(EXPECTED), done.stderr)
        for line, (place, words) in zip(lines, EXPECTED):
            self.assertIn(place + ": ", line)
            for word in words:
                self.assertIn(word, line)
        self.assertEqual({path.name for path in self.folder.iterdir()} - {"landfall.log"}, {"five.yml"})

    def test_sync_shows_all_five_with_their_places(self):
        self.assert_five_mistakes("sync")

    def test_validate_config_shows_all_five_with_their_places(self):
        self.assert_five_mistakes("validate-config")

    def test_a_good_file_is_valid_and_nothing_is_opened(self):
        self.write("good.yml", documents(testdata(rows=3), sqlite()))
        done = self.succeed("validate-config", "good.yml")
        self.assertIn("good.yml", done.stdout)
        self.assertFalse((self.folder / "out.db").exists())

    def test_an_unknown_built_in_plugin_is_refused_with_what_there_is(self):
        self.write("aws.yml", documents(testdata(), sqlite()).replace("path: testdata", "path: aws"))
        done = self.landfall("sync", "aws.yml")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("aws.yml:5:9", done.stderr)
        self.assertIn("file, testdata", done.stderr)

    def test_a_local_plugin_that_is_not_there_is_named(self):
        self.write("local.yml", documents(testdata(), sqlite()).replace("builtin", "local", 1))
        done = self.landfall("sync", "local.yml")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn('there is no file "testdata"', done.stderr)

    def test_a_missing_file_is_named(self):
        done = self.landfall("sync", "nowhere.yml")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("nowhere.yml", done.stderr)

    def test_a_secret_in_a_mistake_is_not_shown(self):
        secret = "hunter2-but-longer"
        self.write("secret.yml", documents(testdata(), sqlite(path="${DB_PATH}", batch_size="${DB_PATH}")))
        done = self.landfall("sync", "secret.yml", "--log-level", "debug", env={"DB_PATH": secret})
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertNotIn(secret, done.stdout + done.stderr + self.log())

    def test_a_secret_in_an_error_of_the_destination_is_not_shown(self):
        secret = "no-such-folder-5a7e"
        self.write("secret.yml", documents(testdata(), sqlite(path="/proc/${FOLDER}/out.db")))
        done = self.landfall("sync", "secret.yml", "--log-level", "debug", env={"FOLDER": secret})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("***", done.stderr)
        self.assertNotIn(secret, done.stdout + done.stderr + self.log())
