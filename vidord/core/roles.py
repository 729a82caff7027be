"""What each database role may do. Run by the owner after every migration; saying it twice changes nothing."""

import psycopg

APPEND_ONLY = ("people_event", "promises_outcome", "channels_rawmessage")


def grant(connection: psycopg.Connection, *, application: str, eraser: str | None) -> None:
    """Let the application read and write, but never change the timeline, the outcomes or the raw messages."""
    for statement in (
        f'GRANT USAGE ON SCHEMA public TO "{application}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{application}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{application}"',
        f'REVOKE UPDATE, DELETE, TRUNCATE ON {", ".join(APPEND_ONLY)} FROM "{application}"',
        f'REVOKE ALL ON django_migrations FROM "{application}"',
        f'GRANT SELECT ON django_migrations TO "{application}"',
    ):
        connection.execute(statement)
    if eraser:
        connection.execute(f'GRANT USAGE ON SCHEMA public TO "{eraser}"')
        connection.execute(f'GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{eraser}"')
        connection.execute(f'REVOKE UPDATE, DELETE ON people_event FROM "{eraser}"')
