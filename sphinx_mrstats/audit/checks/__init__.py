"""The checks of an audit, each in its module."""
