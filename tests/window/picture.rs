//! A window as a picture, painted without a graphics card: triangles, the font's atlas, no more. The same everywhere.

use crate::common::Desk;
use egui::epaint::{Primitive, Vertex};
use egui::{Color32, ColorImage, Mesh, Rect};
use egui_kittest::Harness;
use std::io::Write;
use std::path::PathBuf;

/// Paints the window's last frame into `tmp/pictures/<name>.png` in the target folder, if `LINECHECK_PICTURES` is `1` or
/// a part of the name.
pub fn save(harness: &Harness<'static, Desk>, name: &str) {
    match std::env::var("LINECHECK_PICTURES") {
        Ok(wanted) if wanted == "1" || name.contains(&wanted) => {}
        _ => return,
    }
    let image = paint(harness);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    let mut file = std::fs::File::create(folder.join(format!("{name}.png"))).expect("a file can be made");
    file.write_all(&png(&image)).expect("a file can be written");
}

fn paint(harness: &Harness<'static, Desk>) -> ColorImage {
    let scale = harness.ctx.pixels_per_point();
    let size = harness.ctx.content_rect().size() * scale;
    let mut image = ColorImage::filled([size.x.round() as usize, size.y.round() as usize], Color32::BLACK);
    let atlas = harness.ctx.fonts(|fonts| fonts.image());
    for primitive in harness.ctx.tessellate(harness.output().shapes.clone(), scale) {
        if let Primitive::Mesh(mesh) = &primitive.primitive {
            paint_mesh(&mut image, mesh, primitive.clip_rect, scale, &atlas);
        }
    }
    image
}

fn paint_mesh(image: &mut ColorImage, mesh: &Mesh, clip: Rect, scale: f32, atlas: &ColorImage) {
    let limit = |value: f32, most: usize| (value * scale).round().clamp(0.0, most as f32) as usize;
    let (left, right) = (limit(clip.left(), image.size[0]), limit(clip.right(), image.size[0]));
    let (top, bottom) = (limit(clip.top(), image.size[1]), limit(clip.bottom(), image.size[1]));
    for corners in mesh.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|corner| mesh.vertices[corners[corner] as usize]);
        let [(ax, ay), (bx, by), (cx, cy)] = [a, b, c].map(|v: Vertex| (v.pos.x * scale, v.pos.y * scale));
        let area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
        if area == 0.0 {
            continue;
        }
        let first = |values: [f32; 3], from: usize| {
            (values[0].min(values[1]).min(values[2]).floor().max(0.0) as usize).max(from)
        };
        let last = |values: [f32; 3], to: usize| {
            (values[0].max(values[1]).max(values[2]).ceil().max(0.0) as usize).min(to)
        };
        for y in first([ay, by, cy], top)..last([ay, by, cy], bottom) {
            for x in first([ax, bx, cx], left)..last([ax, bx, cx], right) {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let wb = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) / area;
                let wc = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / area;
                let weights = [1.0 - wb - wc, wb, wc];
                // An edge that two triangles share belongs to one of them.
                if weights.iter().all(|weight| *weight >= 0.0) && weights[0] + wb > 0.0 {
                    let texel = texel(atlas, [a, b, c], weights);
                    blend(&mut image.pixels[y * image.size[0] + x], [a, b, c], weights, texel);
                }
            }
        }
    }
}

/// The atlas at a point of a triangle, 0 … 1 per channel, the nearest texel.
fn texel(atlas: &ColorImage, corners: [Vertex; 3], weights: [f32; 3]) -> [f32; 4] {
    let mix =
        |values: [f32; 3]| -> f32 { values.iter().zip(weights).map(|(value, weight)| value * weight).sum() };
    let at = |part: f32, size: usize| ((part * size as f32) as usize).min(size - 1);
    let x = at(mix(corners.map(|corner| corner.uv.x)), atlas.size[0]);
    let y = at(mix(corners.map(|corner| corner.uv.y)), atlas.size[1]);
    atlas.pixels[y * atlas.size[0] + x].to_array().map(|byte| f32::from(byte) / 255.0)
}

/// Premultiplied alpha over what is there.
fn blend(pixel: &mut Color32, corners: [Vertex; 3], weights: [f32; 3], texel: [f32; 4]) {
    let channel = |place: usize| -> f32 {
        let colours = corners.map(|corner| f32::from(corner.color.to_array()[place]));
        colours.iter().zip(weights).map(|(colour, weight)| colour * weight).sum::<f32>() * texel[place]
    };
    let keep = 1.0 - channel(3) / 255.0;
    let below = pixel.to_array();
    let over =
        |place: usize| (channel(place) + keep * f32::from(below[place])).round().clamp(0.0, 255.0) as u8;
    *pixel = Color32::from_rgb(over(0), over(1), over(2));
}

/// An RGB picture as PNG, in stored (uncompressed) blocks.
fn png(image: &ColorImage) -> Vec<u8> {
    let [width, height] = image.size;
    let mut rows = Vec::with_capacity(height * (1 + 3 * width));
    for row in image.pixels.chunks_exact(width) {
        rows.push(0);
        rows.extend(row.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]));
    }
    let mut stream = vec![0x78, 0x01];
    let blocks = rows.chunks(0xffff).count();
    for (place, block) in rows.chunks(0xffff).enumerate() {
        let length = block.len() as u16;
        stream.push(u8::from(place + 1 == blocks));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (low, high) = rows.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    stream.extend((high << 16 | low).to_be_bytes());
    let mut head = Vec::new();
    head.extend((width as u32).to_be_bytes());
    head.extend((height as u32).to_be_bytes());
    head.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", head), (b"IDAT", stream), (b"IEND", Vec::new())] {
        file.extend((data.len() as u32).to_be_bytes());
        let checked: Vec<u8> = kind.iter().copied().chain(data).collect();
        file.extend(&checked);
        file.extend(crc(&checked).to_be_bytes());
    }
    file
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}
