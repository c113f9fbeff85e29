import numpy as np

from backend.generator.face_generator import LATENT, LEVELS, mixed
from backend.generator.noise import Model
from backend.generator.styles import style_name, styles_as_inputs
from tests.generator.openvino_here import ov

SIDES = (4, 8)


def small_synthesis() -> Model:
    """Maps of each side, times what a weight of their own makes of the one style."""
    ops = ov().opset13
    style = ops.parameter([1, 2], np.float32, name="style")
    style.output(0).set_names({"style"})
    images = []
    for side in SIDES:
        weight = ops.constant(np.array([[side], [1]], np.float32))
        scale = ops.reshape(ops.matmul(style, weight, False, False), [1, 1, 1, 1], False)
        images.append(ops.multiply(scale, ops.constant(np.ones((1, 1, side, side), np.float32))))
    return ov().Model(images, [style], "synthesis")


def test_each_level_gets_a_style_of_its_own() -> None:
    model = small_synthesis()
    assert styles_as_inputs(model) == SIDES
    assert [one.any_name for one in model.inputs] == [style_name(side) for side in SIDES]
    styles = {"style4": np.array([[1, 0]], np.float32), "style8": np.array([[0, 5]], np.float32)}
    coarse, fine = (ov().compile_model(model, "CPU")(styles)[index] for index in range(len(SIDES)))
    assert np.unique(coarse) == 4
    assert np.unique(fine) == 5


def test_one_style_everywhere_is_the_network_as_it_was() -> None:
    before, after = small_synthesis(), small_synthesis()
    styles_as_inputs(after)
    style = np.array([[2, 3]], np.float32)
    wanted = ov().compile_model(before, "CPU")({"style": style})
    got = ov().compile_model(after, "CPU")({style_name(side): style for side in SIDES})
    for output in range(len(SIDES)):
        np.testing.assert_array_equal(got[output], wanted[output])


def test_mixing_changes_over_at_a_level() -> None:
    coarse, fine = np.zeros((1, LATENT), np.float32), np.ones((1, LATENT), np.float32)
    assert mixed(coarse, fine, 32)[:, 0].tolist() == [0, 0, 0, 1, 1, 1, 1, 1]
    assert mixed(coarse, fine, LEVELS[0]).min() == 1
