"""The model card (Mitchell et al. 2019), written from the record and the report."""

from backend.detector.contract import Rate
from backend.detector.weights_folder import ModelFiles
from backend.training.report import Report
from backend.training.training_record import TrainingRecord


def card_markdown(files: ModelFiles, record: TrainingRecord, report: Report) -> str:
    """The card of a network as a page; every figure comes from the files beside it."""
    performance, thresholds = files.performance, files.thresholds
    onset = record.overfitting_from_epoch
    return f"""# Model card: {files.name} {files.version}

**What it answers.** Whether a picture of a face is a photograph or was made by a StyleGAN-type
generator. It gives a logit; the calibrated probability assumes that half of such pictures are
synthetic unless the caller says otherwise.

**How often it is right.** On the {performance.set_name}, against all photographs of that split:
{_rate(performance.tpr)} of the fakes are called synthetic, and so are {_rate(performance.fpr)} of
the photographs. `report.md` beside this card has every source, with intervals.

**Thresholds** (on the logit): synthetic above {thresholds.upper:.2f}, photograph below
{thresholds.lower:.2f}, else unsure. They were chosen on the val split.

**Training.** {record.faces["train"]} faces ({record.faces["val"]} for validation) of
{", ".join(record.recipe.sources)}; {record.parameters:,} parameters; {len(record.curves)} epochs in
{record.seconds} s on {record.machine}; kept epoch {record.kept_epoch}
({f"val loss only got worse from epoch {onset}" if onset else "no overfitting was seen"}).
Command: `{record.command}`.

**Limits.** Diffusion portraits are another family: see the report for how many are caught. Face
swaps and edited photographs are not what it looks for. Faces under {files.input.face_min} pixels
are not judged. The photographs it learned from are mostly FFHQ and CelebA-HQ, with their share of
ages, skin tones and cameras; it has not been shown to be equally right for all people. `full` view
goes the same way as `face` until native tiles are built.

**Licence.** Weights Apache-2.0. They were trained on FFHQ, which is for non-commercial research.
{_share(report)}
"""


def _share(report: Report) -> str:
    n = report["n"]
    return (
        f"\n**Evaluated on** {n['reals']} photographs and {n['fakes']} synthetic faces of the open"
        f" {report['split']} split."
    )


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return "an unknown share (too few pictures)"
    return f"{100 * rate.rate:.1f} % [{100 * rate.low:.1f}, {100 * rate.high:.1f}] (n = {rate.n})"
