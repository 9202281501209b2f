#!/usr/bin/env python3
"""Writes lung.csv from the data set `lung` of Debian's package r-cran-survival.

    extract-lung.py [package.deb]

Fetches the package with apt-get unless one is given. Running it again gives the same bytes. The
event is 1 for a death and 0 for a patient who was alive when last seen; `male` is 1 or 0.
"""

import sys

import rdata

NAMES = {
    "inst": "institution",
    "age": "age",
    "male": "male",
    "ph.ecog": "ecog",
    "ph.karno": "karnofsky",
    "pat.karno": "own_karnofsky",
    "meal.cal": "calories",
    "wt.loss": "weight_loss",
    "time": "days",
    "event": "died",
}


def main(arguments):
    table = rdata.data_frame("r-cran-survival", "lung", *arguments)
    table["event"] = [status - 1 for status in table["status"]]
    table["male"] = [2 - sex for sex in table["sex"]]
    rdata.write_csv("lung.csv", {new: table[old] for old, new in NAMES.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
