"""Pages: legal_acts."""
