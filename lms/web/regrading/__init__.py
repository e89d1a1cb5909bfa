"""Pages: regrading."""
