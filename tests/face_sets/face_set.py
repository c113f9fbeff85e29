"""A tiny face set in the open set's format, made from the astronaut."""

from pathlib import Path

import numpy as np
from PIL import Image

from tests.pictures import portrait

HEAD = "path,label,source,generator,split,group,width"


def write_face_set(folder: Path, per_split: int = 6, prefix: str = "") -> Path:
    """Half "real" (the portrait), half "fake" (the same, darkened), and one without a face."""
    folder.mkdir(exist_ok=True)
    rows = [HEAD]
    generator = np.random.default_rng(0)
    for split in ("train", "val", "test"):
        for index in range(per_split):
            fake = index % 2 == 1
            pixels = portrait()[:330, 60:390] * (0.4 if fake else 1.0)
            noisy = pixels + generator.normal(0, 4, pixels.shape)
            name = f"{prefix}{split}-{index}.png"
            Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(folder / name)
            kind = "fake,tpdne-1024,stylegan2" if fake else "real,ffhq-1024,"
            rows.append(f"{name},{kind},{split},{prefix}{split}{index},330")
    Image.new("RGB", (300, 300), "teal").save(folder / f"{prefix}no-face.png")
    rows.append(f"{prefix}no-face.png,fake,sd15,stable-diffusion-1.5,test,gx,300")
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
    return folder
