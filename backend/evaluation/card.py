"""The model card (Mitchell et al., arXiv 1810.03993), written from the record and the report."""

from backend.detector.contract import Rate
from backend.detector.weights_folder import ModelFiles
from backend.evaluation.calibrate import (
    CUT_MAX,
    MISSED_MAX,
    MISSED_OTHERS_MAX,
    MISSED_RECUT_MAX,
    ORDINARY_MAX,
    TAIL,
    TAIL_COUNT,
)
from backend.evaluation.report import (
    interval_text,
    kinds_section,
    percent_text,
    rules_text,
    table_lines,
)
from backend.evaluation.report_schema import Report, Rules
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
    rules = Rules(cut=files.verdict_file.cut, free=files.verdict_file.free)
    witness = files.eye_witness
    return [
        "## What it answers",
        "",
        "Whether a picture of a face is a photograph or was made by a StyleGAN-type generator. Two"
        " witnesses speak: the network, which gives a logit, and the place of the eyes, which"
        " StyleGAN puts at the same spot of every square picture. The calibrated probability adds"
        " up both, and assumes that half of such pictures are synthetic unless the caller says"
        " otherwise. The verdict is synthetic above an upper threshold on the logit, photograph"
        f" below a lower one, between them unsure. {rules_text(rules)} They were chosen on the val"
        " split, as found and under all manglings together, each photograph weighing one: at most"
        f" {100 * ORDINARY_MAX:g} % of ordinary photographs called synthetic,"
        f" {100 * CUT_MAX:g} % of those cut as FFHQ (of any source large enough to show it); at"
        f" most {100 * MISSED_MAX:g} % of StyleGAN's faces called a photograph,"
        f" {100 * MISSED_RECUT_MAX:g} % where somebody cut them anew, and"
        f" {100 * MISSED_OTHERS_MAX:g} % of other generators'. Shares under {100 * TAIL:g} %"
        f" that fewer than {TAIL_COUNT} pictures make up are read off the tail's shape.",
        "",
        "A picture counts half as cut as StyleGAN cuts where the farther eye lies"
        f" {100 * witness.middle:.1f} % of the longer side from its place, and less from there on."
        " Who crops a generated face takes this witness away: then the network alone answers, with"
        " the thresholds of ordinary pictures.",
        "",
    ]


def _results(files: ModelFiles, report: Report) -> list[str]:
    performance, n = files.performance, report.n
    return [
        "## How often it is right",
        "",
        f"On the {performance.set_name}: {_rate(performance.tpr)} of StyleGAN's faces are called"
        f" synthetic, cut anew {_rate(performance.tpr_cropped)}; and so are"
        f" {_rate(performance.fpr)} of ordinary photographs and {_rate(performance.fpr_cut)} of"
        " those cut as FFHQ.",
        "",
        *(f"#{line}" if line.startswith("##") else line for line in kinds_section(report)),
        "### By mangling",
        "",
        f"Over all, {n.reals} photographs and {n.fakes} synthetic faces that had no part in"
        " training or in choosing thresholds, as found and as the web mangles them:",
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
                    interval_text(figures.stylegan.roc_auc),
                    percent_text(figures.stylegan.tpr),
                    percent_text(figures.stylegan.called_photograph),
                    percent_text(figures.reals.fpr),
                    percent_text(figures.reals.unsure),
                    percent_text(figures.others.tpr),
                ]
                for mangling, figures in report.summary.items()
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


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return "an unknown share (too few pictures)"
    return f"{100 * rate.rate:.1f} % [{100 * rate.low:.1f}, {100 * rate.high:.1f}] (n = {rate.n})"
