"""What stops a benchmark.

BenchFailed        a process ended, an answer is missing or differs   → no figure is better than a wrong one
└── Unmeasurable   this machine cannot tell the figure                → the row is left out, with a sentence
"""


class BenchFailed(Exception):
    """The comparison would not be true."""


class Unmeasurable(BenchFailed):
    """The comparison cannot be made on this machine."""
