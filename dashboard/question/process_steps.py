"""The steps from the sources to the answer, each with what was counted."""

from collections.abc import Iterable

import numpy as np
import streamlit as st

from backend.detector.preprocessing import scaled_for
from backend.detector.shipped import SHIPPED
from backend.evaluation.report import STYLEGAN_FAMILY, interval_text
from backend.evaluation.report_schema import Report
from backend.explain.architecture import TALK, Architecture
from backend.training import augmentation
from backend.training.training_record import TrainingRecord
from dashboard.question import process_facts, process_plots
from dashboard.shared import (
    current_picture,
    evaluation,
    face_boxes,
    loading,
    plot_export,
    selection,
)

_SQUARE = 200


def overview(record: TrainingRecord, report: Report | None) -> dict[str, str]:
    """A line a step, for the drawing."""
    given = loading.model_files().input
    counts = process_facts.splits(record, report)
    network = evaluation.architectures().get(SHIPPED)
    layers = f"{len(network.layers)} layers, " if network else ""
    return {
        "Sources": f"{len(record.all_sources)} in the train split",
        "Groups": ", ".join(f"{split} {faces:,}" for split, faces in counts.items()),
        "Preprocessing": f"a square around the face, at most {given.side_max} pixels",
        "Batches": f"{_either(run.recipe.batch_size for run in record.runs)} faces, half of them"
        " real",
        "Network": f"{layers}{record.parameters:,} weights",
        "Answer": "photograph, unsure or generated",
    }


def sources(record: TrainingRecord, report: Report | None) -> None:
    """Step 1."""
    st.write(
        "Photographs and generated faces from many places: where all photographs come from one"
        " camera or one website, a network learns that instead of the face. Both kinds went through"
        " the same last steps of scaling and JPEG."
    )
    plot_export.show(*process_plots.sources_plot(process_facts.sources(record, report)), "sources")
    if report is None:
        st.caption("Which of them are photographs stands in the report, which isn't here.")


def groups(record: TrainingRecord, report: Report | None) -> None:
    """Step 2."""
    st.write(
        "**Train**: the network learns from them. **Validation** (val): they say when to stop, and"
        " the thresholds are chosen on them, and what each channel does for the answer is measured"
        " on them. **Test**: looked at once all is settled; how right the network is, and where it"
        " errs, is counted on them. Learning curves are of train and validation. Pictures of the"
        " same photograph are always in one group, or the test would ask for what was learned by"
        " heart."
    )
    plot_export.show(*process_plots.splits_plot(process_facts.splits(record, report)), "splits")


def preprocessing() -> None:
    """Step 3, shown on the chosen picture."""
    given = loading.model_files().input
    st.write(
        "A small network finds the face. The square around it, with its side"
        f" {given.margin:g} times that of the face, is cut out and scaled down to at most"
        f" {given.side_max} pixels. A face under {given.face_min} pixels isn't judged. The browser"
        " extension does the same sums."
    )
    picture = current_picture.read()
    if picture is None or not picture.faces:
        return
    index = selection.face(len(picture.faces))
    face = picture.faces[index]
    size = face.check.face.size
    pixels = np.rint(scaled_for(face.network_crop, given)).astype(np.uint8)
    with st.container(horizontal=True, gap="medium"):
        for image, caption in (
            (face_boxes.boxed(picture, index), "as found"),
            (face.crop, f"the square around a face of {size:.0f} pixels"),
            (pixels, f"what the network is given: {len(pixels)} × {len(pixels)}"),
        ):
            with st.container(width=_SQUARE, gap="small"):
                st.image(
                    image, width=_SQUARE, output_format="PNG", alt=f"The chosen picture: {caption}"
                )
                st.caption(caption)


def batches(record: TrainingRecord) -> None:
    """Step 4."""
    low, high = augmentation.QUALITIES
    sizes = _either(run.recipe.batch_size for run in record.runs)
    st.write(
        f"The network is shown {sizes} faces at a time, half photographs and half generated, and"
        " after each batch its weights move a little. Hardly any face is shown twice the same."
        " Each time it is moved, scaled, mirrored, retouched and saved as JPEG or WebP of a quality"
        f" between {low} and {high}, as the web does, and alike for both kinds."
    )
    if len(record.runs) > 1:
        st.write(f"It took {len(record.runs)} runs, each from the weights of the one before.")
    for number, run in enumerate(record.runs, 1):
        _run(run, "" if len(record.runs) == 1 else f"**Run {number}.** ")


def _run(run: TrainingRecord, title: str) -> None:
    recipe = run.recipe
    st.write(
        f"{title}{recipe.epoch_faces:,} faces make an epoch; {len(run.curves)} epochs took"
        f" {run.seconds / 60:,.0f} minutes ({run.machine}). It learned from"
        f" {run.faces['train']:,} faces and started from {_start(run)}."
        + (
            f" With a chance of {recipe.patched:.0%} a face got a piece of another one pasted in,"
            " and the right answer was then the share of each."
            if recipe.patched
            else ""
        )
    )
    st.caption(f"`{run.command}`")


def _start(run: TrainingRecord) -> str:
    if run.before is not None:
        return "the weights of the run before it"
    if run.recipe.started_from:
        return "weights that were trained before"
    return "ImageNet's weights" if run.recipe.imagenet else "random weights"


def _either(counts: Iterable[int]) -> str:
    """A count that all runs share, or each of them once."""
    return " or ".join(str(count) for count in dict.fromkeys(counts))


def network(record: TrainingRecord) -> None:
    """Step 5."""
    shown = evaluation.architectures()
    st.write(
        "Layers of small filters slide over the face, each over the maps of the one before. The"
        " last one gives a score to every cell of the face, and the answer is their mean."
        + f" This network, {SHIPPED}, has {record.parameters:,} weights."
    )
    if SHIPPED in shown and TALK in shown:
        st.caption(_beside(shown[SHIPPED], shown[TALK]))
    st.caption("It is drawn layer by layer on the page “How right is it?”, and opened on “Inside”.")


def _beside(ours: Architecture, talk: Architecture) -> str:
    return (
        f"The talk's: {talk.weights:,} weights in {len(talk.layers)} layers, for a face of"
        f" {talk.side} pixels; this one: {ours.weights:,} in {len(ours.layers)}, for up to"
        f" {ours.side}."
    )


def answer(report: Report | None) -> None:
    """Step 6."""
    files = loading.model_files()
    st.write(
        "The network's number, the logit, is turned into a probability by a curve that was fitted"
        " on the validation faces. The verdict depends on two thresholds, and between them it is"
        f" unsure: above {files.thresholds.upper:.2f} generated, below"
        f" {files.thresholds.lower:.2f} photograph."
    )
    plot_export.show(
        *process_plots.answer_plot(files.calibration, files.thresholds), "logit-to-probability"
    )
    cut = files.verdict_file.cut.thresholds
    st.write(
        "That is for most pictures. Where a picture is square and its eyes lie where StyleGAN puts"
        " them, as in few photographs, curve and thresholds are others"
        f" ({cut.upper:.2f} and {cut.lower:.2f}), and the place of the eyes counts as evidence of"
        " its own. Between the two kinds the answer passes smoothly."
    )
    measured = files.performance
    if measured.tpr is not None and measured.fpr is not None:
        st.write(
            f"So it calls {measured.tpr.rate:.1%} of {measured.tpr.n:,} StyleGAN faces generated,"
            f" and {measured.fpr.rate:.1%} of {measured.fpr.n:,} ordinary photographs"
            + (
                f"; of {measured.fpr_cut.n:,} that are cut as StyleGAN's training pictures are,"
                f" {measured.fpr_cut.rate:.1%}."
                if measured.fpr_cut
                else "."
            )
        )
        st.caption(f"On: {measured.set_name}.{_area(report)}")


def _area(report: Report | None) -> str:
    if report is None:
        return ""
    area = report.main.families[STYLEGAN_FAMILY].roc_auc
    return f" Area under the ROC curve, StyleGAN against photographs: {interval_text(area)}."
