"""News of people for the apps above; receivers run inside the writer's transaction."""

from __future__ import annotations

from django.dispatch import Signal

# Arguments: `person_ids`, a frozenset of the persons whose canonical row changed.
canonical_changed = Signal()

# Arguments: `person_ids`, a frozenset of persons of whom another consent is in force than before: one was
# given or withdrawn, or rows were joined or parted, whose consents are those of one human being.
consents_changed = Signal()

# Arguments: `person_ids` and `category_ids`, frozensets: who was put into, or taken out of, what.
categories_changed = Signal()
