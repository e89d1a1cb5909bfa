"""Pages: lesson_editor."""
