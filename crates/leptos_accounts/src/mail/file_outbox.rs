use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{Mail, MailError, Mailer, MailerError, message::Sender};

/// Puts mails into a folder, for development: one file each, `*.eml`, readable for its owner only.
///
/// Where somebody sits at a terminal it also prints the link of each, so that it can be clicked. A file or
/// another program gets nothing of it: that may be a log.
#[derive(Clone, Debug)]
pub struct FileOutbox {
    folder: PathBuf,
    sender: Sender,
}

impl FileOutbox {
    /// The folder is made with the first mail. `from` is the sender: `Notebook <no-reply@localhost>`.
    ///
    /// # Errors
    ///
    /// When the sender is none.
    pub fn new(folder: impl Into<PathBuf>, from: &str) -> Result<Self, MailerError> {
        Ok(Self {
            folder: folder.into(),
            sender: Sender::parse(from)?,
        })
    }
}

impl Mailer for FileOutbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = self.sender.message(mail)?.formatted();
        let file = self.folder.join(name());
        write(&file, &message)
            .map_err(|error| MailError::Unavailable(format!("the outbox: {}", error.kind())))?;
        if let Some(link) = link(&mail.text) {
            show(link);
        }
        Ok(())
    }
}

/// In the order in which they were sent.
fn name() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let millis = since.unwrap_or_default().as_millis();
    format!("{millis:013}-{:08x}.eml", rand::random::<u32>())
}

/// Who looks for mails finds whole ones only.
fn write(file: &Path, message: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = file.with_extension("part");
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&unfinished)?.write_all(message)?;
    fs::rename(unfinished, file)
}

fn link(text: &str) -> Option<&str> {
    text.lines().find(|line| line.starts_with("http"))
}

fn show(link: &str) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        // Nobody has to read it.
        let _ = writeln!(terminal, "mail: {link}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_mail_is_a_file_of_its_own_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = folder.path().join("deep/outbox");
        let mailer = FileOutbox::new(&outbox, "Notebook <no-reply@localhost>");
        let mailer = mailer.expect("a sender");
        let mail = Mail {
            to: "ann@example.com".parse().expect("an address"),
            subject: "Hello".into(),
            text: "Open\n\nhttp://localhost:3000/x?token=y\n".into(),
        };
        for _ in 0..3 {
            Mailer::send(&mailer, &mail).await.expect("written");
        }
        let files: Vec<_> = fs::read_dir(&outbox)
            .expect("the folder")
            .map(|file| file.expect("a file").path())
            .collect();
        assert_eq!(files.len(), 3);
        for file in files {
            let text = fs::read_to_string(&file).expect("text");
            assert!(text.contains("\r\nhttp://localhost:3000/x?token=y\r\n"));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;

                let mode = fs::metadata(&file).expect("a file").permissions().mode();
                assert_eq!(mode & 0o777, 0o600);
            }
        }
    }

    #[tokio::test]
    async fn an_outbox_that_can_not_be_written_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("a file");
        let mailer = FileOutbox::new(file.join("outbox"), "a@b.example").expect("a sender");
        let mail = Mail {
            to: "ann@example.com".parse().expect("an address"),
            subject: "Hello".into(),
            text: "Text\n".into(),
        };
        let sent = Mailer::send(&mailer, &mail).await;
        assert!(matches!(sent, Err(MailError::Unavailable(_))), "{sent:?}");
    }
}
