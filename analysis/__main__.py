"""`python -m analysis` is the same program as `retold`."""

from .cli import main

if __name__ == "__main__":
    main()
