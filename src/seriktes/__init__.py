"""Seriktes: the records and the results of a network of community clubs."""

__version__ = "0.1.0"
