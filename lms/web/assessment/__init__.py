"""Pages: assessment."""
