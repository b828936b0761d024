"""Printed documents: a Typst template and the contract of its data, one pair a document.

`core.documents.render_pdf(name, content, …)` makes the file. A contract holds nothing but texts that are
already translated and formatted: a template decides the look, never a word or a figure.
"""
