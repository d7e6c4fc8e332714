"""``gaoqian check`` behind its options: find the files, check them over several processes, and report.

Nothing here decides what is right or wrong in a text; that is ``forms.checks``.
"""
