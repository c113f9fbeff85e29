"""The model card (Mitchell et al., arXiv 1810.03993), written from the record and the report."""

from backend.detector.contract import Rate
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.report import Report, interval_text, percent_text, table_lines
from backend.training.training_record import TrainingRecord

MACHINE_WATTS = 30
"""Assumed for two cores of a server at full load, memory and cooling included; not measured."""


def card_markdown(files: ModelFiles, record: TrainingRecord, report: Report) -> str:
    """The card of a network as a page; every figure comes from the files beside it."""
    return "\n".join(
        [
            f"# Model card: {files.name} {files.version}",
            "",
            *_answers(files),
            *_results(files, report),
            *_training(record),
            *_data(record),
            *_limits(files),
        ]
    )


def _answers(files: ModelFiles) -> list[str]:
    thresholds = files.thresholds
    return [
        "## What it answers",
        "",
        "Whether a picture of a face is a photograph or was made by a StyleGAN-type generator. It"
        " gives a logit; the calibrated probability assumes that half of such pictures are"
        f" synthetic unless the caller says otherwise. Above a logit of {thresholds.upper:.2f} the"
        f" verdict is synthetic, below {thresholds.lower:.2f} photograph, between them unsure. Both"
        " were chosen on the val split, as found and mangled together: the upper one lets at most"
        " 0.3 % of the photographs be called synthetic, the lower one at most 1 % of the StyleGAN"
        " faces be called a photograph.",
        "",
    ]


def _results(files: ModelFiles, report: Report) -> list[str]:
    performance, n = files.performance, report["n"]
    return [
        "## How often it is right",
        "",
        f"On the {performance.set_name}: {_rate(performance.tpr)} of the fakes are called"
        f" synthetic, and so are {_rate(performance.fpr)} of the photographs. Over all,"
        f" {n['reals']} photographs and {n['fakes']} synthetic faces that had no part in training"
        " or in choosing thresholds, as found and as the web mangles them:",
        "",
        *table_lines(
            [
                "mangling",
                "StyleGAN: ROC AUC",
                "called synthetic",
                "called photograph",
                "photographs called synthetic (FPR)",
                "photographs left unsure",
                "other generators called synthetic",
            ],
            [
                [
                    f"`{mangling}`",
                    interval_text(figures["stylegan"]["roc_auc"]),
                    percent_text(figures["stylegan"]["tpr"]),
                    percent_text(figures["stylegan"]["called_photograph"]),
                    percent_text(figures["reals"]["fpr"]),
                    percent_text(figures["reals"]["unsure"]),
                    percent_text(figures["others"]["tpr"]),
                ]
                for mangling, figures in report["summary"].items()
            ],
        ),
        "",
        "`report.md` beside this card has every source, generator and size, with intervals.",
        "",
    ]


def _training(record: TrainingRecord) -> list[str]:
    kilowatt_hours = sum(run.seconds for run in record.runs) / 3600 * MACHINE_WATTS / 1000
    return [
        "## Training",
        "",
        f"{record.parameters:,} parameters.",
        "",
        *(f"{number}. {_run(run)}" for number, run in enumerate(record.runs, 1)),
        "",
        f"Energy: about {kilowatt_hours:.2f} kWh, if the machine draws {MACHINE_WATTS} W (assumed,"
        " not measured); runs that were thrown away not counted.",
        "",
    ]


def _run(record: TrainingRecord) -> str:
    recipe = record.recipe
    if recipe.started_from:
        start = f"From the weights before, `{recipe.started_from[:8]}`"
    else:
        start = "From ImageNet weights" if recipe.imagenet else "From scratch"
    return (
        f"{start}: {len(record.curves)} epochs of {recipe.epoch_faces:,} augmented faces, drawn"
        f" from {record.faces['train']:,} ({record.faces['val']:,} more for validation), in"
        f" {record.seconds:,} s on {record.machine}; kept epoch {record.kept_epoch}"
        f" ({record.overfitting})."
        f" Command: `{record.command}`.{' ' + record.remarks if record.remarks else ''}"
    )


def _data(record: TrainingRecord) -> list[str]:
    learnt_from = ", ".join(f"{source} ({count:,})" for source, count in record.all_sources.items())
    return [
        "## Data",
        "",
        "The open face set, split by photograph."
        + (f" Learnt from: {learnt_from}." if learnt_from else "")
        + " Photographs: mostly FFHQ and CelebA-HQ (Flickr users and celebrities) and"
        " UTKFace, beside official portraits, staff and stock portraits and conference speakers."
        " Fakes: StyleGAN and StyleGAN2 from several harvests, a vendor's StyleGAN portraits, and"
        " Stable Diffusion 1.5, 2.1 and XL; what is named mobilestylegan are faces that we drew"
        " ourselves. Older people, children, dark skin, head coverings and poor cameras are rarer"
        " among the photographs than among people; the sets don't say who is who, so how equally"
        " right it is for all people has not been measured.",
        "",
    ]


def _limits(files: ModelFiles) -> list[str]:
    return [
        "## Limits",
        "",
        "- Its promise is about StyleGAN-type faces. Faces by diffusion models and other generators"
        " are another family, caught as far as the table says; newer models are caught less.",
        "- Face swaps, edited and retouched photographs are not what it looks for. Heavy retouching"
        " can make a photograph look generated.",
        f"- Faces under {files.input.face_min} pixels are not judged; those under 128 are judged"
        " with less to go by.",
        "- Children are rare in its fakes, so a child's face leans towards photograph.",
        "- A picture of a screen, a print or a painting is none of its classes.",
        _full_view(files),
        "- It is evidence, not proof: at the prevalence of such avatars in the wild (0.021–0.044 %,"
        " Yang, Singh and Menczer 2024, arXiv 2401.02627) most flags would be wrong, even at a"
        " false alarm in a thousand.",
        "",
        "## Licence",
        "",
        "Weights Apache-2.0. Among what they were trained on, FFHQ and mebeauty are for"
        " non-commercial research.",
        "",
    ]


def _full_view(files: ModelFiles) -> str:
    full, side = files.full_view, files.input.side_max
    if full.tiles.weight:
        looked = (
            f"also looks at faces over {side} pixels (with their margin) in overlapping tiles at"
            " native resolution, which count in the logit with a weight of"
            f" {full.tiles.weight:.2f}, fitted on val"
        )
    else:
        looked = (
            f"would look at faces over {side} pixels (with their margin) in overlapping tiles at"
            " native resolution, too; on val that brought nothing, so it answers as `face` does"
        )
    return (
        f"- The `full` view {looked}. Thresholds, calibration and rates are its own:"
        f" {_rate(full.performance.tpr)} of the fakes are called synthetic, and so are"
        f" {_rate(full.performance.fpr)} of the photographs."
    )


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return "an unknown share (too few pictures)"
    return f"{100 * rate.rate:.1f} % [{100 * rate.low:.1f}, {100 * rate.high:.1f}] (n = {rate.n})"
