"""What deserves a look in the registers. It points and never accuses: a person looks and decides.

enums < holidays, findings < registers < moments, presence, days (the rules) < ruleset; `reading` loads a
club's school year, `scanning` compares what the rules find with the flags there are.
"""
