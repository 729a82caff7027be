"""Long runs that try to lose or to double a mail."""

import argparse
import sys
from importlib import import_module

# Each is a module beside this one with `add_arguments(parser)`, `run(chosen)` and EXAMPLE: add yours here.
TRIALS = ("crash", "kills", "diskfull")


def main(arguments: list[str] | None = None) -> int:
    """Run one trial and return its exit code: 0 when it held."""
    parser = argparse.ArgumentParser(prog="bin/soak", description=__doc__)
    choices = parser.add_subparsers(dest="trial", required=True, metavar="TRIAL")
    for name in TRIALS:
        module = import_module(f"tests.soak.{name}")
        trial = choices.add_parser(
            name,
            help=module.__doc__.splitlines()[0],
            description=module.__doc__,
            epilog=module.EXAMPLE,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(trial)
        trial.set_defaults(run=module.run)
    chosen = parser.parse_args(arguments)
    return chosen.run(chosen)


if __name__ == "__main__":
    sys.exit(main())
