"""``je-explorer doctor``: what works on this machine."""

from __future__ import annotations

import argparse
from dataclasses import asdict

import je_explorer as jx
from je_explorer.cli.terminal import answer, answer_json


def run(arguments: argparse.Namespace) -> int:
    """Print the report; the exit code is 1 when something that is needed does not work."""
    report = jx.doctor()
    if arguments.json:
        answer_json([asdict(check) for check in report.checks])
    else:
        answer(str(report))
    return 0 if report.ok else 1
