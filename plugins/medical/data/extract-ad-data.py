#!/usr/bin/env python3
"""Writes ad_data.csv from the data set `ad_data` of Debian's package r-cran-modeldata.

    extract-ad-data.py [package.deb]

Fetches the package with apt-get unless one is given (needs a Debian or Ubuntu with package lists,
`apt-get update`; nothing is installed, R is not needed). Running it again gives the same bytes.

An installed R package keeps its data sets in a lazy-load database: an index (.rdx) of offsets into
a file of compressed objects (.rdb), both in R's XDR serialization (R Internals, section 1.8,
"Serialization Formats").
"""

import bz2
import gzip
import lzma
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

PACKAGE = "r-cran-modeldata"
TABLE = "ad_data"
# ad_data holds Box-Cox transforms (Box and Cox 1964) of the clinical and laboratory columns; their
# exponents follow from the values going back to whole steps of the instrument: one decimal of a
# year, three of a pg/mL. The proteins' are left as they are.
EXPONENTS = {"age": (-1, 1), "tau": (0, 3), "p_tau": (0, 3), "Ab_42": (0.2, 3)}
OUTPUT = (
    pathlib.Path(__file__).resolve().parent.parent
    / "src/main/resources/AMALGAM-INF/pipelines/ad_data.csv"
)


class Unserializer:
    """Reads the R objects that a data frame is made of: vectors, factors, lists, attributes."""

    def __init__(self, data):
        if data[:2] != b"X\n":
            raise ValueError("not R's XDR serialization")
        self.data = data
        self.at = 2
        self.symbols = []
        version, _, _ = self.integers(3)
        if version == 3:
            self.take(self.integer())  # the native encoding's name

    def take(self, size):
        self.at += size
        return self.data[self.at - size : self.at]

    def integers(self, count):
        return struct.unpack(f">{count}i", self.take(4 * count))

    def integer(self):
        return self.integers(1)[0]

    def read(self):
        """The next object: a list of values, or a dict by name if it is a named list."""
        flags = self.integer()
        kind = flags & 0xFF
        if kind in (254, 242, 253, 252):  # NULL and environments that data do not look into
            return None
        if kind == 255:
            index = flags >> 8
            return self.symbols[(index or self.integer()) - 1]
        if kind == 1:
            self.symbols.append(self.read())
            return self.symbols[-1]
        if kind == 2:
            return self.pairs(flags)
        if kind == 238:  # ALTREP, for vectors kept in another form, as row names 1:n
            return self.alternative()
        if kind == 9:
            size = self.integer()
            return None if size == -1 else self.take(size).decode()
        values = self.vector(kind)
        return shaped(values, self.read() if flags & 0x200 else {})

    def vector(self, kind):
        size = self.integer()
        if kind in (10, 13):
            return [None if v == -(2**31) else v for v in self.integers(size)]
        if kind == 14:
            values = struct.unpack(f">{size}d", self.take(8 * size))
            return [None if math.isnan(v) else v for v in values]
        if kind in (16, 19):
            return [self.read() for _ in range(size)]
        raise ValueError(f"R type {kind} at byte {self.at} is not expected in a data frame")

    def pairs(self, flags):
        """A pairlist, which attributes come in: a dict by tag."""
        pairs = {}
        while flags & 0xFF == 2:
            if flags & 0x200:
                self.read()
            tag = self.read() if flags & 0x400 else len(pairs)
            pairs[tag] = self.read()
            flags = self.integer()
        return pairs

    def alternative(self):
        info, state, _ = self.read(), self.read(), self.read()
        if info[0] == "compact_intseq":
            size, first, step = state
            return [first + i * step for i in range(int(size))]
        raise ValueError(f"R's compact form {info[0]} is not expected in a data frame")


def shaped(values, attributes):
    if "levels" in attributes:
        return [None if v is None else attributes["levels"][v - 1] for v in values]
    if "names" in attributes:
        return dict(zip(attributes["names"], values))
    return values


def lazy_load(folder, name):
    """An object of the lazy-load database in a package's data folder."""
    index = Unserializer(gzip.decompress((folder / "Rdata.rdx").read_bytes())).read()
    offset, size = index["variables"][name]
    stored = (folder / "Rdata.rdb").read_bytes()[offset : offset + size]
    length, packed = struct.unpack(">I", stored[:4])[0], stored[4:]
    if packed[:1] == b"2":
        plain = bz2.decompress(packed[1:])
    elif packed[:1] == b"Z":
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        plain = lzma.decompress(packed[1:], lzma.FORMAT_RAW, filters=filters)
    else:
        plain = zlib.decompress(packed)
    if len(plain) != length:
        raise ValueError(f"{name}: {len(plain)} bytes unpacked, {length} due")
    return Unserializer(plain).read()


def restored(values, exponent, decimals):
    """The measurements behind a Box-Cox transform, checked to transform to the very same values."""
    if exponent == 0:
        raw = [round(math.exp(y), decimals) for y in values]
        again = [math.log(x) for x in raw]
    else:
        raw = [round((1 + exponent * y) ** (1 / exponent), decimals) for y in values]
        again = [(x**exponent - 1) / exponent for x in raw]
    worst = max(abs(a - b) for a, b in zip(values, again))
    if worst > 1e-12:
        raise ValueError(f"exponent {exponent} leaves a difference of {worst}")
    return raw


def text(value):
    """The shortest decimal that reads back as the same double; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def main(arguments):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if arguments:
            deb = pathlib.Path(arguments[0]).resolve()
        else:
            subprocess.run(["apt-get", "download", PACKAGE], cwd=scratch, check=True)
            deb = next(scratch.glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", deb, scratch / "tree"], check=True)
        table = lazy_load(scratch / "tree/usr/lib/R/site-library/modeldata/data", TABLE)
    for name, (exponent, decimals) in EXPONENTS.items():
        table[name] = restored(table[name], exponent, decimals)
    lines = [",".join(table)] + [",".join(map(text, row)) for row in zip(*table.values())]
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_bytes(("\n".join(lines) + "\n").encode())
    print(f"{OUTPUT.name}: {len(lines) - 1} rows, {len(table)} columns")


if __name__ == "__main__":
    main(sys.argv[1:])
