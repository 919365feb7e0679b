"""A digit of your own, drawn or photographed, is prepared as the data set's digits were."""

import numpy as np
import pytest
from PIL import Image
from shared import draw_digit

# A 0 as the preparation leaves it: 32 rows, 20 columns, upright, 352 pixels of ink.
PREPARED = np.zeros((32, 32), dtype=bool)
PREPARED[:, 6:26] = True
PREPARED[4:28, 10:22] = False
PIXELS = np.kron(PREPARED, np.ones((5, 5), dtype=bool))  # the same, larger


def test_size_place_and_proportions_do_not_matter(names):
    page = np.zeros((700, 600), dtype=bool)
    page[90:250, 333:493] = PIXELS
    wide = np.repeat(PIXELS, 2, axis=1)
    for ink in [PREPARED, page, wide, PIXELS.astype(float)]:
        np.testing.assert_array_equal(names["make_bitmap"](ink), PREPARED)


@pytest.mark.parametrize("pen", [0.015, 0.05, 0.12, 0.3])
def test_strokes_get_one_thickness(names, pen):
    """Much as in the data set, where 0.18 to 0.43 is ink. (A thick 0 or 1 is one block.)"""
    for digit in range(2, 10):
        bitmap = names["make_bitmap"](draw_digit(digit, pen=pen) < 128)
        assert 0.15 < bitmap.mean() < 0.43, f"{digit}: {bitmap.mean():.2f} is ink"


def test_a_slanted_digit_is_set_upright(names):
    """The leftmost ink of a 5 near the top and near the bottom is in one column."""
    for slant in [-0.3, 0.3, 0.6]:
        bitmap = names["make_bitmap"](draw_digit(5, slant=slant) < 128)
        rows = np.flatnonzero(bitmap.any(axis=1))
        above = bitmap[rows[0] + 2].argmax()
        below = bitmap[rows[-1] - 2].argmax()
        assert abs(above - below) <= 1


def test_what_is_no_digit_is_refused(names):
    thin = draw_digit(8, height=2000, pen=0) < 128
    refused = [(np.zeros((28, 28)), "no ink"), (thin, "too thin"), (GREY, "0 and 1")]
    for ink, message in refused:
        with pytest.raises(ValueError, match=message):
            names["make_bitmap"](ink)


def test_a_drawing_is_read(names):
    """Spaces of all keyboards are paper, and what cannot be seen takes no place."""
    for text in ["#.\n##\n #", "#\u3000\r\n\u4e00X\r\n\xa0#\u200b"]:
        ink = names["read_drawing"](text)
        assert ink.tolist() == [[1, 0], [1, 1], [0, 1]]
    assert names["read_drawing"]("##\n##").all()  # a plain 1
    with pytest.raises(ValueError, match="dots and spaces are paper"):
        names["read_drawing"]("00000\n01110\n00000")


GREY = draw_digit(5)  # 400 by 400; the 5 fills rows and columns from 60 on
INK = GREY < 128


def paint(where, value, picture=GREY):
    """Return a copy of a picture with one value somewhere, behind the ink."""
    copy = picture.copy()
    copy[where] = np.where(INK[where], copy[where], value)
    return copy


FAINT = np.uint8(220 - (220 - GREY.astype(int)) // 6)
FRAME = paint(np.s_[20:300, 20:300], 40)
PRINT = GREY.copy()
PRINT[350:360, 30:370] = 40  # a line well below the digit
NOISE = np.random.default_rng(0).normal(0, 40, GREY.shape)
TRANSPARENT = Image.new("LA", (400, 400), (0, 0))
TRANSPARENT.putalpha(Image.fromarray(np.uint8(255 * INK)))
APART = np.insert(GREY, [76] * 30, 220, axis=0)  # the bar, by .15 of the height
SIDEWAYS = Image.fromarray(GREY).rotate(90, expand=True)
SIDEWAYS.getexif()[0x0112] = 6  # to be turned by 90 degrees to the right
PHOTOS = {
    "light falls off": np.uint8(GREY * np.linspace(0.3, 1, 400)),
    "hard shadow": np.uint8(GREY * np.where(np.arange(400) < 150, 0.35, 1)),
    "faint, beside a dark strip": paint(np.s_[:, :15], 0, FAINT),
    "noise": np.uint8(np.clip(GREY + NOISE, 0, 255)),
    "white desk": paint(np.s_[:, 330:], 255),
    "dark edge": paint(np.s_[:, 360:], 20),
    "box": paint(np.s_[25:295, 25:295], 220, FRAME),
    "print": PRINT,
    "a bar apart": APART,
    "dark mode": 255 - GREY,
    "small": np.pad(GREY, 800, constant_values=220),
    "few pixels": GREY[::8, ::8],
    "16 bits": GREY.astype(np.uint16) * 257,
    "transparent": TRANSPARENT,
    "sideways": SIDEWAYS,
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_a_photo_shows_the_digit_s_ink(names, tmp_path, kind):
    """The ink is compared, not the answer: a 5 without its bar is still read as a 5."""
    photo = PHOTOS[kind]
    photo = Image.fromarray(photo) if isinstance(photo, np.ndarray) else photo
    photo.save(tmp_path / "photo.png", exif=photo.getexif())
    found = names["read_photo"](tmp_path / "photo.png")
    assert max(found.shape) == 400
    old = names["make_bitmap"](APART < 128 if kind == "a bar apart" else INK)
    new = names["make_bitmap"](found)
    assert np.sum(old & new) / np.sum(old | new) > 0.7


def test_what_is_no_photo_of_a_digit_is_refused(names, tmp_path):
    """With the true reason."""
    with pytest.raises(FileNotFoundError, match=r"my\.jpg'; searched in "):
        names["read_photo"]("my.jpg")
    for value in [0, 200, 255]:
        blank = Image.fromarray(np.full((50, 50), value, np.uint8))
        blank.save(tmp_path / "blank.png")
        with pytest.raises(ValueError, match="no ink"):
            names["read_photo"](tmp_path / "blank.png")
