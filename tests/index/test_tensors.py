"""The mapping of safetensors files: what the package reads, without a copy, and nothing of a broken file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.encoders.loading import BUNDLED
from index.encoders.static import WEIGHTS
from index.encoders.tensors import mapped


def test_mapped_tensors_are_those_of_the_package() -> None:
    """Every tensor of the bundled model is to the bit what `safetensors` gives, and takes no memory."""
    expected = load_file(BUNDLED / WEIGHTS)
    found = mapped(BUNDLED / WEIGHTS)
    assert found.keys() == expected.keys()
    for name, tensor in found.items():
        np.testing.assert_array_equal(tensor, expected[name])
        assert tensor.dtype == expected[name].dtype
        assert not tensor.flags.owndata
        assert not tensor.flags.writeable


@pytest.mark.parametrize("share", [0.0, 1e-6, 0.5, 0.999])
def test_a_model_cut_short_is_named(tmp_path: Path, share: float) -> None:
    """Of a file that lacks its end nothing is read, and the message names it."""
    content = (BUNDLED / WEIGHTS).read_bytes()
    (tmp_path / WEIGHTS).write_bytes(content[: int(share * len(content))])
    with pytest.raises(ValueError, match=WEIGHTS):
        mapped(tmp_path / WEIGHTS)
