"""The checks on the screen: marks over the text, the list of findings, and what can be done about each.

What is wrong is decided by ``forms.checks``, what may be set aside by the desk; here both are shown. The writing page
and the review page share it.
"""
