"""The checks of an audit, each in its module.

A new one is named in `sphinx_mrstats.audit.registry.CHECKS`, and in `sphinx_mrstats.audit.fixes` if
what it finds can be mended.
"""
