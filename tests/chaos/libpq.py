"""The tests' own eyes on a PostgreSQL server: statements over libpq, which Landfall needs anyway."""
import ctypes

_pq = ctypes.CDLL("libpq.so.5")
_pq.PQconnectdb.restype = ctypes.c_void_p
_pq.PQexec.restype = ctypes.c_void_p
_pq.PQerrorMessage.restype = ctypes.c_char_p
_pq.PQgetvalue.restype = ctypes.c_char_p
_pq.PQresultErrorField.restype = ctypes.c_char_p
for _name in ("PQstatus", "PQfinish", "PQerrorMessage", "PQclear", "PQntuples", "PQnfields", "PQresultStatus"):
    getattr(_pq, _name).argtypes = [ctypes.c_void_p]
_pq.PQexec.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
_pq.PQresultErrorField.argtypes = [ctypes.c_void_p, ctypes.c_int]
_pq.PQgetvalue.argtypes = _pq.PQgetisnull.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]

_OK = (1, 2)  # PGRES_COMMAND_OK, PGRES_TUPLES_OK
_SQLSTATE = ord("C")


class Refused(Exception):
    def __init__(self, text, sqlstate=""):
        super().__init__(text)
        self.sqlstate = sqlstate


class Client:
    """One session; used by one thread at a time."""

    def __init__(self, address):
        self._connection = _pq.PQconnectdb(address.encode())
        if _pq.PQstatus(self._connection) != 0:
            text = self._problem()
            self.close()
            raise Refused(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._connection:
            _pq.PQfinish(self._connection)
        self._connection = None

    def ask(self, sql):
        """Rows of the last statement, every value as text."""
        result = _pq.PQexec(self._connection, sql.encode())
        try:
            if _pq.PQresultStatus(result) not in _OK:
                raise Refused(self._problem(), (_pq.PQresultErrorField(result, _SQLSTATE) or b"").decode())
            return [tuple(self._value(result, row, column) for column in range(_pq.PQnfields(result)))
                    for row in range(_pq.PQntuples(result))]
        finally:
            _pq.PQclear(result)

    @staticmethod
    def _value(result, row, column):
        if _pq.PQgetisnull(result, row, column):
            return None
        return _pq.PQgetvalue(result, row, column).decode()

    def _problem(self):
        return _pq.PQerrorMessage(self._connection).decode(errors="replace").strip()
