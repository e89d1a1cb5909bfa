"""Pages: rules of quizzes in drafts of courses."""
