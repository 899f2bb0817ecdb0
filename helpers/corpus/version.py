"""Which data these are: the version that captions print, and the fingerprint behind it."""

import hashlib
from pathlib import Path


def fingerprint_of(folder: Path, package: dict) -> str:
    """SHA-256 over the tables of the package in their order and the TOML files by name, whatever their line ends."""
    files = [folder / resource["path"] for resource in package["resources"]] + sorted(folder.glob("*.toml"))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    return digest.hexdigest()


def version_of(folder: Path, package: dict) -> tuple[str, str]:
    """The data's version for captions, behind which `(changed)` stands when the tables are not those it names; and their fingerprint."""
    found = fingerprint_of(folder, package)
    return f"{package['version']}{'' if package.get('fingerprint') == found else ' (changed)'}", found
