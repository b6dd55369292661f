"""Templates compiled once for all starts: compiling those of the first page took a tenth of a start."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment
    from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in a folder of their own, one file each; where none can be kept each start compiles."""

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it is run as code
        super().__init__(str(folder), "%s.compiled")

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The file of one template; of no use any more once its text or its words in the reader's language change."""
        said = environment.preprocess(source, name, filename)
        shaped = f"{environment.trim_blocks}{environment.lstrip_blocks}{said}"
        return super().get_bucket(environment, name, filename, shaped)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket where there is a whole file."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - what is read of a file torn by a power cut ends in one of a dozen errors
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; a full or read-only disk keeps nothing."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
