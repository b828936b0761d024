"""What a partner reads: what was released for it, what counts no more, what comes when, how to check.

No query of these pages reads a row of a person; a test compares every request of a partner with that.
"""
