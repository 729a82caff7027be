"""The `vidord` command: finds the database, then does one thing."""

from vidord.web.commands.line import main

if __name__ == "__main__":
    raise SystemExit(main())
