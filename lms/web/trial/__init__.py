"""Trial courses: a look without an account."""
