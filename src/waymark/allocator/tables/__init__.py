"""Spreadsheets in and out: requests and places as two tables, a template for them, and lists to hand round.

    from waymark.allocator.tables.reading import problem_from_tables
    problem = problem_from_tables(Path("requests.xlsx"), Path("places.xlsx"))

xlsx, xls, xlsb, ods and csv are read; xlsx and csv are written. Every wrong cell is named by file, row and
column, with what is wrong and what to do, all of them at once.
"""
