"""Copies the Arrow libraries of a pyarrow wheel and hides the third-party symbols they export.

libparquet carries OpenSSL and libarrow_compute carries re2, both exported without a version, so in a
program that also uses the system's own the dynamic linker mixes the two and calls crash. In the copy
such a symbol has visibility "hidden": the dynamic linker then binds the library's own uses to the
library's own definition and shows it to nobody else. A symbol stays visible when it is Arrow's or Parquet's, or
when another library of the wheel imports it.

    hide_wheel_symbols.py PYARROW_DIR OUT_DIR LIBRARY...        LIBRARY: arrow, parquet, ...

Copies that are newer than the wheel's file and than this script are left alone.
"""

import os
import re
import struct
import sys
from pathlib import Path

SHT_DYNSYM = 11
SHN_UNDEF = 0
STB_LOCAL = 0
STV_DEFAULT, STV_HIDDEN, STV_PROTECTED = 0, 2, 3

SECTION = struct.Struct("<IIQQQQIIQQ")  # Elf64_Shdr
SYMBOL = struct.Struct("<IBBHQQ")  # Elf64_Sym: name, info, other, shndx, value, size
OFFSET_OF_OTHER = 5

# Anywhere in a mangled name, because a template of the standard library over an Arrow type belongs to
# Arrow; arrow_vendored because Arrow's headers call it. What else a library instantiated of the standard
# library is an inline function or a typeinfo, which compares by name: as good hidden (and a
# std::vector<re2::X> must be).
OURS = re.compile(rb"5arrow|7parquet|14arrow_vendored|^(Arrow|arrow_|parquet_)")
LINKER = re.compile(rb"^(_init|_fini|_edata|_end|__bss_start)$")


class Elf:
    """The dynamic symbol table of a 64-bit little-endian shared library."""

    def __init__(self, path):
        self.path = path
        self.data = bytearray(path.read_bytes())
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise SystemExit(f"{path}: not a 64-bit little-endian ELF file")
        (table,) = struct.unpack_from("<Q", self.data, 0x28)
        size, count = struct.unpack_from("<HH", self.data, 0x3A)
        sections = [SECTION.unpack_from(self.data, table + i * size) for i in range(count)]
        for section in sections:
            if section[1] == SHT_DYNSYM:
                self.start, self.end = section[4], section[4] + section[5]
                self.names = sections[section[6]][4]
                return
        raise SystemExit(f"{path}: no dynamic symbol table")

    def symbols(self):
        """Yields (offset in the file, name, binding, visibility, is defined)."""
        for offset in range(self.start, self.end, SYMBOL.size):
            name, info, other, section, _, _ = SYMBOL.unpack_from(self.data, offset)
            begin = self.names + name
            text = bytes(self.data[begin : self.data.index(0, begin)])
            yield offset, text, info >> 4, other & 3, section != SHN_UNDEF

    def hide(self, offset):
        self.data[offset + OFFSET_OF_OTHER] = self.data[offset + OFFSET_OF_OTHER] & ~3 | STV_HIDDEN


def is_third_party(name):
    return not (OURS.search(name) or LINKER.match(name))


def library_of(pyarrow, name):
    found = [p for p in pyarrow.glob(f"lib{name}.so.*") if re.fullmatch(r"\d+", p.name.rsplit(".so.", 1)[1])]
    if len(found) != 1:
        raise SystemExit(f"{pyarrow}: expected one lib{name}.so.<version>, found {len(found)}")
    return found[0]


def main(pyarrow, out, names):
    sources = [library_of(pyarrow, name) for name in names]
    targets = [out / source.name for source in sources]
    newest = max(p.stat().st_mtime for p in [Path(__file__), *sources])
    if all(t.exists() and t.stat().st_mtime >= newest for t in targets):
        return
    out.mkdir(parents=True, exist_ok=True)

    # Every native library of the package counts as an importer, also those that are not copied.
    imported = {}
    for path in sorted(pyarrow.glob("lib*.so.*")):
        if not path.is_symlink():
            for _, name, _, _, defined in Elf(path).symbols():
                if not defined:
                    imported.setdefault(name, set()).add(path.name)

    for source, target in zip(sources, targets):
        elf = Elf(source)
        hidden = 0
        for offset, name, binding, visibility, defined in elf.symbols():
            exported = defined and binding != STB_LOCAL and visibility in (STV_DEFAULT, STV_PROTECTED)
            if exported and is_third_party(name) and not imported.get(name, set()) - {source.name}:
                elf.hide(offset)
                hidden += 1
        # Renamed into place, so that an interrupted run leaves no half a library that looks new.
        unfinished = target.with_name(f".{target.name}.{os.getpid()}")
        unfinished.write_bytes(elf.data)
        unfinished.chmod(0o755)
        os.replace(unfinished, target)
        print(f"-- {target.name}: {hidden} third-party symbols hidden")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
