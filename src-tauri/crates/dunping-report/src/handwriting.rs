//! A handwritten name for the look of a signature: how much ink lies on each point. A decoration; the evidence is the signature.

use lopdf::{Object, ObjectId, Stream, dictionary};

/// The most points of a picture across and down.
pub const MOST_ACROSS: u32 = 1_200;
/// See [`MOST_ACROSS`].
pub const MOST_DOWN: u32 = 600;

/// Ink on paper: a byte a point, row by row, 0 none and 255 full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handwriting {
    across: u32,
    down: u32,
    ink: Vec<u8>,
}

impl Handwriting {
    /// Takes the points of a picture; `None` when it has more than it may, none, or not as many as it says.
    pub fn new(across: u32, down: u32, ink: Vec<u8>) -> Option<Self> {
        let within = (1..=MOST_ACROSS).contains(&across) && (1..=MOST_DOWN).contains(&down);
        let points = usize::try_from(u64::from(across) * u64::from(down)).ok()?;
        (within && ink.len() == points).then_some(Self { across, down, ink })
    }

    /// Width and height within a box, in proportion.
    pub(crate) fn fitted(&self, (width, height): (f32, f32)) -> (f32, f32) {
        #[expect(clippy::cast_precision_loss, reason = "at most some thousand points")]
        let (across, down) = (self.across as f32, self.down as f32);
        let scale = (width / across).min(height / down);
        (across * scale, down * scale)
    }

    /// The image: one dark colour, which the ink lets through.
    pub(crate) fn image(&self, add: &mut dyn FnMut(Object) -> ObjectId) -> ObjectId {
        let frame = |space: Object, bits: i64| {
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Image",
                "Width" => i64::from(self.across),
                "Height" => i64::from(self.down),
                "ColorSpace" => space,
                "BitsPerComponent" => bits,
            }
        };
        let mut mask = Stream::new(frame("DeviceGray".into(), 8), self.ink.clone());
        let _ = mask.compress();
        let mask = add(Object::Stream(mask));
        // Every point is the one colour of a palette of one: a bit a point, all zero.
        let row = self.across.div_ceil(8) as usize;
        let palette = vec![18, 32, 74];
        let space = vec![
            "Indexed".into(),
            "DeviceRGB".into(),
            0.into(),
            Object::String(palette, lopdf::StringFormat::Hexadecimal),
        ];
        let mut colour = frame(Object::Array(space), 1);
        colour.set("SMask", mask);
        let mut image = Stream::new(colour, vec![0; row * self.down as usize]);
        let _ = image.compress();
        add(Object::Stream(image))
    }
}

#[cfg(test)]
mod tests {
    use super::Handwriting;

    #[test]
    fn a_picture_has_as_many_points_as_it_says_and_not_too_many() {
        assert!(Handwriting::new(3, 2, vec![0; 6]).is_some());
        assert!(Handwriting::new(3, 2, vec![0; 5]).is_none());
        assert!(Handwriting::new(0, 2, vec![]).is_none());
        assert!(Handwriting::new(1_201, 1, vec![0; 1_201]).is_none());
        let tall = Handwriting::new(1, 4, vec![0; 4]).unwrap();
        assert_eq!(tall.fitted((100.0, 20.0)), (5.0, 20.0));
    }
}
