"""Indicators and plans: what is counted, what was planned, how far it is and why it is behind.

An indicator is data: a measure of a kind of facts (`core.fact_kinds`), narrowed and divided, for the network,
an agreement or a goal that partners share. Goals, outcomes and outputs put indicators in order. Live values
are for insiders; partners read the same indicators only from the cells of a release (`released`).
"""
