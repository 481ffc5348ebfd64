"""The rules, one small function each, named for what it enforces.

`admission` rules a class or a start out for one request, in words, and `masks` says the same over whole arrays; `places` and
`mix` bind requests together; `priorities` says what a good list is.
"""
