"""`bin/bench allocator`: the tables of `rounds`."""

from __future__ import annotations

import sys

from benchmarks.allocator.rounds import main

if __name__ == "__main__":
    sys.exit(main())
