"""E-learning platform for qualification courses of municipal civil servants."""
