"""The law stands alone: nothing but the standard library and four plain modules of `core`."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.rights.reading_cases import FOLDER

ROOM = FOLDER.parents[2] / "vidord" / "rights"
OURS = {f"vidord.core.{name}" for name in ("calendar", "holidays", "money", "small_numbers")}


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


def test_it_imports_the_standard_library_and_what_is_plain_in_core():
    for path in ROOM.rglob("*.py"):
        others = {
            name
            for name in _imports(path)
            if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("vidord.rights")
        }

        assert others <= OURS, path


def test_it_answers_in_a_process_that_knows_no_settings():
    script = (
        "import sys; from datetime import date; from vidord.rights.questions import all_questions, assess\n"
        "[assess(one.id, one.example, on=date(2026, 11, 26)) for one in all_questions().values()]\n"
        "assert not {'django', 'psycopg', 'vidord.settings'} & set(sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script], env={}, cwd=FOLDER.parents[2], check=False)

    assert done.returncode == 0


def test_no_act_computes_with_floats():
    for path in ROOM.rglob("*.py"):
        floats = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]

        assert not floats, path
