"""How fast the dashboard's pages are once warm, and whether its memory stays bounded.

    python -m tests.benchmarks.dashboard --pictures 200

Prints a line of JSON a figure: seconds of a whole run of each page (the median of several, without
the browser's part), of the feature maps of a 512-pixel face, of a cached group of 1,000 faces (one
layer's statistics and mean maps), and the memory of the process after the first tenth of so many
different pictures, each checked and opened inside, and after all of them. To be run with nothing
else on the machine.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from streamlit.testing.v1 import AppTest

from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.explain.face_activations import FaceActivations
from backend.explain.feature_maps import FeatureMaps
from backend.explain.group_averages import MAP_SIDE, average_of, maps_path, read_group_maps
from backend.face_sets.manifest import Entry
from dashboard.shared.selection import ChosenPicture
from tests import pictures

RUNS = 5
MEMBERS = 1000


def check_page() -> None:
    """As the app runs it."""
    from dashboard.check import page as check_face
    from dashboard.shared import selection

    selection.keep()
    check_face.main()
    selection.publish()


def inside_page() -> None:
    """As the app runs it."""
    from dashboard.inside import page as feature_maps
    from dashboard.shared import selection

    selection.keep()
    feature_maps.main()
    selection.publish()


def groups_page() -> None:
    """As the app runs it."""
    from dashboard.groups import page as groups
    from dashboard.shared import selection

    selection.keep()
    groups.main()
    selection.publish()


def question_page() -> None:
    """As the app runs it."""
    from dashboard.question import page as the_question
    from dashboard.shared import selection

    selection.keep()
    the_question.main()
    selection.publish()


def generator_page() -> None:
    """As the app runs it; makes no face."""
    from dashboard.generator import page as the_generator
    from dashboard.shared import selection

    selection.keep()
    the_generator.main()
    selection.publish()


def turn_page() -> None:
    """As the app runs it; begins no session."""
    from dashboard.shared import selection
    from dashboard.your_turn import page as your_turn

    selection.keep()
    your_turn.main()
    selection.publish()


def model_page() -> None:
    """As the app runs it."""
    from dashboard.model import page as the_model
    from dashboard.shared import selection

    selection.keep()
    the_model.main()
    selection.publish()


def mistakes_page() -> None:
    """As the app runs it."""
    from dashboard.mistakes import page as mistakes
    from dashboard.shared import selection

    selection.keep()
    mistakes.main()
    selection.publish()


def spectrum_page() -> None:
    """As the app runs it."""
    from dashboard.shared import selection
    from dashboard.spectrum import page as spectrum

    selection.keep()
    spectrum.main()
    selection.publish()


PAGES = (
    *(turn_page, check_page, question_page, generator_page, model_page, mistakes_page),
    *(inside_page, groups_page, spectrum_page),
)


def main() -> None:
    """Measure everything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pictures", type=int, default=200)
    asked = arguments.parse_args()
    for page in PAGES:
        told(f"{page.__name__} warm, seconds", page_seconds(page))
    extractor = FeatureMaps.load(SHIPPED)
    face = np.random.default_rng(0).uniform(0, 255, (512, 512, 3)).astype(np.float32)
    told("feature maps of a 512 px face, seconds", seconds(lambda: extractor.of_all(face)))
    told(f"a cached group of {MEMBERS:,}, seconds", group_seconds(extractor))
    early, late = memory(asked.pictures)
    told(f"megabytes after {asked.pictures // 10} pictures", early)
    told(f"megabytes after {asked.pictures} pictures", late)


def told(what: str, figure: float) -> None:
    """One line."""
    print(json.dumps({what: round(figure, 3)}), flush=True)


def seconds(work: Callable[[], object]) -> float:
    """The median of RUNS, after one to warm up."""
    work()
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def page_seconds(page: Callable[[], None]) -> float:
    """A whole run of a page by a visitor who comes back to it."""
    visitor = AppTest.from_function(page, default_timeout=300)

    def run() -> None:
        assert not visitor.run().exception

    return seconds(run)


def group_seconds(extractor: FeatureMaps) -> float:
    """Statistics and mean maps of a group that was computed before; the widest layer."""
    files = ModelFiles.load(SHIPPED)
    layer = max(extractor.layers, key=lambda each: each.channels)
    random = np.random.default_rng(0)
    everyone = FaceActivations(
        pd.DataFrame(),
        {layer.name: random.normal(size=(5 * MEMBERS, layer.channels)).astype(np.float32)},
    )
    rows = random.permutation(5 * MEMBERS)[:MEMBERS]
    names = [f"{number}.jpg" for number in range(MEMBERS)]
    members = [Entry(Path(name), name, "real", "s", "", "test", name, 512) for name in names]
    with tempfile.TemporaryDirectory() as folder:
        path = maps_path(files, members, Path(folder))
        path.parent.mkdir(parents=True)
        maps = {
            each.name: np.zeros((MAP_SIDE, MAP_SIDE, each.channels), np.float16)
            for each in extractor.layers
        }
        np.savez(path, **maps)
        return seconds(
            lambda: (
                average_of(everyone, layer.name, rows),
                read_group_maps(files, members, layer.name, Path(folder)),
            )
        )


def memory(count: int) -> tuple[float, float]:
    """Megabytes of this process after a tenth of the pictures, and after all of them."""
    visitors = [
        AppTest.from_function(page, default_timeout=300) for page in (check_page, inside_page)
    ]
    random = np.random.default_rng(0)
    early = 0.0
    for number in range(1, count + 1):
        noise = random.integers(-8, 8, pictures.portrait().shape)
        rgb = (pictures.portrait() + noise).clip(0, 255).astype(np.uint8)
        chosen = ChosenPicture(str(number), pictures.encoded(rgb))
        for visitor in visitors:
            visitor.session_state["picture"] = chosen
            assert not visitor.run().exception
        if number == max(1, count // 10):
            early = resident()
    return early, resident()


def resident() -> float:
    """Megabytes that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmRSS:"))) / 1000


if __name__ == "__main__":
    main()
