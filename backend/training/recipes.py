"""How each network is trained, unless the command line says otherwise."""

from backend.detector.networks import LITES
from backend.training.training_record import Recipe

TALK_SOURCES = (
    "ffhq-1024",
    "ffhq-512",
    "ffhq-256",
    "faceshq-real-1024",
    "faceshq-real-512",
    "tpdne-1024",
    "tpdne-512",
    "tpdne-wm-1024",
    "tpdne-wm-512",
    "stylegan2-samples-1024",
    "faceshq-fake-1024",
    "faceshq-fake-512",
    "stylegan-256",
)
"""FFHQ (and CelebA-HQ, as faceshq mixes them) and StyleGAN faces, as in the talk."""
FROM_SCRATCH = Recipe(
    epochs=18,
    cooldown=18,
    epoch_faces=4000,
    batch_size=32,
    learning_rate=2e-3,
    weight_decay=1e-3,
)
FINE_TUNED = Recipe(
    epochs=18,
    cooldown=6,
    epoch_faces=9600,
    batch_size=48,
    learning_rate=5e-4,
    weight_decay=5e-2,
    average=0.998,
    patched=0.5,
    imagenet=True,
)
SHIPPED = FINE_TUNED.model_copy(
    update={
        "epochs": 84,
        "cooldown": 14,
        "epoch_faces": 12_000,
        "trunk_side": 160,
        "val_step": 3,  # 5,900 val faces, at two sides, would take a fifth of the time
    }
)
"""Of the weights that ship: 1,008,000 faces, the small side first and the full side last."""
RECIPES = {
    "seed-cnn": FROM_SCRATCH.model_copy(update={"sources": TALK_SOURCES}),
    **dict.fromkeys(LITES, FINE_TUNED),
    "lite0-cut": SHIPPED,
    "tiny-ladeda": FROM_SCRATCH,
    "npr": FROM_SCRATCH.model_copy(update={"learning_rate": 1e-3}),
}


def cut_short(recipe: Recipe, epochs: int, cooldown: int, epoch_faces: int) -> Recipe:
    """A recipe for fewer faces, with a moving average that remembers the same share of its steps.

    An average over more steps than a run has would be the weights that it started from.
    """
    remembered = 1 / (1 - recipe.average)
    share = min(1.0, epochs * epoch_faces / (recipe.epochs * recipe.epoch_faces))
    return recipe.model_copy(
        update={
            "epochs": epochs,
            "cooldown": cooldown,
            "epoch_faces": epoch_faces,
            "trunk_side": 0,  # so short a run has no time to learn another side
            "average": 1 - 1 / max(1.0, remembered * share),
        }
    )
