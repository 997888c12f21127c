//! Photos that people hand in: looked at before they are unpacked, written anew, smaller.
//!
//! What is kept is a JPEG of our own making. Nothing of the file that came in survives but what it
//! shows: no place, no camera, no second image, nothing that a browser could run (data.md 16).

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use tokio::sync::Semaphore;

use crate::error::WorkflowError;

/// Most bytes of a photo as it comes in.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Longest side of what is kept, in pixels.
const LONGEST_SIDE: u32 = 1600;
/// Most bytes of a photo once it is unpacked: 50 megapixels of three bytes.
const LARGEST_UNPACKED: u64 = 150_000_000;
/// Longest side that is unpacked at all.
const LONGEST_SIDE_IN: u32 = 20_000;
/// How good the JPEG is, of 100: labels on cartons stay readable.
const QUALITY: u8 = 80;

/// So many are unpacked at once: each may take 300 MB for a moment.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A photo as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// A JPEG without metadata.
    pub jpeg: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Why a file cannot be taken as a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Another kind of file, whatever its name.
    #[error("it is neither JPEG, PNG nor WebP")]
    NotAPhoto,
    /// More bytes than are taken.
    #[error("it has more than {LARGEST_FILE} bytes")]
    TooManyBytes,
    /// More pixels than are unpacked.
    #[error("it has {width} by {height} pixels")]
    TooManyPixels {
        /// As it says of itself.
        width: u32,
        /// As it says of itself.
        height: u32,
    },
    /// It begins like a photo, and does not go on.
    #[error("it is damaged")]
    Damaged,
}

/// Makes what is kept out of what came in, beside the runtime.
///
/// # Errors
/// [`Unusable`].
pub async fn prepare(bytes: Vec<u8>) -> Result<Photo, WorkflowError> {
    let _turn = AT_ONCE.acquire().await;
    tokio::task::spawn_blocking(move || remade(&bytes))
        .await
        .map_err(|broken| WorkflowError::Internal(broken.to_string()))?
        .map_err(WorkflowError::from)
}

/// Makes what is kept out of what came in.
///
/// # Errors
/// [`Unusable`].
pub fn remade(bytes: &[u8]) -> Result<Photo, Unusable> {
    if bytes.len() > LARGEST_FILE {
        return Err(Unusable::TooManyBytes);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_unreadable| Unusable::NotAPhoto)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Unusable::NotAPhoto);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(LARGEST_UNPACKED * 2);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_broken| Unusable::Damaged)?;
    // Judged by what the header says, before a byte is unpacked.
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE_IN || decoder.total_bytes() > LARGEST_UNPACKED {
        return Err(Unusable::TooManyPixels { width, height });
    }
    // Which way up it was held is the one thing of the metadata that is looked at.
    let orientation = decoder.orientation().map_err(|_broken| Unusable::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_broken| Unusable::Damaged)?;
    if width.max(height) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let picture = picture.into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&picture)
        .map_err(|_broken| Unusable::Damaged)?;
    Ok(Photo { jpeg, width: picture.width(), height: picture.height() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn written(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_photo_is_kept_as_a_small_jpeg_whatever_it_was() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let kept = remade(&written(2000, 500, format)).unwrap();

            assert_eq!((kept.width, kept.height), (1600, 400), "{format:?}");
            assert_eq!(image::guess_format(&kept.jpeg).unwrap(), ImageFormat::Jpeg);
        }
    }

    #[test]
    fn where_and_with_what_it_was_taken_is_gone_and_which_way_up_is_kept() {
        let plain = written(40, 20, ImageFormat::Jpeg);
        // An APP1 segment: EXIF, little-endian, one entry, orientation 6 (held on its side).
        let mut exif =
            b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"SECRET PLACE -8.84,121.65");
        let mut bytes = plain[..2].to_vec();
        bytes.extend_from_slice(&[0xFF, 0xE1]);
        bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        bytes.extend_from_slice(&exif);
        bytes.extend_from_slice(&plain[2..]);

        let kept = remade(&bytes).unwrap();

        assert_eq!((kept.width, kept.height), (20, 40));
        let holds = |what: &[u8]| kept.jpeg.windows(what.len()).any(|window| window == what);
        assert!(!holds(b"Exif") && !holds(b"SECRET"));
    }

    #[test]
    fn a_small_file_that_would_unpack_to_gigabytes_is_not_unpacked() {
        // A PNG's header says how large it is; the rest is not looked at.
        let mut bytes = written(1, 1, ImageFormat::Png);
        bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let sum = crc32(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());

        assert_eq!(remade(&bytes), Err(Unusable::TooManyPixels { width: 60_000, height: 60_000 }));
    }

    #[test]
    fn what_is_no_photo_is_refused_by_what_it_is_not_by_its_name() {
        let page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        assert_eq!(remade(page), Err(Unusable::NotAPhoto));
        assert_eq!(remade(b"GIF89a"), Err(Unusable::NotAPhoto));
        assert_eq!(remade(b""), Err(Unusable::NotAPhoto));
        let half = written(400, 400, ImageFormat::Png);
        assert_eq!(remade(&half[..60]), Err(Unusable::Damaged));
        assert_eq!(remade(&vec![0; LARGEST_FILE + 1]), Err(Unusable::TooManyBytes));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 }
            })
        })
    }
}
