"""What a PostgreSQL server refuses: room, locks, connections, rights. And Ctrl-C while it makes Landfall wait."""
import signal
import subprocess
import tempfile

import ledger
from libpq import Refused
from postgresql_scene import ATOMIC, OVERWRITE, PostgresqlScene, of_every_mode
from proxy import Fault

EXCLUSIVE = "BEGIN; LOCK TABLE oracle_parent IN ACCESS EXCLUSIVE MODE"


class WaitingCases:
    """Something is in the way for a while, then no more: the run goes on."""

    def in_the_way(self, behaviour, words, free):
        """`free` takes it away once the log has said these words."""
        running = self.begin()
        self.until(lambda: words in self.log() or running.process.poll() is not None)
        self.assertIn(words, self.log(), running.said())
        free()
        self.went_on(behaviour, running, self.old())

    def test_statement_timeout(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        locker = self.locked()
        self.settings = "&statement_timeout=300"
        self.in_the_way("statement_timeout while a lock is held", "statement_timeout=0 in connection_string",
                        lambda: locker.ask("COMMIT"))

    def test_lock_timeout(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        locker = self.locked()
        self.settings = "&lock_timeout=300"
        self.in_the_way("lock_timeout while a lock is held", "another session holds a lock", lambda: locker.ask("COMMIT"))

    def test_limit_of_the_role(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        self.ask(f"ALTER ROLE {self.place} CONNECTION LIMIT 0")
        self.in_the_way("the role's connection limit is reached", "no connection free",
                        lambda: self.ask(f"ALTER ROLE {self.place} CONNECTION LIMIT -1"))

    def locked(self):
        locker = self.session()
        locker.ask(EXCLUSIVE)
        return locker

    def interrupted(self, behaviour, running, condition):
        self.until(lambda: self.sessions(condition), lambda: f"no such moment: {running.said()}")
        running.process.send_signal(signal.SIGINT)
        self.gave_up(behaviour, (running.wait(), running.said()), [130], "interrupt")
        self.left_alone()
        return self.holds_after_death

    def test_interrupted_while_it_waits_for_a_lock(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        locker = self.locked()
        check = self.interrupted("landfall gets SIGINT while it waits for a lock", self.begin(), "wait_event_type = 'Lock'")
        locker.ask("COMMIT")
        self.rerun(check(self.old()))

    def test_interrupted_within_rows(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        proxy = self.proxy(Fault(delay=0.05))
        running = self.begin(address=self.address_of(proxy))
        check = self.interrupted("landfall gets SIGINT within COPY", running, "query LIKE '%COPY%' AND state = 'active'")
        self.rerun(check(self.old()))


class SlotsTest(PostgresqlScene):
    mode = OVERWRITE

    def make_place(self):
        self.server = self.private_server()
        super().make_place()

    def test_no_slot_free(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        taken = []
        with self.assertRaises(Refused):
            while True:
                taken.append(self.server.client())
        running = self.begin()
        self.until(lambda: "no connection free" in self.log() or running.process.poll() is not None)
        for client in taken:
            client.close()
        self.went_on("all connections of the server are taken for a while", running, self.old())


class RightsTest(PostgresqlScene):
    mode = OVERWRITE

    def stranger(self):
        """From now on Landfall logs in as another role, which owns nothing."""
        self.owner, self.place = self.place, self.place + "_2"
        with self.server.client() as admin:
            admin.ask(f"CREATE ROLE {self.place} LOGIN PASSWORD '{self.secret}'")

    def connection_string(self, address):
        return super().connection_string(address).replace(f"/{self.place}?", f"/{self.database()}?")

    def database(self):
        return getattr(self, "owner", self.place)

    def ask(self, sql):
        with self.server.client(self.database()) as client:
            return client.ask(sql)

    def remove_place(self):
        self.ask(f"DROP OWNED BY {self.place}; DROP ROLE {self.place}")
        self.place = self.owner
        super().remove_place()

    def test_may_not_create(self):
        self.stranger()
        self.gave_up("the role may not create tables", self.sync(*self.documents()), [4], "public", "permission denied",
                     "grant|GRANT")
        self.left_alone()
        self.holds()

    def test_may_not_insert(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        self.stranger()
        self.ask(f"GRANT SELECT ON oracle_parent TO {self.place}")
        self.gave_up("the role may not insert", self.sync(*self.documents()), [4], "oracle_parent", "permission denied", "grant")
        self.left_alone()
        self.holds(*self.old())


class DeadlockTest(PostgresqlScene):
    mode = OVERWRITE

    def test_deadlock(self):
        """Another session holds a row that comes late, and then wants one that Landfall has written already."""
        self.clean_sync()
        late, early = self.new[-1], self.new[0]
        other = self.session()
        other.ask(f"SET deadlock_timeout = '60s'; BEGIN; UPDATE oracle_parent SET name = name WHERE id = {late}")
        running = self.begin(options={"batch_timeout": "60s", "batch_size": 1000})
        self.until(lambda: self.sessions("wait_event_type = 'Lock'") or running.process.poll() is not None)
        other.ask(f"UPDATE oracle_parent SET name = name WHERE id = {early}")  # waits until the server ends the deadlock
        other.ask("COMMIT")
        self.went_on("a deadlock with another session", running, [])
        self.assertIn("deadlock", self.log())


class FullDiskCases:
    """The tables are on a small disk that belongs to the case."""

    def make_place(self):
        self.server = self.private_server()
        super().make_place()
        self.disk = tempfile.mkdtemp(prefix="chaos-disk-", dir="/tmp")
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", self.disk], capture_output=True, text=True)
        self.assertEqual(mounted.returncode, 0, f"a full disk can only be tried where mount is permitted: {mounted.stderr}")
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=True)
        subprocess.run(["chown", "postgres", self.disk], check=True)
        self.ask(f"CREATE TABLESPACE small LOCATION '{self.disk}'")
        self.ask(f"GRANT CREATE ON TABLESPACE small TO {self.place}")
        self.settings = "&default_tablespace=small"

    def test_disk_full(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        self.gave_up("the server's disk is full", self.sync(*self.documents(rows=60_000, rows_per_message=500)), [4],
                     "oracle_parent", "disk is full", "free space")
        self.left_alone()
        kept = self.syncs()
        self.assertIn(list(ledger.OLD), kept)
        if self.mode.is_atomic:
            self.assertEqual(kept, self.old())
        subprocess.run(["mount", "-o", "remount,size=60m", self.disk], check=True)
        self.clean_sync()
        self.left_alone()
        self.assertEqual(self.syncs()[-1], list(self.new))
        if not self.mode.appends:
            self.holds(list(self.new))
        else:
            self.assertEqual(self.syncs()[:-1], kept)
        self.assertEqual(self.rubbish(), [])


globals().update(of_every_mode(WaitingCases, (OVERWRITE, ATOMIC)))
globals().update(of_every_mode(FullDiskCases))
