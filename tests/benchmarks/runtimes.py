"""The shipped network in three runtimes: TensorFlow, LiteRT (XNNPACK) and ONNX Runtime.

    python -m tests.benchmarks.runtimes --passes 100

Prints a Markdown table: seconds from a fresh process to its first answer (imports included),
milliseconds a crop afterwards (median and 95th percentile), most resident memory, each also as a
ratio to LiteRT's, and how far the logit is from LiteRT's. One thread each, as in a worker of the
backend; every runtime has processes of its own, which take turns. Needs the extra `bench`; to be
run with nothing else on the machine.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from backend.detector.networks import network_input
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.images.scaling import Float32

Pass = Callable[[Float32], float]
"""A crop (side, side, 3) float32, RGB 0-255, to its logit."""
Figures = dict[str, float]
TURNS = 3
WARMING = 5
BASE = "LiteRT"


def tensorflow_pass(_: Path) -> Pass:
    """The Keras model in a `tf.function`, as it was exported for LiteRT."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    from backend.detector.weights_folder import load_network

    network = load_network(SHIPPED)
    run = tf.function(
        lambda pixels: network(pixels, training=False)["logit"],
        input_signature=[tf.TensorSpec((None, None, None, 3), tf.float32)],
    )
    return lambda crop: float(run(crop[None])[0])


def litert_pass(_: Path) -> Pass:
    """As the backend runs it."""
    from backend.detector.litert_runtime import LiteRtRuntime

    run = LiteRtRuntime(ModelFiles.load(SHIPPED))
    return lambda crop: run(crop).logit


def onnx_pass(converted: Path) -> Pass:
    """The flat buffer's graph, converted by tf2onnx."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(converted, options, providers=["CPUExecutionProvider"])
    (pixels,) = session.get_inputs()
    logit = next(output.name for output in session.get_outputs() if len(output.shape) == 1)
    return lambda crop: float(session.run([logit], {pixels.name: crop[None]})[0][0])


RUNTIMES = {"TensorFlow": tensorflow_pass, BASE: litert_pass, "ONNX Runtime": onnx_pass}


def main() -> None:
    """Measure all, or one in this process (`--only`, for the processes of the others)."""
    asked = _arguments()
    if asked.only:
        print(json.dumps(measured(asked.only, asked.converted, asked.side, asked.passes)))
        return
    with tempfile.TemporaryDirectory() as folder:
        converted = Path(folder) / "network.onnx"
        convert(ModelFiles.load(SHIPPED).flat_buffer, converted)
        turns = [
            {name: _in_own_process(name, converted, asked) for name in RUNTIMES}
            for _ in range(TURNS)
        ]
    print(table({name: middle([turn[name] for turn in turns]) for name in RUNTIMES}))


def _arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    side = network_input(SHIPPED).side_max
    arguments.add_argument("--side", type=int, default=side, help="of the crop, in pixels")
    arguments.add_argument("--passes", type=int, default=100)
    arguments.add_argument("--only", choices=RUNTIMES, help=argparse.SUPPRESS)
    arguments.add_argument("--converted", type=Path, help=argparse.SUPPRESS)
    return arguments.parse_args()


def convert(flat_buffer: Path, converted: Path) -> None:
    """Write the ONNX graph. Raises SystemExit with the converter's words where it fails."""
    command = [sys.executable, "-m", "tf2onnx.convert", "--opset", "17"]
    files = ["--tflite", str(flat_buffer), "--output", str(converted)]
    result = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"tf2onnx failed; is the extra `bench` there?\n{result.stderr[-1000:]}")


def _in_own_process(name: str, converted: Path, asked: argparse.Namespace) -> Figures:
    command = [sys.executable, "-m", "tests.benchmarks.runtimes", "--only", name]
    options = ["--converted", converted, "--side", asked.side, "--passes", asked.passes]
    started = time.monotonic()
    child = subprocess.Popen([*command, *map(str, options)], stdout=subprocess.PIPE, text=True)
    assert child.stdout
    child.stdout.readline()  # "ready", printed with the first answer
    cold = time.monotonic() - started
    figures: Figures = json.loads(child.communicate()[0])
    return {"cold_seconds": cold, **figures}


def measured(name: str, converted: Path, side: int, passes: int) -> Figures:
    """Load, answer, say so, then time."""
    run = RUNTIMES[name](converted)
    crop = np.random.default_rng(0).uniform(0, 255, (side, side, 3)).astype(np.float32)
    logit = run(crop)
    print("ready", flush=True)
    for _ in range(WARMING):
        run(crop)
    times = [_seconds(run, crop) for _ in range(passes)]
    return {
        "median_ms": float(np.median(times)) * 1000,
        "p95_ms": float(np.quantile(times, 0.95)) * 1000,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "logit": logit,
    }


def _seconds(run: Pass, crop: Float32) -> float:
    started = time.perf_counter()
    run(crop)
    return time.perf_counter() - started


def middle(turns: list[Figures]) -> Figures:
    """The median of each figure over the turns."""
    return {key: float(np.median([turn[key] for turn in turns])) for key in turns[0]}


def table(figures: dict[str, Figures]) -> str:
    """Markdown, a row a runtime."""
    base = figures[BASE]
    lines = [
        "| runtime | first answer | ratio | a crop (95th percentile) | ratio | memory | ratio"
        " | logit away |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, row in figures.items():
        ratios = {key: f"{row[key] / base[key]:.2f}" for key in base if key != "logit"}
        cells = [
            name,
            f"{row['cold_seconds']:.2f} s",
            ratios["cold_seconds"],
            f"{row['median_ms']:.1f} ms ({row['p95_ms']:.1f})",
            ratios["median_ms"],
            f"{row['megabytes']:.0f} MB",
            ratios["megabytes"],
            f"{abs(row['logit'] - base['logit']):.1e}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
