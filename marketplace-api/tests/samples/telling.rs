//! Samples of being told: messages, webhooks, mails, parked work.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::inbox::{InboxPage, MessagePage, MessageRow};
use marketplace_api::pages::layout::{Place, Shell};
use marketplace_api::pages::mail::{LinkPage, MailPage};
use marketplace_api::pages::parked::{ParkedPage, ParkedRow};
use marketplace_api::pages::webhooks::{MakePage, SecretPage, Seen, WebhookPage, WebhooksPage};
use order_workflow::query::telling::inbox::{
    MessageClaim, MessageNotice, MessageOrder, MessageView, MessageWebhook,
};
use order_workflow::query::telling::mail::MailChoice;
use order_workflow::query::telling::parked::ParkedView;
use order_workflow::query::telling::webhooks::{AttemptView, DeliveryView, WebhookView};
use order_workflow::telling::kinds::RULES;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn told(unread: u32, lang: Language) -> Shell {
    let mut shell = shell(Kind::Primary, Place::Elsewhere, lang);
    shell.unread = unread;
    shell
}

fn message(number: u128, kind: &str, with: &str, is_read: bool) -> MessageView {
    let at = now() - TimeDelta::hours(i64::try_from(number).unwrap());
    MessageView {
        id: Uuid::from_u128(number),
        kind: kind.to_owned(),
        happened_at: at,
        read_at: is_read.then_some(at),
        order: Some(MessageOrder {
            id: Uuid::from_u128(number + 1000),
            number: Some(format!("PO-2026-{number:06}")),
            position: 2,
            side: if number.is_multiple_of(2) { "buyer" } else { "seller" },
            with: with.to_owned(),
            reason: (kind == "rejected")
                .then(|| "Gudang kosong sampai kapal berikutnya".to_owned()),
            claim: kind.starts_with("claim_").then(|| MessageClaim {
                id: Uuid::from_u128(number + 2000),
                number: format!("KL-2026-{number:06}"),
            }),
            is_replacement: false,
            shares: Vec::new(),
            total: Money::from_sen(125_000_000),
            by: None,
        }),
        webhook: None,
        notice: None,
    }
}

fn inbox(messages: &[MessageView], unread: u32, lang: Language) -> String {
    let at = (now(), Tz::Asia__Makassar);
    let next = (messages.len() > 20).then(|| "/inbox?after=1".to_owned());
    shown(&InboxPage::new(told(unread, lang), messages, at, next, "k1".to_owned()))
}

fn webhook(state: &str, url: &str) -> WebhookView {
    WebhookView {
        id: Uuid::from_u128(7),
        version: 3,
        url: url.to_owned(),
        note: (state != "paused").then(|| "Program kasir".to_owned()),
        types: vec!["order.submitted".to_owned(), "order.dispatched".to_owned()],
        state: state.to_owned(),
        failure: (state == "failed").then(|| "status".to_owned()),
        secret_before_until: Some(now() + TimeDelta::hours(5)),
        waiting: 3,
        parked: 1,
        created_at: now(),
    }
}

fn delivery(number: u128, state: &str) -> DeliveryView {
    let attempt = |status| AttemptView {
        at: now(),
        status,
        failure: status.is_none().then(|| "timeout".to_owned()),
        duration_ms: 1250,
        answer: "<html>\n<head><title>503 Service Temporarily Unavailable</title></head>".repeat(7),
    };
    DeliveryView {
        id: Uuid::from_u128(number),
        webhook_message_id: Uuid::from_u128(number),
        kind: RULES[usize::try_from(number).unwrap() % RULES.len()].kind.to_owned(),
        order_id: None,
        state: state.to_owned(),
        next_at: (state == "waiting").then(|| now() + TimeDelta::minutes(30)),
        made_at: now(),
        attempts: vec![attempt(Some(503)), attempt(None), attempt(Some(200)), attempt(Some(500))],
    }
}

fn webhook_page(webhook: &WebhookView, deliveries: &[DeliveryView], lang: Language) -> String {
    let seen = Seen { webhook, deliveries, may: true, now: now(), zone: Tz::Asia__Makassar };
    let paging = (Some("/webhooks/7?after=1".to_owned()), "k1".to_owned());
    shown(&WebhookPage::new(told(0, lang), &seen, None, paging, &Faults::default()))
}

fn faulty(field: &str) -> Faults {
    let mut faults = Faults::default();
    faults.add(field, "Alamat webhook diawali https://.");
    faults
}

/// All of them.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let usual = [
        message(1, "submitted", "KDMP Nangapanda", false),
        message(2, "rejected", "Flores Bersama", false),
        message(4, "dispatched", "Flores Bersama", true),
        MessageView {
            order: None,
            notice: Some(MessageNotice {
                agreement_id: Some(Uuid::from_u128(8)),
                claim_id: None,
                standing_order_id: None,
                demand_pool_id: None,
                money_kind: None,
                money_id: None,
                with: "Flores Bersama".to_owned(),
                facts: serde_json::json!({ "version": 2 }),
            }),
            ..message(3, "agreement.proposed", "", false)
        },
        MessageView {
            order: None,
            webhook: Some(MessageWebhook {
                id: Uuid::from_u128(7),
                url: "https://kasir.example.id/lumbung".to_owned(),
            }),
            ..message(5, "webhook_failed", "", true)
        },
    ];
    let kinds = RULES.iter().cycle().zip(1..31);
    let crowded: Vec<_> = kinds.map(|(rule, n)| message(n, rule.kind, LONG, n > 9)).collect();
    let url = "https://kasir.example.id/lumbung";
    let long_url = format!("https://kasir.example.id/{}", "koperasi-desa-merah-putih/".repeat(20));
    let log: Vec<_> = (1..21)
        .map(|n| delivery(n, ["delivered", "waiting", "parked"][usize::try_from(n).unwrap() % 3]))
        .collect();
    let chosen = |address: Option<&str>, confirmed: bool| MailChoice {
        address: address.map(str::to_owned),
        confirmed_at: confirmed.then(now),
        choice: "daily".to_owned(),
    };
    let mail = |chosen: &MailChoice, lang, faults: &Faults| {
        shown(&MailPage::new(told(0, lang), chosen, None, "k1".to_owned(), faults))
    };
    let job = ParkedView {
        about: None,
        id: Uuid::from_u128(1),
        job: "webhook".to_owned(),
        subject_id: Uuid::from_u128(2),
        organization_id: None,
        organization: Some(LONG.to_owned()),
        reason: "status".to_owned(),
        detail: "503 Service Temporarily Unavailable ".repeat(20),
        attempts: 10,
        parked_at: now(),
    };
    let parked = |jobs: Vec<ParkedRow>| {
        shown(&ParkedPage::new(told(0, Indonesian), jobs, None, "k1".to_owned()))
    };
    let row = MessageRow::of(&usual[0], (now(), Tz::Asia__Makassar), Indonesian);
    let link = LinkPage {
        shell: Shell::door(Indonesian, marketplace_api::pages::layout::Theme::System, "/mail"),
        heading: "Pastikan alamat surel",
        text: "Dengan ini kabar Lumbung dikirim ke alamat Anda.".to_owned(),
        action: "/mail/confirm/1/2".to_owned(),
        button: "Ya, ini alamat saya",
    };
    vec![
        ("inbox-empty", false, inbox(&[], 0, Indonesian)),
        ("inbox", false, inbox(&usual, 2, Indonesian)),
        ("inbox-english", false, inbox(&usual, 2, English)),
        ("inbox-crowded", true, inbox(&crowded, 100, Indonesian)),
        (
            "inbox-message",
            false,
            shown(&MessagePage::new(told(1, Indonesian), row, "k1".to_owned())),
        ),
        ("webhooks-empty", false, shown(&WebhooksPage::new(told(0, Indonesian), &[], true))),
        (
            "webhooks",
            false,
            shown(&WebhooksPage::new(
                told(0, English),
                &[webhook("active", url), webhook("paused", &long_url), webhook("failed", url)],
                true,
            )),
        ),
        (
            "webhook-refused",
            false,
            shown(&MakePage::new(
                told(0, Indonesian),
                &Filled::of(vec![("url".to_owned(), "http://kasir".to_owned())]),
                "k1".to_owned(),
                &faulty("url"),
            )),
        ),
        (
            "webhook-secret",
            false,
            shown(&SecretPage {
                shell: told(0, Indonesian),
                secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned(),
                url: url.to_owned(),
                href: "/webhooks/7".to_owned(),
                before: "besok 14.00".to_owned(),
            }),
        ),
        ("webhook", false, webhook_page(&webhook("active", url), &log[..3], Indonesian)),
        ("webhook-crowded", true, webhook_page(&webhook("failed", &long_url), &log, English)),
        ("mail-none", false, mail(&chosen(None, false), Indonesian, &Faults::default())),
        (
            "mail-asked",
            false,
            mail(&chosen(Some("yustina@example.id"), false), English, &Faults::default()),
        ),
        (
            "mail-refused",
            false,
            mail(&chosen(Some("yustina@example.id"), true), Indonesian, &faulty("address")),
        ),
        ("mail-link", false, shown(&link)),
        ("parked-empty", false, parked(Vec::new())),
        ("parked", false, parked(vec![ParkedRow::of(&job, now(), Indonesian)])),
    ]
}
