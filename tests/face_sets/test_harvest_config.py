import re
from pathlib import Path

import pytest

from backend.face_sets.harvest_config import read_config
from backend.face_sets.toml_config import ConfigError

README = Path(__file__).parents[2] / "backend" / "face_sets" / "README.md"
HEAD = 'contact = "me@example.org"\n'
SOURCE = '[[sources]]\nname = "a"\nlabel = "real"\norigin = "o"\nurls = ["https://a.example/"]\n'


def config_file(folder: Path, text: str) -> Path:
    path = folder / "harvest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_readmes_example_is_one(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (example,) = (one for one in examples if "contact" in one)
    fakes, reals = read_config(config_file(tmp_path, example)).sources
    assert len(list(fakes.addresses())) == 500
    addresses = list(reals.addresses())
    assert addresses[0] == ("https://example.org/portraits/0001.jpg", 0)
    assert addresses[-1] == ("https://example.org/portraits/0120.jpg", 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("contact =", "isn't TOML"),
        (SOURCE, "contact: Field required"),
        (HEAD, "sources: Field required"),
        (HEAD + SOURCE + "colour = 1", "sources.0.colour: Extra inputs"),
        (HEAD + SOURCE + SOURCE, "the same name"),
        (HEAD + SOURCE.replace('"a"', '"../a"'), "sources.0.name"),
        (HEAD + SOURCE.replace("real", "maybe"), "sources.0.label"),
        (HEAD + SOURCE.replace("real", "fake"), "a fake has a generator"),
        (HEAD + SOURCE + 'generator = "stylegan2"', "a real has none"),
        (HEAD + SOURCE + 'last_steps = ["png"]', "'png' is no mangling"),
        (HEAD + SOURCE + "numbers = [1, 2]", "go together"),
        (HEAD + SOURCE.replace(".example/", ".example/{number}"), "go together"),
        (HEAD + SOURCE.replace(".example/", "/{number") + "numbers = [1, 2]", "go together"),
        (HEAD + SOURCE.replace(".example/", "/{number}") + "numbers = [2, 1]", "in this order"),
        (HEAD + SOURCE + "seconds = 0", "greater than 0"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)) as caught:
        read_config(config_file(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_last_steps_that_differ_by_class_are_noticed(tmp_path: Path) -> None:
    fake = SOURCE.replace('"a"', '"b"').replace('"real"', '"fake"\ngenerator = "g"')
    assert read_config(config_file(tmp_path, HEAD + SOURCE + fake)).classes_end_alike
    uneven = HEAD + SOURCE + fake + "last_steps = []"
    assert not read_config(config_file(tmp_path, uneven)).classes_end_alike
    alone = HEAD + SOURCE + "last_steps = []"
    assert read_config(config_file(tmp_path, alone)).classes_end_alike
