"""Runs that do not reach their end: Ctrl-C once and twice, SIGTERM, and kill -9, each in the middle of the rows."""

import os
import re
import signal

from harness import PATIENCE, LandfallTest, document, documents, files, sqlite, testdata

SOME_ROWS = re.compile(r"\([1-9][0-9,]* rows")
FIVE_HUNDRED_ROWS = re.compile(r"\(([5-9]\d\d|1,\d\d\d) rows")
TOTAL = 2_000


class StopTest(LandfallTest):
    def config(self, rows=TOTAL, pause=0, **destination):
        """With a pause of a minute a batch the signal surely arrives between two batches."""
        source = testdata(rows=rows, batch_rows=100, pause_ms_per_batch=pause)
        self.write("spec.yml", documents(source, sqlite(**destination)))

    def start_and_wait_for_rows(self, pattern=SOME_ROWS):
        process, terminal = self.on_terminal("sync", "spec.yml")
        terminal.read_until(pattern)
        return process, terminal

    def test_ctrl_c_ends_cleanly_with_130(self):
        self.config(pause=60_000)
        process, terminal = self.start_and_wait_for_rows()
        process.send_signal(signal.SIGINT)
        self.assertIn("Received interrupt signal", self.assert_stopped(process))
        self.assertNotIn("completed", terminal.read_all())
        self.assertEqual(self.rows("out.db", "PRAGMA integrity_check"), [("ok",)])

    def test_terminate_ends_cleanly_with_130(self):
        self.config(pause=60_000)
        process, _ = self.start_and_wait_for_rows()
        process.send_signal(signal.SIGTERM)
        self.assertIn("Received termination signal", self.assert_stopped(process))

    def test_ctrl_c_deletes_nothing(self):
        self.config()
        self.succeed("sync", "spec.yml")
        self.config(rows=500, pause=60_000)
        process, _ = self.start_and_wait_for_rows()
        process.send_signal(signal.SIGINT)
        self.assert_stopped(process)
        self.assertEqual(self.count("out.db", "narrow"), TOTAL)

    def rows_per_sync(self):
        return [rows for _, rows in self.rows("out.db", "SELECT _cq_sync_time, count(*) FROM narrow GROUP BY 1 ORDER BY 1")]

    def test_after_kill_9_the_next_run_leaves_exactly_the_rows(self):
        self.config(rows=TOTAL + 500)
        self.succeed("sync", "spec.yml")  # 500 of these rows will be stale
        self.config(pause=700, batch_size=100)
        process, terminal = self.on_terminal("sync", "spec.yml")
        while len(self.rows_per_sync()) < 2:  # until some of the new rows are there to stay
            terminal.read_more()
        process.kill()
        self.assertEqual(process.wait(PATIENCE), -9)
        old, new = self.rows_per_sync()
        self.assertEqual(old + new, TOTAL + 500)
        self.assertLess(new, TOTAL)
        self.assertEqual(self.rows("out.db", "PRAGMA integrity_check"), [("ok",)])
        self.config()
        self.succeed("sync", "spec.yml")
        self.assertEqual(
            self.rows("out.db", "SELECT count(*), count(DISTINCT id), min(id), max(id) FROM narrow"),
            [(TOTAL, TOTAL, 0, TOTAL - 1)],
        )
        self.assertEqual(self.rows_per_sync(), [TOTAL])
        self.assertEqual(self.rows("out.db", "PRAGMA integrity_check"), [("ok",)])

    def test_kill_9_on_the_first_sync_of_a_new_database_is_mended_too(self):
        self.config(pause=300, batch_size=100)
        process, _ = self.start_and_wait_for_rows(FIVE_HUNDRED_ROWS)
        process.kill()
        self.assertEqual(process.wait(PATIENCE), -9)
        self.config()
        self.succeed("sync", "spec.yml")
        self.assertEqual(
            self.rows("out.db", "SELECT count(*), count(DISTINCT id), max(id) FROM narrow"), [(TOTAL, TOTAL, TOTAL - 1)]
        )
        self.assertEqual(self.rows("out.db", "PRAGMA integrity_check"), [("ok",)])

    def test_a_stopped_run_leaves_no_torn_file(self):
        for stop in (signal.SIGINT, signal.SIGKILL):
            with self.subTest(stop=stop):
                self.write("spec.yml", documents(
                    testdata(destinations="[files]", rows=TOTAL, batch_rows=100, pause_ms_per_batch=60_000), files()))
                process, _ = self.start_and_wait_for_rows()
                process.send_signal(stop)
                self.assertIn(process.wait(PATIENCE), (130, -signal.SIGKILL))
                self.assertEqual([path for path in self.folder.rglob("*.csv") if not path.name.startswith(".")], [])

    def test_a_second_signal_ends_at_once(self):
        # Opening a pipe that nobody writes to never returns: this run cannot end cleanly.
        os.mkfifo(self.folder / "in.csv")
        source = document("source", "pipe", "file", '  tables: ["*"]\n  destinations: [db]\n',
                          {"files": [{"path": "in.csv"}]})
        self.write("spec.yml", documents(source, sqlite()))
        process = self.start("sync", "spec.yml")
        while not process.stdout.readline().startswith("Starting sync"):
            pass
        process.send_signal(signal.SIGINT)
        self.assertIn("once more", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        self.assert_stopped(process)
