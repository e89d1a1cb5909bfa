"""Pages for people: views check, act, tell and redirect."""
