"""Reads: plain functions named after the question, rows in, rows out."""
