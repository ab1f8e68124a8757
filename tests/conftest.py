"""Settings every test shares, and the rule that nothing is skipped in silence."""

import os
import signal
from collections.abc import Generator

import jax
import pytest

jax.config.update("jax_enable_x64", True)

_FORBIDDEN_SKIPS = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--forbid-skips",
        action="store_true",
        help="a skipped test fails the run (always so when CI is set)",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Started in the background a run inherits that Ctrl-C is ignored; tests of Ctrl-C need it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    in_ci = os.environ.get("CI", "").lower() not in {"", "0", "false"}
    config.stash[_FORBIDDEN_SKIPS] = in_ci or config.getoption("--forbid-skips")


@pytest.fixture(autouse=True, scope="session")
def _plain_terminal() -> Generator[None, None, None]:
    """Print as into a file 80 columns wide, whatever the shell or build server says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        patch.delenv("FORCE_COLOR", raising=False)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    report = yield
    # An expected failure is also reported as skipped; it is written down, so it may stay.
    if report.skipped and not hasattr(report, "wasxfail"):
        _fail_if_forbidden(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport]:
    report = yield
    if report.skipped:
        _fail_if_forbidden(collector.config, report)
    return report


def _fail_if_forbidden(
    config: pytest.Config, report: pytest.TestReport | pytest.CollectReport
) -> None:
    if config.stash[_FORBIDDEN_SKIPS]:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where skipping is forbidden: {reason}"
