"""Earlier texts of the draft on the screen: listed, compared with the text now, and brought back as a new version.

The desk keeps them (``sync.desk.history``); here they are shown, and nothing is ever replaced without being kept.
"""
