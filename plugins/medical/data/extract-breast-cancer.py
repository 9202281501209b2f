#!/usr/bin/env python3
"""Writes breast_cancer.csv from the file of that name in Debian's package python3-sklearn.

    extract-breast-cancer.py [package.deb]

Fetches the package with apt-get unless one is given (needs a Debian or Ubuntu with package lists,
`apt-get update`; nothing is installed, scikit-learn is not needed). Running it again gives the same
bytes. Numbers stay the text that they are; the package's file has the names of the classes in its
first line but none of the columns, which scikit-learn's load_breast_cancer names in this order.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile

PACKAGE = "python3-sklearn"
TABLE = "usr/lib/python3/dist-packages/sklearn/datasets/data/breast_cancer.csv"
MEASURES = [
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave_points",
    "symmetry",
    "fractal_dimension",
]
COLUMNS = (
    [f"mean_{name}" for name in MEASURES]
    + [f"{name}_error" for name in MEASURES]
    + [f"worst_{name}" for name in MEASURES]
)
OUTPUT = (
    pathlib.Path(__file__).resolve().parent.parent
    / "src/main/resources/AMALGAM-INF/pipelines/breast_cancer.csv"
)


def main(arguments):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if arguments:
            deb = pathlib.Path(arguments[0]).resolve()
        else:
            subprocess.run(["apt-get", "download", PACKAGE], cwd=scratch, check=True)
            deb = next(scratch.glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", deb, scratch / "tree"], check=True)
        with open(scratch / "tree" / TABLE, newline="") as file:
            first, *rows = csv.reader(file)
    count, width, classes = int(first[0]), int(first[1]), first[2:]
    if (len(rows), width) != (count, len(COLUMNS)):
        raise ValueError(f"{len(rows)} rows of {width} columns, {count} of {len(COLUMNS)} due")
    lines = [",".join(COLUMNS + ["diagnosis"])]
    for row in rows:
        lines.append(",".join(row[:width] + [classes[int(row[width])]]))
    OUTPUT.write_bytes(("\n".join(lines) + "\n").encode())
    print(f"{OUTPUT.name}: {len(rows)} rows, {width + 1} columns")


if __name__ == "__main__":
    main(sys.argv[1:])
