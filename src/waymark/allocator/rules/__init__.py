"""The rules, one small function each, named for what it enforces.

`admission` rules a class or a start out for one request; `places` and `mix` bind requests together;
`priorities` says what a good list is.
"""
