"""All that the extension gets from Python, written to its folder."""

import json
from pathlib import Path

from backend.detector.contract import Contract
from backend.detector.shipped import SHIPPED
from backend.evidence import trust_list
from backend.evidence.contract import LabelTable, build_labels
from export.contract import build_contract
from export.graph import export_graph
from export.locale import english_messages
from export.traces_page import traces_page

EXTENSION = Path(__file__).parent.parent / "extension"


def export_extension(name: str = SHIPPED, extension: Path = EXTENSION) -> None:
    """Write the graph model, the contract and the table of labels with their schemas, the trust
    list and the English words; and the table of labels for people, beside Python's."""
    export_graph(name, extension / "model" / "network")
    for path, text in computed_texts(name, extension).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def computed_texts(name: str = SHIPPED, extension: Path = EXTENSION) -> dict[Path, str]:
    """Every text file that `export_extension` writes, and what it should hold now."""
    model = extension / "model"
    return {
        model / "labels.json": build_labels().model_dump_json(indent=1) + "\n",
        model / "labels.schema.json": _json(LabelTable.model_json_schema()),
        model / "trust" / "anchors.pem": trust_list.anchors(),
        model / "contract.json": build_contract(name).model_dump_json(indent=1) + "\n",
        model / "contract.schema.json": _json(Contract.model_json_schema()),
        extension / "_locales" / "en" / "messages.json": _json(
            dict(english_messages(extension / "words.json"))
        ),
        extension.parent / "backend" / "evidence" / "traces.md": traces_page(),
    }


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
