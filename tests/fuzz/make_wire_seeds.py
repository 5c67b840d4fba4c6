"""Writes the seeds of corpus/ipc and corpus/plugin_messages: `$LANDFALL_PYTHON make_wire_seeds.py`. Needs pyarrow."""
import datetime
import decimal
from pathlib import Path

import pyarrow as pa

CORPUS = Path(__file__).parent / "corpus"
NAME = {b"cq:table_name": b"t"}


def field(name, type, extension=None, **metadata):
    words = {f"cq:extension:{key}": "true" for key in metadata}
    if extension:
        words |= {"ARROW:extension:name": extension, "ARROW:extension:metadata": ""}
    return pa.field(name, type, metadata=words)


def stream(fields, columns, metadata=NAME):
    schema = pa.schema(fields, metadata=metadata)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        if columns is not None:
            writer.write_batch(pa.record_batch(columns, schema=schema))
    return sink.getvalue().to_pybytes()


def plain():
    fields = [field("id", pa.int64(), primary_key=True), field("text", pa.utf8()), field("flag", pa.bool_())]
    return fields, [pa.array([1, 2, 3]), pa.array(["a", None, "é"]), pa.array([True, None, False])]


def extensions():
    fields = [field("u", pa.binary(16), "uuid"), field("j", pa.binary(), "json"), field("i", pa.utf8(), "inet"),
              field("m", pa.binary(), "mac")]
    return fields, [pa.array([b"0123456789abcdef"] * 2, pa.binary(16)), pa.array([b'{"a":[1,null]}', None]),
                    pa.array(["192.0.2.0/24", None]), pa.array([b"\x02\x00\x00\x00\x00\x01", None])]


def nested():
    structure = pa.struct([("a", pa.int32()), ("b", pa.list_(pa.utf8()))])
    fields = [field("s", structure), field("l", pa.list_(pa.int16())), field("f", pa.list_(pa.int8(), 2)),
              field("p", pa.map_(pa.utf8(), pa.int64()))]
    return fields, [pa.array([{"a": 1, "b": ["x", None]}, None], structure), pa.array([[1, 2], []], pa.list_(pa.int16())),
                    pa.array([[1, 2], [3, 4]], pa.list_(pa.int8(), 2)),
                    pa.array([[("k", 1)], None], pa.map_(pa.utf8(), pa.int64()))]


def times():
    moment = datetime.datetime(2026, 3, 4, 5, 6, 7, 8)
    fields = [field("t", pa.timestamp("us", "UTC")), field("d", pa.date32()), field("c", pa.time64("us")),
              field("n", pa.decimal128(10, 2)), field("u", pa.duration("ms")), field("f", pa.float64()),
              field("v", pa.large_utf8())]
    return fields, [pa.array([moment, None], fields[0].type), pa.array([moment.date(), None]),
                    pa.array([moment.time(), None], fields[2].type),
                    pa.array([decimal.Decimal("12.34"), None], fields[3].type), pa.array([5, None], fields[4].type),
                    pa.array([float("nan"), 1.5]), pa.array(["long", None], pa.large_utf8())]


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out) + bytes([number])


def part(number, content):
    """A field of a protobuf message: bytes, text or another message; a whole number as varint."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    content = content.encode() if isinstance(content, str) else content
    return varint(number << 3 | 2) + varint(len(content)) + content


def messages(*all):
    return b"".join(len(one).to_bytes(2, "little") + one for one in all)


def deletion(number):
    value = stream([pa.field("id", pa.int64())], [pa.array([2])], None)
    predicate = part(2, "id") + part(3, value)
    group = part(1, 1) + part(2, predicate) + part(2, predicate)
    relation = part(1, "child") + part(2, "t")
    return part(number, part(1, "t") + part(2, group) + part(3, relation))


def write(folder, name, content):
    (CORPUS / folder).mkdir(parents=True, exist_ok=True)
    (CORPUS / folder / name).write_bytes(content)


def main():
    for kind in (plain, extensions, nested, times):
        fields, columns = kind()
        write("ipc", kind.__name__, stream(fields, columns))
        write("plugin_messages", kind.__name__,
              messages(part(1, part(1, stream(fields, None))), part(2, part(1, stream(fields, columns)))))
    write("ipc", "schema", stream(plain()[0], None))
    write("ipc", "value", stream([pa.field("id", pa.int64())], [pa.array([2])], None))
    table = part(1, part(1, stream(plain()[0], None)))
    rows = part(2, part(1, stream(*plain())))
    stale = part(3, part(2, "src") + part(3, part(1, 1_700_000_000)) + part(4, "t"))
    write("plugin_messages", "source_deletes", messages(table, rows, deletion(3), part(4, part(1, "t") + part(2, "no"))))
    write("plugin_messages", "engine_deletes", messages(table, rows, stale, deletion(4)))


if __name__ == "__main__":
    main()
