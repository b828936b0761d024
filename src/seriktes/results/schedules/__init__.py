"""Which report is due to whom and when, and the drafts that make themselves.

enums < models < rules < lattice (the months of periods) < queries (what is due) < overlaps < actions < forms,
views, ticks.
"""
