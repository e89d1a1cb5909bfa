"""Pages: tests on paper."""
