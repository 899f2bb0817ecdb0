"""How fast the heavy steps are, and against what; run as modules from the project's folder."""
