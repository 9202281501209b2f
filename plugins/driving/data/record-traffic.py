#!/usr/bin/env python3
"""Simulates traffic with Eclipse SUMO and records what a driver sees and does.

    record-traffic.py record FILE.csv.gz [--learn N] [--test N] [--minutes M]
    record-traffic.py scenarios FOLDER

Needs SUMO 1.15 (Debian: `apt-get install sumo sumo-tools`) and Python's standard library. The same
version of SUMO gives the same rows again.

`record` simulates N towns and motorways to learn from and others to test on, each a network,
a demand and a seed of its own, and writes a row per frame of an observed vehicle. `scenarios`
writes the networks and demands that the closed loop drives through; none of them is recorded.

Every quantity is SUMO's own, in m, s, m/s and m/s^2; columns are explained in ORIGIN.md.
"""

import argparse
import csv
import gzip
import io
import math
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import libsumo

STEP = 0.1
HISTORY = 20  # frames of STEP, the last one now
SIGHT = 150.0  # how far ahead a driver sees leaders, signals and limits
NEIGHBOURS = 12
AHEAD, BEHIND, ASIDE = 80.0, 16.0, 16.0  # what of the surroundings is recorded
AHEAD_OF_TIME = 1.0  # the action is what the driver does so much later
BRAKE, ACCELERATE = -0.5, 0.5  # mean acceleration in the half second around it
WARM_UP = 60.0
WATCHED = 4  # vehicles at a time
WATCH = 30.0  # seconds of a vehicle
EVERY = 20  # steps from frame to frame of a vehicle, on average

# Driver types: share, car-following model and its parameters (SUMO's names).
DRIVERS = [
    (0.25, 'carFollowModel="IDM" accel="1.8" decel="3.0" tau="1.4" minGap="2.5"'),
    (0.20, 'carFollowModel="IDM" accel="2.4" decel="4.0" tau="1.0" minGap="2.0"'),
    (0.15, 'carFollowModel="IDM" accel="1.4" decel="2.5" tau="1.8" minGap="3.0"'),
    (0.20, 'carFollowModel="Krauss" accel="2.2" decel="4.0" sigma="0.05" tau="1.2" minGap="2.5"'),
    (0.10, 'carFollowModel="Krauss" accel="2.6" decel="4.5" sigma="0.1" tau="1.0" minGap="2.0"'),
    (0.10, 'carFollowModel="IDM" accel="1.0" decel="2.5" tau="1.6" minGap="3.0" length="10" vClass="truck" maxSpeed="25"'),
]

SCALARS = [
    "speed",
    "acceleration",
    "limit",
    "lane",
    "lanes",
    "nextLimit",
    "nextLimitAt",
    "gap",
    "leaderSpeed",
    "leaderAcceleration",
    "stopLine",
    "signal",
    "change",
]
NEIGHBOUR = ["ahead", "left", "speed", "heading", "length", "braking"]
FRAME = ["speed", "acceleration", "gap", "leaderSpeed", "stopLine", "closed"]
SIGNALS = {"r": "red", "u": "red", "y": "yellow", "Y": "yellow", "g": "yield", "G": "green"}


# ---- networks and demand ----


def town(seed, folder):
    """A grid of streets with signals at every crossing, bent by chance."""
    draw = random.Random(f"town {seed}")
    net = folder / "net.xml"
    run(
        "netgenerate", "--grid", "--no-turnarounds", "true",
        "--grid.x-number", draw.randint(3, 4), "--grid.y-number", draw.randint(3, 4),
        "--grid.x-length", draw.randint(140, 320), "--grid.y-length", draw.randint(140, 320),
        "--grid.attach-length", 200,
        "--perturb-x", f"norm(0,{draw.randint(5, 15)})",
        "--perturb-y", f"norm(0,{draw.randint(5, 15)})",
        "--default.lanenumber", draw.choice([1, 2, 2, 3]), "--random-lanenumber", "true",
        "--default.speed", draw.choice([8.33, 11.11, 13.89, 13.89, 16.67]),
        "--default-junction-type", "traffic_light",
        "--tls.cycle.time", draw.randint(50, 90), "--tls.yellow.time", 3,
        "--seed", seed, "--output-file", net,
    )  # fmt: skip
    return net, draw.uniform(900, 1600)


def motorway(seed, folder):
    """Two to three lanes with changing limits, an on-ramp, an off-ramp and a lane that ends."""
    draw = random.Random(f"motorway {seed}")
    lanes = draw.choice([2, 3])
    lengths = [draw.randint(400, 900) for _ in range(5)]
    limits = [33.33, draw.choice([27.78, 33.33]), draw.choice([22.22, 27.78]), draw.choice([16.67, 22.22]), 33.33]
    at = [sum(lengths[:i]) for i in range(6)]
    nodes = [f'<node id="n{i}" x="{x}" y="{draw.randint(-40, 40)}"/>' for i, x in enumerate(at)]
    nodes.append(f'<node id="in" x="{at[1] - 300}" y="-120"/>')
    nodes.append(f'<node id="out" x="{at[4] + 300}" y="-120"/>')
    wide = [lanes, lanes + 1, lanes, lanes - 1, lanes]
    edges = [
        f'<edge id="m{i}" from="n{i}" to="n{i + 1}" numLanes="{wide[i]}" speed="{limits[i]}" priority="3"/>'
        for i in range(5)
    ]
    edges.append('<edge id="on" from="in" to="n1" numLanes="1" speed="22.22" priority="1"/>')
    edges.append('<edge id="off" from="n4" to="out" numLanes="1" speed="16.67" priority="1"/>')
    (folder / "n.nod.xml").write_text(f"<nodes>{''.join(nodes)}</nodes>")
    (folder / "e.edg.xml").write_text(f"<edges>{''.join(edges)}</edges>")
    net = folder / "net.xml"
    run("netconvert", "--node-files", folder / "n.nod.xml", "--edge-files", folder / "e.edg.xml",
        "--output-file", net)  # fmt: skip
    return net, lanes * draw.uniform(1000, 1700)


def run(*command):
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def demand(kind, seed, net, per_hour, file):
    """Flows between ends of the network; SUMO's own seed draws when vehicles depart."""
    draw = random.Random(f"demand {kind} {seed}")
    if kind == "motorway":
        ways = [("m0", "m4", 0.65), ("m0", "off", 0.15), ("on", "m4", 0.15), ("on", "off", 0.05)]
    else:
        starts, ends = fringe(net)
        pairs = [(a, b) for a in starts for b in ends if a.split("_")[0] != b.split("_")[0]]
        chosen = draw.sample(pairs, min(40, len(pairs)))
        ways = [(a, b, 1 / len(chosen)) for a, b in chosen]
    lines = ["<routes>", '<vTypeDistribution id="drivers">']
    for i, (share, model) in enumerate(DRIVERS):
        lines.append(f'<vType id="driver{i}" probability="{share}" speedDev="0.05" {model}/>')
    lines.append("</vTypeDistribution>")
    for i, (start, end, share) in enumerate(ways):
        lines.append(
            f'<flow id="f{i}" type="drivers" begin="0" end="3600" from="{start}" to="{end}"'
            f' probability="{share * per_hour / 3600:.5f}" departLane="best" departSpeed="max"/>'
        )
    lines.append("</routes>")
    file.write_text("\n".join(lines) + "\n")


def fringe(net):
    """Edges that begin, and that end, where the network ends."""
    import xml.etree.ElementTree as tree

    edges = [e for e in tree.parse(net).getroot().iter("edge") if e.get("function") != "internal"]
    into = {e.get("to") for e in edges}
    count = {}
    for e in edges:
        count.setdefault(e.get("from"), set()).add(e.get("to"))
    ends = {node for node, others in count.items() if len(others) == 1}
    starts = sorted(e.get("id") for e in edges if e.get("from") in ends)
    stops = sorted(e.get("id") for e in edges if e.get("to") in ends and e.get("to") in into)
    return starts, stops


def scenario(kind, seed, folder):
    net, per_hour = {"town": town, "motorway": motorway}[kind](seed, folder)
    routes = folder / "rou.xml"
    demand(kind, seed, net, per_hour, routes)
    return net, routes


# ---- what a driver sees ----


def leader(vehicle):
    """Gap from bumper to bumper, speed and acceleration of the vehicle ahead; empty if none."""
    ahead = libsumo.vehicle.getLeader(vehicle, SIGHT)
    if not ahead or not ahead[0]:
        return "", "", ""
    gap = ahead[1] + libsumo.vehicle.getMinGap(vehicle)
    if gap > SIGHT:
        return "", "", ""
    return gap, libsumo.vehicle.getSpeed(ahead[0]), libsumo.vehicle.getAcceleration(ahead[0])


def signal(vehicle):
    """Distance to the next stop line with a signal in sight, what it shows and for how long."""
    for light, link, distance, state in libsumo.vehicle.getNextTLS(vehicle)[:1]:
        if distance <= SIGHT and state in SIGNALS:
            return distance, SIGNALS[state], change(light, link)
    return "", "none", ""


def change(light, link):
    """Seconds until the signal of a link shows something else, as signals broadcast (SAE J2735)."""
    phases = libsumo.trafficlight.getAllProgramLogics(light)[0].phases
    at = libsumo.trafficlight.getPhase(light)
    shown = SIGNALS.get(phases[at].state[link])
    seconds = libsumo.trafficlight.getNextSwitch(light) - libsumo.simulation.getTime()
    for step in range(1, len(phases)):
        phase = phases[(at + step) % len(phases)]
        if SIGNALS.get(phase.state[link]) != shown:
            break
        seconds += phase.duration
    return seconds


def next_limit(vehicle, lane):
    """Limit of the piece of lane that follows on the vehicle's route, and how far it is."""
    distance = libsumo.lane.getLength(lane) - libsumo.vehicle.getLanePosition(vehicle)
    if distance > SIGHT:
        return "", ""
    links = libsumo.lane.getLinks(lane)
    route = libsumo.vehicle.getRoute(vehicle)
    at = libsumo.vehicle.getRouteIndex(vehicle)
    due = route[at + 1] if not lane.startswith(":") and at + 1 < len(route) else None
    for link in links:
        approached, internal = link[0], link[4]
        if due is None or libsumo.lane.getEdgeID(approached) == due:
            return libsumo.lane.getMaxSpeed(internal or approached), distance
    return "", ""


def step_frame(vehicle):
    """One frame of the history, without missing values."""
    gap, speed, _ = leader(vehicle)
    distance, shows, _ = signal(vehicle)
    own = libsumo.vehicle.getSpeed(vehicle)
    return [
        own,
        libsumo.vehicle.getAcceleration(vehicle),
        SIGHT if gap == "" else gap,
        own if speed == "" else speed,
        SIGHT if distance == "" else distance,
        1 if shows in ("red", "yellow") else 0,
    ]


def scalars(vehicle):
    lane = libsumo.vehicle.getLaneID(vehicle)
    line = signal(vehicle)
    return [
        libsumo.vehicle.getSpeed(vehicle),
        libsumo.vehicle.getAcceleration(vehicle),
        libsumo.lane.getMaxSpeed(lane),
        libsumo.vehicle.getLaneIndex(vehicle),
        libsumo.edge.getLaneNumber(libsumo.lane.getEdgeID(lane)),
        *next_limit(vehicle, lane),
        *leader(vehicle),
        *line,
    ]


def neighbours(vehicle):
    """The nearest vehicles around, in the vehicle's own frame: x ahead, y left."""
    x, y = libsumo.vehicle.getPosition(vehicle)
    angle = libsumo.vehicle.getAngle(vehicle)
    sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    around = []
    for other in libsumo.vehicle.getIDList():
        ox, oy = libsumo.vehicle.getPosition(other)
        east, north = ox - x, oy - y
        ahead, left = east * sin + north * cos, north * sin - east * cos
        if other == vehicle or not -BEHIND <= ahead <= AHEAD or abs(left) > ASIDE:
            continue
        turned = (libsumo.vehicle.getAngle(other) - angle + 180) % 360 - 180
        around.append(
            (math.hypot(ahead, left), other, [
                ahead, left, libsumo.vehicle.getSpeed(other), turned,
                libsumo.vehicle.getLength(other), libsumo.vehicle.getSignals(other) >> 3 & 1])
        )  # fmt: skip
    around.sort()
    found = [each[2] for each in around[:NEIGHBOURS]]
    return found + [[""] * len(NEIGHBOUR)] * (NEIGHBOURS - len(found))


# ---- recording ----


class Watched:
    """A vehicle under observation: its last frames, and frames whose action is still to come."""

    def __init__(self, vehicle, until, disturbed):
        self.vehicle = vehicle
        self.until = until
        self.disturbed = disturbed
        self.history = []
        self.speeds = []
        self.pending = []  # (index into speeds, time, row)
        self.forced = (-1, -1)  # steps in which the driver was overruled
        self.next = HISTORY

    def step(self, draw, time):
        """Looks once; gives the rows that are complete."""
        self.history = (self.history + [step_frame(self.vehicle)])[-HISTORY:]
        self.speeds.append(self.history[-1][0])
        now = len(self.speeds) - 1
        if self.disturbed:
            self.disturb(draw, now)
        if now >= self.next and len(self.history) == HISTORY and time < self.until:
            self.next = now + draw.randint(EVERY // 2, EVERY * 3 // 2)
            row = scalars(self.vehicle)
            row += [v for n in neighbours(self.vehicle) for v in n]
            row += [v for f in self.history for v in f]
            row += [round(time + (i + 1 - HISTORY) * STEP, 1) for i in range(HISTORY)]
            self.pending.append((now, time, row))
        return self.complete(now)

    def complete(self, now):
        ahead, half = round(AHEAD_OF_TIME / STEP), 2.5
        done, waiting = [], []
        for at, time, row in self.pending:
            begin, end = at + ahead - int(half), at + ahead + math.ceil(half)
            if end > now:
                waiting.append((at, time, row))
            elif self.forced[1] <= at or self.forced[0] > end:
                mean = (self.speeds[end] - self.speeds[begin]) / ((end - begin) * STEP)
                done.append((time, row, mean))
        self.pending = waiting
        return done

    def disturb(self, draw, now):
        """Overrules the driver for a second now and then, so that it is seen how it recovers."""
        if now == self.forced[1]:
            libsumo.vehicle.setSpeedMode(self.vehicle, 31)
            libsumo.vehicle.setSpeed(self.vehicle, -1)
        elif now > self.forced[1] + 15 and draw.random() < STEP / 5:
            speed, _, gap, leading, line, closed = self.history[-1]
            room = min(gap, line if closed else SIGHT)
            force = draw.uniform(-3.0, 2.0 if room > 4 + 1.2 * speed + 1.5 * max(0, speed - leading) else -1.0)
            self.forced = (now, now + 10)
            libsumo.vehicle.setSpeedMode(self.vehicle, 0)
            libsumo.vehicle.setAcceleration(self.vehicle, force, 1.0)


def record(kind, seed, folder, minutes):
    """Rows of a scenario: (vehicle, time, values, mean acceleration one second later)."""
    net, routes = scenario(kind, seed, folder)
    draw = random.Random(f"watch {kind} {seed}")
    libsumo.start(
        ["sumo", "-n", str(net), "-r", str(routes), "--step-length", str(STEP), "--seed", str(seed),
         "--no-step-log", "true", "--no-warnings", "true", "--time-to-teleport", "120"]
    )  # fmt: skip
    libsumo.simulationStep(WARM_UP)
    watched, seen, rows = [], set(), []
    while libsumo.simulation.getTime() < WARM_UP + minutes * 60:
        libsumo.simulationStep()
        time = libsumo.simulation.getTime()
        alive = set(libsumo.vehicle.getIDList())
        for each in watched:
            if each.vehicle in alive and libsumo.vehicle.getLaneID(each.vehicle):
                rows += [(each.vehicle, *row) for row in each.step(draw, time)]
        watched = [w for w in watched if w.vehicle in alive and time < w.until + 3]
        fresh = sorted(alive - seen)
        if len(watched) < WATCHED and fresh:
            vehicle = draw.choice(fresh)
            seen.add(vehicle)
            watched.append(Watched(vehicle, time + WATCH, draw.random() < 0.3))
    libsumo.close()
    return rows


def text(value):
    if isinstance(value, float):
        short = f"{value:.2f}".rstrip("0").rstrip(".")
        return "0" if short == "-0" else short
    return str(value)


def header():
    around = [f"neighbours[{i}]" for i in range(NEIGHBOURS * len(NEIGHBOUR))]
    past = [f"history[{i}]" for i in range(HISTORY * len(FRAME))]
    times = [f"times[{i}]" for i in range(HISTORY)]
    return ["set", "scenario", "vehicle", "time", *SCALARS, *around, *past, *times, "action"]


def action(acceleration):
    return "brake" if acceleration < BRAKE else "accelerate" if acceleration > ACCELERATE else "keep"


def record_all(options):
    table = io.StringIO()
    out = csv.writer(table, lineterminator="\n")
    out.writerow(header())
    for at in range(options.learn + options.test):
        part = "learn" if at < options.learn else "test"
        kind = "motorway" if at % 4 == 3 else "town"
        seed = 1 + at
        with tempfile.TemporaryDirectory() as folder:
            rows = record(kind, seed, pathlib.Path(folder), options.minutes)
        for vehicle, time, row, later in rows:
            cells = [text(v) for v in row]
            out.writerow([part, f"{kind}-{seed}", vehicle, text(time), *cells, action(later)])
        print(part, kind, seed, len(rows), flush=True)
    with open(options.file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(table.getvalue().encode())


def scenarios(options):
    """The closed loop's networks and demands, of seeds that `record` does not reach."""
    pathlib.Path(options.folder).mkdir(parents=True, exist_ok=True)
    for kind, seed in [("town", 101), ("town", 102), ("motorway", 103)]:
        with tempfile.TemporaryDirectory() as folder:
            net, routes = scenario(kind, seed, pathlib.Path(folder))
            for file, end in ((net, "net"), (routes, "rou")):
                # The comment at the top has the time of day.
                content = re.sub(r"<!--.*?-->\s*", "", file.read_text(), flags=re.DOTALL)
                path = pathlib.Path(options.folder) / f"{kind}-{seed}.{end}.xml.gz"
                with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
                    packed.write(content.encode())


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    recording = commands.add_parser("record")
    recording.add_argument("file")
    recording.add_argument("--learn", type=int, default=40)
    recording.add_argument("--test", type=int, default=16)
    recording.add_argument("--minutes", type=float, default=2.5)
    recording.set_defaults(run=record_all)
    drives = commands.add_parser("scenarios")
    drives.add_argument("folder")
    drives.set_defaults(run=scenarios)
    options = parser.parse_args(arguments)
    options.run(options)


if __name__ == "__main__":
    main(sys.argv[1:])
