"""How the program is set up, started, tested, frozen and locked: ``python3 build_spec <verb>``.

Standard library only: this part runs before anything is installed, on Debian and on Windows. The program
itself never imports it.
"""
