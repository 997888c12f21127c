//! A real Chromium, driven over the `WebDriver` protocol: five of its commands are enough, so no library stands between.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde_json::{Value, json};

/// A busy machine gets this long for anything to show.
const PATIENCE: Duration = Duration::from_mins(1);

/// A browser with a profile of its own: one phone.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    /// `127.0.0.1:PORT` of the driver.
    host: String,
    session: String,
    http: reqwest::Client,
}

impl Browser {
    /// Starts one whose profile lies in `profile`, 360 wide as a phone is.
    ///
    /// # Panics
    /// There is no chromedriver or no Chromium; `tests/run` installs both.
    pub async fn start(profile: &Path) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("chromedriver starts");
        let output = driver.stdout.take().expect("its standard output");
        let mut lines = BufReader::new(output).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let port = line.split("successfully on port ").nth(1)?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        let host = format!("127.0.0.1:{}", port.expect("it says its port"));
        // What it says besides is read, so that it is never kept waiting.
        std::thread::spawn(move || lines.for_each(drop));
        let http = reqwest::Client::builder().timeout(PATIENCE * 2).build().expect("a client");
        let arguments = json!([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=360,740",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            format!("--user-data-dir={}", profile.display()),
        ]);
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": { "args": arguments } } } });
        let answer = http.post(format!("http://{host}/session")).json(&asked).send().await;
        let answer: Value = answer.expect("a driver").json().await.expect("its answer");
        let session = answer["value"]["sessionId"].as_str();
        let session = session.unwrap_or_else(|| panic!("no session: {answer}")).to_owned();
        Self { driver, host, session, http }
    }

    async fn told(&self, command: &str, body: Value) -> Value {
        let url = format!("http://{}/session/{}/{command}", self.host, self.session);
        let answer = self.http.post(url).json(&body).send().await.expect("the driver answers");
        let mut answer: Value = answer.json().await.expect("its answer");
        answer["value"].take()
    }

    /// Opens an address; a page that cannot be reached is the browser's own.
    pub async fn go(&self, url: &str) {
        self.told("url", json!({ "url": url })).await;
    }

    /// Runs a script in the page; its promise, if it gives one, is waited for.
    pub async fn run(&self, script: &str) -> Value {
        self.told("execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// Waits until the expression is true in the page.
    ///
    /// # Panics
    /// It never is; what the page says instead is told.
    pub async fn until(&self, expression: &str) {
        let began = Instant::now();
        loop {
            let value = self.run(&format!("return (async () => ({expression}))()")).await;
            if value.as_bool() == Some(true) {
                return;
            }
            if began.elapsed() > PATIENCE {
                let page = self
                    .run("return location.href + '\\n' + document.body.innerText.slice(0, 1500)")
                    .await;
                panic!("never: {expression}\nlast: {value}\n{}", page.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// A command of the browser's own protocol.
    pub async fn command(&self, name: &str, parameters: Value) -> Value {
        self.told("goog/cdp/execute", json!({ "cmd": name, "params": parameters })).await
    }

    /// Puts the clock of every page from now on forward by so many hours, or back.
    pub async fn shift_clock(&self, hours: i64) {
        let script = format!(
            "(() => {{ const Real = Date, by = {hours} * 3600000;
                class Shifted extends Real {{ constructor(...of) {{ of.length ? super(...of) : super(Real.now() + by); }}
                    static now() {{ return Real.now() + by; }} }}
                self.Date = Shifted; }})()"
        );
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser is no child of ours, so its driver has to end it; a driver that does not answer is ended itself.
        if let Ok(mut line) = TcpStream::connect(&self.host) {
            let asked = format!(
                "DELETE /session/{} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                self.session, self.host
            );
            drop(line.set_read_timeout(Some(Duration::from_secs(10))));
            if line.write_all(asked.as_bytes()).is_ok() {
                drop(line.read_to_end(&mut Vec::new()));
            }
        }
        if let Ok(pid) = i32::try_from(self.driver.id()) {
            // Gone already is as good.
            let _ = killpg(Pid::from_raw(pid), Signal::SIGKILL);
        }
        drop(self.driver.wait());
    }
}
