"""What the network is fed, as a contact sheet: `uncanny data preview`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from backend.detector.networks import network_input
from backend.face_sets.contact_sheet import SheetCell, write_contact_sheet
from backend.face_sets.prepared import prepared_split
from backend.face_sets.progress import Progress
from backend.training.fed import FedFace, fed_batch
from backend.training.recipes import RECIPES
from backend.training.sampling import Sampler

EDGES = {False: "#2e8b57", True: "#c0392b"}
"""Green around a photograph, red around a synthetic face."""


def preview(
    name: str,
    data: Sequence[Path],
    batches: int,
    seed: int,
    cache: Path,
    out: Path,
    progress: Progress,
) -> None:
    """Write the first batches that a training of network `name` with `seed` is fed to `out`.

    A row of reals and a row of fakes for every batch. Raises ManifestError for a set that can't be
    read.
    """
    recipe = RECIPES[name]
    faces = prepared_split(data, "train", recipe.sources, cache, progress)
    sampler = Sampler(faces.faces, network_input(name).side_max)
    first_epoch = (seed, 0)
    fed = [
        face
        for index in progress(range(batches), "drawing batches")
        for face in fed_batch(
            faces, sampler, recipe.batch_size, (*first_epoch, index), recipe.patched
        )
    ]
    write_contact_sheet(out, [_tile(face) for face in fed], recipe.batch_size // 2)


def _tile(fed: FedFace) -> SheetCell:
    """Captioned with label and source, then the sides as published and as fed."""
    label = "fake" if fed.face.is_fake else "real"
    if fed.share_fake != fed.face.is_fake:
        label = f"{fed.share_fake:.0%} fake,"
    published = "as found" if fed.target.as_found else fed.target.published
    caption = f"{label} {fed.face.source}\n{published} to {fed.target.scaled} px"
    pixels = np.rint(np.clip(fed.pixels, 0, 255)).astype(np.uint8)
    return SheetCell(pixels, caption, EDGES[fed.face.is_fake])
