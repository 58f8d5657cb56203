//! What may be attached to a material: kind, size, number. Said at once, while
//! the person still has the file at hand.
use crate::{doc::Attached, texts::Said};
use contract::procedure::Material;

const MEGABYTE: i64 = 1024 * 1024;

pub(super) fn unfit(m: &Material, f: &Attached) -> Option<Said> {
    let kind = f.name.rsplit_once('.').map(|(_, k)| k.to_lowercase()).unwrap_or_default();
    let kind = if kind == "jpeg" { "jpg".to_owned() } else { kind };
    if !m.kinds.contains(&kind) {
        let kinds = m.kinds.join("、");
        return Some(Said::host(
            "wrong-kind",
            None,
            format!("“{}”不是允许的文件类型，请上传 {kinds} 文件。", f.name),
            format!("“{}” is not of an allowed kind. Attach one of: {}.", f.name, m.kinds.join(", ")),
        ));
    }
    (f.size > i64::from(m.max_mb) * MEGABYTE).then(|| {
        Said::host(
            "too-large",
            None,
            format!("“{}”超过 {} MB，请压缩或拆分后上传。", f.name, m.max_mb),
            format!("“{}” is larger than {} MB. Compress or split it.", f.name, m.max_mb),
        )
    })
}

pub(super) fn too_many(m: &Material, n: usize) -> Option<Said> {
    (n > m.max_files as usize).then(|| {
        Said::host(
            "too-many",
            None,
            format!("“{}”最多上传 {} 个文件。", m.zh, m.max_files),
            format!("At most {} files for “{}”.", m.max_files, m.zh),
        )
    })
}
