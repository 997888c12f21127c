//! `/inbox`: what the reader was told, newest first.

pub mod handling;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::telling::inbox::{COUNTED_MAX, MessageNotice, MessageView};

use super::layout::{Link, Shell};
use super::parts::{Empty, Pager, Tone};
use crate::language::Language;
use crate::language::format::moment;
use crate::telling::words::said;

/// A message in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// What happened.
    pub what: String,
    /// When, and why.
    pub small: String,
    /// Its colour.
    pub tone: Tone,
    /// Its icon.
    pub icon: &'static str,
    /// Where opening it posts to.
    pub action: String,
    /// Where it leads, for who has read it.
    pub href: String,
    /// Whether it was not read yet.
    pub is_unread: bool,
}

impl MessageRow {
    /// A message as it stands at `now`, its times in `zone`.
    #[must_use]
    pub fn of(message: &MessageView, (now, zone): (DateTime<Utc>, Tz), lang: Language) -> Self {
        let told = said(message, lang);
        let mut small = vec![moment(message.happened_at, now, zone, lang)];
        small.extend(Some(told.why).filter(|why| !why.is_empty()));
        Self {
            what: told.what,
            small: small.join(" · "),
            tone: told.tone,
            icon: told.icon,
            action: format!("/inbox/{}", message.id),
            href: leads_to(message),
            is_unread: message.read_at.is_none(),
        }
    }
}

/// The page that a message is about.
#[must_use]
pub fn leads_to(message: &MessageView) -> String {
    if let Some(notice) = &message.notice {
        if let Some(pool) = notice.demand_pool_id {
            return format!("/pools/{pool}");
        }
        return match (notice.claim_id, notice.agreement_id, notice.standing_order_id) {
            (Some(claim), ..) => format!("/claims/{claim}"),
            (None, Some(agreement), _) => format!("/agreements/{agreement}"),
            (None, None, Some(standing)) => format!("/standing-orders/{standing}"),
            (None, None, None) => money_page(notice).unwrap_or_else(|| "/inbox".to_owned()),
        };
    }
    match (&message.order, &message.webhook) {
        // A step of a claim leads to the claim; what an order stands for leads to the order.
        (Some(order), _) if message.kind.starts_with("claim_") && order.claim.is_some() => {
            format!("/claims/{}", order.claim.as_ref().map_or(order.id, |claim| claim.id))
        }
        (Some(order), _) if message.kind == "ready" => format!("/shop/orders/{}", order.id),
        (Some(order), _) => format!("/orders/{}", order.id),
        (None, Some(webhook)) => format!("/webhooks/{}", webhook.id),
        (None, None) => "/inbox".to_owned(),
    }
}

/// The page of what a message says of the money with another organization.
fn money_page(notice: &MessageNotice) -> Option<String> {
    if notice.money_kind.as_deref() == Some("delivery_run") {
        let order = notice.facts.get("order_id").and_then(|order| order.as_str())?;
        return Some(format!("/orders/{order}"));
    }
    let place = match notice.money_kind.as_deref()? {
        "invoice" => "invoices",
        "payment" => "payments",
        "statement" => "statements",
        "netting" => "nettings",
        "earlier_debt" => "earlier-debts",
        "facility" => "facilities",
        "drawdown" => "drawdowns",
        "payment_request" => "payment-requests",
        "credit" => "partners",
        "resale" => "resale",
        _ => return None,
    };
    Some(format!("/{place}/{}", notice.money_id?))
}

/// `/inbox`.
#[derive(Debug, Template)]
#[template(path = "inbox/list.html")]
pub struct InboxPage {
    /// The shell.
    pub shell: Shell,
    /// The messages, newest first.
    pub messages: Vec<MessageRow>,
    /// The newest message on the first page; reading all goes up to it.
    pub newest: String,
    /// Whether anything is unread.
    pub any_unread: bool,
    /// The forms' key.
    pub key: String,
    /// Nothing there.
    pub empty: Empty,
    /// The way to older ones.
    pub pager: Pager,
}

impl InboxPage {
    /// The page of these messages.
    #[must_use]
    pub fn new(
        shell: Shell,
        messages: &[MessageView],
        at: (DateTime<Utc>, Tz),
        next: Option<String>,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        Self {
            messages: messages.iter().map(|one| MessageRow::of(one, at, lang)).collect(),
            newest: messages.first().map(|one| one.id.to_string()).unwrap_or_default(),
            any_unread: shell.unread > 0,
            key,
            empty: Empty {
                icon: "bell",
                heading: lang.t("Belum ada kabar.", "No messages yet.").to_owned(),
                text: lang
                    .t(
                        "Begitu ada yang terjadi pada pesanan Anda, kabarnya muncul di sini.",
                        "As soon as something happens to your orders, you read it here.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { next, ..Pager::default() },
            shell,
        }
    }
}

/// `/inbox/{id}`: one message, as a mail leads to it.
#[derive(Debug, Template)]
#[template(path = "inbox/show.html")]
pub struct MessagePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The message.
    pub message: MessageRow,
    /// The form's key.
    pub key: String,
}

impl MessagePage {
    /// The page of this message.
    #[must_use]
    pub fn new(shell: Shell, message: MessageRow, key: String) -> Self {
        let back = Link::new(shell.lang.t("Kabar", "Messages"), "/inbox");
        Self { shell: shell.task(back), message, key }
    }
}

/// The bell's words: "Kabar, 3 belum dibaca".
#[must_use]
pub fn bell(unread: u32, lang: Language) -> String {
    if unread == 0 {
        return lang.t("Kabar", "Messages").to_owned();
    }
    let number = counted(unread);
    lang.pick(format!("Kabar, {number} belum dibaca"), format!("Messages, {number} unread"))
}

/// The number in the bell; who has many reads "99+".
#[must_use]
pub fn counted(unread: u32) -> String {
    if i64::from(unread) < COUNTED_MAX {
        unread.to_string()
    } else {
        format!("{}+", COUNTED_MAX - 1)
    }
}
