#!/usr/bin/env python3
"""Writes ad_data.csv from the data set `ad_data` of Debian's package r-cran-modeldata.

    extract-ad-data.py [package.deb]

Fetches the package with apt-get unless one is given. Running it again gives the same bytes.
"""

import math
import sys

import rdata

# ad_data holds Box-Cox transforms (Box and Cox 1964) of the clinical and laboratory columns; their
# exponents follow from the values going back to whole steps of the instrument: one decimal of a
# year, three of a pg/mL. The proteins' are left as they are.
EXPONENTS = {"age": (-1, 1), "tau": (0, 3), "p_tau": (0, 3), "Ab_42": (0.2, 3)}


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


def main(arguments):
    table = rdata.data_frame("r-cran-modeldata", "ad_data", *arguments)
    for name, (exponent, decimals) in EXPONENTS.items():
        table[name] = restored(table[name], exponent, decimals)
    rdata.write_csv("ad_data.csv", table)


if __name__ == "__main__":
    main(sys.argv[1:])
