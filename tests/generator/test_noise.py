from typing import Any

import numpy as np
import pytest

from backend.generator.noise import Model, NoiseMap, noise_as_inputs
from tests.generator.openvino_here import ov

SIDES = (4, 8)


def baked() -> dict[int, np.ndarray[Any, np.dtype[np.float32]]]:
    generator = np.random.default_rng(0)
    return {side: generator.normal(3, 2, (1, 1, side, side)).astype(np.float32) for side in SIDES}


def small_synthesis() -> Model:
    """Adds a style to a noise map of each side; has a constant that is no noise map, too."""
    ops = ov().opset13
    style = ops.parameter([1, 1], np.float32, name="style")
    style.output(0).set_names({"style"})
    kernel = ops.constant(np.full((1, 1, 1, 1), 2, np.float32))
    images = [
        ops.add(ops.multiply(kernel, style), ops.constant(noise)) for noise in baked().values()
    ]
    return ov().Model(images, [style], "synthesis")


def test_each_noise_map_becomes_an_input_and_nothing_else() -> None:
    model = small_synthesis()
    maps = noise_as_inputs(model)
    assert sorted(noise_map.side for noise_map in maps) == list(SIDES)
    assert [one.any_name for one in model.inputs] == ["style", *(each.name for each in maps)]
    for noise_map in maps:
        constant = baked()[noise_map.side]
        assert noise_map.mean == pytest.approx(constant.mean(), abs=1e-6)
        assert noise_map.deviation == pytest.approx(constant.std(), abs=1e-6)


def test_the_network_is_the_same_on_the_noise_that_was_baked_in() -> None:
    before, after = small_synthesis(), small_synthesis()
    maps = noise_as_inputs(after)
    style = {"style": np.ones((1, 1), np.float32)}
    noise = {noise_map.name: baked()[noise_map.side] for noise_map in maps}
    wanted = ov().compile_model(before, "CPU")(style)
    got = ov().compile_model(after, "CPU")({**style, **noise})
    for output in range(len(SIDES)):
        np.testing.assert_allclose(got[output], wanted[output], rtol=1e-6)


def test_drawn_noise_has_the_statistics_of_its_map() -> None:
    noise = NoiseMap("noise", 512, 0.5, 0.25).draw(np.random.default_rng(0))
    assert noise.shape == (1, 1, 512, 512)
    assert noise.dtype == np.float32
    assert noise.mean() == pytest.approx(0.5, abs=0.003)
    assert noise.std() == pytest.approx(0.25, abs=0.003)
    neighbours = np.corrcoef(noise[0, 0, :, 1:].ravel(), noise[0, 0, :, :-1].ravel())[0, 1]
    assert abs(neighbours) < 0.01
