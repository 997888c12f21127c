//! The pages of lines: the queue "Belum dijelaskan", and one line with what it may be.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::bank_statements::{BankLineView, CandidateView, PartnerView};
use supply_chain::money::Money;

use super::words::{accounts, candidate, evidence, explained, name, size, way};
use super::{FILES, QUEUE};
use crate::language::Language;
use crate::language::format::{date, moment, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Empty, Note, Pager, Tab, Tone, Total, Wrong};
use crate::pages::payments::words::account;

/// One line in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its page.
    pub href: String,
    /// How much.
    pub amount: String,
    /// Which way.
    pub way: Badge,
    /// Day and account.
    pub small: String,
    /// What the bank printed, and from whom.
    pub text: String,
    /// What it may be, or is; empty where nothing speaks for anything.
    pub what: String,
    /// Why.
    pub why: String,
}

/// `/bank-lines`.
#[derive(Debug, Template)]
#[template(path = "bank_statements/queue.html")]
pub struct QueuePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Not explained, explained.
    pub tabs: Vec<Tab>,
    /// What was just done.
    pub note: Option<Note>,
    /// The lines.
    pub lines: Vec<Queued>,
    /// None there.
    pub empty: Empty,
    /// To older ones.
    pub pager: Pager,
}

/// Which lines a queue shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// `explained`, `all`, or those that are not explained.
    pub state: String,
    /// `&statement=…`, or empty.
    pub rest: String,
    /// What was just done.
    pub done: String,
}

impl QueuePage {
    /// The page.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[BankLineView],
        which: &Which,
        (waiting, next): (i64, Option<String>),
    ) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Rekening koran", "Bank statements"), FILES));
        let Which { state, rest, done } = which;
        let tab = |word, of: &str| Tab {
            word,
            href: format!("{QUEUE}?state={of}{rest}"),
            count: None,
            current: state == of || (of == "unexplained" && state.is_empty()),
        };
        let mut tabs = vec![
            tab(lang.t("Belum dijelaskan", "Not explained"), "unexplained"),
            tab(lang.t("Sudah dijelaskan", "Explained"), "explained"),
            tab(lang.t("Semua", "All"), "all"),
        ];
        if let (Some(first), Ok(count @ 1..)) = (tabs.first_mut(), u64::try_from(waiting)) {
            first.count = Some(count);
        }
        Self {
            tabs,
            note: said(done, lang),
            lines: found.iter().map(|line| queued(line, lang)).collect(),
            empty: Empty {
                icon: "circle-check",
                heading: lang.t("Tidak ada yang menunggu", "Nothing waits").to_owned(),
                text: lang
                    .t(
                        "Setiap rupiah di rekening koran sudah jelas.",
                        "Every rupiah of the statements is explained.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { next, ..Pager::default() },
            shell,
        }
    }
}

fn said(done: &str, lang: Language) -> Option<Note> {
    let bold = match done {
        "explained" => lang.t("Baris itu sudah dijelaskan.", "That line is explained."),
        "undone" => lang.t("Penjelasannya dibatalkan.", "The explanation was undone."),
        _ => return None,
    };
    let (bold, small) = (bold.to_owned(), String::new());
    Some(Note { tone: Tone::Good, icon: "circle-check", bold, small })
}

fn text(line: &BankLineView) -> String {
    let parts = [line.description.as_str(), line.counterparty_name.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn queued(line: &BankLineView, lang: Language) -> Queued {
    let best = line.candidates.first();
    let (what, why) = match best {
        Some(best) => {
            let comes = line.amount > Money::ZERO;
            (candidate(best, comes, lang), evidence(best, line.amount, lang))
        }
        None if line.state == "explained" => (explained(line, lang), String::new()),
        None => (String::new(), String::new()),
    };
    Queued {
        href: format!("{QUEUE}/{}", line.id),
        amount: rupiah(size(line.amount)),
        way: way(line.amount, lang),
        small: format!(
            "{} · {}",
            date(line.booked_on, lang),
            account(&line.bank_code, &line.account_number)
        ),
        text: text(line),
        what,
        why,
    }
}

/// What a line may be, with the button that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// What.
    pub what: String,
    /// How much is awaited.
    pub amount: String,
    /// Why.
    pub why: String,
    /// The fields of its form.
    pub fields: Vec<(&'static str, String)>,
    /// The form's key.
    pub key: String,
    /// The button's word.
    pub word: String,
}

/// `/bank-lines/{id}`.
#[derive(Debug, Template)]
#[template(path = "bank_statements/line.html")]
pub struct LinePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was sent.
    pub wrongs: Vec<Wrong>,
    /// How much.
    pub amount: String,
    /// Which way.
    pub way: Badge,
    /// What the bank printed.
    pub facts: Vec<Total>,
    /// What it is, or that it is not explained.
    pub note: Note,
    /// Where it leads: the payment that it is.
    pub onward: Option<Link>,
    /// What it may be.
    pub offered: Vec<Offered>,
    /// Whose money it may be besides; empty where money went or nobody traded.
    pub payers: Vec<Choice>,
    /// Our other accounts, from or to which it may have moved.
    pub own: Vec<Choice>,
    /// The accounts it may go to; empty where it is explained or the reader only reads.
    pub accounts: Vec<Choice>,
    /// What was typed as words.
    pub words: String,
    /// Where explanations are posted to.
    pub action: String,
    /// Where it is undone; nothing where it cannot be.
    pub undo: Option<String>,
    /// What undoing does.
    pub undoing: String,
    /// A key for each form.
    pub keys: [String; 5],
    /// The version of the line.
    pub version: String,
}

/// What the page of a line is drawn from.
pub struct Seen<'a> {
    /// The line.
    pub line: &'a BankLineView,
    /// Whose money it may be.
    pub payers: &'a [PartnerView],
    /// Our own accounts.
    pub own: &'a [BankAccountView],
    /// Whether the reader explains lines.
    pub may: bool,
    /// Now, and the reader's zone.
    pub at: (DateTime<Utc>, Tz),
    /// What is wrong with what was sent.
    pub wrongs: Vec<Wrong>,
    /// What was typed as words.
    pub words: String,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

impl LinePage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let lang = shell.lang;
        let Seen { line, payers, own, may, at, wrongs, words, key } = seen;
        let mut shell = shell.task(Link::new(lang.t("Belum dijelaskan", "Not explained"), QUEUE));
        shell.refused = !wrongs.is_empty();
        let comes = line.amount > Money::ZERO;
        let waits = line.state == "unexplained";
        let offers = line.candidates.iter().filter(|_| may && waits);
        let undoing = match (line.explained_as.as_deref(), line.is_recorded) {
            (Some("payment"), true) => lang.t(
                "Pembayaran yang dicatat dari baris ini ikut dibatalkan, dan tagihannya terbuka lagi.",
                "The payment recorded from this line is taken back too, and its invoices are open again.",
            ),
            (Some("payment"), false) => lang.t(
                "Pembayarannya tetap seperti adanya; hanya kaitannya dengan baris ini yang dilepas.",
                "The payment stays as it is; only its tie to this line is undone.",
            ),
            (Some("account"), _) => {
                lang.t("Pencatatannya dibalik di buku besar.", "What was booked is booked back.")
            }
            _ => "",
        };
        Self {
            amount: rupiah(size(line.amount)),
            way: way(line.amount, lang),
            facts: facts(line, lang),
            note: standing(line, at, lang),
            onward: line.payment_id.map(|id| {
                Link::new(
                    lang.t("Lihat pembayarannya", "See the payment"),
                    format!("/payments/{id}"),
                )
            }),
            offered: offers.map(|one| offered(one, line, key(), lang)).collect(),
            payers: if may && waits && comes { choices(payers, lang) } else { Vec::new() },
            own: own
                .iter()
                .filter(|one| one.id != line.account_id && one.state != "ended")
                .map(|one| {
                    let label = account(&one.bank_code, &one.number);
                    Choice::new(one.id.to_string(), label, false)
                })
                .collect(),
            accounts: if may && waits {
                let word = |account| {
                    Choice::new(
                        supply_chain::ledger::Account::as_str(account),
                        name(account, lang),
                        false,
                    )
                };
                accounts(comes).into_iter().map(word).collect()
            } else {
                Vec::new()
            },
            words,
            action: format!("{QUEUE}/{}/explain", line.id),
            undo: (may && !waits).then(|| format!("{QUEUE}/{}/undo", line.id)),
            undoing: undoing.to_owned(),
            keys: std::array::from_fn(|_| key()),
            version: line.version.to_string(),
            wrongs,
            shell,
        }
    }
}

fn facts(line: &BankLineView, lang: Language) -> Vec<Total> {
    let mut facts = vec![
        Total::new(lang.t("Tanggal", "Date"), date(line.booked_on, lang)),
        Total::new(lang.t("Rekening", "Account"), account(&line.bank_code, &line.account_number)),
        Total::new(lang.t("Keterangan bank", "The bank's words"), line.description.clone()),
    ];
    if !line.counterparty_name.is_empty() {
        facts.push(Total::new(lang.t("Nama", "Name"), line.counterparty_name.clone()));
    }
    facts.extend(
        line.reference.clone().map(|said| Total::new(lang.t("Referensi", "Reference"), said)),
    );
    facts
}

fn standing(line: &BankLineView, (now, zone): (DateTime<Utc>, Tz), lang: Language) -> Note {
    if line.state == "explained" {
        let who = line.explained_by.clone().unwrap_or_else(|| {
            lang.t("dicocokkan sendiri, karena pasti", "matched by itself, for it was certain")
                .to_owned()
        });
        let when = line.explained_at.map(|at| moment(at, now, zone, lang)).unwrap_or_default();
        return Note {
            tone: Tone::Good,
            icon: "circle-check",
            bold: explained(line, lang),
            small: format!("{when}, {who}"),
        };
    }
    let small = match line.candidates.len() {
        0 => lang.t(
            "Tidak ada tagihan atau pembayaran yang cocok. Pilih di bawah apa baris ini.",
            "No invoice or payment fits. Choose below what this line is.",
        ),
        _ => lang.t(
            "Pilih yang benar. Yang paling cocok di atas.",
            "Choose the right one. What fits best stands first.",
        ),
    };
    Note {
        tone: Tone::Warn,
        icon: "list-search",
        bold: lang.t("Belum dijelaskan.", "Not explained yet.").to_owned(),
        small: small.to_owned(),
    }
}

fn offered(one: &CandidateView, line: &BankLineView, key: String, lang: Language) -> Offered {
    let id = one.id.to_string();
    let fields = match (one.kind, one.organization_id, one.member_id) {
        ("payment", ..) => vec![("as", "payment".to_owned()), ("payment_id", id)],
        ("refund", ..) => vec![("as", "refund".to_owned()), ("refund_id", id)],
        ("drawdown", ..) => vec![("as", "drawdown".to_owned()), ("drawdown_id", id)],
        ("payout", ..) => vec![("as", "payout".to_owned()), ("payout_id", id)],
        ("repayment", ..) => vec![("as", "repayment".to_owned()), ("repayment_id", id)],
        (_, Some(payer), _) => {
            vec![
                ("as", "from".to_owned()),
                ("payer", format!("organization:{payer}")),
                ("invoice_id", id),
            ]
        }
        (_, _, member) => {
            let member = member.map(|id| id.to_string()).unwrap_or_default();
            vec![
                ("as", "from".to_owned()),
                ("payer", format!("member:{member}")),
                ("invoice_id", id),
            ]
        }
    };
    let is_all = one.kind != "invoice" || one.evidence.contains(&"same_amount");
    Offered {
        what: candidate(one, line.amount > Money::ZERO, lang),
        amount: rupiah(one.amount),
        why: evidence(one, line.amount, lang),
        fields,
        key,
        word: if is_all {
            lang.t("Ya, ini", "Yes, this one").to_owned()
        } else {
            lang.t("Ya, untuk tagihan ini", "Yes, for this invoice").to_owned()
        },
    }
}

fn choices(payers: &[PartnerView], lang: Language) -> Vec<Choice> {
    let one = |payer: &PartnerView| {
        let open = Money::from_sen(payer.open_sen);
        let said = if payer.open > 0 {
            lang.pick(
                format!("{} · belum dibayar {}", payer.name, rupiah(open)),
                format!("{} · {} open", payer.name, rupiah(open)),
            )
        } else {
            payer.name.clone()
        };
        Choice::new(format!("{}:{}", payer.kind, payer.id), said, false)
    };
    payers.iter().map(one).collect()
}
