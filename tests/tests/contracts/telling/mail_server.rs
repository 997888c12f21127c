//! Mails over a mail server: a real SMTP conversation (RFC 5321), with a server that says yes, later or never.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Told, a_while, soon};

/// What came in, and what it says to the next recipients; yes where nothing is said.
#[derive(Debug, Default)]
struct Post {
    taken: Vec<String>,
    recipients: Vec<String>,
    signed_in: Vec<String>,
    answers: VecDeque<&'static str>,
}

/// The server, until it is dropped.
struct MailServer {
    address: SocketAddr,
    post: Arc<Mutex<Post>>,
    serving: tokio::task::JoinHandle<()>,
}

impl MailServer {
    async fn open(answers: &[&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answers = answers.iter().copied().collect();
        let post = Arc::new(Mutex::new(Post { answers, ..Post::default() }));
        let kept = Arc::clone(&post);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                tokio::spawn(async move {
                    // Whoever hangs up in the middle has said nothing.
                    converse(stream, &kept).await.ok();
                });
            }
        });
        Self { address, post, serving }
    }

    fn url(&self) -> String {
        format!("smtp://kabar:kopi@{}", self.address)
    }

    fn taken(&self) -> Vec<String> {
        self.post.lock().unwrap().taken.clone()
    }

    fn asked(&self) -> usize {
        self.post.lock().unwrap().recipients.len()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn converse(stream: TcpStream, post: &Mutex<Post>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example.id\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.example.id\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => {
                post.lock().unwrap().signed_in.push(line.clone());
                "235 2.7.0 yes"
            }
            "RCPT" => {
                let mut post = post.lock().unwrap();
                post.recipients.push(line.clone());
                post.answers.pop_front().unwrap_or("250 2.1.5 yes")
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                post.lock().unwrap().taken.push(mail);
                "250 2.0.0 taken"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 2.0.0 yes",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

async fn asking(server: &MailServer) -> Told {
    let url = server.url();
    let world = Told::begin_as(|settings| settings.mail_server = Some(url)).await;
    let body = json!({ "address": "desk@example.id", "choice": "each" });
    let reply = world.seller.ask(Method::PUT, "/api/v1/mails", Some(body)).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    world
}

#[tokio::test]
async fn a_mail_goes_over_the_server_signed_in_and_once() {
    let server = MailServer::open(&[]).await;
    let world = asking(&server).await;

    let mail = soon("a mail comes", || async { server.taken().first().cloned() }).await;
    a_while().await;

    assert_eq!(server.taken().len(), 1);
    assert!(mail.contains("To: ") && mail.contains("/mail/confirm/"), "{mail}");
    {
        let post = server.post.lock().unwrap();
        assert_eq!(post.recipients, ["RCPT TO:<desk@example.id>"]);
        // "\0kabar\0kopi" in base 64.
        assert_eq!(post.signed_in, ["AUTH PLAIN AGthYmFyAGtvcGk="]);
    }
    world.app.stop().await;
}

#[tokio::test]
async fn a_server_that_says_later_is_asked_later_and_one_that_says_never_is_not() {
    let later = MailServer::open(&["451 4.3.0 later"]).await;
    let world = asking(&later).await;
    soon("it is asked", || async { (later.asked() == 1).then_some(()) }).await;
    a_while().await;
    assert_eq!((later.asked(), later.taken().len()), (1, 0), "not before its time");
    world.app.clock.advance(TimeDelta::days(1));
    soon("it is sent", || async { later.taken().first().cloned() }).await;
    a_while().await;
    assert_eq!((later.asked(), later.taken().len()), (2, 1));
    world.app.stop().await;

    let never = MailServer::open(&["550 5.1.1 nobody here"]).await;
    let world = asking(&never).await;
    soon("it is asked", || async { (never.asked() == 1).then_some(()) }).await;
    world.app.clock.advance(TimeDelta::days(2));
    a_while().await;
    assert_eq!((never.asked(), never.taken().len()), (1, 0));
    world.app.stop().await;
}
