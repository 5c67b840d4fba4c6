"""Sources that die, hang, lie or never come up."""

import os
import signal

from proxy import Fault, Proxy
from scene import ORACLE, Scene

QUICK = ("--plugin-timeout", "2s")
LISTENS = "#!/usr/bin/env python3\n"


class SourceTest(Scene):
    def bad(self, behaviour, codes, *words, flags=(), environment=None, **oracle):
        """A sync whose source misbehaves, over the rows of an earlier one."""
        self.begin_with_old_rows()
        result = self.sync(self.oracle(["db", "files"], **oracle), self.database(), self.files(), flags=flags,
                           environment=environment)
        self.failed(behaviour, result, codes, *words)
        self.aftermath()

    def test_killed_in_the_middle(self):
        self.bad("source is killed (SIGKILL) in the middle", [4], "oracle", "killed|SIGKILL|signal 9", kill_after_rows=500)

    def test_ends_in_the_middle(self):
        self.bad("source exits with 3 in the middle", [4], "oracle", "(code|status) 3", crash_after_rows=500)

    def test_silent_in_the_middle(self):
        self.bad("source hangs in the middle, --plugin-timeout 2s", [4], "oracle", "silent for 2 s",
                 "while (sending rows|waiting)", flags=QUICK, hang_after_rows=500)

    def test_silent_in_init(self):
        self.bad("source hangs in Init, --plugin-timeout 2s", [4], "oracle", "silent for 2 s", "initialis|Init", flags=QUICK,
                 hang_on_start=True)

    def test_garbage(self):
        self.bad("source sends a record with wrong offsets", [6], "oracle", "[Mm]alformed|[Ii]nvalid|[Oo]ffset",
                 garbage_after_rows=500)

    def test_floods_its_log(self):
        self.begin_with_old_rows()
        code, said = self.sync(self.oracle(["db", "files"], log_flood=20_000), self.database(), self.files())
        self.assertEqual(code, 0, said)
        log = self.folder / "landfall.log"
        self.assertIn("left out", log.read_text())
        self.assertLess(log.stat().st_size, 50_000_000)  # of 200 MB
        self.no_orphans()
        self.mended()

    def test_floods_its_log_and_dies(self):
        self.bad("source floods its log, then is killed", [4], "oracle", "killed|SIGKILL|signal 9", log_flood=20_000,
                 kill_after_rows=500)

    def test_stopped(self):
        self.begin_with_old_rows()
        running = self.start(self.oracle(["db", "files"], slow_ms=100), self.database(), self.files(), flags=QUICK)
        self.until_new_rows()
        os.kill(self.process_of(self.source), signal.SIGSTOP)
        self.failed("source is stopped (SIGSTOP) in the middle, --plugin-timeout 2s", (running.wait(), running.said()), [4],
                    "oracle", "silent for 2 s")
        self.aftermath()

    def test_never_listens(self):
        script = self.script("never-listens", LISTENS + "import signal\nwhile True: signal.pause()\n")
        self.bad("source never listens", [4], "oracle", "never-listens", "listen|accept|connections", path=script)

    def test_never_listens_and_ignores_the_wish_to_end(self):
        script = self.script("stubborn", LISTENS + "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
                             "while True: signal.pause()\n")
        self.bad("source never listens and ignores SIGINT", [4], "oracle", "stubborn", path=script)

    def test_ends_at_once(self):
        script = self.script("ends-at-once", LISTENS + "print('the licence server is on fire')\nraise SystemExit(7)\n")
        self.bad("source ends at once", [4], "oracle", "7", "the licence server is on fire", path=script)

    def test_not_executable(self):
        script = self.script("not-executable", LISTENS, mode=0o644)
        self.bad("source is not executable", [2, 4], "oracle", "not-executable", "chmod|permission|executable", path=script)

    def test_not_there(self):
        self.bad("source is not there", [2], r"spec\.yml:1:\d+: ", "no file",
                 path=self.folder / "not-there")

    def test_no_program(self):
        script = self.script("no-program", "this is no program\n")
        self.bad("source is no program", [2, 4], "oracle", "no-program", path=script)


class SourceConnectionTest(Scene):
    """The source is somewhere else, and the network between is bad."""

    def through_proxy(self, behaviour, fault, *words, flags=()):
        self.begin_with_old_rows()
        port, server = self.serve(ORACLE, "serve")
        proxy = Proxy(("127.0.0.1", port), to_client=fault)
        self.addCleanup(proxy.close)
        result = self.sync(self.oracle(["db", "files"], path=proxy.address, registry="grpc"), self.database(),
                           self.files(), flags=flags)
        if fault.what:
            self.assertTrue(proxy.struck.is_set(), "the fault did not happen")
            self.failed(behaviour, result, [4], "oracle", *words)
        else:
            self.assertEqual(result[0], 0, result[1])
        self.assertIsNone(server.process.poll(), "the source of somebody else was ended")
        self.no_orphans()
        if fault.what:
            self.nothing_lost()
        self.mended()

    def test_cut(self):
        self.through_proxy("source: connection cut in the middle", Fault("cut", 30_000), "connection .* was lost")

    def test_half_closed(self):
        self.through_proxy("source: connection closed from its side in the middle", Fault("half_close", 30_000),
                           "connection .* was lost")

    def test_stalled(self):
        self.through_proxy("source: connection goes silent, --plugin-timeout 2s", Fault("stall", 30_000),
                           "silent for 2 s", "while (sending rows|waiting)", flags=QUICK)

    def test_slow(self):
        self.through_proxy("", Fault(delay=0.01))

    def test_nobody_there(self):
        self.begin_with_old_rows()
        port, server = self.serve(ORACLE, "serve")
        server.kill()
        result = self.sync(self.oracle(["db", "files"], path=f"127.0.0.1:{port}", registry="grpc"), self.database(),
                           self.files())
        self.failed("source: nobody listens at the address", result, [4], "oracle", str(port))
        self.aftermath()
