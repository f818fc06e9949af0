"""The one exception a user's mistake ends in."""


class InputError(ValueError):
    """The input or the options are wrong.

    The message says what came, what was expected and what to do next; the
    command line prints it on standard error and exits with status 2.
    """
