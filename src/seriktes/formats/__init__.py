"""How dates and numbers look: day.month.year, a no-break space between thousands, a decimal comma."""
