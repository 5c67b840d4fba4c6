"""A PostgreSQL server of the bench's own, with the settings of a production server, and what it costs in CPU."""
import contextlib
import os
import pathlib
import subprocess
import sys
import time

from measure import ROOT, WORK, Run

BINARIES = pathlib.Path(os.environ.get("LANDFALL_POSTGRESQL_BIN", "/usr/lib/postgresql/15/bin"))
SERVICE = ROOT / "src" / "destinations" / "postgresql" / "service.sh"
SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    # A vacuum of the last run's table would stand in the next run's figures.
    "autovacuum": "off",
}


def process_seconds(pid):
    """CPU of a process and of its children that have ended."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


class Server:
    """Databases are called by name; `empty` and the like are copied, so that every run finds the same files."""

    def __init__(self, admin, data):
        self.admin, self.data = admin, pathlib.Path(data)

    def address(self, database):
        return self.admin.replace("/postgres?", f"/{database}?")

    def psql(self, database):
        return [BINARIES / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.address(database)]

    def query(self, database, sql):
        """The result's lines, values separated by tabs."""
        done = subprocess.run([*self.psql(database), "-A", "-t", "-F", "\t"], stdout=subprocess.PIPE, text=True,
                              input="SET client_min_messages = warning;\n" + sql)
        if done.returncode != 0:
            sys.exit(f"the bench's own SQL failed in database {database}: {sql[:500]}")
        return done.stdout.splitlines()

    def copy_database(self, database, template="template1"):
        self.drop_database(database)
        self.query("postgres", f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY file_copy")

    def drop_database(self, database):
        self.query("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def tables(self, database):
        return self.query(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")

    def count_rows(self, database, tables=None):
        counts = [f'SELECT count(*) FROM "{table}"' for table in tables or self.tables(database)]
        return sum(map(int, self.query(database, " UNION ALL ".join(counts)))) if counts else 0

    def children(self):
        """(process id of the server, those of its processes)."""
        postmaster = (self.data / "postmaster.pid").read_text().split()[0]
        return postmaster, set(pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split())

    def cpu_seconds(self):
        """Of all of the server's processes since it started, once those that served clients have ended."""
        lasting = set(self.query("postgres", "SELECT pid FROM pg_stat_activity WHERE backend_type NOT IN "
                                 "('client backend', 'parallel worker')"))
        deadline = time.monotonic() + 30
        while True:
            postmaster, children = self.children()
            if children <= lasting:
                return sum(map(process_seconds, [postmaster, *children]))
            if time.monotonic() > deadline:
                sys.exit("processes of the server that served clients do not end")
            time.sleep(0.002)

    def measured(self, work) -> Run:
        """Does work on a server that has nothing left to do, and adds what it cost the server."""
        self.query("postgres", "CHECKPOINT")
        os.sync()
        before = self.cpu_seconds()
        run = work()
        run.server_cpu = self.cpu_seconds() - before
        return run


def service(command):
    done = subprocess.run([SERVICE, command, WORK / "server"], stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, "LANDFALL_SERVICE_DURABLE": "1"})
    return done.stdout


@contextlib.contextmanager
def running():
    """A new server for as long as the block runs; nothing of it stays."""
    service("down")  # one that an interrupted run left
    service("up")
    try:
        facts = dict(line.split("=", 1) for line in service("info").splitlines())
        server = Server(facts["admin"], facts["data"])
        for name, value in SETTINGS.items():
            server.query("postgres", f"ALTER SYSTEM SET {name} = '{value}'")
        service("restart")
        yield server
    finally:
        service("down")
