"""Who answers for an article: signed steps, the roster, the workflow as one pure fold, and the verifier.

Nothing here touches a disk, a network or a clock of its own: everything is a function of bytes.
"""
