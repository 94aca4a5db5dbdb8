"""Resources are found in a wheel, in a checkout and in an editable install, or named as missing."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from wallboard import assets

ROOT = Path(__file__).resolve().parent.parent


def installed_at(package: Path) -> ModuleType:
    """The module assets as it runs from a package that lies elsewhere."""
    package.mkdir(parents=True, exist_ok=True)
    copy = shutil.copy(assets.__file__, package / "assets.py")
    spec = importlib.util.spec_from_file_location("assets_elsewhere", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_this_checkout_reads_the_folder_beside_the_package() -> None:
    assert assets.resources() == ROOT / "resources"


def test_a_wheel_reads_the_folder_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "wallboard"
    (package / "_resources").mkdir(parents=True)

    assert installed_at(package).resources() == package / "_resources"


def test_a_wheel_is_not_led_astray_by_a_stranger_s_folder(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "wallboard"
    (package / "_resources").mkdir(parents=True)
    (tmp_path / "site-packages" / "resources").mkdir()

    assert installed_at(package).resources() == package / "_resources"


def test_a_checkout_reached_through_a_link_reads_its_own_folder(tmp_path: Path) -> None:
    package = tmp_path / "checkout" / "wallboard"
    (tmp_path / "checkout" / "resources").mkdir(parents=True)
    package.mkdir()
    (tmp_path / "link").symlink_to(package, target_is_directory=True)

    assert installed_at(tmp_path / "link").resources() == tmp_path / "checkout" / "resources"


def test_no_folder_at_all_names_both_places(tmp_path: Path) -> None:
    package = tmp_path / "wallboard"
    module = installed_at(package)

    with pytest.raises(module.AssetMissing) as raised:
        module.resources()

    assert str(package / "_resources") in str(raised.value)
    assert str(tmp_path / "resources") in str(raised.value)


def test_a_file_in_the_place_of_the_folder_is_no_folder(tmp_path: Path) -> None:
    package = tmp_path / "wallboard"
    module = installed_at(package)
    (package / "_resources").write_text("")

    with pytest.raises(module.AssetMissing):
        module.resources()


def test_a_resource_is_named_by_its_parts(tmp_path: Path) -> None:
    package = tmp_path / "wallboard"
    module = installed_at(package)
    file = package / "_resources" / "words" / "zh.toml"
    file.parent.mkdir(parents=True)
    file.write_text("")

    assert module.resource("words", "zh.toml") == file
    assert module.resource("words") == file.parent


def test_a_missing_resource_is_a_sentence_with_its_path() -> None:
    with pytest.raises(assets.AssetMissing) as raised:
        assets.resource("themes", "no-such-theme.toml")

    path = ROOT / "resources" / "themes" / "no-such-theme.toml"
    assert str(raised.value) == f"A file that ships with Wallboard is missing: {path}"


def test_a_missing_resource_is_caught_as_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        assets.resource("no-such-folder")
