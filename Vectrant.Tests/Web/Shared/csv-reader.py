"""Reads a CSV file as three kinds of programs would: with comma, semicolon and tab between cells. Writes the cells as JSON."""
import csv, io, json, sys

text = sys.stdin.buffer.read().decode("utf-8-sig")
csv.field_size_limit(10_000_000)
rows = {mark: list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=mark == ",")) for mark in ",;\t"}
json.dump(rows, sys.stdout)
