"""Pages: publishing."""
