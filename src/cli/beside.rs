//! Files that are written beside their places first, so that no reader ever sees half of one.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// What `write_to` writes, whole and on disk, in a file beside `target` that is to take its place. It has the owner and
/// the mode of `target`, if that is there, and is gone if it is dropped.
pub(super) fn beside(
    target: &Path,
    write_to: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corpus-lint-").suffix(".tmp");
    let old = fs::metadata(target).ok();
    if old.is_none() {
        as_new_files_are(&mut builder);
    }
    let mut file = builder.tempfile_in(folder)?;
    // What nobody else could read stays so, from the first byte on.
    if let Some(old) = &old {
        keep_owner(old, file.path());
        file.as_file().set_permissions(old.permissions())?;
    }
    write_to(&mut file)?;
    file.flush()?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Readable for all whom the mask of the process lets.
#[cfg(unix)]
fn as_new_files_are(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn as_new_files_are(_: &mut tempfile::Builder<'_, '_>) {}

/// Gives the copy the owner and the group of the file, as far as that is allowed.
#[cfg(unix)]
fn keep_owner(old: &Metadata, copy: &Path) {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(own) = fs::metadata(copy) else { return };
    if (own.uid(), own.gid()) != (old.uid(), old.gid()) {
        let _ = std::os::unix::fs::chown(copy, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Metadata, _: &Path) {}
