//! The folder of compiled plugins: used when it is sound, replaced when it is not, never trusted by name. A file that
//! was compiled anew has another inode, since it is renamed into place.
#![cfg(unix)]

mod guests;

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use guests::{ECHO, open, plugin, small};
use sandbox::Verb;

fn artefacts(folder: &Path) -> Vec<PathBuf> {
    let settings = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let mut files: Vec<_> = fs::read_dir(settings).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

fn inode(file: &Path) -> u64 {
    fs::metadata(file).unwrap().ino()
}

/// A new hub on the same folder loads the plugin and calls it.
async fn start(folder: &Path, bytes: &[u8]) -> String {
    let plugin = open(small(), folder).load(bytes).await.unwrap();
    plugin.call(Verb::Check, "echo").await.unwrap().output
}

#[tokio::test]
async fn a_plugin_is_compiled_once() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = plugin(ECHO);
    assert_eq!(start(folder.path(), &bytes).await, "echo");
    let [file] = &artefacts(folder.path())[..] else { panic!("one file expected") };
    let first = inode(file);
    assert_eq!(start(folder.path(), &bytes).await, "echo");
    assert_eq!(inode(file), first);
    let mode = fs::metadata(file.parent().unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn a_damaged_file_is_compiled_again_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = plugin(ECHO);
    start(folder.path(), &bytes).await;
    let file = artefacts(folder.path()).remove(0);
    let sound = fs::read(&file).unwrap();
    let middle = sound.len() / 2;
    let mut flipped = sound.clone();
    flipped[middle] ^= 1;
    for damaged in [&flipped[..], &sound[..middle], &sound[..10], b""] {
        fs::write(&file, damaged).unwrap();
        let before = inode(&file);
        assert_eq!(start(folder.path(), &bytes).await, "echo");
        assert_ne!(inode(&file), before);
        assert_eq!(fs::read(&file).unwrap().len(), sound.len());
    }
}

#[tokio::test]
async fn the_file_of_another_plugin_is_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let other = plugin("(call $answer (i32.const 1031) (i32.const 9))");
    assert_eq!(start(folder.path(), &other).await, "no leader");
    let renamed = artefacts(folder.path()).remove(0);
    let bytes = plugin(ECHO);
    start(folder.path(), &bytes).await;
    let own = artefacts(folder.path()).into_iter().find(|file| *file != renamed).unwrap();
    fs::copy(&renamed, &own).unwrap();
    assert_eq!(start(folder.path(), &bytes).await, "echo");
}

#[tokio::test]
async fn what_is_refused_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = open(small(), folder.path());
    assert!(sandbox.load(&wat::parse_str("(component)").unwrap()).await.is_err());
    assert!(artefacts(folder.path()).is_empty());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_an_error_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = sandbox::Sandbox::new(&small(), &file).err().unwrap().to_string();
    assert!(error.contains(file.to_str().unwrap()), "{error}");
}
