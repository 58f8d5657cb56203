//! The drawing itself; pure. It may panic or never end: its process is for that.
use super::SIDE;
use hayro::{
    RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf, render,
    vello_cpu::color::palette::css::WHITE,
};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage, codecs::webp::WebPEncoder,
    imageops::FilterType,
};
use std::io::Cursor;

/// Of one picture, unpacked.
const PICTURE_BYTES: u64 = 400 << 20;

/// WebP, its longer side at most `SIDE`.
pub fn draw(media_type: &str, file: Vec<u8>) -> Option<Vec<u8>> {
    let picture = match media_type {
        "application/pdf" => first_page(file)?,
        "image/jpeg" => photograph(file, ImageFormat::Jpeg)?,
        "image/png" => photograph(file, ImageFormat::Png)?,
        _ => return None,
    };
    let mut out = Vec::new();
    picture.to_rgb8().write_with_encoder(WebPEncoder::new_lossless(&mut out)).ok()?;
    Some(out)
}

fn first_page(file: Vec<u8>) -> Option<DynamicImage> {
    let pdf = Pdf::new(file).ok()?;
    let page = pdf.pages().first()?;
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    if !(longer.is_finite() && width >= 1.0 && height >= 1.0) {
        return None;
    }
    let scale = SIDE as f32 / longer;
    let settings = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
    let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    let (width, height) = (drawn.width().into(), drawn.height().into());
    let bytes = drawn.take_unpremultiplied().into_iter().flat_map(|p| [p.r, p.g, p.b, p.a]).collect();
    Some(RgbaImage::from_raw(width, height, bytes)?.into())
}

fn photograph(file: Vec<u8>, format: ImageFormat) -> Option<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(PICTURE_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if picture.width().max(picture.height()) > SIDE {
        // Halving by averages first keeps fine lines, and the rest is cheap.
        picture = picture.thumbnail(SIDE * 2, SIDE * 2).resize(SIDE, SIDE, FilterType::Triangle);
    }
    picture.apply_orientation(turned);
    Some(picture)
}
