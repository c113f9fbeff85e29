"""What the picture's file says of itself, and the chain of Content Credentials behind that."""

import base64
import binascii

import streamlit as st

from backend.detector.words import Verdict
from backend.evidence.chain import ACTIONS, RELATIONS, Link
from backend.evidence.declaration import Declaration, disagreement
from backend.evidence.evidence import printable
from backend.evidence.words import HOLDING, ORIGIN_TITLES, Attestation
from backend.images.problems import PictureProblem
from dashboard.shared.loading import decoded_thumbnail, file_statements
from dashboard.shared.wording import escaped

ICONS: dict[Attestation, str] = {
    Attestation.TRUSTED: ":material/verified:",
    Attestation.CAMERA: ":material/photo_camera:",
    Attestation.UNSIGNED: ":material/edit_note:",
    **dict.fromkeys((Attestation.SIGNED, Attestation.EXPIRED), ":material/draw:"),
}
"""Of those that say something; all others warn."""
_WARNING = ":material/warning:"


def show(data: bytes, verdict: Verdict) -> None:
    """A section of the page; one line where the file says nothing.

    Args: data, the file; verdict, the network's about the picture.
    """
    st.header("What the file says", anchor=False)
    said = file_statements(data)
    if said.declaration is None:
        st.write(
            "Nothing: it carries neither Content Credentials nor an AI label. That says nothing"
            " about the picture, as most files carry none and any upload may strip them."
        )
        return
    _declared(said.declaration)
    contradiction = disagreement(said.declaration, verdict)
    if contradiction is not None:
        st.warning(contradiction.statement, icon=":material/compare_arrows:")
    if said.chain.links:
        _chain(said.chain.links, said.declaration.attestation)


def show_line(data: bytes, verdict: Verdict) -> None:
    """What it says in a few words, to stand above the network's answer; else nothing."""
    declaration = file_statements(data).declaration
    if declaration is None:
        return
    says = f"the file says: {ORIGIN_TITLES[declaration.origin]}" if declaration.origin else ""
    line = f"**{declaration.title}**{': ' * bool(says)}{says}. More at the page's end."
    icon = ICONS.get(declaration.attestation, _WARNING)
    if disagreement(declaration, verdict) is None:
        st.info(line, icon=icon)
    else:
        st.warning(f"{line} The network's answer disagrees.", icon=icon)


def _declared(declaration: Declaration) -> None:
    icon = ICONS.get(declaration.attestation, _WARNING)
    st.markdown(f"{icon} **{declaration.title}.** {escaped(declaration.statement)}")


def _chain(links: tuple[Link, ...], attestation: Attestation) -> None:
    count = "one picture" if len(links) == 1 else f"{len(links)} pictures"
    st.subheader("What was signed", anchor=False)
    st.caption(
        f"The chain of Content Credentials, {count}: this file first, then what it was made from."
        + ("" if attestation in HOLDING else " The signature does not hold, so none of it is sure.")
    )
    for link in links:
        _link(link)


def _link(link: Link) -> None:
    with st.container(border=True):
        picture, text = st.columns([1, 4], gap="small", vertical_alignment="top")
        with picture:
            _thumbnail(link)
        with text:
            title = f": {escaped(printable(link.title))}" if link.title else ""
            depth = f" (step {link.depth} back)" if link.depth else ""
            st.markdown(f"**{RELATIONS[link.relation]}**{title}{depth}")
            for line in lines_of(link):
                st.markdown(line)


def lines_of(link: Link) -> list[str]:
    """Who signed a picture of the chain, with what, and what was done; Markdown."""
    if link.signer is None:
        return ["Without Content Credentials of its own: nobody vouches for it."]
    when = f", {link.signed_at[:10]}" if link.signed_at else ", without a time stamp"
    lines = [f"Signed in the name of {escaped(printable(link.signer))}{when}"]
    if link.tool:
        lines.append(f"Made with {escaped(printable(link.tool))}")
    if link.actions:
        done = dict.fromkeys(ACTIONS.get(code, escaped(printable(code))) for code in link.actions)
        lines.append(f"Declared done: {', '.join(done)}")
    if link.source_types:
        kinds = ", ".join(f"`{printable(kind).replace('`', '')}`" for kind in link.source_types)
        lines.append(f"Declared source: {kinds}")
    return lines


def _thumbnail(link: Link) -> None:
    """The small picture in the manifest, which comes from strangers, too."""
    if link.thumbnail is None:
        st.caption("no picture in it")
        return
    try:
        rgb = decoded_thumbnail(base64.b64decode(link.thumbnail))
    except (PictureProblem, binascii.Error):
        st.caption("its picture can't be read")
        return
    st.image(rgb, width="stretch", alt=f"Small picture of: {RELATIONS[link.relation]}")
