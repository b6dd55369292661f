"""Facts from files: read, checked whole, compared with the register, written by the same operations as forms."""
