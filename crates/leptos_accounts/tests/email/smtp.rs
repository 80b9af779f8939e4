//! Mails by SMTP, to a server of a few lines.

use std::{net::SocketAddr, sync::Arc};

use leptos_accounts::mail::{Mail, MailError, Mailer, SmtpMailer};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Mutex,
};

use crate::{LOG, Post, email};

const FROM: &str = "Notebook <no-reply@notes.example>";

/// What clients have said.
type Heard = Arc<Mutex<String>>;

/// Answers to `RCPT` with this.
async fn serve(answer: &'static str) -> (SocketAddr, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let heard = Heard::default();
    let all = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let heard = Arc::clone(&all);
            tokio::spawn(talk(stream, answer, heard));
        }
    });
    (address, heard)
}

/// RFC 5321, as far as a client that makes no mistakes needs it. A client may go away at any time.
async fn talk(stream: TcpStream, rcpt: &'static str, heard: Heard) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let mut said = String::new();
    let mut in_mail = false;
    let mut answer = "220 ready";
    loop {
        if !answer.is_empty() {
            let line = format!("{answer}\r\n");
            stream.write_all(line.as_bytes()).await.ok()?;
        }
        said.clear();
        if stream.read_line(&mut said).await.ok()? == 0 {
            return None;
        }
        heard.lock().await.push_str(&said);
        let word = said.get(..4).unwrap_or_default().to_ascii_uppercase();
        answer = match &*word {
            _ if in_mail && said == ".\r\n" => {
                in_mail = false;
                "250 taken"
            }
            _ if in_mail => "",
            "EHLO" => "250-mail.example\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => "235 welcome",
            "RCPT" => rcpt,
            "DATA" => {
                in_mail = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
    }
}

fn mailer(address: SocketAddr) -> SmtpMailer {
    SmtpMailer::new(&format!("smtp://{address}"), FROM).expect("a mailer")
}

#[tokio::test]
async fn a_mail_travels_by_smtp() {
    let (address, heard) = serve("250 fine").await;
    let mailer = mailer(address);
    let post = Post::with(|config| config.mailer(mailer)).await;
    post.site.person("ann").await;
    post.site.app.accounts.drain_mail().await;
    let heard = heard.lock().await;
    for line in [
        "EHLO notes.example\r\n",
        "MAIL FROM:<no-reply@notes.example>",
        "RCPT TO:<ann@example.com>",
        "From: Notebook <no-reply@notes.example>\r\n",
        "To: ann@example.com\r\n",
        "Subject: Verify your e-mail address for localhost:3000\r\n",
        "\r\nhttp://localhost:3000/verify-email?token=",
    ] {
        assert!(heard.contains(line), "{line} in {heard}");
    }
}

/// Keeps what it was told, so that it can be asked for.
struct Watched(SmtpMailer, std::sync::mpsc::Sender<Result<(), MailError>>);

impl Mailer for Watched {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let sent = self.0.send(mail).await;
        self.1.send(sent.clone()).expect("somebody listens");
        sent
    }
}

async fn answers(address: SocketAddr) -> Vec<Result<(), MailError>> {
    let (told, answers) = std::sync::mpsc::channel();
    let watched = Watched(mailer(address), told);
    let post = Post::with(|config| config.mailer(watched)).await;
    post.site.person("dora").await;
    post.site.app.accounts.drain_mail().await;
    answers.try_iter().collect()
}

#[tokio::test]
async fn what_a_server_says_decides_whether_it_is_tried_again_and_is_not_repeated() {
    let (refuses, _) = serve("550 no dora@example.com here").await;
    let answers_of = answers(refuses).await;
    assert_eq!(answers_of.len(), 1, "{answers_of:?}");
    assert!(matches!(&answers_of[0], Err(MailError::Refused(why)) if why.contains("550")));

    let (busy, _) = serve("451 dora@example.com is busy").await;
    let answers_of = answers(busy).await;
    assert_eq!(answers_of.len(), 4, "{answers_of:?}");
    for answer in answers_of {
        assert!(matches!(answer, Err(MailError::Unavailable(why)) if why.contains("451")));
    }
    assert!(!LOG.text().contains(&email("dora")));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let answers = answers(address).await;
    assert_eq!(answers.len(), 4, "{answers:?}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_where_it_should_gets_nothing() {
    let (address, heard) = serve("250 fine").await;
    let tls = SmtpMailer::new(&format!("smtps://ann:hidden@{address}"), FROM);
    let (told, answers) = std::sync::mpsc::channel();
    let watched = Watched(tls.expect("a mailer"), told);
    let post = Post::with(|config| config.mailer(watched)).await;
    post.site.person("ann").await;
    post.site.app.accounts.drain_mail().await;
    let answers: Vec<_> = answers.try_iter().collect();
    assert_eq!(answers.len(), 4, "{answers:?}");
    assert!(answers.iter().all(Result::is_err), "{answers:?}");
    let heard = heard.lock().await;
    assert!(
        !heard.contains("ann@") && !heard.contains("AUTH"),
        "{heard}"
    );
}
