"""Pages: authoring."""
