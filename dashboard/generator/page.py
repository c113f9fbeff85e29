"""What are we dealing with: how such faces are made, and a generator to make some with."""

import streamlit as st

from backend.generator import runtime
from backend.generator.face_generator import LATENT, LEVELS, SIDE
from dashboard.generator import face_recipes, generator_diagrams, made_faces
from dashboard.shared import page_head, plot_export
from dashboard.shared.generator_missing import INSTALL

_STYLEGAN = "[Karras, Laine and Aila 2019](https://arxiv.org/abs/1812.04948)"
_GAN = "[Goodfellow et al. 2014](https://arxiv.org/abs/1406.2661)"
_MAKE = "make-some"
_MOBILE = "[Belousov 2021](https://arxiv.org/abs/2104.04767)"


def main() -> None:
    """The page."""
    page_head.show("What are we dealing with")
    st.write(
        "With faces of people who don't exist. A network made them that has seen many photographs"
        f" and learned to draw more of the kind. [Make some yourself](#{_MAKE}), or read on how."
    )
    _contest()
    _inside()
    _live()
    st.divider()
    plot_export.choose_format()


def _contest() -> None:
    st.header("Generator against discriminator", anchor=False)
    words, drawing = st.columns([4, 5], gap="large")
    words.write(
        "Two networks are trained against each other. The **generator** turns random numbers into a"
        " picture. The **discriminator** is shown photographs and generated pictures and says which"
        " is which."
    )
    words.write(
        "After each answer both are corrected a little: the discriminator to be right more often,"
        " the generator to be taken for a photograph more often. When it ends, only the generator"
        f" is kept. That is a generative adversarial network, a GAN ({_GAN})."
    )
    words.write(
        "Uncanny is not that discriminator. It learned on its own, from finished pictures, and from"
        " several generators."
    )
    with drawing:
        plot_export.show(generator_diagrams.contest_figure(), None, "generator-discriminator")


def _inside() -> None:
    st.header("Mapping, styles, noise", anchor=False)
    words, drawing = st.columns([4, 5], gap="large")
    words.write(
        f"StyleGAN ({_STYLEGAN}) does not draw from the random numbers themselves. A **mapping"
        f" network** first turns the {LATENT} numbers into a **style**, {LATENT} other numbers in"
        " which what people call traits lie better apart."
    )
    words.write(
        f"The picture starts as a map of {LEVELS[0]} × {LEVELS[0]} cells and doubles its side from"
        " level to level. At each level the style says how strong each feature is. Early levels"
        " decide on pose and the shape of the head, middle ones on eyes and mouth, late ones on"
        " colours and light. So two faces can be **mixed**: the early levels get the style of one,"
        " the late ones that of the other."
    )
    words.write(
        "**Noise** is added at each level, fresh for each picture. It becomes what is random in"
        " a face: single hairs, pores. **Truncation** pulls a style towards the mean of all"
        " styles: faces become more ordinary, and faults fewer."
    )
    words.write(
        f"The one that runs here is MobileStyleGAN ({_MOBILE}), a small network that was taught by"
        f" a StyleGAN2. It is not StyleGAN2: it doubles the side by inverse wavelets, its last step"
        f" to {SIDE} × {SIDE} too, so the traces in its pictures are its own."
    )
    with drawing:
        figure = generator_diagrams.inside_figure(face_recipes.first_fine())
        plot_export.show(figure, None, "generator-inside")


def _live() -> None:
    st.header("Make some", anchor=_MAKE)
    if not runtime.installed():
        _missing()
        return
    recipes = face_recipes.choose()
    st.caption(
        "About a second a face on two cores. The first time its network is fetched (38 MB) and"
        " loaded, which takes longer."
    )
    if st.button("Make the faces", type="primary", icon=":material/face:"):
        made_faces.make(recipes)
    made_faces.show(recipes)


def _missing() -> None:
    st.info(
        "**The generator isn't installed here.** It needs OpenVINO, which comes with the extra"
        " `generate`. In the folder of Uncanny, then start the dashboard again:",
        icon=":material/extension_off:",
    )
    st.code(INSTALL, language=None, wrap_lines=True)
