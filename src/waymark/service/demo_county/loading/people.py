"""The adults and the roles they hold. Nobody has a password: personas are entered by name, the others not at all."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from waymark.service.accounts.models import Membership, Person
from waymark.service.demo_county.loading.book import Book, same, write, write_by_key


def load_people(book: Book) -> None:
    book.people = write_by_key(
        (
            one.key,
            Person(
                password=make_password(None), **same(one, "name", "email", "telephone", "is_persona", "persona_story")
            ),
        )
        for one in book.county.persons
    )
    write(
        Membership(
            person=book.people[one.person],
            organisation=book.organisations[one.organisation],
            **same(one, "role", "starts_on"),
        )
        for one in book.county.memberships
    )
