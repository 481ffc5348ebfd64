"""Fair allocation of scarce places: the provably best proposal for a whole list, explained and checked.

    from waymark.allocator.problem import Problem
    from waymark.allocator.solve import solve

    result = solve(Problem.from_json(text), time_limit=10.0)

A library with a command line (`python -m waymark.allocator --help`). Opaque ids only; knows nothing of the
service. Nothing is imported here, so that reading a problem or checking a result loads no solver.

Its rooms, each knowing only those before it (`.importlinter` holds them to it):

    errors  result                 what can be wrong, and what is proposed
    problem                        what is to be allocated, as plain data
    engine                         arrays in, a proven best list out; knows nothing of children
    offers, rules                  the problem as arrays; which offers there may be, and what makes a list good
    proposal                       the program for the engine, the list it settles, the proof and the words
    check                          shares no code with any of these, and verifies what they propose
    solve                          problem to result
    explaining                     why, why not, and what would change it
    tables, commands               spreadsheets, and the command line
    fair_share, opportunity        what schools are owed over time; what a place costs those not yet known
    general, solvers               assignments that are not about children
"""
