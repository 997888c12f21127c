//! A receiver of webhooks: a real HTTP server that keeps what it got, and answers as it is told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What was sent.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) line: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Sent {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether the reference library of Standard Webhooks takes it.
    pub(super) fn is_signed_with(&self, secret: &str) -> bool {
        standardwebhooks::Webhook::new(secret)
            .unwrap()
            .verify(self.body.as_bytes(), &self.headers)
            .is_ok()
    }
}

#[derive(Debug, Default)]
struct Desk {
    sent: Vec<Sent>,
    answers: VecDeque<String>,
    usual: String,
}

/// The server, until it is dropped.
#[derive(Debug)]
pub(super) struct Receiver {
    address: SocketAddr,
    desk: Arc<Mutex<Desk>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Receiver {
    /// Answers 204 unless it is told otherwise.
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let desk =
            Arc::new(Mutex::new(Desk { usual: answer("204 No Content", ""), ..Desk::default() }));
        let serving = tokio::spawn(serve(listener, Arc::clone(&desk)));
        Self { address, desk, serving }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/lumbung?x=1", self.address)
    }

    /// The next answers, one for each request.
    pub(super) fn answer_next(&self, answers: &[&str]) {
        self.desk.lock().unwrap().answers.extend(answers.iter().map(|text| answer(text, "")));
    }

    /// Every answer from now on, with these header lines.
    pub(super) fn answer_always(&self, status: &str, headers: &str) {
        self.desk.lock().unwrap().usual = answer(status, headers);
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.desk.lock().unwrap().sent.clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn answer(status: &str, headers: &str) -> String {
    let body = if status.starts_with("204") { "" } else { "jawaban penerima" };
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

async fn serve(listener: TcpListener, desk: Arc<Mutex<Desk>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(take(stream, Arc::clone(&desk)));
    }
}

async fn take(stream: TcpStream, desk: Arc<Mutex<Desk>>) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    let mut headers = HeaderMap::new();
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).await.unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let length = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    let sent =
        Sent { line: line.trim_end().to_owned(), headers, body: String::from_utf8(body).unwrap() };
    let answer = {
        let mut desk = desk.lock().unwrap();
        desk.sent.push(sent);
        desk.answers.pop_front().unwrap_or_else(|| desk.usual.clone())
    };
    stream.write_all(answer.as_bytes()).await.unwrap();
}
