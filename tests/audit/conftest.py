"""Documents to audit, and the findings of an audit of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_mrstats.audit.material import Material
from sphinx_mrstats.audit.options import audit_options
from sphinx_mrstats.audit.registry import check_names
from sphinx_mrstats.audit.run import run_audit
from sphinx_mrstats.audit.texts import FileTexts
from sphinx_mrstats.documents import find_documents
from sphinx_mrstats.jobs import RunOptions
from sphinx_mrstats.markup import DEFAULT_RULES
from sphinx_mrstats.settings import load_settings


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """Run checks on documents, given as names with texts; return the outcome.

    `toml` is what stands below ``[tool.sphinx-mrstats.audit]``. Findings are shown however sure
    they are, unless it says otherwise.
    """
    monkeypatch.chdir(tmp_path)

    def audit(documents, *, select=(), toml="", baseline=(), engine="serial"):
        Path("pyproject.toml").write_text(
            f"[tool.sphinx-mrstats.audit]\nselect = {list(select)}\n{toml}", encoding="utf-8"
        )
        for name, text in documents.items():
            path = Path("docs", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        settings = load_settings()
        options = audit_options(settings, check_names())
        if "confidence" not in toml:
            options = replace(options, confidence=0.0)
        found = find_documents([Path("docs")])
        texts = FileTexts(found, DEFAULT_RULES, tmp_path, RunOptions(engine=engine))
        return run_audit(Material(texts, folder=options.folder), options, baseline)

    return audit
