#!/usr/bin/env python3
"""Writes movielens.csv.gz and margarine.csv.gz from Debian's packages r-cran-dslabs and r-cran-bayesm.

    extract.py [r-cran-dslabs.deb r-cran-bayesm.deb]

Fetches the packages with apt-get unless they are given. Running it again with the same zlib gives
the same bytes.
"""

import collections
import pathlib
import sys

PLUGIN = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PLUGIN.parent / "medical/data"))
import rdata  # noqa: E402, the reader of R's files and writer of CSV

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


def cell(value):
    """A CSV cell: as others, with quotes around texts that need them."""
    shown = rdata.text(value)
    return '"' + shown.replace('"', '""') + '"' if any(c in shown for c in ',"\n') else shown


def write(name, header, rows):
    table = dict(zip(header, zip(*rows)))
    rdata.write_csv(name, table, cell, PLUGIN / "src/main/resources/AMALGAM-INF/pipelines")


def last(owners, count):
    """For each row `last` if it is among the last `count` of its owner, else `earlier`."""
    left = collections.Counter(owners)
    parts = []
    for owner in owners:
        parts.append("last" if left[owner] <= count else "earlier")
        left[owner] -= 1
    return parts


def movielens(deb=None):
    """One row for each rating, in the order of time; ties in the order of the package. A user's
    last ten ratings are the set `last`."""
    data = rdata.data_frame("r-cran-dslabs", "movielens", deb)
    names = ["userId", "movieId", "timestamp", "title", "year", "genres", "rating"]
    rows = sorted(zip(*(data[name] for name in names)), key=lambda row: row[2])
    rows = [[*row, part] for row, part in zip(rows, last([row[0] for row in rows], 10))]
    header = ["user", "item", "time", "title", "year", "genres", "rating", "set"]
    write("movielens.csv.gz", header, rows)


def margarine(deb=None):
    """One row for each purchase, in the order of the package, which is that of time within a
    household. `history` lists what the household bought before, the oldest first. The last purchase
    of a household that has a history is the set `last`."""
    data = rdata.data_frame("r-cran-bayesm", "margarine", deb)
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


def main(dslabs=None, bayesm=None):
    movielens(dslabs)
    margarine(bayesm)


if __name__ == "__main__":
    main(*sys.argv[1:])
