"""Pages: organisations."""
