"""What a process gives up before it reads a stranger's bytes: files, network, other processes, rights."""

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Callable

MEMORY_BYTES = 512 * 1024 * 1024
NOBODY = 65534
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
CAPABILITY_VERSION_3 = 0x20080522

LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # BPF
AT_CALL, AT_MACHINE = 0, 4  # in struct seccomp_data
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
# read, write, close, fstat, lseek, mmap, mprotect, munmap, brk, mremap, madvise, rt_sigaction,
# rt_sigprocmask, rt_sigreturn, sigaltstack, setitimer, getpid, gettid, getrusage, futex, sched_yield,
# restart_syscall, clock_gettime, getrandom, rseq, exit, exit_group: enough to compute and to answer.
PC = "0 1 3 5 8 9 10 11 12 25 28 13 14 15 131 38 39 186 98 202 24 219 228 318 334 60 231"
ARM = "63 64 57 80 62 222 226 215 214 216 233 134 135 139 132 103 172 178 165 98 124 128 113 278 293 93 94"
CALLS = {"x86_64": (0xC000003E, PC), "aarch64": (0xC00000B7, ARM)}


def confine() -> dict[str, bool]:
    """Give everything up for good. Returns which protections are on: a kernel may refuse some."""
    steps: dict[str, Callable[[], None]] = {
        "network": _leave_the_network,
        "identity": _become_nobody,
        "rights": _give_up_rights,
        "parent": _die_with_the_parent,
        "dump": lambda: _limit(resource.RLIMIT_CORE, 0),
        "memory": lambda: _limit(resource.RLIMIT_AS, MEMORY_BYTES),
        "file_size": lambda: _limit(resource.RLIMIT_FSIZE, 0),
        "processes": lambda: _limit(resource.RLIMIT_NPROC, 0),
        "files": lambda: _limit(resource.RLIMIT_NOFILE, 0),
        "calls": _allow_only_computing,
    }
    return {name: _is_done(step) for name, step in steps.items()}


def _is_done(step: Callable[[], None]) -> bool:
    try:
        step()
    except (OSError, ValueError, AttributeError):
        return False
    return True


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def _call(name: str, *arguments: object) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), name)


def _leave_the_network() -> None:
    """Have a network of one's own, with nobody in it. Who is not root needs users of her own for that."""
    _call("unshare", CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def _give_up_rights() -> None:
    """No capability, none to be had by running something, and no memory that others may look into."""
    _call("capset", struct.pack("=Ii", CAPABILITY_VERSION_3, 0), bytes(24))
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)


def _die_with_the_parent() -> None:
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() == 1:  # it died just before
        os._exit(0)


def _allow_only_computing() -> None:
    """
    Let the kernel refuse every call that is not in the list.

    :raises OSError: the kernel can't, or nobody has listed the calls of this machine.
    """
    if platform.machine() not in CALLS:
        raise OSError("no list of calls for this machine")
    machine, listed = CALLS[platform.machine()]
    calls = [int(number) for number in listed.split()]
    rules = [(LOAD, 0, 0, AT_MACHINE), (JUMP_IF_EQUAL, 1, 0, machine), (RETURN, 0, 0, REFUSE)]
    rules.append((LOAD, 0, 0, AT_CALL))
    for place, call in enumerate(calls):
        rules.append((JUMP_IF_EQUAL, len(calls) - place, 0, call))
    rules += [(RETURN, 0, 0, REFUSE), (RETURN, 0, 0, ALLOW)]
    filtering = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *rule) for rule in rules))
    program = struct.pack("@HP", len(rules), ctypes.addressof(filtering))
    _call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0)
