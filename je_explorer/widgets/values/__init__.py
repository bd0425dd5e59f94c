"""The values that the state holds: frozen, compared by what they are, never edited."""
