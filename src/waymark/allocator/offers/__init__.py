"""What could be offered, as arrays: the problem in numbers, every offer, and rows that say what may not happen together.

It holds no rule. `rules` says which offers there are and which rows; what stands between one request and one class is a `pair`.
"""
