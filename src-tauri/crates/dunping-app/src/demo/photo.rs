//! Photographs of the demonstration: rooms that do not exist, drawn with light, grain and a caption plate, so that the viewer and the
//! package carry files of the size that cameras make.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use crate::AppError;
use crate::moment::Moment;

const WIDTH: u32 = 3264;
const HEIGHT: u32 = 2448;

/// A photograph as JPEG; another `scene` gives another room. `taken` is what the camera's clock said; `None` for a camera without one.
pub(crate) fn photograph(scene: u32, taken: Option<Moment>) -> Result<Vec<u8>, AppError> {
    let mut pixels = Vec::with_capacity((WIDTH * HEIGHT * 3) as usize);
    let mut grain = Grain(0x9E37_79B9 ^ scene.wrapping_mul(0x85EB_CA6B));
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let noise = i32::from(grain.next()) - 12;
            pixels.extend(room(scene, x, y).map(|channel| clamp(channel + noise)));
        }
    }
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 96);
    if let Some(taken) = taken {
        let noted = encoder.set_exif_metadata(exif(taken));
        noted.map_err(|_| AppError::Part("photo"))?;
    }
    encoder
        .write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .map_err(|_| AppError::Part("photo"))?;
    Ok(jpeg)
}

/// The EXIF part with the one entry that matters here, `DateTimeOriginal`: a first directory that only leads to the second, which holds
/// the time.
fn exif(taken: Moment) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let words = [tag, kind].into_iter().flat_map(u16::to_le_bytes);
        let numbers = [count, value].into_iter().flat_map(u32::to_le_bytes);
        words.chain(numbers).collect::<Vec<u8>>()
    };
    let directory = |only: Vec<u8>| [&1_u16.to_le_bytes()[..], &only, &[0; 4]].concat();
    let time = taken.format("%Y:%m:%d %H:%M:%S\0").to_string();
    [
        b"II*\0\x08\0\0\0".to_vec(),
        directory(entry(0x8769, 4, 1, 26)),
        directory(entry(0x9003, 2, 20, 44)),
        time.into_bytes(),
    ]
    .concat()
}

/// Sensor noise: a small xorshift, the same for the same scene.
struct Grain(u32);

impl Grain {
    fn next(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 % 25).to_le_bytes()[0]
    }
}

fn clamp(value: i32) -> u8 {
    u8::try_from(value.clamp(0, 255)).unwrap_or_default()
}

/// The colour of a place in the room: wall, window, floor, desks in rows, racks with lamps.
fn room(scene: u32, x: u32, y: u32) -> [i32; 3] {
    let number = |value: u32| i32::try_from(value).unwrap_or_default();
    let (across, down) = (number(x * 1000 / WIDTH), number(y * 1000 / HEIGHT));
    let light = 40 - (across - 300).abs() / 12 - down / 40;
    let shade = |colour: [i32; 3]| colour.map(|channel| channel + light);
    if down > 640 {
        let tile = if ((across * (1400 - down) / 400) / 60 + (down - 640) / 45) % 2 == 0 {
            0
        } else {
            7
        };
        return shade([148 + tile, 140 + tile, 128 + tile]);
    }
    match scene % 3 {
        // An office: a window on the left, desks in two rows.
        0 if (90..420).contains(&across) && (110..430).contains(&down) => {
            let frame = (across - 90) % 110 < 8 || (down - 110) % 160 < 8;
            if frame {
                shade([96, 92, 88])
            } else {
                [196 + (down - 110) / 12, 214, 232 - (down - 110) / 20]
            }
        }
        0 if (470..600).contains(&down) && (across / 130) % 2 == 1 => shade([118, 88, 60]),
        // A machine room: racks with lamps.
        1 if (150..620).contains(&down) => {
            let rack = across % 165;
            let lamp = rack > 30 && rack < 36 && down % 34 < 5;
            if rack < 12 {
                shade([42, 44, 48])
            } else if lamp {
                if (across / 165 + down / 34) % 5 == 0 {
                    [230, 170, 60]
                } else {
                    [70, 210, 130]
                }
            } else if down % 34 < 3 {
                shade([34, 36, 40])
            } else {
                shade([58, 62, 70])
            }
        }
        // A test bench: instruments on a shelf, a board on the wall.
        2 if (420..640).contains(&down) && (60..940).contains(&across) => {
            let device = (across - 60) % 220;
            if device < 170 && down > 470 {
                if device > 20 && device < 90 && down > 490 && down < 560 {
                    [36, 92, 70]
                } else {
                    shade([88, 94, 102])
                }
            } else {
                shade([150, 120, 86])
            }
        }
        2 if (120..330).contains(&down) && (330..760).contains(&across) => shade([224, 226, 222]),
        _ => shade([206 - down / 30, 204 - down / 30, 196 - down / 24]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_scene_is_the_same_photograph_of_camera_size() {
        let one = photograph(1, None).expect("a photograph");
        assert_eq!(one, photograph(1, None).expect("a photograph"));
        assert_ne!(one, photograph(2, None).expect("a photograph"));
        assert!(
            (2_000_000..12_000_000).contains(&one.len()),
            "{} bytes",
            one.len()
        );
    }

    #[test]
    fn the_cameras_clock_is_in_the_photograph() {
        let taken = chrono::DateTime::parse_from_rfc3339("2026-09-10T14:20:05+08:00");
        let jpeg = photograph(0, taken.ok()).expect("a photograph");
        let shown = crate::evidence::draw(&jpeg, 200).expect("a picture");
        assert_eq!(shown.taken, "2026-09-10 14:20:05");
    }
}
