"""Schools, trusts and links from GIAS, the Department for Education's register of schools.

Reading (`source`, `table`, `values`, `rows`, `reader`, `trusts`, `links`, `chains`, `difference`) knows nothing of
Django. `store`, `importing` and `command` put what was read into the database.
"""
