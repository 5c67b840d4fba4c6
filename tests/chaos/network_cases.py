"""A bad network between Landfall and a server, and answers that are lost."""
import itertools

import ledger
from proxy import Fault

OFFSETS = 6  # at which connections are cut, in either direction


class NetworkCases:
    def through(self, behaviour, to_server=Fault(), to_client=Fault(), before=None, must=True, **wanted):
        """A sync through a proxy, which passes everything on after its one fault: the run must go on."""
        before = self.syncs() if before is None else before
        proxy = self.proxy(to_server, to_client)
        running = self.begin(address=self.address_of(proxy), **wanted)
        struck = self.until_struck(proxy, running)
        if must:
            self.assertTrue(struck, f"the fault did not happen: {running.said()}")
        self.settled(behaviour, running, proxy, before)
        return struck

    def settled(self, behaviour, running, proxy, before):
        code = running.wait()
        proxy.close()  # what a stall holds
        if code != 0 and "opening destination" in running.said():  # nothing has begun: it says so and ends at once
            self.gave_up(behaviour + " while connections are opened", (code, running.said()), [4], "127.0.0.1")
            self.left_alone()
            self.holds(*before)
            return
        self.went_on(behaviour, running, before)

    def size(self):
        """Bytes in both directions of a sync that nothing disturbs, and of one that only connects."""
        proxy = self.proxy()
        running = self.begin(address=self.address_of(proxy))
        self.assertEqual(running.wait(), 0, running.said())
        return proxy.passed()

    def begin_here(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))

    def test_cut_at_many_places_to_the_server(self):
        self.begin_here()
        size, _ = self.size()
        for after in range(self.LOGIN_BYTES, size, (size - self.LOGIN_BYTES) // OFFSETS):
            self.through("the connection is cut on the way to the server", Fault("cut", after), must=False)

    def test_cut_at_many_places_to_landfall(self):
        self.begin_here()
        _, size = self.size()
        for after in range(self.LOGIN_ANSWER_BYTES, size, (size - self.LOGIN_ANSWER_BYTES) // OFFSETS):
            self.through("the connection is cut on the way from the server", to_client=Fault("cut", after), must=False)

    def test_cut_within_a_row(self):
        self.begin_here()
        self.through("the connection is cut within a row", Fault("cut", at=ledger.name_of(self.new[2750]).encode()))

    def test_half_closed(self):
        self.begin_here()
        self.through("the way to the server is closed within a row",
                     Fault("half_close", at=ledger.name_of(self.new[2750]).encode()))

    def test_half_closed_from_the_server(self):
        self.begin_here()
        self.through("the way from the server is closed", to_client=Fault("half_close", self.LOGIN_ANSWER_BYTES + 400))

    def test_stalled(self):
        self.begin_here()
        self.through("the connection goes silent within a row, stall_timeout: 1s",
                     Fault("stall", at=ledger.name_of(self.new[2750]).encode()), options={"stall_timeout": "1s"})

    def at_every_commit(self, behaviour, what):
        self.begin_here()
        for times in itertools.count(1):
            if not self.through(behaviour, Fault(what, at=self.COMMIT, times=times), must=times == 1):
                break
        self.assertGreater(times, 1)

    def test_commit_without_answer(self):
        self.at_every_commit("the answer to a COMMIT is lost", "lose_answer")

    def test_commit_that_does_not_arrive(self):
        self.at_every_commit("a COMMIT does not arrive", "cut")

    def test_answers_to_commits_lost_when_the_table_is_new(self):
        self.through("the answer to the first COMMIT is lost, the table is new", Fault("lose_answer", at=self.COMMIT), before=[])


class DeadCases:
    def test_dead_for_good(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        proxy = self.proxy(Fault("cut", at=ledger.name_of(self.new[2750]).encode()))
        running = self.begin(address=self.address_of(proxy))
        self.assertTrue(self.until_struck(proxy, running), running.said())
        proxy.close()
        self.gave_up("the connection is cut and cannot be made again", (running.wait(), running.said()), [4],
                     "oracle_parent", "127.0.0.1", "check that the server")
        self.left_alone()
        self.rerun(self.holds_after_death(self.old()))
