"""What `./dev` starts: python -m trust_portal.embedded run | manage … | with-servers … | roles."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .commands import manage, with_servers
from .console import RunError, say
from .local_portal import LocalPortal
from .roles import set_up_from_environment
from .run import run


def main(command: str, arguments: Sequence[str]) -> int:
    match command:
        case "run":
            return _run(arguments)
        case "manage":
            return manage(LocalPortal(), arguments)
        case "with-servers":
            return with_servers(os.environ, arguments)
        case "roles":
            set_up_from_environment(os.environ)
            return 0
    raise RunError(f"There is no command {command or '(none)'}. {__doc__}")


def _run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev run", description="The whole portal, until Ctrl-C.")
    parser.add_argument("--fresh", action="store_true", help="start over: delete the database and the files")
    parser.add_argument("--port", type=int, default=8000, help="8000, or the next free one")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="without the demo trusts")
    choice = parser.parse_args(arguments)
    return run(LocalPortal(), fresh=choice.fresh, port=choice.port, demo=choice.demo)


if __name__ == "__main__":
    try:
        sys.exit(main("".join(sys.argv[1:2]), sys.argv[2:]))
    except RunError as error:
        say(str(error))
        sys.exit(1)
