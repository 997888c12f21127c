//! `/outbox`: what waits to be sent, what Lumbung asks about it, and how far each device has come; and the page that
//! is shown where nothing was kept.

use askama::Template;
use order_workflow::query::devices::DeviceView;

use crate::language::Language;
use crate::language::format::{count, moment};
use crate::pages::buyer::words::Here;
use crate::pages::layout::Shell;

/// How far a device has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// "Perangkat 3F9C2A", and whose it is where it is another's.
    pub name: String,
    /// "38 sampai, terakhir nomor 40 kemarin 16.20."
    pub said: String,
    /// "Nomor 36 dan 37 belum pernah sampai."
    pub missing: Option<String>,
}

impl DeviceRow {
    /// The row of `device`.
    #[must_use]
    pub fn of(device: &DeviceView, here: Here) -> Self {
        let lang = here.lang;
        let text = device.id.simple().to_string().to_uppercase();
        // The end of a UUIDv7 is chance; its beginning is the same for devices of one day.
        let short = text.get(26..).unwrap_or_default();
        let of_whom = match &device.person_name {
            Some(name) if !device.is_own => format!(" · {name}"),
            _ => String::new(),
        };
        let when = moment(device.seen_at, here.now, here.zone, lang);
        let (taken, last) = (count(device.taken), count(device.last));
        let mut said = lang.pick(
            format!("{taken} sampai; terakhir nomor {last}, {when}."),
            format!("{taken} arrived; last number {last}, {when}."),
        );
        if device.asked > 0 {
            let asked = count(device.asked);
            said.push_str(&lang.pick(
                format!(" {asked} ditanyakan kembali."),
                format!(" {asked} came back with a question."),
            ));
        }
        let numbers: Vec<String> = device.missing.iter().map(|number| count(*number)).collect();
        let missing = (!numbers.is_empty()).then(|| {
            let numbers = numbers.join(", ");
            lang.pick(
                format!("Belum pernah sampai: nomor {numbers}."),
                format!("Never arrived: number {numbers}."),
            )
        });
        let name =
            lang.pick(format!("Perangkat {short}{of_whom}"), format!("Device {short}{of_whom}"));
        Self { name, said, missing }
    }
}

/// The words of one kind of packet's two ways out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindWords {
    /// `count`, `order`, `pledge`, `shop`, `note`, `other`.
    pub kind: &'static str,
    /// Sends it again by what stands now.
    pub again: &'static str,
    /// Leads to where it stands.
    pub open: &'static str,
    /// Lets go of what was written, or keeps it as a note.
    pub drop: &'static str,
}

/// `/outbox`.
#[derive(Debug, Template)]
#[template(path = "offline/outbox.html")]
pub struct OutboxPage {
    /// The shell.
    pub shell: Shell,
    /// How far each device has come.
    pub devices: Vec<DeviceRow>,
    /// The words of the ways out.
    pub kinds: Vec<KindWords>,
}

impl OutboxPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, devices: &[DeviceView], here: Here) -> Self {
        let devices = devices.iter().map(|device| DeviceRow::of(device, here)).collect();
        Self { kinds: super::words::kinds(shell.lang), shell, devices }
    }

    /// A sentence for the page's script.
    #[must_use]
    pub fn says(&self, of: &str) -> &'static str {
        super::words::said(of, self.shell.lang)
    }
}

/// `/offline`: no signal, and no copy of what was asked for.
#[derive(Debug, Template)]
#[template(path = "offline/nothing.html")]
pub struct NothingPage {
    /// The shell, a door's.
    pub shell: Shell,
}

/// Which words a language has for what has to do with signal, on every page.
#[must_use]
pub fn shell_words(of: &str, lang: Language) -> &'static str {
    super::words::said(of, lang)
}
