"""Practical work: handing in and reading."""
