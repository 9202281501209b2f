#!/usr/bin/env python3
"""Writes pd_speech.csv.gz from the data set `pd_speech` of Debian's package r-cran-modeldata.

    extract-pd-speech.py [package.deb]

Fetches the package with apt-get unless one is given. Running it again with the same zlib gives the
same bytes. The package has the mean of three recordings of each speaker, so a row is a person.
"""

import sys

import rdata

CLASSES = {"PD": "Parkinson", "control": "healthy"}


def form(value):
    return value if isinstance(value, str) else rdata.shortest_float32(value)


def main(arguments):
    table = rdata.data_frame("r-cran-modeldata", "pd_speech", *arguments)
    table["class"] = [CLASSES[label] for label in table["class"]]
    rdata.write_csv("pd_speech.csv.gz", table, form)


if __name__ == "__main__":
    main(sys.argv[1:])
