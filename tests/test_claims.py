"""The numbers in the prose are those that the cells show; claims.py says how."""

from claims import describe, find_problems


def test_every_number_in_the_prose_is_shown():
    problems = find_problems()
    assert not problems, "tests/claims.py lists this, too:\n" + describe(problems)
