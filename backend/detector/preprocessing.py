"""What a network is given of a face, in checking and in training alike."""

from backend.detector.contract import NetworkInput
from backend.faces.crops import crop_around
from backend.faces.finder import FoundFace
from backend.images.decoding import Rgb
from backend.images.scaling import Float32, bilinear, box_factor, box_reduce


def face_crop(rgb: Rgb, face: FoundFace, given: NetworkInput) -> Float32:
    """The square around a face, upright; the network's graph does what is left of the scaling.

    Args: rgb (height, width, 3) uint8.
    Returns: (side, side, 3) float32, RGB 0-255; see `Crop.scaled`.
    """
    crop = crop_around(face, rgb.shape[1], rgb.shape[0])
    return crop.scaled(rgb, given.side_min, given.side_max)


def scaled_for(crop: Float32, given: NetworkInput) -> Float32:
    """The graph's part of the scaling, for a runtime that has it outside the graph.

    Args: crop as `face_crop` returns it. Returns: (side, side, 3), side within the input's.
    """
    side = min(max(crop.shape[0], given.side_min), given.side_max)
    return bilinear(crop, side, side)


def reduced_and_scaled(crop: Rgb, side: int) -> Float32:
    """The whole scaling at once, the graph's part too: a square crop to (side, side, 3) float32."""
    return bilinear(box_reduce(crop, box_factor(crop.shape[0], side)), side, side)
