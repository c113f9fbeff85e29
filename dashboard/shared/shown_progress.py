"""Progress on the page."""

from collections.abc import Iterable, Iterator

import streamlit as st

from backend.face_sets.progress import Item


def shown(items: Iterable[Item], what: str) -> Iterator[Item]:
    """Yield the items of a sized iterable under a bar that goes away when they are done."""
    everything = list(items)
    bar = st.progress(0.0, text=what)
    for count, item in enumerate(everything, 1):
        yield item
        bar.progress(count / len(everything), text=f"{what}: {count:,} of {len(everything):,}")
    bar.empty()
