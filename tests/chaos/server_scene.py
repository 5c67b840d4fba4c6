"""What every case with a server as destination has: a place of its own on the server, the rows in it by the sync that
wrote them, and the checks that follow a fault. A destination says in a subclass how its server is reached and asked."""
import collections
import dataclasses
import pathlib
import re

import ledger
from proxy import Fault, Proxy
from scene import Scene, document

ROWS = 6000
MESSAGE = 500  # rows that arrive together: batches hold whole messages


@dataclasses.dataclass(frozen=True)
class Mode:
    name: str
    write_mode: str = "overwrite-delete-stale"
    options: tuple = ()  # of the destination's spec
    is_atomic: bool = False

    @property
    def appends(self):
        return self.write_mode == "append"


class ServerScene(Scene):
    """Subclasses give: kind, destination(), rows(), sessions(), end_sessions(), rubbish(), secret, address, COMMIT."""
    mode = Mode("overwrite")

    def setUp(self):
        super().setUp()
        self.new = range(ledger.NEW_FIRST, ledger.NEW_FIRST + ROWS)
        self.make_place()

    # Runs

    def documents(self, first=None, rows=None, address=None, options=None, **source):
        source = {"rows_per_message": MESSAGE, **source}
        return (self.oracle(["server"], first or self.new.start, rows or len(self.new), **source),
                self.destination(address or self.address, {"batch_size": 2 * MESSAGE, **(options or {})}))

    def destination(self, address, options):
        return document("destination", name="server", path=f"cloudquery/{self.kind}", registry="builtin",
                        write_mode=self.mode.write_mode, spec={"connection_string": self.connection_string(address),
                                                               **dict(self.mode.options), **options})

    def begin(self, folder=None, **wanted):
        return self.start(*self.documents(**wanted), folder=folder)

    def clean_sync(self, first=None, rows=None):
        code, said = self.sync(*self.documents(first, rows))
        self.assertEqual(code, 0, said)
        # So that whatever is seen of sessions from now on belongs to the next run.
        self.until(lambda: not self.sessions(), lambda: f"left on the server: {self.sessions()}")

    def proxy(self, to_server=Fault(), to_client=Fault()):
        proxy = Proxy(self.address, to_server, to_client)
        self.addCleanup(proxy.close)
        return proxy

    def address_of(self, proxy):
        host, port = proxy.address.split(":")
        return host, int(port)

    def until_struck(self, proxy, running):
        """True when the fault has struck, False when the run has ended without it."""
        self.until(lambda: proxy.struck.is_set() or running.process.poll() is not None,
                   lambda: f"neither fault nor end: {running.said()}")
        return proxy.struck.is_set()

    # Checks

    def syncs(self):
        """Numbers of the rows by the sync that wrote them, oldest first, each sorted."""
        syncs = collections.defaultdict(list)
        for number, name, time in self.rows():
            self.assertEqual(name, ledger.name_of(int(number)), "a row that is not of the ledger")
            syncs[time].append(int(number))
        return [sorted(syncs[time]) for time in sorted(syncs)]

    def holds(self, *expected):
        """The syncs that are to be seen, oldest first; none may show a row twice."""
        got = self.syncs()
        self.assertEqual([summary(one) for one in got], [summary(one) for one in expected])
        self.assertEqual(got, [list(one) for one in expected])

    def old(self):
        return [list(ledger.OLD)]

    def holds_after_success(self, before):
        self.holds(*(before if self.mode.appends else []), list(self.new))

    def holds_after_death(self, before):
        """What a sync that died may leave over the rows of `before`; gives it."""
        got = self.syncs()
        if got == before:
            return got
        if self.mode.is_atomic:
            self.holds_after_success(before)  # it died after it had published
            return got
        last = got[-1]
        self.assertEqual(last, list(self.new[:len(last)]), "not the first rows of the sync")
        self.assertEqual(len(last) % MESSAGE, 0, "not whole batches")
        if self.mode.appends:
            self.assertEqual([summary(one) for one in got[:-1]], [summary(one) for one in before])
        elif got != [list(self.new)]:  # stale rows go at the end, and at once
            kept = {number for one in before for number in one} | set(last)
            self.assertEqual(summary(sorted(sum(got, []))), summary(sorted(kept)), "rows are lost or doubled")
        return got

    def left_alone(self):
        """No session is left on the server, and nothing was said that must not be."""
        self.until(lambda: not self.sessions(), lambda: f"left on the server: {self.sessions()}")
        self.no_orphans()
        self.keeps_secrets()

    def keeps_secrets(self):
        for log in pathlib.Path(self.folder).rglob("*.log"):
            self.tells_nothing(log.read_text())

    def tells_nothing(self, text):
        self.assertNotIn(self.secret, text)
        self.assertIsNone(re.search(r"parent \d", text), "content of a row")

    def log(self):
        path = self.folder / "landfall.log"
        return path.read_text() if path.exists() else ""

    def warnings(self):
        """What the log of the last runs has as warnings and errors, each once."""
        lines = []
        for line in self.log().splitlines():
            said = re.match(r"\S+ (warn|error) +(.*)", line)
            text = re.sub(r"chaos_\w+|_landfall_\w+|127\.0\.0\.1:\d+", "…", said[2]) if said else ""
            if said and text not in lines:
                lines.append(text)
        return "\n".join(lines)

    def last_warning(self):
        return (self.warnings().splitlines() or ["(nothing)"])[-1]

    def went_on(self, behaviour, running, before):
        """The run survived: its exit code is 0 and exactly the ledger is there."""
        code, said = running.wait(), running.said()
        self.tells_nothing(said)
        self.note(self.title(behaviour), code, self.last_warning())
        self.assertEqual(code, 0, said + self.warnings())
        self.left_alone()
        self.holds_after_success(before)
        self.assertEqual(self.rubbish(), [])

    def gave_up(self, behaviour, result, codes, *words):
        self.tells_nothing(result[1])
        self.failed(self.title(behaviour), result, codes, *words)

    def title(self, behaviour):
        return f"{self.kind}, {self.mode.name}: {behaviour}"

    def rerun(self, before):
        """A clean run over what a dead one has left: its own rows are complete, and no rubbish stays."""
        self.clean_sync()
        self.left_alone()
        self.holds_after_success(before)
        self.assertEqual(self.rubbish(), [])
        return self.syncs()


def summary(numbers):
    """What is printed of a list of numbers that is too long to print."""
    return (len(numbers), len(set(numbers)), min(numbers, default=None), max(numbers, default=None))
