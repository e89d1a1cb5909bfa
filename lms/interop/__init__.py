"""Foreign formats: bytes to and from the values of `lms.domain`, each format alone."""
