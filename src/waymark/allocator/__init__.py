"""Fair allocation of scarce places: the provably best proposal for a whole list, explained and checked.

    from waymark.allocator.problem import Problem
    from waymark.allocator.solve import solve

    result = solve(Problem.from_json(text), time_limit=10.0)

A library with a command line (`python -m waymark.allocator --help`). Opaque ids only; knows nothing of the
service. Import from the modules: `problem`, `candidates`, `solve`, `check`, `explain`, `baselines`. Nothing
is imported here, so that reading a problem or checking a result loads no solver.
"""
