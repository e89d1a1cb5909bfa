"""Pages: settings of quizzes for groups and persons."""
