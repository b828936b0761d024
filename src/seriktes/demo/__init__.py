"""The demo network: invented from end to end, the same from the same seed."""
