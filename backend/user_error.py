"""What a person has to mend or to install."""

from typing import ClassVar


class UserError(Exception):
    """Its words may be shown to anyone; the command line ends on it in one line."""

    exit_code: ClassVar[int] = 2
