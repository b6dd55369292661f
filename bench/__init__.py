"""The register's speed, measured beside the barest program that answers the same questions."""
