"""The rules, one small function each, named for what it enforces.

`admission` rules a class or a start out for one request, in words, and `masks` says the same over whole arrays;
`admission_table` holds both together, once. `offering` keeps the offers that none of them rules out, and `why_not` says what
ruled out the others. `places` and `mix` bind requests together; `priorities` says what a good list is.
"""
