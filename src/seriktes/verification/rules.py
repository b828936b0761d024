"""Nothing is granted here: whoever holds a sealed paper may check it, without an account.

Who may seal is decided by the app that seals; keys are made and changed at the command line only.
"""
