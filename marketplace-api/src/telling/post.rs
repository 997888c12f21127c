//! One request to a webhook: to a public host over https, to exactly the address that was judged, followed
//! nowhere, waited for so long and read so far.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use order_workflow::jobs::telling::deliveries::{Delivery, Failure, Outcome, TRY_TAKES_MAX};
use order_workflow::telling::address::{Reach, may_connect, understand};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::{Host, Url};

use super::signature;

/// Bytes read of an answer; the log keeps less.
const ANSWER_MAX: usize = 16 * 1024;
/// Who asks.
const AGENT: &str = concat!("Lumbung-Webhooks/", env!("CARGO_PKG_VERSION"));

/// Who asks a provider.
const ASKER: &str = concat!("Lumbung/", env!("CARGO_PKG_VERSION"));

/// A request to somebody whose answer is read: a payment provider.
pub(crate) struct Call<'a> {
    /// GET or POST.
    pub(crate) method: Method,
    /// Where to, whole.
    pub(crate) url: &'a str,
    /// Beside the host, the asker and the kind of body.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// JSON, or nothing.
    pub(crate) body: &'a str,
}

/// Sends to webhooks, and asks providers.
#[derive(Clone)]
pub struct Post {
    tls: TlsConnector,
    reach: Reach,
}

/// Why no answer came, and what the machine said.
pub(crate) type NoAnswer = (Failure, String);

fn no(failure: Failure) -> impl Fn(&dyn std::fmt::Display) -> NoAnswer {
    move |cause| (failure, cause.to_string())
}

impl Post {
    /// Sends as far as `reach`, trusting Mozilla's authorities.
    ///
    /// # Errors
    /// The cryptography offers no protocol version, which no build of ours does.
    pub fn new(reach: Reach) -> Result<Self, tokio_rustls::rustls::Error> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), reach })
    }

    /// One try, at `timestamp` seconds of Unix time.
    pub async fn send(&self, delivery: &Delivery, timestamp: i64) -> Outcome {
        let begun = Instant::now();
        let answered = timeout(TRY_TAKES_MAX, self.exchange(delivery, timestamp)).await;
        let answered = answered.unwrap_or_else(|_late| {
            Err((Failure::Timeout, format!("no answer within {} s", TRY_TAKES_MAX.as_secs())))
        });
        let took = begun.elapsed();
        match answered {
            Ok((status, text)) => Outcome { result: Ok(status), text, took },
            Err((failure, text)) => Outcome { result: Err(failure), text, took },
        }
    }

    async fn exchange(
        &self,
        delivery: &Delivery,
        timestamp: i64,
    ) -> Result<(u16, String), NoAnswer> {
        let url = understand(&delivery.url, self.reach)
            .map_err(|fault| (Failure::Address, fault.to_string()))?;
        let request = request(&url, delivery, timestamp)?;
        self.carry(&url, request).await
    }

    /// Asks once, for so long at most, and reads the answer: its status, and how its body begins.
    pub(crate) async fn call(
        &self,
        call: &Call<'_>,
        at_most: Duration,
    ) -> Result<(u16, String), NoAnswer> {
        let asked = async {
            let url = understand(call.url, self.reach)
                .map_err(|fault| (Failure::Address, fault.to_string()))?;
            let request = call.request(&url)?;
            self.carry(&url, request).await
        };
        timeout(at_most, asked).await.unwrap_or_else(|_late| {
            Err((Failure::Timeout, format!("no answer within {} s", at_most.as_secs())))
        })
    }

    async fn carry(
        &self,
        url: &Url,
        request: Request<Full<Bytes>>,
    ) -> Result<(u16, String), NoAnswer> {
        let addresses = self.addresses(url).await?;
        let stream = connect(&addresses).await?;
        if url.scheme() != "https" {
            return talk(stream, request).await;
        }
        let name = match url.host() {
            Some(Host::Domain(name)) => ServerName::try_from(name.to_owned())
                .map_err(|cause| (Failure::Address, cause.to_string()))?,
            Some(Host::Ipv4(address)) => ServerName::from(IpAddr::from(address)),
            Some(Host::Ipv6(address)) => ServerName::from(IpAddr::from(address)),
            None => return Err((Failure::Address, "no host".to_owned())),
        };
        let stream =
            self.tls.connect(name, stream).await.map_err(|cause| no(Failure::Tls)(&cause))?;
        talk(stream, request).await
    }

    /// Where the host is now; every one of its addresses has to be public, so that a name that stands for
    /// a public and a private host gets nowhere by luck.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, NoAnswer> {
        let port = url.port_or_known_default().unwrap_or(443);
        let found: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(address)) => vec![(address, port).into()],
            Some(Host::Ipv6(address)) => vec![(address, port).into()],
            Some(Host::Domain(name)) => lookup_host((name, port))
                .await
                .map_err(|cause| no(Failure::Resolve)(&cause))?
                .collect(),
            None => Vec::new(),
        };
        if found.is_empty() {
            return Err((Failure::Resolve, "the name has no address".to_owned()));
        }
        match found.iter().find(|address| !may_connect(address.ip(), self.reach)) {
            Some(closed) => {
                Err((Failure::Address, format!("{} is not a public address", closed.ip())))
            }
            None => Ok(found),
        }
    }
}

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, NoAnswer> {
    let mut last = (Failure::Connect, "no address".to_owned());
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(cause) => last = no(Failure::Connect)(&cause),
        }
    }
    Err(last)
}

/// The host and the path as a request names them.
fn place(url: &Url) -> (String, String) {
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let path = url
        .query()
        .map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    (host, path)
}

impl Call<'_> {
    fn request(&self, url: &Url) -> Result<Request<Full<Bytes>>, NoAnswer> {
        let (host, path) = place(url);
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(path)
            .header(HOST, host)
            .header(USER_AGENT, ASKER)
            .header(ACCEPT, "application/json");
        if !self.body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = Full::new(Bytes::from(self.body.to_owned()));
        request.body(body).map_err(|cause| no(Failure::Address)(&cause))
    }
}

fn request(
    url: &Url,
    delivery: &Delivery,
    timestamp: i64,
) -> Result<Request<Full<Bytes>>, NoAnswer> {
    let (host, path) = place(url);
    let id = delivery.message.to_string();
    let signature = signature::sign(&delivery.secrets, &id, timestamp, &delivery.body);
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(HOST, host)
        .header(USER_AGENT, AGENT)
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature)
        .body(Full::new(Bytes::from(delivery.body.clone())))
        .map_err(|cause| no(Failure::Address)(&cause))
}

async fn talk<S>(stream: S, request: Request<Full<Bytes>>) -> Result<(u16, String), NoAnswer>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let said = no(Failure::Protocol);
    let (mut ask, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|cause| said(&cause))?;
    // It carries the exchange on and ends with it; what it fails of is told by the exchange.
    let carried = tokio::spawn(connection);
    let answer = ask.send_request(request).await.map_err(|cause| said(&cause));
    let read = match answer {
        Ok(answer) => {
            let status = answer.status().as_u16();
            Ok((status, beginning(answer.into_body()).await))
        }
        Err(failure) => Err(failure),
    };
    carried.abort();
    read
}

/// How an answer begins. One that is longer than is read, or breaks off, is as good as its status.
async fn beginning(body: hyper::body::Incoming) -> String {
    let mut body = Limited::new(body, ANSWER_MAX);
    let mut bytes = Vec::new();
    while let Some(Ok(frame)) = body.frame().await {
        if let Some(data) = frame.data_ref() {
            bytes.extend_from_slice(data);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
