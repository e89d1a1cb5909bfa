"""Pages: item_quality."""
