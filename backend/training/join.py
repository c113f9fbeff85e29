"""Two networks that were trained apart into one pair: `uncanny join`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from backend.detector.networks import PAIRS, build_network
from backend.detector.networks.pair import joined, member
from backend.detector.weights_folder import FOLDER, WEIGHTS_NAME
from backend.training.training_record import (
    TrainingError,
    TrainingRecord,
    record_of,
    write_record,
)

if TYPE_CHECKING:
    import keras


def join(
    name: str, members: tuple[Path, Path], round_weights: Callable[["keras.Model"], None]
) -> TrainingRecord:
    """Write the weights of a pair and their record to `backend/detector/weights/NAME`.

    Args: members are folders as `uncanny train --out` leaves them; round_weights sets the pair's
    weights to what the browser will compute with, see `export.browser_weights`.
    Raises TrainingError where `name` isn't a pair, or a folder isn't one of its members.
    """
    if name not in PAIRS:
        raise TrainingError(f"{name} isn't a pair; try {', '.join(PAIRS)}.")
    first, second = (record_of(folder / WEIGHTS_NAME, member(name)) for folder in members)
    networks = (_network(members[0], first), _network(members[1], second))
    pair = joined(name, networks)
    round_weights(pair)
    record = first.model_copy(
        update={"network": name, "parameters": pair.count_params(), "beside": second}
    )
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    pair.save_weights(folder / WEIGHTS_NAME)
    write_record(folder, record)
    return record


def _network(folder: Path, record: TrainingRecord) -> "keras.Model":
    network = build_network(record.network)
    network.load_weights(folder / WEIGHTS_NAME)
    return network
