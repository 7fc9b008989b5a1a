"""PostgreSQL and Valkey started from wheels, and what `./dev run` does with them: run, demo and tests only.

Production starts none of this: there DATABASE_URL and REDIS_URL name real servers. Only `roles` is used in
both places, so that a real server has the very roles that the tests had.
"""
