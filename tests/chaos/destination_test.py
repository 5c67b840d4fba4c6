"""Destinations that are lost while rows are written: `landfall serve`, started by Landfall or by somebody else."""
import os
import signal

import ledger
from proxy import Fault, Proxy
from scene import LANDFALL, Scene

ROWS = 40_000
QUICK = ("--plugin-timeout", "2s")


class DestinationTest(Scene):
    def setUp(self):
        super().setUp()
        self.new = range(ledger.NEW_FIRST, ledger.NEW_FIRST + ROWS)

    def start_sync(self, database, flags=()):
        """40,000 rows in some seconds, so that there is a middle."""
        return self.start(self.oracle(["db", "files"], rows_per_message=500, slow_ms=50), database, self.files(),
                          flags=flags)

    def test_killed_plugin(self):
        self.begin_with_old_rows()
        link = self.link(LANDFALL, "landfall-sqlite")
        running = self.start_sync(self.database(path=link, registry="local"))
        self.until_new_rows()
        os.kill(self.process_of(link), signal.SIGKILL)
        self.failed("destination (local) is killed (SIGKILL) while it writes", (running.wait(), running.said()), [4],
                    '"?db"?', "killed|SIGKILL|signal 9")
        self.aftermath()

    def test_killed_server(self):
        self.begin_with_old_rows()
        port, server = self.serve(LANDFALL, "serve", "sqlite")
        running = self.start_sync(self.database(path=f"127.0.0.1:{port}", registry="grpc"))
        self.until_new_rows()
        server.kill()
        self.failed("destination (grpc) is killed (SIGKILL) while it writes", (running.wait(), running.said()), [4],
                    '"?db"?', "connection .* was lost")
        self.aftermath()

    def test_stopped_server(self):
        self.begin_with_old_rows()
        port, server = self.serve(LANDFALL, "serve", "sqlite")
        running = self.start_sync(self.database(path=f"127.0.0.1:{port}", registry="grpc"), flags=QUICK)
        self.until_new_rows()
        server.process.send_signal(signal.SIGSTOP)
        result = (running.wait(), running.said())
        server.process.send_signal(signal.SIGCONT)
        self.failed("destination (grpc) is stopped (SIGSTOP), --plugin-timeout 2s", result, [4], '"?db"?', "silent for 2 s")
        self.ends_when_asked(server)
        self.aftermath()

    def ends_when_asked(self, server):
        """It has outlived the sync that went wrong, and closes its database before the next one."""
        self.assertIsNone(server.process.poll(), "the server of somebody else was ended")
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0, server.said())

    def through_proxy(self, behaviour, to_server, to_client, *words, flags=()):
        self.begin_with_old_rows()
        port, server = self.serve(LANDFALL, "serve", "sqlite")
        proxy = Proxy(("127.0.0.1", port), to_server, to_client)
        self.addCleanup(proxy.close)
        running = self.start_sync(self.database(path=proxy.address, registry="grpc"), flags=flags)
        result = (running.wait(), running.said())
        self.assertTrue(proxy.struck.is_set(), "the fault did not happen")
        if result[0] == 0:  # it may connect again and go on, but then every row must be there
            self.complete("db", result[1])
        else:
            self.failed(behaviour, result, [4], '"?db"?', *words)
        proxy.close()
        self.ends_when_asked(server)
        self.no_orphans()
        if result[0] != 0:
            self.nothing_lost()
        self.mended()

    def complete(self, name, said):
        rows = ledger.database_rows(self.folder / f"{name}.sqlite")
        self.assertEqual(len(rows), len(self.new), said)
        self.assertEqual(rows, dict(ledger.rows_of(self.new)))

    def test_stopped_plugin(self):
        self.begin_with_old_rows()
        link = self.link(LANDFALL, "landfall-sqlite")
        running = self.start_sync(self.database(path=link, registry="local"), flags=QUICK)
        self.until_new_rows()
        os.kill(self.process_of(link), signal.SIGSTOP)
        self.failed("destination (local) is stopped (SIGSTOP), --plugin-timeout 2s", (running.wait(), running.said()), [4],
                    '"?db"?', "silent for 2 s")
        self.aftermath()

    def test_cut_anywhere(self):
        for after in range(100_000, 2_400_000, 350_000):
            with self.subTest(after=after):
                port, _ = self.serve(LANDFALL, "serve", "sqlite")
                proxy = Proxy(("127.0.0.1", port), Fault("cut", after))
                self.addCleanup(proxy.close)
                name = f"db{after}"
                code, said = self.sync(self.oracle([name], rows_per_message=500),
                                       self.database(name, proxy.address, "grpc"))
                self.assertTrue(proxy.struck.is_set(), "the fault did not happen")
                if code == 0:
                    self.complete(name, said)
                else:
                    self.assertEqual(code, 4, said)

    def test_interrupted_while_a_plugin_is_stopped(self):
        self.begin_with_old_rows()
        link = self.link(LANDFALL, "landfall-sqlite")
        running = self.start_sync(self.database(path=link, registry="local"))
        self.until_new_rows()
        os.kill(self.process_of(link), signal.SIGSTOP)
        self.until(lambda: "(40,000 rows" in running.said())  # all that is left waits for the plugin
        running.process.send_signal(signal.SIGINT)
        self.failed("landfall gets SIGINT while a destination (local) is stopped", (running.wait(), running.said()), [130],
                    "interrupt")
        self.aftermath()

    def test_cut(self):
        self.through_proxy("destination: connection cut while rows are written", Fault("cut", 1_000_000), Fault(),
                           "connection .* was lost")

    def test_cut_at_the_answer(self):
        self.through_proxy("destination: connection cut in an early answer", Fault(), Fault("cut", 200),
                           "connection|lost")

    def test_half_closed(self):
        self.through_proxy("destination: connection closed from our side while rows are written",
                           Fault("half_close", 1_000_000), Fault(), "connection .* was lost")

    def test_stalled(self):
        self.through_proxy("destination: connection goes silent, --plugin-timeout 2s", Fault("stall", 1_000_000), Fault(),
                           "silent for 2 s", flags=QUICK)
