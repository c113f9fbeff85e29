"""Pages run by themselves, as Streamlit's own tester can't follow `st.navigation`."""

import gc
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

TIMEOUT = 120
"""Seconds; the first page of a run loads TensorFlow."""


def check_page() -> None:
    from dashboard.check import page as check_face

    check_face.main()


def maps_page() -> None:
    from dashboard.inside import page as feature_maps

    feature_maps.main()


def groups_page() -> None:
    from dashboard.groups import page as groups

    groups.main()


@pytest.fixture
def check_face() -> AppTest:
    return AppTest.from_function(check_page, default_timeout=TIMEOUT)


@pytest.fixture
def feature_maps() -> AppTest:
    return AppTest.from_function(maps_page, default_timeout=TIMEOUT)


@pytest.fixture
def groups() -> AppTest:
    return AppTest.from_function(groups_page, default_timeout=TIMEOUT)


@pytest.fixture(scope="module", autouse=True)
def _no_garbage_walk() -> None:
    """What is left of earlier tests isn't walked after each run; see tests/conftest.py."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_cached_answers() -> Iterator[None]:
    yield
    st.cache_data.clear()


def words_of(page: AppTest) -> str:
    """All that a visitor reads."""
    assert not page.exception
    kinds = (page.title, page.header, page.markdown, page.caption, page.error, page.warning)
    return "\n".join(str(element.value) for kind in (*kinds, page.info) for element in kind)
