"""The server ends Landfall's sessions, or is started again, in the middle: the same run goes on."""
import ledger
from proxy import Fault

SLOW = {"slow_ms": 150}  # between messages: so that there is a middle


class SessionCases:
    def test_sessions_ended_again_and_again(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        running = self.begin(**SLOW)
        ended = self.end_while(running)
        self.went_on(f"the server ends the session {ended} times while rows arrive", running, self.old())

    def test_sessions_ended_in_a_new_database(self):
        running = self.begin(**SLOW)
        ended = self.end_while(running)
        self.went_on(f"the server ends the session {ended} times, the table is new", running, [])

    def end_while(self, running):
        """Ends every session that has copied rows, three times."""
        for times in range(3):
            self.until(lambda: self.sessions(self.IS_COPYING) or running.process.poll() is not None)
            self.assertIsNone(running.process.poll(), f"ended after {times}: {running.said()}")
            self.end_sessions()
        return 3


class RestartCases:
    def make_place(self):
        self.server = self.private_server()
        super().make_place()
        self.write_log_late()

    def restarted(self, how, behaviour):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        running = self.begin(**SLOW)
        for _ in range(2):
            self.until(lambda: self.sessions(self.IS_COPYING) or running.process.poll() is not None)
            self.assertIsNone(running.process.poll(), running.said())
            self.server.service(how)
        self.went_on(f"the server is restarted twice ({behaviour}) while rows arrive", running, self.old())

    def test_restarted(self):
        self.restarted("restart", "fast")

    def test_restarted_at_once(self):
        self.restarted("kill", "immediate")

    def crashed(self, behaviour, times, afterwards=lambda: None):
        """The server crashes before a COMMIT reaches it, so that it may know nothing of that transaction."""
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))

        def crash():
            self.server.service("kill")
            afterwards()

        proxy = self.proxy(Fault("cut", at=self.COMMIT, times=times, meanwhile=crash))
        running = self.begin(address=self.address_of(proxy))
        self.assertTrue(self.until_struck(proxy, running), running.said())
        self.went_on(behaviour, running, self.old())

    def test_crash_before_a_commit(self):
        self.crashed("the server crashes before a COMMIT arrives", 2)

    def test_crash_before_a_commit_and_others_go_on(self):
        self.crashed("the server crashes before a COMMIT arrives, others are quicker", 2, self.spend_numbers)
