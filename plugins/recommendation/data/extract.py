#!/usr/bin/env python3
"""Writes movielens.csv.gz and margarine.csv.gz from Debian's packages r-cran-dslabs and r-cran-bayesm.

    extract.py [r-cran-dslabs.deb r-cran-bayesm.deb]

Fetches the packages with apt-get unless they are given (needs a Debian or Ubuntu with package lists,
`apt-get update`; nothing is installed, R is not needed). Running it again gives the same rows, and
with the same zlib the same bytes. The reader of R's files is that of plugins/medical/data.
"""

import collections
import gzip
import importlib.util
import io
import lzma
import pathlib
import subprocess
import sys
import tempfile

PLUGIN = pathlib.Path(__file__).resolve().parent.parent
OUTPUT = PLUGIN / "src/main/resources/AMALGAM-INF/pipelines"
PACKAGES = ["r-cran-dslabs", "r-cran-bayesm"]
SITE = "usr/lib/R/site-library"
# The ten products in the order of bayesm's column `choice`, which counts from 1. Stk: stick, Tub:
# tub; prices in US dollars for one package.
PRODUCTS = {
    "parkay-stick": "PPk_Stk",
    "blue-bonnett-stick": "PBB_Stk",
    "fleischmanns-stick": "PFl_Stk",
    "house-stick": "PHse_Stk",
    "generic-stick": "PGen_Stk",
    "imperial-stick": "PImp_Stk",
    "shed-spread-tub": "PSS_Tub",
    "parkay-tub": "PPk_Tub",
    "fleischmanns-tub": "PFl_Tub",
    "house-tub": "PHse_Tub",
}
HOUSEHOLD = {
    "income": "Income",
    "family_3_4": "Fs3_4",
    "family_5": "Fs5.",
    "family_size": "Fam_Size",
    "college": "college",
    "white_collar": "whtcollar",
    "retired": "retired",
}


def reader():
    """The module that reads R's serialization."""
    path = PLUGIN.parent / "medical/data/extract-ad-data.py"
    spec = importlib.util.spec_from_file_location("extract_ad_data", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cell(value):
    """A CSV cell: shortest decimals, whole numbers without a point, texts quoted where they must."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    value = str(value)
    if any(c in value for c in ',"\n'):
        return '"' + value.replace('"', '""') + '"'
    return value


def write(name, header, rows):
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9, mtime=0) as file:
        for row in [header, *rows]:
            file.write((",".join(map(cell, row)) + "\n").encode())
    (OUTPUT / name).write_bytes(packed.getvalue())


def last(owners, count):
    """For each row `last` if it is among the last `count` of its owner, else `earlier`."""
    left = collections.Counter(owners)
    parts = []
    for owner in owners:
        parts.append("last" if left[owner] <= count else "earlier")
        left[owner] -= 1
    return parts


def movielens(r, folder):
    """One row for each rating, in the order of time; ties in the order of the package. A user's
    last ten ratings are the set `last`."""
    data = r.lazy_load(folder / "dslabs/data", "movielens")
    names = ["userId", "movieId", "timestamp", "title", "year", "genres", "rating"]
    rows = sorted(zip(*(data[name] for name in names)), key=lambda row: row[2])
    rows = [[*row, part] for row, part in zip(rows, last([row[0] for row in rows], 10))]
    header = ["user", "item", "time", "title", "year", "genres", "rating", "set"]
    write("movielens.csv.gz", header, rows)
    print(f"movielens.csv.gz: {len(rows)} ratings")


def margarine(r, folder):
    """One row for each purchase, in the order of the package, which is that of time within a
    household. `history` lists what the household bought before, the oldest first. The last purchase
    of a household that has a history is the set `last`."""
    packed = lzma.decompress((folder / "bayesm/data/margarine.rda").read_bytes())
    if packed[:5] not in (b"RDX2\n", b"RDX3\n"):
        raise ValueError("not R's file of saved objects")
    data = r.Unserializer(packed[5:]).read()["margarine"]
    choices, homes = data["choicePrice"], data["demos"]
    of = {int(home): row for row, home in enumerate(homes["hhid"])}
    header = ["household", "history", *(f"price_{name}" for name in PRODUCTS), *HOUSEHOLD]
    names = list(PRODUCTS)
    bought = collections.defaultdict(list)
    parts = last(choices["hhid"], 1)
    rows = []
    for i, home in enumerate(choices["hhid"]):
        prices = [choices[column][i] for column in PRODUCTS.values()]
        person = [homes[column][of[int(home)]] for column in HOUSEHOLD.values()]
        product = names[int(choices["choice"][i]) - 1]
        part = parts[i] if bought[home] else "earlier"
        rows.append([home, "|".join(bought[home]), *prices, *person, product, part])
        bought[home].append(product)
    write("margarine.csv.gz", [*header, "product", "set"], rows)
    print(f"margarine.csv.gz: {len(rows)} purchases of {len(bought)} households")


def main(arguments):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if arguments:
            debs = [pathlib.Path(each).resolve() for each in arguments]
        else:
            subprocess.run(["apt-get", "download", *PACKAGES], cwd=scratch, check=True)
            debs = sorted(scratch.glob("*.deb"))
        for deb in debs:
            subprocess.run(["dpkg-deb", "-x", deb, scratch / "tree"], check=True)
        r = reader()
        movielens(r, scratch / "tree" / SITE)
        margarine(r, scratch / "tree" / SITE)


if __name__ == "__main__":
    main(sys.argv[1:])
