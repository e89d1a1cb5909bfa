"""Pages: item_bank."""
