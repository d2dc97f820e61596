"""The register on disk: the only room that speaks SQL."""
