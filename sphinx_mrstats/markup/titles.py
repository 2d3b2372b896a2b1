"""Which section titles are sound: their styles and levels."""

from __future__ import annotations

__all__ = ["Titles"]


class Titles:
    """The title styles of a document in order of their level, and the level that is reached."""

    def __init__(self, styles: list[str] | None = None, level: int = 0) -> None:
        self.styles = [] if styles is None else styles
        self.level = self.least = level

    def enter(self, style: str) -> bool:
        """Begin a section; False where its level can't be reached, so that its title is lost."""
        level = self.styles.index(style) + 1 if style in self.styles else len(self.styles) + 1
        if level > self.level + 1 or level <= self.least:
            return False
        if level > len(self.styles):
            self.styles.append(style)
        self.level = level
        return True

    def within(self) -> Titles:
        """Return what holds in a body that may have subsections of the section at hand."""
        return Titles(self.styles, min(self.level, len(self.styles)))
