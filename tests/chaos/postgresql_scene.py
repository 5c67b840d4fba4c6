"""Places on PostgreSQL servers: a user and a database for each case."""
import contextlib
import os
import pathlib
import secrets
import subprocess
import tempfile

from libpq import Client, Refused
from scene import ROOT
from server_scene import Mode, ServerScene

SERVICE = ROOT / "src/destinations/postgresql/service.sh"
SHARED = os.environ.get("CHAOS_POSTGRESQL", str(ROOT / "build/chaos/servers/postgresql"))

# Rows are committed often, so that there is much to go wrong between.
OFTEN = (("batch_timeout", "50ms"),)
APPEND = Mode("append", "append", OFTEN)
OVERWRITE = Mode("overwrite-delete-stale", options=OFTEN)
ATOMIC = Mode("atomic", options=(*OFTEN, ("publish", "atomic")), is_atomic=True)
ATOMIC_APPEND = Mode("atomic append", "append", (*OFTEN, ("publish", "atomic")), is_atomic=True)
WRITERS = Mode("overwrite-delete-stale, 3 writers", options=(*OFTEN, ("writers", 3)))
# Two syncs of one source at once must not call each other's rows stale.
ALONGSIDE = (APPEND, Mode("overwrite", "overwrite", OFTEN), Mode("overwrite, 3 writers", "overwrite", WRITERS.options),
             Mode("atomic overwrite", "overwrite", ATOMIC.options, is_atomic=True))
MODES = (APPEND, OVERWRITE, ATOMIC, ATOMIC_APPEND, WRITERS)


def of_every_mode(cases, modes=MODES):
    """A subclass of the cases for each mode, to be put into a module."""
    made = {}
    for mode in modes:
        name = cases.__name__.removesuffix("Cases") + mode.name.title().translate(str.maketrans("", "", " -,"))
        made[name] = type(name, (cases, PostgresqlScene), {"mode": mode, "__module__": cases.__module__})
    return made


class Server:
    """A server that the suite started; its folder names it."""

    def __init__(self, folder):
        self.folder = folder
        told = dict(line.split("=", 1) for line in self.service("info").splitlines())
        self.port, self.admin = int(told["port"]), told["admin"]

    @classmethod
    def private(cls, case):
        """One of the case's own, which it may harm."""
        folder = tempfile.mkdtemp(prefix="postgresql-", dir=pathlib.Path(SHARED).parent)
        case.addCleanup(cls.run, "down", folder)
        cls.run("up", folder)
        return cls(folder)

    @staticmethod
    def run(word, folder):
        done = subprocess.run([str(SERVICE), word, folder], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"service.sh {word}: {done.stdout}{done.stderr}")
        return done.stdout

    def service(self, word):
        return self.run(word, self.folder)

    def client(self, database="postgres"):
        return Client(self.admin.replace("/postgres?", f"/{database}?"))


class PostgresqlScene(ServerScene):
    kind = "postgresql"
    COMMIT = b"Q\0\0\0\x0bCOMMIT\0"
    COPY = b"COPY "
    IS_COPYING = "query ~ 'COPY|COMMIT|txid'"
    LOGIN_BYTES = 1200  # a connection that can be used has been made by then
    LOGIN_ANSWER_BYTES = 1200
    server = None
    settings = ""  # more parameters of connection_string

    def make_place(self):
        self.server = self.server or Server(SHARED)
        self.place = "chaos_" + secrets.token_hex(6)
        self.secret = secrets.token_hex(12)
        self.address = ("127.0.0.1", self.server.port)
        with self.server.client() as admin:
            admin.ask(f"CREATE ROLE {self.place} LOGIN PASSWORD '{self.secret}'")
            admin.ask(f"CREATE DATABASE {self.place} OWNER {self.place} STRATEGY file_copy")
        self.addCleanup(self.remove_place)

    def remove_place(self):
        with contextlib.suppress(Refused), self.server.client() as admin:
            admin.ask(f"DROP DATABASE {self.place} WITH (FORCE)")
            admin.ask(f"DROP ROLE {self.place}")

    def connection_string(self, address):
        host, port = address
        return (f"postgres://{self.place}:{self.secret}@{host}:{port}/{self.place}?sslmode=disable&connect_timeout=20"
                + self.settings)

    # Seen from outside

    def session(self):
        """A session of the server's administrator in the case's database."""
        client = self.server.client(self.place)
        self.addCleanup(client.close)
        return client

    def ask(self, sql):
        with self.server.client(self.place) as client:
            return client.ask(sql)

    def rows(self, table="oracle_parent"):
        try:
            return self.ask(f"SELECT id, name, _cq_sync_time FROM {table}")
        except Refused as refused:
            if refused.sqlstate == "42P01":
                return []
            raise

    def sessions(self, condition="true"):
        """Ids and statements of what Landfall has open on the server."""
        try:
            return self.ask("SELECT pid, state, query FROM pg_stat_activity"
                            f" WHERE usename = '{self.place}' AND {condition}")
        except Refused:  # it is just not there
            return []

    def end_sessions(self, condition="true"):
        return self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        f" WHERE usename = '{self.place}' AND {condition}")

    def rubbish(self):
        return self.ask("SELECT relname FROM pg_class WHERE relname LIKE '\\_landfall\\_%'")

    def write_log_late(self):
        """A crash forgets all that no COMMIT has written."""
        with self.server.client() as admin:
            admin.ask("ALTER SYSTEM SET wal_writer_delay = '10s'")
            admin.ask("SELECT pg_reload_conf()")

    def spend_numbers(self):
        """Other sessions commit, so that numbers of transactions that a crash has made free are used again."""
        with self.server.client() as other:
            for _ in range(40):
                other.ask("SELECT txid_current()")

    def private_server(self):
        return Server.private(self)

    def until_copies(self):
        self.until(lambda: self.sessions(self.IS_COPYING), lambda: "no rows are copied")
