"""Landfall is killed at moments that a proxy finds, while a server is its destination."""
import signal

import ledger
from proxy import Fault


class KillCases:
    def dies_at(self, behaviour, *faults):
        """Killed where each of the faults holds the run up, one run after another; the last one runs to its end."""
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        before = self.old()
        for fault in faults:
            proxy = self.proxy(to_server=fault)
            running = self.begin(address=self.address_of(proxy))
            if not self.until_struck(proxy, running):  # there are fewer such moments
                self.assertGreater(fault.times, 1, "the fault did not happen")
                self.assertEqual(running.wait(), 0, running.said())
                self.holds_after_success(before)
                before = self.syncs()
                break
            running.process.kill()
            self.gave_up(behaviour, (running.wait(), running.said()), [-signal.SIGKILL])
            proxy.close()
            self.left_alone()
            before = self.holds_after_death(before)
        self.rerun(before)

    def test_killed_before_the_first_row(self):
        self.dies_at("landfall is killed (SIGKILL) before the first row", Fault("stall", at=self.COPY))

    def test_killed_within_rows(self):
        self.dies_at("landfall is killed (SIGKILL) while a row is sent",
                     *[Fault("stall", at=ledger.name_of(self.new[n]).encode()) for n in (0, 2750, len(self.new) - 1)])

    def test_killed_between_batches(self):
        self.dies_at("landfall is killed (SIGKILL) between batches", *[Fault("stall", at=self.COPY, times=n) for n in (2, 3)])

    def test_killed_before_each_commit(self):
        self.dies_at("landfall is killed (SIGKILL) before a COMMIT",
                     *[Fault("stall", at=self.COMMIT, times=n) for n in range(1, 30)])

    def test_killed_after_each_commit(self):
        self.dies_at("landfall is killed (SIGKILL) after a COMMIT, before its answer",
                     *[Fault("hold_answer", at=self.COMMIT, times=n) for n in range(1, 30)])
