//! Somebody who asks the real program over HTTP, and remembers how long each answer took.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder, redirect};
use serde_json::{Value, json};

/// A person's program or browser.
#[derive(Debug, Clone)]
pub struct Caller {
    http: reqwest::Client,
    base: Arc<str>,
    token: Option<Arc<str>>,
    tally: Tally,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The body as JSON; null where it is none.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Caller {
    /// Nobody in particular; what they are answered is counted in `tally`.
    ///
    /// # Panics
    /// No client can be made.
    #[must_use]
    pub fn new(base: &str, tally: &Tally) -> Self {
        let http = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .cookie_store(true)
            .timeout(Duration::from_mins(2))
            // Below the five seconds for which the program keeps a connection.
            .pool_idle_timeout(Duration::from_secs(3))
            .build()
            .expect("a client");
        Self { http, base: base.into(), token: None, tally: tally.clone() }
    }

    /// The same as a program of this person's: with a bearer token of a new session.
    ///
    /// # Panics
    /// They are not let in.
    pub async fn signed_in(&self, login: &str, password: &str) -> Self {
        let body = json!({ "login": login, "password": password });
        let answer = self.post("sign in", "/api/v1/sessions", &body).await.expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.text);
        let token = answer.body["token"].as_str().expect("a token");
        Self { token: Some(token.into()), ..Self::new(&self.base, &self.tally) }
    }

    /// The same with the same token, at the address that a restarted program has now.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { token: self.token.clone(), ..Self::new(base, &self.tally) }
    }

    /// The same as a browser of this person's: with the cookie of a new session.
    ///
    /// # Panics
    /// They are not let in.
    pub async fn browsing(&self, login: &str, password: &str) -> Self {
        let browser = Self::new(&self.base, &self.tally);
        let form = browser.request(Method::POST, "/sign-in");
        let form = form.form(&[("login", login), ("password", password), ("next", "/")]);
        let answer = browser.send("sign in (page)", form).await.expect("an answer");
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    /// Looks at something. `kind` is the name under which the answer is counted.
    ///
    /// # Errors
    /// Nobody answers.
    pub async fn get(&self, kind: &'static str, path: &str) -> reqwest::Result<Answered> {
        self.send(kind, self.request(Method::GET, path)).await
    }

    /// Asks for something.
    ///
    /// # Errors
    /// Nobody answers.
    pub async fn post(
        &self,
        kind: &'static str,
        path: &str,
        body: &Value,
    ) -> reqwest::Result<Answered> {
        self.send(kind, self.request(Method::POST, path).json(body)).await
    }

    /// Hands in a price list.
    ///
    /// # Errors
    /// Nobody answers.
    ///
    /// # Panics
    /// The form cannot be made.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> reqwest::Result<Answered> {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        let request = self.request(Method::POST, "/api/v1/catalogue-imports").multipart(form);
        self.send("upload", request).await
    }

    /// A request to be filled in.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request that was filled in.
    ///
    /// # Errors
    /// Nobody answers.
    pub async fn send(
        &self,
        kind: &'static str,
        request: RequestBuilder,
    ) -> reqwest::Result<Answered> {
        let begun = Instant::now();
        let answered = async {
            let response = request.send().await?;
            Ok((response.status().as_u16(), response.text().await?))
        };
        match answered.await {
            Ok((status, text)) => {
                self.tally.count(kind, status, begun.elapsed(), &text);
                let body = serde_json::from_str(&text).unwrap_or_default();
                Ok(Answered { status, body, text })
            }
            Err(error) => {
                self.tally.fault(format!("{kind}: nobody answered: {error:?}"));
                Err(error)
            }
        }
    }
}

/// What was answered to many callers, by kind of request. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    took: BTreeMap<&'static str, Vec<Duration>>,
    statuses: BTreeMap<u16, usize>,
    refused: BTreeMap<String, usize>,
    faults: Vec<String>,
}

impl Tally {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, kind: &'static str, status: u16, took: Duration, text: &str) {
        let mut counts = self.counts();
        counts.took.entry(kind).or_default().push(took);
        *counts.statuses.entry(status).or_default() += 1;
        if status >= 500 {
            counts.faults.push(format!("{kind}: {status}: {}", head(text)));
        } else if status >= 400 {
            let body: Value = serde_json::from_str(text).unwrap_or_default();
            let why = body["type"].as_str().unwrap_or("a page").to_owned();
            *counts.refused.entry(format!("{kind}: {status} {why}")).or_default() += 1;
        }
    }

    /// Something that must not be, in a sentence.
    pub fn fault(&self, what: String) {
        self.counts().faults.push(what);
    }

    /// Everything that must not be.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.counts().faults.clone()
    }

    /// How many requests were answered.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.counts().took.values().map(Vec::len).sum()
    }

    /// Forgets everything, as after warming up.
    pub fn forget(&self) {
        *self.counts() = Counts::default();
    }

    /// The time within which `percent` of the answers of this kind came.
    #[must_use]
    pub fn within(&self, kind: &str, percent: usize) -> Duration {
        self.counts().took.get(kind).map(|took| percentile(took, percent)).unwrap_or_default()
    }

    /// All kinds with their number, p50 and p99; the statuses; and what was refused how often.
    ///
    /// # Panics
    /// Never: text takes what is written.
    #[must_use]
    pub fn told(&self) -> String {
        let counts = self.counts();
        let mut told =
            format!("{:<22} {:>7} {:>9} {:>9}\n", "request", "number", "p50 ms", "p99 ms");
        for (kind, took) in &counts.took {
            let (half, most) = (millis(percentile(took, 50)), millis(percentile(took, 99)));
            writeln!(told, "{kind:<22} {:>7} {half:>9.1} {most:>9.1}", took.len()).expect("text");
        }
        writeln!(told, "statuses {:?}", counts.statuses).expect("text");
        if !counts.refused.is_empty() {
            writeln!(told, "refused {:?}", counts.refused).expect("text");
        }
        told
    }
}

/// The time within which `percent` of them lie; zero of none.
#[must_use]
pub fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

/// In milliseconds.
#[must_use]
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn head(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Throws for an actor; the same number gives the same throws.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The dice of actor `number`.
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// From 0 to below `sides`.
    pub fn throw(&mut self, sides: u64) -> u64 {
        // xorshift64; Marsaglia 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// One of them.
    ///
    /// # Panics
    /// There are none.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        let sides = u64::try_from(things.len()).expect("a number of things");
        &things[usize::try_from(self.throw(sides)).expect("an index")]
    }

    /// True `percent` times of a hundred.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.throw(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let times: Vec<_> = (1..=200).rev().map(Duration::from_millis).collect();

        assert_eq!(percentile(&times, 50), Duration::from_millis(100));
        assert_eq!(percentile(&times, 99), Duration::from_millis(198));
        assert_eq!(percentile(&times[..1], 99), Duration::from_millis(200));
        assert_eq!(percentile(&[], 99), Duration::ZERO);
    }
}
