"""Whether two pictures are the same but for scaling and compression."""

import numpy as np
from PIL import Image

ALIKE = 12.0
"""Mean distance of grey levels that scaling and JPEG make; a mirrored portrait is 75 off."""


def are_alike(one: Image.Image, other: Image.Image) -> bool:
    """Compare at 32 x 32 grey pixels."""
    grey = [np.asarray(image.convert("L").resize((32, 32)), np.float32) for image in (one, other)]
    return float(np.abs(grey[0] - grey[1]).mean()) < ALIKE
