"""A town in a database of its own that is put back, row for row, between one try and the next."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import database

KEEP = """
CREATE SCHEMA {kept};
CREATE FUNCTION {kept}.keep() RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE {kept}.%1$I AS TABLE public.%1$I', name);
    END LOOP;
END $$;
CREATE FUNCTION {kept}.put_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
    stored text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        SELECT string_agg(quote_ident(column_name), ', ') INTO stored FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = name AND is_generated = 'NEVER';
        EXECUTE format('DELETE FROM public.%1$I', name);
        EXECUTE format('INSERT INTO public.%1$I (%2$s) SELECT %2$s FROM {kept}.%1$I', name, stored);
    END LOOP;
END $$;
SELECT {kept}.keep();
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class House:
    """The database, reached as the superuser, and the data directory beside it."""

    def __init__(self, name: str, folder: Path) -> None:
        database.copy_for(name)
        owner = os.environ["VIDORD_DATABASE_OWNER_URL"]
        self.url = os.environ["VIDORD_DATABASE_URL"].replace("/vidord?", f"/vidord_{name}?")
        superuser = owner.replace("vidord_owner@", "postgres@").replace("/vidord?", f"/vidord_{name}?")
        self.connection = psycopg.connect(superuser, autocommit=True)
        self.folder, self.data = folder, folder / "data"
        self.data.mkdir()

    def keep(self, name: str) -> None:
        """Remember everything as it is now under a name."""
        self.connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        self.connection.execute(KEEP.format(kept=name))
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.data, self.folder / name)

    def put_back(self, name: str) -> None:
        """Make everything as it was."""
        self.connection.execute(f"SELECT {name}.put_back()")
        shutil.rmtree(self.data)
        shutil.copytree(self.folder / name, self.data)

    def wait_for_the_dead(self) -> None:
        """A killed client's server process ends when it notices; until then it may hold its locks."""
        while self.connection.execute(OTHERS).fetchone() != (0,):
            continue

    def close(self) -> None:
        """The database itself goes with the server."""
        self.connection.close()


@contextmanager
def served() -> Iterator[None]:
    """Use the server of the test run, or start one that forgets on a power cut for as long as this lasts."""
    if "VIDORD_DATABASE_OWNER_URL" in os.environ:
        yield
        return
    server = database.started()
    try:
        yield
    finally:
        database.stopped(server)
