"""A proxy on this machine that does to a connection what networks do: it cuts it, lets it go silent, closes one half of
it, or slows it down, after a number of bytes."""
import dataclasses
import socket
import threading
import time
from collections.abc import Callable

CHUNK = 16 * 1024


@dataclasses.dataclass
class Fault:
    """What happens to one direction, once, after `after` bytes over all connections; "" is nothing.

    cut: both sides of the connection are closed. half_close: the receiver is told that nothing more comes, the other
    direction goes on. stall: nothing is passed on any more in either direction, and nothing is closed.

    With `at`, the place is before these bytes, when they come for the `times`th time over all connections. Then there
    are also lose_answer and hold_answer: the bytes are passed on, and what the receiver answers is met by a cut or a
    stall.
    """
    what: str = ""
    after: int = 0
    delay: float = 0  # seconds before every piece is passed on
    at: bytes = b""
    times: int = 1
    meanwhile: Callable[[], None] | None = None  # called before a cut; until it is done nobody connects


ANSWERS = ("lose_answer", "hold_answer")


class Connection:
    """What both directions of a connection know."""

    def __init__(self):
        self.stalled = threading.Event()
        self.awaited = None  # a fault that strikes at the answer


class Proxy:
    """Listens on a port of its own, or at the path `listen`; `target` is (host, port) or the path of a unix socket."""

    def __init__(self, target, to_server=Fault(), to_client=Fault(), listen=None):
        self.target = target
        self.to_server, self.to_client = to_server, to_client
        self.struck = threading.Event()  # the fault has happened
        self._lock = threading.Lock()
        self._gate = threading.Lock()  # held while nobody may connect
        self._passed = {id(to_server): 0, id(to_client): 0}
        self._seen = 0  # how often the bytes of a fault have come
        self._gone = False  # the fault's one time has come
        self._sockets = []
        self._listener = socket.socket(socket.AF_UNIX if listen else socket.AF_INET)
        self._listener.bind(listen or ("127.0.0.1", 0))
        self._listener.listen()
        self.address = listen or "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def passed(self):
        """Bytes to the server and to the client so far."""
        with self._lock:
            return self._passed[id(self.to_server)], self._passed[id(self.to_client)]

    def close(self):
        shut(self._listener)
        with self._lock:
            for one in self._sockets:
                shut(one)

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
                with self._gate:
                    server = socket.socket(socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET)
                with self._lock:
                    self._sockets += [client, server]
                server.connect(self.target)
            except OSError:
                if self._listener.fileno() < 0:
                    return
                shut(client)  # the server is not there: no more is the proxy
                continue
            state = Connection()
            for giver, taker, fault in ((client, server, self.to_server), (server, client, self.to_client)):
                threading.Thread(target=self._pass, args=(giver, taker, fault, state), daemon=True).start()

    def _pass(self, giver, taker, fault, state):
        stalled = state.stalled
        tail = b""
        try:
            while (piece := giver.recv(CHUNK)) and not stalled.is_set():
                if fault.delay:
                    time.sleep(fault.delay)
                if state.awaited is not None and state.awaited is not fault:  # this is the answer
                    self.struck.set()
                    return self._strike(giver, taker, state.awaited, stalled)
                place = self._place(fault, piece, tail)
                if place is not None and fault.what in ANSWERS:
                    state.awaited = fault
                elif place is not None:
                    taker.sendall(piece[:place])
                    self.struck.set()
                    return self._strike(giver, taker, fault, stalled)
                tail = (tail + piece)[-len(fault.at):] if fault.at else b""
                taker.sendall(piece)
            if not stalled.is_set():
                taker.shutdown(socket.SHUT_WR)
        except OSError:
            if not stalled.is_set():
                shut(giver)
                shut(taker)

    def _place(self, fault, piece, tail):
        """Where in the piece the fault strikes; None when it does not."""
        with self._lock:
            before = self._passed[id(fault)]
            self._passed[id(fault)] += len(piece)
            if not fault.what or self._gone:
                return None
            place = self._place_of_bytes(fault, piece, tail) if fault.at else fault.after - before
            self._gone = place is not None and place < len(piece)
            return max(0, place) if self._gone else None

    def _place_of_bytes(self, fault, piece, tail):
        tail = tail[1 - len(fault.at):] if len(fault.at) > 1 else b""
        text, place = tail + piece, -1
        while (place := text.find(fault.at, place + 1)) >= 0:
            self._seen += 1
            if self._seen == fault.times:
                return place - len(tail)
        return None

    def _strike(self, giver, taker, fault, stalled):
        if fault.what in ("stall", "hold_answer"):
            stalled.set()
        elif fault.what == "half_close":
            taker.shutdown(socket.SHUT_WR)
        else:
            if fault.meanwhile:
                with self._gate:
                    fault.meanwhile()
            shut(giver)
            shut(taker)


def shut(one):
    """Closes a socket also for a thread that waits for it."""
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()
