"""Landfall itself is stopped or killed while its plugins run."""
import signal

from scene import LANDFALL, Scene


class StopTest(Scene):
    def in_the_middle(self, number):
        """Ends Landfall by a signal when a source and a destination run as plugins, and rows have arrived."""
        self.begin_with_old_rows()
        link = self.link(LANDFALL, "landfall-sqlite")
        running = self.start(self.oracle(["db", "files", "served"], hang_after_rows=500), self.database(), self.files(),
                             self.database("served", link, "local"))
        self.until_new_rows()
        self.process_of(link)
        self.process_of(self.source)
        running.process.send_signal(number)
        return running.wait(), running.said()

    def test_terminated(self):
        self.failed("landfall gets SIGTERM in the middle", self.in_the_middle(signal.SIGTERM), [130], "terminat")
        self.aftermath()

    def test_interrupted(self):
        self.failed("landfall gets SIGINT in the middle", self.in_the_middle(signal.SIGINT), [130], "interrupt")
        self.aftermath()

    def test_killed(self):
        self.failed("landfall is killed (SIGKILL) in the middle", self.in_the_middle(signal.SIGKILL), [-signal.SIGKILL])
        self.aftermath()

    def in_init(self, number):
        self.begin_with_old_rows()
        running = self.start(self.oracle(["db", "files"], hang_on_start=True), self.database(), self.files())
        self.until_connected(self.process_of(self.source))
        running.process.send_signal(number)
        return running.wait(), running.said()

    def until_connected(self, source):
        """A connection to the source that stays: trials whether it listens are over at once."""
        with open(f"/proc/{source}/cmdline") as words:
            given = words.read().split("\0")
        address = given[given.index("--address") + 1]
        before = set()

        def stays():
            nonlocal before
            now = connections(address)
            before, both = now, before & now
            return both

        self.until(stays, lambda: "nobody connects to the source")

    def test_interrupted_in_init(self):
        self.failed("landfall gets SIGINT while the source hangs in Init", self.in_init(signal.SIGINT), [130], "interrupt")
        self.aftermath()

    def test_killed_in_init(self):
        self.failed("landfall is killed (SIGKILL) while the source hangs in Init", self.in_init(signal.SIGKILL),
                    [-signal.SIGKILL])
        self.aftermath()

    def test_interrupted_while_a_source_does_not_come_up(self):
        self.begin_with_old_rows()
        script = self.script("never-listens", "#!/usr/bin/env python3\nimport signal\nwhile True: signal.pause()\n")
        running = self.start(self.oracle(["db", "files"], path=script), self.database(), self.files())
        self.until(lambda: any("python3" in line and str(script) in line for line in self.processes().values()))
        running.process.send_signal(signal.SIGINT)
        self.failed("landfall gets SIGINT while it waits for the source to listen", (running.wait(), running.said()), [130],
                    "interrupt")
        self.aftermath()


def connections(address):
    """Inodes of the connected sockets of a unix address."""
    with open("/proc/net/unix") as table:
        rows = [line.split() for line in table]
    return {row[6] for row in rows if row[-1] == address and row[5] == "03"}
