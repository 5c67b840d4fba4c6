"""What every case has: a folder whose name marks its processes, destinations with the rows of an earlier sync, and the
checks that follow a sync that went wrong."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import ledger

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANDFALL = os.path.abspath(os.environ.get("LANDFALL", ROOT / "build/dev/bin/landfall"))
ORACLE = os.environ.get("ORACLE_SOURCE", str(ROOT / "build/oracle/bin/oracle_source"))
PATIENCE = 90  # seconds until something that must happen counts as not happening
ROWS = 1000  # of the new sync


def document(kind, **spec):
    return json.dumps({"kind": kind, "spec": spec})


class Running:
    """A program in the background; what it prints goes to a file."""

    def __init__(self, command, folder, environment=None):
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(list(map(str, command)), cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=self.output, env={**os.environ, **(environment or {})})

    def wait(self):
        """Its exit code; killed and -1000 when it does not end."""
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1000

    def said(self):
        self.output.seek(0)
        return self.output.read()

    def kill(self):
        self.process.kill()
        self.process.wait()


class Scene(unittest.TestCase):
    maxDiff = None
    outcomes = []  # behaviour, exit code, message, of all cases
    outcomes_lock = threading.Lock()

    def setUp(self):
        self.folder = self.new_folder()
        self.source = self.link(ORACLE, "the-source")
        self.new = range(ledger.NEW_FIRST, ledger.NEW_FIRST + ROWS)

    def new_folder(self):
        folder = tempfile.mkdtemp(prefix="chaos-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return pathlib.Path(folder)

    def link(self, program, name):
        """A name of the program that shows in /proc whose it is."""
        os.symlink(program, self.folder / name)
        return self.folder / name

    def script(self, name, text, mode=0o755):
        path = self.folder / name
        path.write_text(text)
        path.chmod(mode)
        return path

    # Configurations

    def oracle(self, destinations, first=ledger.NEW_FIRST, rows=None, path=None, registry="local", **options):
        spec = {"rows": rows or len(self.new), "first_id": first, **options}
        return document("source", name="oracle", path=str(path or self.source), registry=registry,
                        tables=["oracle_parent"], skip_tables=["oracle_child"], destinations=destinations, spec=spec)

    def database(self, name="db", path="cloudquery/sqlite", registry="builtin"):
        return document("destination", name=name, path=str(path), registry=registry,
                        spec={"connection_string": str(self.folder / f"{name}.sqlite"), "batch_size": 100})

    def files(self):
        return document("destination", name="files", path="cloudquery/file", registry="builtin", write_mode="append",
                        spec={"format": "json", "path": "files/{{TABLE}}-{{UUID}}.json"})

    # Runs

    def start(self, *documents, flags=(), environment=None, folder=None):
        """In the case's folder, or in another for a second run beside the first."""
        folder = folder or self.folder
        path = folder / "spec.yml"
        path.write_text("\n---\n".join(documents))
        # Sockets are made in the folder, so that what is left of them shows.
        running = Running([LANDFALL, "sync", path, *flags], folder, {"TMPDIR": str(folder), **(environment or {})})
        self.addCleanup(running.kill)
        return running

    def sync(self, *documents, flags=(), environment=None):
        running = self.start(*documents, flags=flags, environment=environment)
        return running.wait(), running.said()

    def clean_sync(self, first=ledger.NEW_FIRST, rows=None):
        """Into the same destinations, with nothing in the way."""
        code, said = self.sync(self.oracle(["db", "files"], first, rows), self.database(), self.files())
        self.assertEqual(code, 0, said)

    def begin_with_old_rows(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))

    # Checks

    def failed(self, behaviour, result, codes, *words):
        """The run has ended with one of the codes and says these words; the table of messages gets a line."""
        code, said = result
        message = "\n".join(line for line in said.splitlines() if not line.startswith(("Starting", "Loading", "Syncing")))
        message = message.replace(str(self.folder), "FOLDER")
        self.note(behaviour, code, message)
        self.assertNotEqual(code, -1000, f"it did not end in {PATIENCE} s: {message}")
        self.assertIn(code, codes, message)
        for word in words:
            self.assertRegex(message, word)
        if code >= 0:
            left = [path.name for path in self.folder.glob("landfall-*") if path.is_dir()]
            self.assertEqual(left, [], "folders of sockets are left")

    @staticmethod
    def note(behaviour, code, message):
        """A line of the table of messages."""
        with Scene.outcomes_lock:
            Scene.outcomes.append((behaviour, code, message))

    def no_orphans(self):
        self.until(lambda: not self.processes(), lambda: f"still running: {self.processes()}")

    def processes(self):
        """Command lines of processes that name the folder; a process that has ended has none."""
        found = {}
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
            except OSError:
                continue
            if any(os.fsencode(self.folder) in word for word in words):
                found[int(path.parent.name)] = b" ".join(words).decode(errors="replace")
        return found

    def process_of(self, path):
        """The id of the process that was started as `path`, once there is one."""
        found = []

        def look():
            found[:] = [pid for pid, line in self.processes().items() if line.startswith(str(path))]
            return found

        self.until(look, lambda: f"no process {path}")
        return found[0]

    def nothing_lost(self):
        """The old rows are all there, and what else is there is of the new sync, whole."""
        rows = ledger.database_rows(self.folder / "db.sqlite")
        self.assertTrue(ledger.is_sound(self.folder / "db.sqlite"))
        self.assertEqual([n for n in ledger.OLD if rows.get(n) != ledger.name_of(n)], [])
        self.assertEqual([n for n, name in rows.items() if n not in ledger.OLD and not self.is_new(n, name)], [])
        first, *later = ledger.file_rows(self.folder / "files")
        self.assertEqual(first, ledger.rows_of(ledger.OLD))
        for sync in later:
            self.assertEqual([row for row in sync if not self.is_new(*row)], [])
            self.assertEqual(len(set(sync)), len(sync), "a row twice")

    def is_new(self, number, name):
        return number in self.new and name == ledger.name_of(number)

    def mended(self):
        """A clean run leaves exactly the ledger."""
        self.clean_sync()
        rows = sorted(ledger.database_rows(self.folder / "db.sqlite").items())
        self.assertEqual(rows, ledger.rows_of(self.new))
        self.assertEqual(ledger.file_rows(self.folder / "files")[-1], ledger.rows_of(self.new))
        self.no_orphans()

    def aftermath(self):
        self.no_orphans()
        self.nothing_lost()
        self.mended()

    # Waiting

    def until(self, true, problem=lambda: "waited too long"):
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                self.fail(problem())
            time.sleep(0.02)

    def until_new_rows(self, database="db.sqlite"):
        self.until(lambda: any(n in self.new for n in ledger.database_rows(self.folder / database)),
                   lambda: "no new rows arrive")

    # Servers that the test starts, which Landfall must leave alone

    def serve(self, program, *command):
        """Serves on a port of this machine; gives the port and what runs."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        running = Running([program, *command, "--network", "tcp", "--address", f"127.0.0.1:{port}", "--log-format",
                           "json"], self.new_folder())
        self.addCleanup(running.kill)
        self.until(lambda: accepts(port), running.said)
        return port, running


def accepts(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
