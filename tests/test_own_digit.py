"""A digit of your own, drawn or photographed, is prepared as the data set's digits were."""

import numpy as np
import pytest
from drawn import draw_digit
from PIL import Image

# A 0 as the preparation leaves it: 32 rows, 20 columns, upright, 352 pixels of ink.
PREPARED = np.zeros((32, 32), dtype=bool)
PREPARED[:, 6:26] = True
PREPARED[4:28, 10:22] = False
PIXELS = np.kron(PREPARED, np.ones((5, 5), dtype=bool))  # the same, larger


def test_a_prepared_digit_comes_out_as_its_counts(names):
    counts = PREPARED.reshape(8, 4, 8, 4).sum(axis=(1, 3))
    np.testing.assert_array_equal(names["make_image"](PREPARED), counts)


def test_size_place_and_proportions_do_not_matter(names):
    page = np.zeros((700, 600), dtype=bool)
    page[90:250, 333:493] = PIXELS
    wide = np.repeat(PIXELS, 2, axis=1)
    for ink in [PIXELS, page, wide]:
        np.testing.assert_array_equal(names["make_bitmap"](ink), PREPARED)


@pytest.mark.parametrize("pen", [0.015, 0.05, 0.12, 0.3])
def test_strokes_get_one_thickness(names, pen):
    """In the data set 0.18 to 0.43 is ink. (A thick 0 or 1 is one block.)"""
    for digit in range(2, 10):
        bitmap = names["make_bitmap"](draw_digit(digit, pen=pen) < 128)
        assert 0.15 < bitmap.mean() < 0.5, f"{digit}: {bitmap.mean():.2f} is ink"


def test_a_slanted_digit_is_set_upright(names):
    """The leftmost ink of a 5 near the top and near the bottom is in one column."""
    for slant in [-0.3, 0.3, 0.6]:
        bitmap = names["make_bitmap"](draw_digit(5, slant=slant) < 128)
        rows = np.flatnonzero(bitmap.any(axis=1))
        above = bitmap[rows[0] + 2].argmax()
        below = bitmap[rows[-1] - 2].argmax()
        assert abs(int(above) - int(below)) <= 1


@pytest.mark.parametrize(
    ("ink", "message"),
    [
        (np.zeros((28, 28)), "There is no ink"),
        (draw_digit(8, height=2000, pen=0) < 128, "too thin"),
    ],
)
def test_what_is_no_digit_is_refused(names, ink, message):
    with pytest.raises(ValueError, match=message):
        names["make_image"](ink)


def test_a_drawing_is_read(names):
    ink = names["read_drawing"]("#.\n##\n #")
    assert ink.tolist() == [[1, 0], [1, 1], [0, 1]]


GREY = draw_digit(5)  # 400 by 400, dark on light
INK = GREY < 128


def overlap(one, other):
    return np.sum(one & other) / np.sum(one | other)


DARK_EDGE = GREY.copy()
DARK_EDGE[:, :30] = 20
TRANSPARENT = Image.new("LA", (400, 400), (0, 0))
TRANSPARENT.putalpha(Image.fromarray(np.uint8(255 * INK)))
PHOTOS = {
    "plain": Image.fromarray(GREY),
    "transparent": TRANSPARENT,
    "palette": Image.fromarray(GREY).convert("P"),
    "one bit": Image.fromarray(GREY).convert("1"),
    "16 bits": Image.fromarray(GREY.astype(np.uint16) * 257),
    "light falls off": Image.fromarray(np.uint8(GREY * np.linspace(0.4, 1, 400))),
    "dim": Image.fromarray(np.uint8(GREY * 0.3)),
    "dark edge": Image.fromarray(DARK_EDGE),
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_a_photo_shows_the_same_ink(names, tmp_path, kind):
    PHOTOS[kind].save(tmp_path / "photo.png")
    found = names["read_photo"](tmp_path / "photo.png")
    assert overlap(found, INK) > 0.8


def test_a_digit_at_the_edge_is_read_though_there_is_a_speck(names, tmp_path):
    at_the_edge = GREY[55:, 55:].copy()
    at_the_edge[300:303, 300:303] = 20
    Image.fromarray(at_the_edge).save(tmp_path / "photo.png")
    found = names["read_photo"](tmp_path / "photo.png")
    assert overlap(found, INK[55:, 55:]) > 0.8


def test_a_photo_that_lies_on_its_side_is_turned(names, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees to the right
    lying = Image.fromarray(GREY).rotate(90, expand=True)
    lying.save(tmp_path / "lying.jpg", exif=exif)
    assert overlap(names["read_photo"](tmp_path / "lying.jpg"), INK) > 0.8


def test_a_large_photo_is_made_smaller(names, tmp_path):
    Image.fromarray(draw_digit(5, height=1500)).save(tmp_path / "large.jpg")
    assert names["read_photo"](tmp_path / "large.jpg").shape == (400, 400)


def test_what_is_no_photo_of_a_digit_is_refused(names, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no my\.jpg; searched in "):
        names["read_photo"]("my.jpg")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    for name in ["broken.png", ""]:  # the second one is the folder
        with pytest.raises(ValueError, match="save it as JPEG or PNG"):
            names["read_photo"](tmp_path / name)
    Image.fromarray(255 - GREY).save(tmp_path / "inverted.png")
    with pytest.raises(ValueError, match="dark ink on light paper"):
        names["read_photo"](tmp_path / "inverted.png")
    Image.fromarray(np.full((50, 50), 200, np.uint8)).save(tmp_path / "blank.png")
    with pytest.raises(ValueError, match="no ink"):
        names["read_photo"](tmp_path / "blank.png")
