"""Data frames of R packages, as Debian packages them, without R.

An installed R package keeps its data sets in a lazy-load database: an index (.rdx) of offsets into
a file of compressed objects (.rdb), both in R's XDR serialization (R Internals, section 1.8,
"Serialization Formats"); or each in a file of saved objects (.rda), a pairlist in the same.
"""

import bz2
import gzip
import io
import lzma
import math
import pathlib
import struct
import subprocess
import tempfile
import zlib

PIPELINES = (
    pathlib.Path(__file__).resolve().parent.parent / "src/main/resources/AMALGAM-INF/pipelines"
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


def saved(file, name):
    """An object of a file that R's save() wrote with xz."""
    plain = lzma.decompress(file.read_bytes())
    if plain[:5] not in (b"RDX2\n", b"RDX3\n"):
        raise ValueError(f"{file.name} is not R's file of saved objects")
    return Unserializer(plain[5:]).read()[name]


def data_frame(package, table, deb=None):
    """A table of a Debian package r-cran-NAME as lists by column, or several such by name; fetched
    unless it is given.

    Needs a Debian or Ubuntu with package lists (`apt-get update`); nothing is installed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if deb is None:
            subprocess.run(["apt-get", "download", package], cwd=scratch, check=True)
            deb = next(scratch.glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", deb, scratch / "tree"], check=True)
        name = package.removeprefix("r-cran-")
        (folder,) = (scratch / "tree/usr/lib/R").glob(f"*/{name}/data")
        file = folder / f"{table}.rda"
        return saved(file, table) if file.exists() else lazy_load(folder, table)


def text(value):
    """The shortest decimal that reads back as the same double; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def shortest_float32(value):
    """The shortest decimal that reads back as the same 32-bit float, as which it is read anyway."""
    if value is None:
        return ""
    stored = struct.pack(">f", value)
    rounded = struct.unpack(">f", stored)[0]
    shorter = (f"{rounded:.{digits}g}" for digits in range(1, 10))
    return next(short for short in shorter if struct.pack(">f", float(short)) == stored)


def write_csv(name, table, form=text, folder=PIPELINES):
    """Writes columns to NAME in a folder, medicine's pipelines' unless told otherwise; packed, to
    the same bytes on every run, if NAME ends with .gz."""
    lines = [",".join(table)] + [",".join(map(form, row)) for row in zip(*table.values())]
    data = ("\n".join(lines) + "\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    if name.endswith(".gz"):
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, filename="", mtime=0) as out:
            out.write(data)
        data = packed.getvalue()
    (folder / name).write_bytes(data)
    print(f"{name}: {len(lines) - 1} rows, {len(table)} columns, {len(data)} bytes")
