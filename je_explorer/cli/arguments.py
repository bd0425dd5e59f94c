"""What may stand on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

DASHBOARD = "dashboard"
AREA_HELP = "west,south,east,north in degrees, or a GeoJSON file"
DATES_HELP = "2021-07, or 2021-07-01/2021-08-31; the newest when left out"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line. Usage errors end the program with exit code 2."""
    arguments = _parser().parse_args(_joined(argv))
    arguments.command = arguments.command or DASHBOARD
    return arguments


def _joined(argv: Sequence[str]) -> list[str]:
    """Join ``--area`` and its box, which may begin with a minus and so look like an option."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--area":
            joined[-1] = f"--area={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="je-explorer",
        description="Draw an area on a map and see what JAXA's satellites measured there. "
        "Without a command: the dashboard, in the browser.",
        parents=[_shared(None)],
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('je-explorer')}")
    _dashboard(parser)
    commands = parser.add_subparsers(dest="command", metavar="command")
    # Left out behind the command, an option keeps what was said before it.
    shared = _shared(argparse.SUPPRESS)
    search = commands.add_parser("search", parents=[shared], help="find data sets")
    search.add_argument("text", nargs="*", help="words, English or Japanese; none lists all")
    load = commands.add_parser("load", parents=[shared], help="load an area into a file")
    _wanted(load)
    load.add_argument("--out", type=Path, help="file to write: .tif .nc .png .gif .csv")
    stats = commands.add_parser("stats", parents=[shared], help="statistics of an area, per date")
    _wanted(stats)
    stats.add_argument("--out", type=Path, help="table to write: .csv or .json")
    sample = commands.add_parser("sample", parents=[shared], help="write the sample catalogue")
    sample.add_argument("folder", type=Path, help="an empty or new folder")
    sample.add_argument("--serve", type=_port, metavar="PORT", help="and serve it until Ctrl-C")
    commands.add_parser("doctor", parents=[shared], help="say what works on this machine")
    return parser


def _shared(default: str | None) -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--catalog",
        default=default,
        metavar="NAME",
        help="live (JAXA's, the default), sample (no network needed), or any static STAC "
        "catalogue: address or file",
    )
    shared.add_argument(
        "--json", action="store_true", default=default or False, help="answer in JSON"
    )
    return shared


def _dashboard(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("dashboard")
    group.add_argument("--port", type=_port, help="8866, or the next one that is free")
    group.add_argument("--no-browser", action="store_true", help="only print the address")
    group.add_argument("--lang", choices=["en", "ja"], help="language of the dashboard")


def _wanted(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("collection", metavar="ID", help="as printed by search")
    parser.add_argument("--band", help="the first one when left out")
    parser.add_argument("--dates", type=_dates, metavar="A/B", help=DATES_HELP)
    parser.add_argument("--area", type=_area, metavar="AREA", help=AREA_HELP)
    parser.add_argument("--ppu", type=float, help="pixels per degree")


def _port(text: str) -> int:
    port = int(text) if text.isdigit() else -1
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return port


def _dates(text: str) -> str | tuple[str, str]:
    first, slash, last = text.partition("/")
    return (first, last) if slash else first


def _area(text: str) -> list[float] | str:
    if Path(text).suffix.lower() in {".json", ".geojson"}:
        return text
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not {AREA_HELP}") from None
    return [west, south, east, north]
