//! A line that can be cut: stands between a browser and the program, at an address that stays while the program dies and
//! comes back somewhere else.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Nobody answers.
    Cut,
    /// The program does.
    Open(SocketAddr),
    /// The program hears what is sent, and its answer never arrives.
    Swallows(SocketAddr),
}

/// The line.
#[derive(Debug)]
pub struct Gate {
    address: String,
    line: Arc<watch::Sender<Line>>,
    listening: JoinHandle<()>,
}

impl Gate {
    /// A line at an address of its own, cut.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let line = Arc::new(watch::Sender::new(Line::Cut));
        let told = Arc::clone(&line);
        let listening = tokio::spawn(async move {
            loop {
                let Ok((near, _)) = listener.accept().await else { continue };
                let told = told.subscribe();
                tokio::spawn(carry(near, told));
            }
        });
        Self { address, line, listening }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Changes it; what was under way breaks off.
    pub fn set(&self, line: Line) {
        self.line.send_replace(line);
    }

    /// Opens it to the program at `address`, `http://127.0.0.1:PORT`.
    ///
    /// # Panics
    /// That is no address.
    pub fn open_to(&self, address: &str) {
        self.set(Line::Open(socket(address)));
    }

    /// Lets requests through to the program at `address`, and no answer back.
    ///
    /// # Panics
    /// That is no address.
    pub fn swallow(&self, address: &str) {
        self.set(Line::Swallows(socket(address)));
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn socket(address: &str) -> SocketAddr {
    address.trim_start_matches("http://").parse().expect("an address")
}

/// One connection, until either side ends it or the line changes.
async fn carry(mut near: TcpStream, mut told: watch::Receiver<Line>) {
    let line = *told.borrow_and_update();
    let (address, swallows) = match line {
        Line::Cut => return,
        Line::Open(address) => (address, false),
        Line::Swallows(address) => (address, true),
    };
    let Ok(mut far) = TcpStream::connect(address).await else { return };
    let both = async {
        if swallows {
            let (mut from, mut to) = (near.split().0, far.split().1);
            let mut bytes = vec![0; 16 * 1024];
            while let Ok(n @ 1..) = from.read(&mut bytes).await {
                let sent = bytes.get(..n).unwrap_or_default();
                if to.write_all(sent).await.is_err() {
                    break;
                }
            }
        } else {
            // Ended by either side is as good as ended.
            drop(tokio::io::copy_bidirectional(&mut near, &mut far).await);
        }
    };
    tokio::select! {
        () = both => {}
        _ = told.changed() => {}
    }
}
