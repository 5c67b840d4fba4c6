"""Runs the landfall program in a folder of its own, with configurations a test writes.

The program is $LANDFALL. Every test gets an empty folder, which is also the working directory of what it runs.
"""

import json
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import tempfile
import textwrap
import unittest
from pathlib import Path

PROGRAM = os.environ["LANDFALL"]
PATIENCE = 60  # seconds until something that must happen counts as not happening


class LandfallTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="landfall-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def environment(self, extra=None):
        return {**os.environ, **(extra or {})}

    def landfall(self, *arguments, env=None):
        """Runs the program to its end."""
        return subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment(env),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )

    def succeed(self, *arguments, env=None):
        done = self.landfall(*arguments, env=env)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def start(self, *arguments):
        """Starts the program in the background; killed at the end of the test if it still runs."""
        process = subprocess.Popen(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self.addCleanup(self._end, process)
        return process

    def on_terminal(self, *arguments):
        """Starts the program with a terminal as its standard output."""
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [PROGRAM, *map(str, arguments)],
            cwd=self.folder,
            stdout=follower,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        os.close(follower)
        self.addCleanup(self._end, process)
        terminal = Terminal(leader)
        self.addCleanup(terminal.close)
        return process, terminal

    @staticmethod
    def _end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def rows(self, database, query):
        with sqlite3.connect(self.folder / database) as connection:
            return connection.execute(query).fetchall()

    def count(self, database, table):
        return self.rows(database, f'SELECT count(*) FROM "{table}"')[0][0]

    def json_lines(self, name):
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    def log(self):
        path = self.folder / "landfall.log"
        return path.read_text() if path.exists() else ""

    def assert_stopped(self, process):
        """Waits for the end of a run that was asked to stop, asserts its exit code, gives its standard error."""
        code = process.wait(PATIENCE)
        errors = process.stderr.read()
        self.assertEqual(code, 130, errors)
        return errors


class Terminal:
    """The screen of a program that runs on a pseudo terminal."""

    def __init__(self, leader):
        self.leader = leader
        self.text = ""

    def close(self):
        os.close(self.leader)

    def read_until(self, pattern):
        """Reads until the text holds a match of the compiled pattern."""
        while not pattern.search(self.text):
            self.read_more()

    def read_more(self):
        """Waits for the next piece of text: while a sync runs, its bar is drawn anew ten times a second."""
        ready, _, _ = select.select([self.leader], [], [], PATIENCE)
        if not ready:
            raise AssertionError(f"nothing new on the terminal: {self.text!r}")
        try:
            self.text += os.read(self.leader, 65536).decode()
        except OSError as ended:  # the other side has closed
            raise AssertionError(f"the program has ended: {self.text!r}") from ended

    def read_all(self):
        try:
            while chunk := os.read(self.leader, 65536):
                self.text += chunk.decode()
        except OSError:
            pass
        return self.text


def testdata(name="numbers", destinations="[db]", select='["*"]', tables=("narrow",), **options):
    """A source document of the testdata source, which makes `tables`, of which `select` are synced."""
    fields = f"  tables: {select}\n  destinations: {destinations}\n"
    return document("source", name, "testdata", fields, {"tables": list(tables), **options})


def sqlite(name="db", path="out.db", fields="", **options):
    return document("destination", name, "sqlite", fields, {"connection_string": path, **options})


def files(name="files", path="out/{{TABLE}}-{{UUID}}.csv", format="csv", fields="  write_mode: append\n", **options):
    return document("destination", name, "file", fields, {"path": path, "format": format, **options})


def document(kind, name, path, fields, options):
    return (
        f"kind: {kind}\nspec:\n  name: {name}\n  registry: builtin\n  path: {path}\n{fields}"
        f"  spec: {json.dumps(options)}\n"
    )


def documents(*parts):
    return "---\n".join(parts)
