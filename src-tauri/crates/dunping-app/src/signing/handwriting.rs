//! A picture of a handwritten name: decoded here within limits, cut to the ink, and only the ink is taken over. Nothing of the file itself
//! gets into the report.

use std::io::Cursor;

use dunping_report::{Handwriting, MOST_ACROSS, MOST_DOWN};
use image::imageops::{self, FilterType};
use image::{GrayImage, ImageFormat, ImageReader, Limits};

/// Why a picture of a handwritten name is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandwritingError {
    /// Larger than 4 MB, or more than 4,000 points across or down.
    #[error("the picture is too large")]
    TooLarge,
    /// Not a PNG that can be decoded.
    #[error("not a readable PNG")]
    NotPng,
    /// There is nothing written on it.
    #[error("there is nothing on the picture")]
    Blank,
    /// Ink all over: a photo in the shade, or no picture of handwriting at all.
    #[error("the ink cannot be told from the paper")]
    Unclear,
}

const MOST_BYTES: usize = 4 * 1024 * 1024;
const MOST_POINTS: u32 = 4_000;
const MOST_MEMORY: u64 = 128 * 1024 * 1024;
/// What is darker than the paper by less than this is paper too: the grain of a scan, the shade of a photo.
const GRAIN: u8 = 48;

/// The ink of a picture: dark on light, or opaque on transparent.
///
/// # Errors
/// [`HandwritingError`].
pub(super) fn read(bytes: &[u8]) -> Result<Handwriting, HandwritingError> {
    if bytes.len() > MOST_BYTES {
        return Err(HandwritingError::TooLarge);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_POINTS);
    limits.max_image_height = Some(MOST_POINTS);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let decoded = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => HandwritingError::TooLarge,
        _ => HandwritingError::NotPng,
    })?;
    let points = decoded.to_luma_alpha8();
    let mut ink = GrayImage::from_fn(points.width(), points.height(), |x, y| {
        let [light, opaque] = points.get_pixel(x, y).0;
        let dark = u16::from(255 - light) * u16::from(opaque) / 255;
        image::Luma([u8::try_from(dark).unwrap_or(u8::MAX)])
    });
    let paper = paper(&ink);
    for point in ink.pixels_mut() {
        let over = point.0[0].saturating_sub(paper);
        point.0[0] = if over < GRAIN { 0 } else { over };
    }
    let (x, y, across, down) = written(&ink).ok_or(HandwritingError::Blank)?;
    let cut = imageops::crop_imm(&ink, x, y, across, down).to_image();
    let inked = cut.pixels().filter(|point| point.0[0] > 0).count();
    // A stroke alone fills its rectangle; a picture of any size that is mostly ink is a block.
    if across > 100 && down > 20 && inked > cut.len() / 2 {
        return Err(HandwritingError::Unclear);
    }
    let small = match across > MOST_ACROSS || down > MOST_DOWN {
        true => fitted(&cut),
        false => cut,
    };
    let (across, down) = small.dimensions();
    Handwriting::new(across, down, small.into_raw()).ok_or(HandwritingError::TooLarge)
}

/// How dark the paper is: the lightest tenth of the picture's four edges, where hardly anything is written. A shadow over the rest is
/// then too much ink, and not paper over which a stroke beside it would be lost.
fn paper(dark: &GrayImage) -> u8 {
    let (across, down) = dark.dimensions();
    let edge = |x: u32, y: u32| x == 0 || y == 0 || x + 1 == across || y + 1 == down;
    let mut edges: Vec<u8> = dark
        .enumerate_pixels()
        .filter(|(x, y, _)| edge(*x, *y))
        .map(|(.., point)| point.0[0])
        .collect();
    edges.sort_unstable();
    edges.get(edges.len() / 10).copied().unwrap_or_default()
}

/// The rectangle that holds all ink.
fn written(ink: &GrayImage) -> Option<(u32, u32, u32, u32)> {
    let inked = || ink.enumerate_pixels().filter(|(.., point)| point.0[0] > 0);
    let left = inked().map(|(x, ..)| x).min()?;
    let right = inked().map(|(x, ..)| x).max()?;
    let top = inked().map(|(_, y, _)| y).min()?;
    let bottom = inked().map(|(_, y, _)| y).max()?;
    Some((left, top, right - left + 1, bottom - top + 1))
}

/// The picture made smaller in proportion, to what a report takes.
fn fitted(ink: &GrayImage) -> GrayImage {
    let (across, down) = (u64::from(ink.width()), u64::from(ink.height()));
    let by_width = (
        u64::from(MOST_ACROSS),
        down * u64::from(MOST_ACROSS) / across,
    );
    let (across, down) = match by_width.1 <= u64::from(MOST_DOWN) {
        true => by_width,
        false => (across * u64::from(MOST_DOWN) / down, u64::from(MOST_DOWN)),
    };
    let points = |side: u64| u32::try_from(side.max(1)).unwrap_or(1);
    imageops::resize(ink, points(across), points(down), FilterType::Triangle)
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::{HandwritingError, read};

    fn png(image: &RgbaImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut cursor = std::io::Cursor::new(&mut bytes);
        image
            .write_to(&mut cursor, image::ImageFormat::Png)
            .expect("a PNG");
        bytes
    }

    fn stroke(paper: Rgba<u8>, across: u32, down: u32) -> RgbaImage {
        let mut image = RgbaImage::from_pixel(across, down, paper);
        for x in across / 4..across / 2 {
            image.put_pixel(x, down / 2, Rgba([10, 10, 10, 255]));
        }
        image
    }

    #[test]
    fn ink_is_cut_out_of_paper_and_of_nothing() {
        let white = Rgba([255, 255, 255, 255]);
        let scan = Rgba([225, 224, 220, 255]);
        let nothing = Rgba([0, 0, 0, 0]);
        let shade = Rgba([150, 150, 150, 255]);
        for (paper, ink) in [(white, 245), (scan, 214), (nothing, 245), (shade, 140)] {
            let read = read(&png(&stroke(paper, 400, 120))).expect("handwriting");
            let ink = dunping_report::Handwriting::new(100, 1, vec![ink; 100]);
            assert_eq!(Some(read), ink, "{paper:?}");
        }
    }

    #[test]
    fn a_shadow_over_half_of_a_photo_is_not_taken_for_ink() {
        let mut image = stroke(Rgba([230, 230, 230, 255]), 400, 300);
        for (x, _, point) in image.enumerate_pixels_mut() {
            if x > 150 {
                *point = Rgba([110, 110, 110, 255]);
            }
        }
        assert_eq!(read(&png(&image)), Err(HandwritingError::Unclear));
    }

    #[test]
    fn what_is_no_handwriting_is_told() {
        let blank = RgbaImage::from_pixel(50, 50, Rgba([250, 250, 250, 255]));
        assert_eq!(read(&png(&blank)), Err(HandwritingError::Blank));
        assert_eq!(read(b"\x89PNG\r\n"), Err(HandwritingError::NotPng));
        assert_eq!(read(b"\xFF\xD8\xFF"), Err(HandwritingError::NotPng));
        assert_eq!(read(&vec![0; 5_000_000]), Err(HandwritingError::TooLarge));
        let wide = RgbaImage::new(4_001, 2);
        assert_eq!(read(&png(&wide)), Err(HandwritingError::TooLarge));
    }

    #[test]
    fn a_large_picture_is_made_small() {
        let mut image = stroke(Rgba([255, 255, 255, 255]), 3_600, 200);
        for y in 0..200 {
            image.put_pixel(0, y, Rgba([0, 0, 0, 255]));
            image.put_pixel(3_599, y, Rgba([0, 0, 0, 255]));
        }
        assert!(read(&png(&image)).is_ok());
    }
}
