"""The dashboard's entry: which pages there are, and what stands beside all of them."""

from pathlib import Path

import streamlit as st

from dashboard.check import page as check
from dashboard.generator import page as generator
from dashboard.groups import page as groups
from dashboard.inside import page as inside
from dashboard.mistakes import page as mistakes
from dashboard.model import page as model
from dashboard.question import page as question
from dashboard.shared import link_notes, selection, theme
from dashboard.spectrum import page as spectrum
from dashboard.your_turn import page as your_turn

# A file of our own: for a named icon the browser would ask a server of Google.
ICON = Path(__file__).parent / "data" / "icon.png"


def main() -> None:
    """One run of the script, as Streamlit does it for every visit and click."""
    st.set_page_config(
        page_title="Uncanny", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed"
    )
    theme.legible()
    selection.keep()
    page = st.navigation(
        {
            "Try": [
                st.Page(your_turn.main, title="Your turn", default=True),
                st.Page(check.main, title="Check a face", url_path="check"),
                # The first page lies at "/" alone; links to sessions may lead to "/your-turn".
                st.Page(
                    your_turn.main, title="Your turn", url_path="your-turn", visibility="hidden"
                ),
            ],
            "Understand": [
                st.Page(question.main, title="The question and the process", url_path="question"),
                st.Page(generator.main, title="What are we dealing with", url_path="generator"),
                st.Page(inside.main, title="Inside: feature maps", url_path="feature-maps"),
                st.Page(groups.main, title="Groups", url_path="groups"),
                st.Page(spectrum.main, title="Spectrum", url_path="spectrum"),
            ],
            "Judge": [
                st.Page(model.main, title="How right is it?", url_path="model"),
                st.Page(mistakes.main, title="Mistakes", url_path="mistakes"),
            ],
        },
        position="top",
    )
    link_notes.show()
    page.run()
    selection.publish()


if __name__ == "__main__":
    main()
