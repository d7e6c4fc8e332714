"""The command line: everything the window does, by the same functions, for people and for machines.

Exit codes: 0 done, 1 refused, 2 wrong use, 3 environment.
"""
