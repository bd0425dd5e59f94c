"""The command ``je-explorer``: the dashboard, and the data without a notebook.

Answers go to standard output; messages, errors and progress to standard error. The exit code is 0
when it worked, 1 when it failed, 2 when the command was not understood.
"""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

from je_explorer.cli.arguments import parse
from je_explorer.cli.terminal import say
from je_explorer.errors import JeExplorerError, NotFound, SourceUnavailable

FAILED = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, and return its exit code.

    Each command is a module of its own with a function ``run``, loaded when it is asked for, so
    that ``je-explorer --version`` answers at once.
    """
    arguments = parse(sys.argv[1:] if argv is None else argv)
    try:
        with _ended_by("SIGINT", "SIGTERM", "SIGHUP"):
            return _run(arguments)
    except JeExplorerError as error:
        say(f"{error}{_way_out(error, arguments.catalog)}")
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            _close_output()
        else:
            say(str(error))
    except KeyboardInterrupt:
        say("stopped")
    return FAILED


def _run(arguments: Namespace) -> int:
    return int(import_module(f"je_explorer.cli.{arguments.command}").run(arguments))


@contextmanager
def _ended_by(*names: str) -> Iterator[None]:
    """A polite request to end, or a closed terminal window, ends the block as Ctrl-C does.

    SIGINT too is asked for by name: a script starts its background jobs with SIGINT ignored.
    """
    numbers = [getattr(signal, name) for name in names if _is_wanted(name)]
    before = [(number, signal.signal(number, _interrupt)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _is_wanted(name: str) -> bool:
    """Whether the system has the signal. Under ``nohup`` a closed terminal is to be ignored."""
    number = getattr(signal, name, None)
    return number is not None and not (
        name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
    )


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _way_out(error: JeExplorerError, catalog: str | None) -> str:
    out_of_reach = isinstance(error, SourceUnavailable | NotFound)
    if out_of_reach and (catalog or "live") == "live":
        return "\nNo network? The sample catalogue needs none: add  --catalog sample"
    return ""


def _close_output() -> None:
    """Whoever read our output has had enough (``| head``): nothing more can be told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
