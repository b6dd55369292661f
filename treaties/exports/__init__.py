"""The register as files: every format is fed by the same lines and the same tables."""
