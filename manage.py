"""Treaty Register's command line: `manage.py --help`."""

import signal
import sys

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: half-written files are taken away
    try:
        from treaties.cli import main

        main()
    except KeyboardInterrupt:  # before a command was reached
        sys.exit("Aborted!")
