"""Processes forked from one that is warm: each does one thing and ends there, whatever happens."""

import os
import signal
import time
import traceback
from collections.abc import Callable

SECONDS_TO_BE_GONE = 5.0


def fork(act: Callable[[], None], *, session: bool = False) -> int:
    """Run something in a process of its own, warm from the start. It ends there, whatever happens."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        os.dup2(2, 1)  # what it logs is not what we print
        if session:
            os.setsid()
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def finish(process: int) -> None:
    """
    Wait until it has ended.

    :raises AssertionError: it ended badly, though nobody killed it.
    """
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code:
        raise AssertionError(f"a process that nobody killed ended with {code}")


def refuse_survivors(process: int) -> None:
    """
    See that whoever was killed leaves nobody behind: a child of its own ends with it.

    :raises AssertionError: one goes on.
    """
    patience = time.monotonic() + SECONDS_TO_BE_GONE
    while time.monotonic() < patience:
        try:
            os.killpg(process, 0)
        except ProcessLookupError:
            return
    os.killpg(process, signal.SIGKILL)
    raise AssertionError("a killed process left children that went on")
