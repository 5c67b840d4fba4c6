"""A proxy on this machine that does to a connection what networks do: it cuts it, lets it go silent, closes one half of
it, or slows it down, after a number of bytes."""
import dataclasses
import socket
import threading
import time

CHUNK = 16 * 1024


@dataclasses.dataclass
class Fault:
    """What happens to one direction, once, after `after` bytes over all connections; "" is nothing.

    cut: both sides of the connection are closed. half_close: the receiver is told that nothing more comes, the other
    direction goes on. stall: nothing is passed on any more in either direction, and nothing is closed.
    """
    what: str = ""
    after: int = 0
    delay: float = 0  # seconds before every piece is passed on


class Proxy:
    """Listens on a port of its own, or at the path `listen`; `target` is (host, port) or the path of a unix socket."""

    def __init__(self, target, to_server=Fault(), to_client=Fault(), listen=None):
        self.target = target
        self.to_server, self.to_client = to_server, to_client
        self.struck = threading.Event()  # the fault has happened
        self._lock = threading.Lock()
        self._passed = {id(to_server): 0, id(to_client): 0}
        self._sockets = []
        self._listener = socket.socket(socket.AF_UNIX if listen else socket.AF_INET)
        self._listener.bind(listen or ("127.0.0.1", 0))
        self._listener.listen()
        self.address = listen or "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        shut(self._listener)
        with self._lock:
            for one in self._sockets:
                shut(one)

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET)
                with self._lock:
                    self._sockets += [client, server]
                server.connect(self.target)
            except OSError:
                if self._listener.fileno() < 0:
                    return
                shut(client)  # the server is not there: no more is the proxy
                continue
            stalled = threading.Event()
            for giver, taker, fault in ((client, server, self.to_server), (server, client, self.to_client)):
                threading.Thread(target=self._pass, args=(giver, taker, fault, stalled), daemon=True).start()

    def _pass(self, giver, taker, fault, stalled):
        try:
            while (piece := giver.recv(CHUNK)) and not stalled.is_set():
                if fault.delay:
                    time.sleep(fault.delay)
                before, strikes = self._count(fault, len(piece))
                if strikes:
                    taker.sendall(piece[:max(0, fault.after - before)])
                    return self._strike(giver, taker, fault, stalled)
                taker.sendall(piece)
            if not stalled.is_set():
                taker.shutdown(socket.SHUT_WR)
        except OSError:
            if not stalled.is_set():
                shut(giver)
                shut(taker)

    def _count(self, fault, size):
        with self._lock:
            before = self._passed[id(fault)]
            self._passed[id(fault)] += size
            strikes = bool(fault.what) and not self.struck.is_set() and before + size > fault.after
            if strikes:
                self.struck.set()
            return before, strikes

    @staticmethod
    def _strike(giver, taker, fault, stalled):
        if fault.what == "stall":
            stalled.set()
        elif fault.what == "half_close":
            taker.shutdown(socket.SHUT_WR)
        else:
            shut(giver)
            shut(taker)


def shut(one):
    """Closes a socket also for a thread that waits for it."""
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()
