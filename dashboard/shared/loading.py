"""Everything slow or large, loaded once or kept within bounds."""

import atexit
import gc
from dataclasses import dataclass
from threading import Lock

import numpy as np
import streamlit as st
from PIL import Image

from backend.detector.detector import Detector, FaceCheck, PictureCheck
from backend.detector.shipped import SHIPPED
from backend.detector.weights_folder import ModelFiles
from backend.detector.words import Verdict
from backend.evidence.chain import Chain
from backend.evidence.declaration import Declaration
from backend.evidence.provenance import ProvenanceReader
from backend.explain.ablation import ChannelSwitch
from backend.explain.ablation_table import AblationTable, read_table
from backend.explain.feature_maps import FeatureMaps
from backend.explain.grad_cam import GradCam, RandomisedMap
from backend.explain.group_averages import GroupAverages
from backend.explain.shipped_arrays import arrays_folder
from backend.faces.crops import crop_around
from backend.images.decode_pool import DecodePool
from backend.images.decoding import Rgb, decode
from backend.images.scaling import Float32
from dashboard.shared import open_set

DISPLAY_SIDE = 1000
"""Longest side of a picture as shown; the check sees all its pixels."""
CROP_SIDE = 400
THUMBNAIL_SIDE = 220
_ONE_AT_A_TIME = Lock()
"""Finder and network aren't safe across threads, and every visitor has a thread."""
_ONE_READER = Lock()
"""The same of the process that reads what files say."""


@dataclass(frozen=True)
class FaceView:
    """One face with what the pages show of it."""

    check: FaceCheck
    crop: Rgb
    """(side, side, 3), at most CROP_SIDE."""
    network_crop: Float32
    """(side, side, 3) float32 RGB 0-255, what the network was given."""


@dataclass(frozen=True)
class CheckedPicture:
    """A checked picture at display size, without its full pixels."""

    rgb: Rgb
    scale: float
    """Display pixels over the picture's own."""
    width: int
    height: int
    format: str
    animated: bool
    verdict: Verdict
    """Of the whole picture."""
    faces: list[FaceView]


@dataclass(frozen=True)
class FileStatements:
    """What a picture's file says of itself."""

    declaration: Declaration | None
    chain: Chain
    """Without a link where it has no Content Credentials."""


@st.cache_resource(max_entries=1, show_spinner="Loading the network…")
def detector() -> Detector:
    """The shipped detector."""
    return Detector.load()


@st.cache_resource(max_entries=1, show_spinner="Loading the network…")
def extractor() -> FeatureMaps:
    """The shipped network's convolutions.

    Streamlit clears Keras's session after every run of a page, and that collects garbage.
    TensorFlow and the network stay, so they are taken out of what is walked: 0.5 s a run become
    0.2 ms.
    """
    feature_maps = FeatureMaps.load(SHIPPED)
    gc.collect()
    gc.freeze()
    return feature_maps


@st.cache_resource(max_entries=1)
def model_files() -> ModelFiles:
    """Name, version and rates of the shipped network, without loading it."""
    return ModelFiles.load(SHIPPED)


@st.cache_resource(max_entries=1)
def group_averages() -> GroupAverages | None:
    """The shipped averages; None where there are none for exactly these weights."""
    try:
        averages = GroupAverages.read(arrays_folder(SHIPPED))
    except FileNotFoundError:
        return None
    return averages if averages.summary.weights_sha256 == model_files().weights_sha256 else None


def answered(rgb: Rgb) -> PictureCheck:
    """The detector's answer about a picture (height, width, 3), at a prior of a half."""
    network = detector()
    with _ONE_AT_A_TIME:
        return network.check(rgb)


@st.cache_resource(max_entries=1, show_spinner=False)
def _decoders() -> DecodePool:
    """What a visitor brings may hang or crash what decodes it, and every visitor has the same."""
    pool = DecodePool(1)
    atexit.register(pool.stop)
    return pool


@st.cache_data(max_entries=8, show_spinner="Checking the picture…")
def checked(data: bytes) -> CheckedPicture:
    """Decode a file and check its faces, at a prior of a half. Raises PictureProblem."""
    picture = _decoders().decode(data)
    network = detector()
    answer = answered(picture.rgb)
    faces = []
    for face in answer.faces:
        crop = crop_around(face.face, picture.width, picture.height).of(picture.rgb, CROP_SIDE)
        faces.append(FaceView(face, shrunk(crop, CROP_SIDE), network.crop(picture.rgb, face.face)))
    rgb = shrunk(picture.rgb, DISPLAY_SIDE)
    return CheckedPicture(
        rgb,
        rgb.shape[1] / picture.width,
        picture.width,
        picture.height,
        picture.format,
        picture.animated,
        answer.verdict,
        faces,
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def _provenance_reader() -> ProvenanceReader:
    """In a process of its own, as the parsers read what strangers wrote."""
    reader = ProvenanceReader()
    atexit.register(reader.stop)
    return reader


@st.cache_data(max_entries=8, show_spinner="Reading what the file says…")
def file_statements(data: bytes) -> FileStatements:
    """What a file says of itself. Never raises: what can't be read says so."""
    reader = _provenance_reader()
    with _ONE_READER:
        provenance = reader.read(data)
        has_credentials = provenance.content_credentials.state not in ("none", "remote")
        chain = reader.read_chain(data) if has_credentials else Chain(links=())
    return FileStatements(provenance.declaration, chain)


@st.cache_data(max_entries=32, show_spinner=False)
def decoded_thumbnail(data: bytes) -> Rgb:
    """A small picture out of a file's own statements. Raises PictureProblem."""
    return shrunk(_decoders().decode(data).rgb, THUMBNAIL_SIDE)


# Not cache_data: to copy the 30 MB of a large face for every reader takes longer than asking.
@st.cache_resource(max_entries=4, show_spinner="Asking every layer…")
def feature_maps(network_crop: Float32) -> dict[str, Float32]:
    """The maps (rows, columns, channels) of each convolution by its name; read-only."""
    return extractor().of_all(network_crop)


@st.cache_data(max_entries=4, show_spinner=False)
def first_input(network_crop: Float32) -> Float32:
    """What a convolution that looks at the picture is given: (rows, columns, 3)."""
    return extractor().first_input(network_crop)


@st.cache_resource(max_entries=1, show_spinner="Loading the network…")
def switch() -> ChannelSwitch:
    """The shipped network with its channels to switch off."""
    return ChannelSwitch.load(SHIPPED)


@st.cache_resource(max_entries=1, show_spinner="Loading the network…")
def switch_alone() -> ChannelSwitch:
    """The same without the look at the mirror image, for many faces."""
    return ChannelSwitch.load(SHIPPED, mirrored=False)


@st.cache_data(max_entries=512, show_spinner=False)
def logit_without(network_crop: Float32, layer: str | None, channel: int) -> float:
    """The face's logit with one channel off; with all on where no layer is named."""
    return float(switch().logits(network_crop[None], layer, channel)[0])


@st.cache_resource(max_entries=2, show_spinner="Loading the network…")
def grad_cam(layer: str) -> GradCam:
    """Grad-CAM of the shipped network at a convolution."""
    return GradCam.load(SHIPPED, layer)


@st.cache_data(max_entries=8, show_spinner="Drawing weights at random…")
def randomised_maps(network_crop: Float32, layer: str) -> list[RandomisedMap]:
    """Grad-CAM as trained and with more and more random weights."""
    return grad_cam(layer).checked(network_crop)


@st.cache_resource(max_entries=1)
def ablation_table() -> AblationTable | None:
    """The shipped table; None where there is none for exactly these weights."""
    try:
        table = read_table(SHIPPED)
    except FileNotFoundError:
        return None
    return table if table.weights_sha256 == model_files().weights_sha256 else None


@st.cache_data(max_entries=256, show_spinner=False)
def thumbnail(name: str) -> Rgb:
    """A picture of the open set, small. Raises OSError, PictureProblem, KeyError."""
    return shrunk(decode(open_set.entries()[name].path.read_bytes()).rgb, THUMBNAIL_SIDE)


def fetched(url: str) -> bytes:
    """The bytes behind a web address. Raises PictureProblem."""
    from backend.images.fetching import fetch

    return fetch(url)


def shrunk(rgb: Rgb, longest: int) -> Rgb:
    """A copy for the eye, its longer side at most `longest`; the network never sees it."""
    image = Image.fromarray(rgb)
    image.thumbnail((longest, longest))
    return np.asarray(image)
