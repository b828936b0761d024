"""Settings: `dev` (a person's own machine, and the demo), `test`, `production`. See docs/reference/settings.md."""
