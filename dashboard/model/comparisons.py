"""Other trainings than the one that ships: peers, variants of the recipe, kinds held out."""

import streamlit as st

from backend.experiments.leave_out_table import FPR
from backend.experiments.peers.descriptions import AS_SHIPPED
from backend.experiments.peers.table import Table, description_lines
from dashboard.model import ablation_plot, left_out_plot, peers_plot
from dashboard.shared import evaluation, page_address, plot_export


def show_peers() -> None:
    """Other networks and older methods."""
    table = evaluation.peers()
    if table is None:
        st.info(
            "Other networks have not been measured here. `uncanny peers` trains them all for the"
            " same time on the same faces and writes their table into the folder `peers`; start the"
            " dashboard beside that folder, and the table stands here."
        )
        return
    minutes = table.candidates[0].minutes
    ours = f" `{AS_SHIPPED}` is the network that answers here, trained for as long as it gained."
    is_among = any(candidate.name == AS_SHIPPED for candidate in table.candidates)
    st.write(
        f"Each network was trained for about {minutes:g} minutes on the same faces, and all were"
        f" scored on the same test faces: {_faces(table)}. In so short a time none learns all it"
        f" could.{ours if is_among else ''} AUC and TPR are of StyleGAN against photographs, with"
        " 95 % intervals."
    )
    mangling = page_address.segments("Pictures", table.manglings, key="mangling")
    rows = peers_plot.peers_table(table, mangling)
    plot_export.show(peers_plot.peers_figure(table, mangling), rows, "peers")
    st.dataframe(rows, hide_index=True)
    st.markdown("\n".join(description_lines(table)))


def show_ablation() -> None:
    """The recipe without each of its ingredients."""
    table = evaluation.ablation()
    if table is None:
        st.info(
            "The recipe's ingredients have not been measured here. `uncanny ablate` trains the"
            " network without each of them and writes the table into the folder `ablation`; start"
            " the dashboard beside that folder, and the table stands here."
        )
        return
    whole = table.candidates[0]
    st.write(
        f"What does each ingredient of the recipe bring? The network {table.network} was trained"
        f" without each in turn, always on {whole.faces:,} faces, and asked about the same test"
        f" faces: {_faces(table)}. The change is the AUC minus that of the whole recipe, with its"
        " 95 % interval on the same pictures. The grey band is as wide as what another seed alone"
        " changes: a run within it says nothing. The runs are short: what keeps a network from"
        " learning by heart pays off later."
    )
    mangling = page_address.segments("Pictures", table.manglings, key="mangling")
    rows = ablation_plot.ablation_rows(table, mangling)
    plot_export.show(ablation_plot.ablation_figure(table, mangling), rows, "ablation")
    st.dataframe(rows, hide_index=True)


def show_left_out() -> None:
    """Generators and collections of photographs that the network was kept from."""
    table = evaluation.left_out()
    if table is None:
        st.info(
            "How the network does on kinds that it never saw has not been measured here."
            " `uncanny leave-out` trains it without each in turn and writes the table into the"
            " folder `evaluation`; start the dashboard beside that folder, and it stands here."
        )
        return
    recipe = table.recipe
    st.write(
        f"How does {table.network} do on a generator, or on photographs from a place, that it never"
        f" saw? It was trained shortly ({recipe.epochs * recipe.epoch_faces:,} faces) without each"
        " in turn, and twice on everything, with two seeds. Where the orange mark lies further from"
        " the blue ones than these from each other, the figures on known kinds promise too much for"
        " new ones. Generators stand against all photographs of"
        " the test split, photographs against all StyleGAN faces; *called synthetic* is above the"
        f" threshold that lets {100 * FPR:g} % of the val photographs through. In brackets 95 %"
        " intervals."
    )
    rows = left_out_plot.left_out_rows(table)
    plot_export.show(left_out_plot.left_out_figure(table), rows, "left-out")
    st.dataframe(rows, hide_index=True)


def _faces(table: Table) -> str:
    return f"{table.n.reals} photographs, {table.n.stylegan} StyleGAN faces"
