"""Syncs beside one another and beside readers."""
import ledger
from server_scene import summary


class TogetherCases:
    def second(self, **wanted):
        return self.begin(folder=self.new_folder(), **wanted)

    def both(self, behaviour, one, two):
        for running in (one, two):
            code, said = running.wait(), running.said()
            self.tells_nothing(said)
            self.assertEqual(code, 0, said + self.warnings())
        self.note(self.title(behaviour), 0, self.last_warning())
        self.left_alone()
        self.assertEqual(self.rubbish(), [])

    def every_row_once(self, *numbers):
        """Whichever of them wrote it last."""
        self.assertEqual(summary(sorted(sum(self.syncs(), []))), summary([*numbers, *self.new]))

    def test_two_syncs_make_the_same_table(self):
        """Into a new database, at once."""
        self.both("two syncs make and fill the same new table at once", self.begin(), self.second())
        if self.mode.appends:
            self.holds(list(self.new), list(self.new))
        else:
            self.every_row_once()

    def test_two_syncs_of_the_same_rows(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        self.both("two syncs write the same rows at once", self.begin(slow_ms=20), self.second(slow_ms=20))
        if self.mode.appends:
            self.holds(*self.old(), list(self.new), list(self.new))
        else:
            self.every_row_once(*ledger.OLD)

    def test_another_way_of_publishing_beside_it(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        other = {"publish": "direct" if self.mode.is_atomic else "atomic"}
        self.both(f"beside a sync with publish: {other['publish']}", self.begin(slow_ms=20),
                  self.second(slow_ms=20, options=other))
        if self.mode.appends:
            self.holds(*self.old(), list(self.new), list(self.new))
        else:
            self.every_row_once(*ledger.OLD)


class ReaderCases:
    """Atomic only: what a reader sees at any time is one state or the other, of both tables."""

    def watched(self, behaviour, before, **options):
        running = self.begin(slow_ms=20, options=options)
        states = []
        with self.session() as reader:
            while running.process.poll() is None:
                state = self.state(reader)
                if state not in states:
                    states.append(state)
            states.append(self.state(reader))
        self.assertEqual(running.wait(), 0, running.said())
        after = (len(self.new), 1, self.new.start, self.new[-1])
        self.assertEqual([state for state in states if state not in (before, after)], [], "a mixed state was seen")
        self.assertEqual((states[0], states[-1]), (before, after))
        self.went_on(behaviour, running, self.old())

    def state(self, reader):
        return reader.ask("SELECT count(*), count(DISTINCT _cq_sync_time), min(id), max(id) FROM oracle_parent")[0]

    def session(self):
        client = super().session()
        ask = client.ask
        client.ask = lambda sql: [tuple(int(value) for value in row) for row in ask(sql)]
        return client

    def test_reader_with_one_writer(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        self.watched("a reader looks all the time, 1 writer", (len(ledger.OLD), 1, ledger.OLD[0], ledger.OLD[-1]))

    def test_reader_with_three_writers(self):
        self.clean_sync(ledger.OLD.start, len(ledger.OLD))
        self.watched("a reader looks all the time, 3 writers", (len(ledger.OLD), 1, ledger.OLD[0], ledger.OLD[-1]), writers=3)
