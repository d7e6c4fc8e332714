"""What a frozen program does first: PyInstaller's own hook, which runs after this, imports PySide6 for every command."""

from desktop.compiled import compiled_once

with compiled_once():
    import shiboken6  # noqa: F401 - compiles the helper modules that PySide6 carries as source, or takes what was kept
