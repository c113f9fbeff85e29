"""The dashboard's entry: which pages there are, and what stands beside all of them."""

from pathlib import Path

import streamlit as st

from dashboard import selection
from dashboard.screens import check_face, feature_maps, groups
from dashboard.views import model_limits

# A file of our own: for a named icon the browser would ask a server of Google.
ICON = Path(__file__).parent / "data" / "icon.png"


def main() -> None:
    """One run of the script, as Streamlit does it for every visit and click."""
    st.set_page_config(page_title="Uncanny", page_icon=ICON, layout="wide")
    selection.keep()
    pages = [
        st.Page(check_face.main, title="Check a face", url_path="check", default=True),
        st.Page(feature_maps.main, title="Inside: feature maps", url_path="feature-maps"),
        st.Page(groups.main, title="Groups", url_path="groups"),
    ]
    # Streamlit's own menu hides in the sidebar on a phone, and stays open over the page.
    page = st.navigation(pages, position="hidden")
    with st.container(horizontal=True):
        for each in pages:
            st.page_link(each)
    model_limits.show()
    page.run()


if __name__ == "__main__":
    main()
