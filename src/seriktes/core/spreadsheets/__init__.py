"""Spreadsheets in and out: `reading.read_book`, `writing.write_xlsx`, `writing.write_csv`."""
