"""No core file: it would hold the token, as all of the memory."""

from contextlib import suppress


def refuse_core_file() -> None:
    """Let this process and those that it starts leave no core file when they crash.

    Where the kernel hands crashes to a program of the system's, that one is told the same limit.
    """
    with suppress(ImportError):  # Windows has no such limit, and writes no such file by itself
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
