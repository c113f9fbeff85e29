"""What gives a generated face away: the help of the long form, in our own words."""

import streamlit as st

_TIPS = {
    "Eyes": "Pupils that are not round, or reflections that differ between the two eyes.",
    "Teeth": "A front tooth in the very middle, or teeth that run into one another.",
    "Ears": "Two different earrings, or one; ears at different heights or melting into hair.",
    "Glasses": "Rims that change their shape from left to right or vanish into the skin.",
    "Hair": "Single strands that lead nowhere, a halo along the edge, hair growing out of cloth.",
    "Background": "Shapes that are no thing at all, or bend around the head.",
    "Neighbours": "A second person at the edge whose face is smeared or comes apart.",
    "Clothes": "Collars, straps and necklaces that differ between the sides.",
}
_NO_TELL = (
    "Many generated faces show none of these, and photographs have oddities too. A face that is"
    " merely handsome, even or plain tells you nothing."
)


def show() -> None:
    """The list."""
    st.markdown("\n".join(f"- **{part}.** {text}" for part, text in _TIPS.items()))
    st.caption(_NO_TELL)
