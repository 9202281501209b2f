#!/usr/bin/env python3
"""Writes credit.csv from the data set `credit_data` of Debian's package r-cran-modeldata.

    extract-credit.py [package.deb]

Fetches the package with apt-get unless one is given. Running it again gives the same bytes.
"""

import pathlib
import sys

PLUGIN = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PLUGIN.parent / "medical/data"))
import rdata  # noqa: E402, the reader of R's files


def main(arguments):
    table = rdata.data_frame("r-cran-modeldata", "credit_data", *arguments)
    table["Job"] = ["parttime" if job == "partime" else job for job in table["Job"]]
    table["Status"] = table.pop("Status")  # the target comes last
    folder = PLUGIN / "src/main/resources/AMALGAM-INF/pipelines"
    rdata.write_csv("credit.csv", table, folder=folder)


if __name__ == "__main__":
    main(sys.argv[1:])
