"""Settings: `dev` (a person's own machine, and the demo), `test`, `production`.

docs/reference/settings.md lists the environment variables.
"""
