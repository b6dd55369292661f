"""Treaty Register's command line: `manage.py --help`."""

from treaties.cli import main

if __name__ == "__main__":
    main()
