//! Pictures: never handed to the window as they came, but decoded here within limits and drawn again as a plain JPEG, the right way up.
//! The original stays as it is in its package.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};

use crate::contract::EvidenceView;
use crate::{AppError, Shelf, ShelfItem};

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More pixels than are decoded.
    #[error("the picture has {width} × {height} pixels")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// It cannot be decoded.
    #[error("the picture is damaged")]
    Damaged,
}

/// The most pixels that are decoded: 120 million, more than any camera makes.
const MOST_PIXELS: u64 = 120_000_000;
/// The most memory that a decoder may take.
const MOST_MEMORY: u64 = 640 * 1024 * 1024;
/// The longest side of what the window is given.
const LONGEST_SIDE: u32 = 4_096;
const QUALITY: u8 = 88;

/// A picture as it is shown.
pub(crate) struct Picture {
    /// The JPEG that was drawn again.
    pub(crate) preview: Vec<u8>,
    /// Pixels of the JPEG across and down.
    pub(crate) drawn: (u32, u32),
    /// Pixels of the picture across and down, the right way up.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// When it was taken, as the camera wrote it; empty when it did not.
    pub(crate) taken: String,
    /// Whether its end is missing.
    pub(crate) incomplete: bool,
}

/// Puts a picture's preview on the shelf and says what is known of it.
pub(super) fn show(
    shelf: &Shelf,
    item: &ShelfItem,
    bytes: &[u8],
) -> Result<EvidenceView, AppError> {
    let Picture {
        preview,
        drawn: _,
        width,
        height,
        taken,
        incomplete,
    } = draw(bytes, LONGEST_SIDE)?;
    let shown = format!("{}-view", item.id);
    shelf.put_preview(&shown, preview);
    Ok(EvidenceView::Picture {
        shown,
        width,
        height,
        taken,
        incomplete,
    })
}

/// Decodes a picture and draws it again with at most so many pixels on its longer side.
///
/// # Errors
/// [`PictureError`].
pub(crate) fn draw(bytes: &[u8], longest: u32) -> Result<Picture, PictureError> {
    let damaged = |_| PictureError::Damaged;
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PictureError::Damaged)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    let small = if width.max(height) > longest {
        picture.thumbnail(longest, longest)
    } else {
        picture
    };
    let drawn = (small.width(), small.height());
    let mut preview = Vec::new();
    JpegEncoder::new_with_quality(&mut preview, QUALITY)
        .encode_image(&on_white(small))
        .map_err(damaged)?;
    Ok(Picture {
        preview,
        drawn,
        width,
        height,
        taken: exif.and_then(taken).unwrap_or_default(),
        incomplete: bytes.starts_with(&[0xFF, 0xD8]) && !ends(bytes),
    })
}

/// JPEG knows no transparency: what lies behind a picture is paper.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut flat = picture.into_rgba8();
    for pixel in flat.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u32::from);
        let over = |channel: u32| {
            u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(flat).into_rgb8())
}

/// `2026-09-15 10:20:31`, with the offset from UTC where the camera knows it.
fn taken(exif: Vec<u8>) -> Option<String> {
    use exif::{In, Tag, Value};
    let read = exif::Reader::new().read_raw(exif).ok()?;
    let text = |tag: Tag| match &read.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => lines.first().cloned(),
        _ => None,
    };
    let time = text(Tag::DateTimeOriginal).or_else(|| text(Tag::DateTime))?;
    let mut time = exif::DateTime::from_ascii(&time).ok()?;
    if let Some(offset) = text(Tag::OffsetTimeOriginal) {
        let _ = time.parse_offset(&offset);
    }
    let offset = time.offset.map(|minutes| {
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.unsigned_abs();
        format!(" {sign}{:02}:{:02}", minutes / 60, minutes % 60)
    });
    Some(format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}{}",
        time.year,
        time.month,
        time.day,
        time.hour,
        time.minute,
        time.second,
        offset.unwrap_or_default()
    ))
}

/// Whether a JPEG has its end mark after the picture's data begin. The small picture that cameras put before has one of its own.
fn ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[mark, kind, high, low]) = bytes.get(at..at + 4) {
        if mark != 0xFF {
            return true;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        at += 2 + length;
        if kind == 0xDA {
            let data = bytes.get(at..).unwrap_or_default();
            return data.windows(2).any(|pair| pair == [0xFF, 0xD9]);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let picture = image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x % 256) as u8, (y % 256) as u8, ((x * y) % 256) as u8])
        });
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 90)
            .encode_image(&DynamicImage::ImageRgb8(picture))
            .expect("a JPEG");
        bytes
    }

    /// A JPEG with an EXIF part: taken at a time, lying on its side.
    fn with_exif(plain: &[u8]) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            let mut bytes = Vec::new();
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(value.to_le_bytes());
            bytes
        };
        // IFD0: orientation 6, and the place of the EXIF part; then that part with the time.
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(entry(0x0112, 3, 1, 6));
        tiff.extend(entry(0x8769, 4, 1, 38));
        tiff.extend(0_u32.to_le_bytes());
        tiff.extend(1_u16.to_le_bytes());
        tiff.extend(entry(0x9003, 2, 20, 56));
        tiff.extend(0_u32.to_le_bytes());
        tiff.extend(b"2026:09:15 10:20:31\0");
        let mut part = b"Exif\0\0".to_vec();
        part.extend(tiff);
        let mut out = vec![0xFF, 0xD8, 0xFF, 0xE1];
        out.extend(u16::try_from(part.len() + 2).expect("short").to_be_bytes());
        out.extend(part);
        out.extend(&plain[2..]);
        out
    }

    #[test]
    fn a_picture_is_drawn_again_the_right_way_up_with_its_time() {
        let shown = draw(&with_exif(&jpeg(300, 200)), 100).expect("a picture");
        assert_eq!((shown.width, shown.height), (200, 300));
        assert_eq!(shown.taken, "2026-09-15 10:20:31");
        assert!(!shown.incomplete);
        let again = image::load_from_memory(&shown.preview).expect("a JPEG");
        assert_eq!((again.width(), again.height()), (67, 100));
        assert_eq!(draw(&jpeg(30, 20), 100).expect("a picture").taken, "");
    }

    #[test]
    fn a_truncated_photo_says_so() {
        let whole = with_exif(&jpeg(600, 400));
        match draw(&whole[..whole.len() * 2 / 3], 100) {
            Ok(shown) => assert!(shown.incomplete),
            Err(error) => assert_eq!(error, PictureError::Damaged),
        }
        assert!(matches!(
            draw(&whole[..200], 100),
            Err(PictureError::Damaged)
        ));
    }

    #[test]
    fn too_many_pixels_are_refused_before_they_are_decoded() {
        // The header of a PNG of 60,000 × 60,000 pixels, with a right checksum.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".to_vec();
        png.extend(60_000_u32.to_be_bytes());
        png.extend(60_000_u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0]);
        png.extend(crc(&png[12..29]).to_be_bytes());
        let mut data = b"IDAT".to_vec();
        data.extend([0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]);
        png.extend(8_u32.to_be_bytes());
        png.extend(&data);
        png.extend(crc(&data).to_be_bytes());
        let expected = PictureError::TooLarge {
            width: 60_000,
            height: 60_000,
        };
        assert_eq!(draw(&png, 100).err(), Some(expected));
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step = |sum: u32, byte: &u8| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xEDB8_8320 & (0_u32.wrapping_sub(sum & 1)))
            })
        };
        !bytes.iter().fold(u32::MAX, step)
    }

    #[test]
    fn what_was_clear_becomes_paper() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(
            2,
            2,
            image::Rgba([9, 9, 9, 0]),
        ));
        assert_eq!(on_white(clear).into_rgb8().get_pixel(0, 0).0, [255; 3]);
    }
}
