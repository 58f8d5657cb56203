//! Why an upload was not taken, as a person reads it.
use crate::error::{ApiError, internal};
use axum::http::StatusCode;
use documents::FileError;

impl From<FileError> for ApiError {
    fn from(error: FileError) -> Self {
        match error {
            FileError::TooLarge { limit } => refused(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                format!("文件超过 {} MB，请压缩或拆分后上传。", limit >> 20),
                format!("The file is larger than {} MB. Compress or split it.", limit >> 20),
            ),
            FileError::Empty => unfit("empty-file", "文件为空，请重新选择。", "The file is empty. Choose another."),
            FileError::UnknownKind { named } => kind(
                format!("不接收扩展名为“.{named}”的文件，请另存为 PDF 等允许的类型后上传。"),
                format!("Files named “.{named}” are not taken. Save it as PDF or another allowed kind."),
            ),
            FileError::NotWanted { named, kinds } => kind(
                format!("此处不能上传 .{named} 文件，请上传 {} 文件。", kinds.join("、")),
                format!("A .{named} file is not taken here. Attach one of: {}.", kinds.join(", ")),
            ),
            FileError::WrongKind { named, found: Some(found) } => kind(
                format!("文件扩展名为 .{named}，但内容是 .{found}。请上传原始文件。"),
                format!("The file is named .{named}, but its content is .{found}. Attach the original file."),
            ),
            FileError::WrongKind { named, found: None } => kind(
                format!("文件扩展名为 .{named}，但内容不是 .{named}，也不是可识别的类型。请上传原始文件。"),
                format!(
                    "The file is named .{named}, but its content is no .{named} and no known kind. Attach the original file."
                ),
            ),
            FileError::Twofold { named, other } => unfit(
                "two-kinds",
                &format!("文件既是 .{named} 又是 .{other}，不能接收。请重新导出后上传。"),
                &format!("The file is a .{named} and a .{other} at once. Export it again and attach that."),
            ),
            FileError::Damaged { named } => unfit(
                "damaged-file",
                &format!("此 .{named} 文件已损坏或不完整。请重新保存后上传。"),
                &format!("This .{named} file is damaged or incomplete. Save it again and attach that."),
            ),
            FileError::Bomb { named, .. } => unfit(
                "unpacks-too-large",
                &format!("此 .{named} 文件解压后异常庞大，不能接收。请检查文件来源，拆分后上传。"),
                &format!("This .{named} file unpacks to far too much. Check where it comes from; split it."),
            ),
            FileError::Infected { finding } => unfit(
                "infected",
                &format!("文件含有病毒（{finding}），未保存。请先清除病毒，再上传干净的文件。"),
                &format!("The file holds {finding} and was not kept. Clean your computer and attach a clean file."),
            ),
            FileError::ScannerAway(why) => {
                tracing::error!(why, "the virus scanner cannot be asked; no upload is taken");
                refused(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "scanner-away",
                    "病毒扫描暂时不可用，文件未保存。请稍后重试。".to_owned(),
                    "The virus scanner is away and the file was not kept. Try again later.".to_owned(),
                )
            }
            FileError::NotFound => ApiError::not_found(),
            FileError::BrokenOff(_) => {
                ApiError::bad("broken-off", "上传中断，请重新上传。", "The upload broke off. Send it again.")
            }
            FileError::Store(error) => internal(&error),
            FileError::Disk(error) => internal(&error),
        }
    }
}

fn refused(status: StatusCode, code: &'static str, zh: String, en: String) -> ApiError {
    ApiError::new(status, code, zh, en)
}

fn kind(zh: String, en: String) -> ApiError {
    ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-kind", zh, en)
}

fn unfit(code: &'static str, zh: &str, en: &str) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh, en)
}
