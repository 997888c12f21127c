//! Samples of the pages of requests to pay.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::payment_requests::{AskPage, Asking, Kept, RequestPage, SettingPage};
use marketplace_api::providers::Ways;
use order_workflow::command::payment_requests::Provider;
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::payment_requests::{
    PaymentRequestView, ProviderNoticeView, SettingView, ToPay,
};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn at(minute: u32) -> DateTime<Utc> {
    format!("2026-11-23T07:{minute:02}:00Z").parse().unwrap()
}

fn notice(number: u128, why: Option<&str>) -> ProviderNoticeView {
    ProviderNoticeView {
        id: Uuid::from_u128(number),
        provider: "midtrans".to_owned(),
        request_id: Some(Uuid::from_u128(7)),
        reference: "0193f0c4a7d67c2f9b1e5a0012345678".to_owned(),
        kind: if number.is_multiple_of(2) { "paid" } else { "refunded" }.to_owned(),
        word: "settlement".to_owned(),
        amount_sen: Some(125_000_100),
        payment_reference: Some("513f1f01-c9da-474c-9fc9-d5c64364b709".to_owned()),
        outcome: if why.is_some() { "unclear" } else { "paid" }.to_owned(),
        why: why.map(str::to_owned),
        is_late: number.is_multiple_of(3),
        is_other_amount: number.is_multiple_of(4),
        received_at: at(20),
        seen: None,
    }
}

fn request(way: &'static str, state: &'static str, name: &str) -> PaymentRequestView {
    let is_qris = way == "qris";
    let text = if is_qris { "0002010102126666".repeat(12) } else { "1900812345678".to_owned() };
    PaymentRequestView {
        id: Uuid::from_u128(7),
        version: 2,
        state,
        way,
        provider: "midtrans",
        bank: (!is_qris).then(|| "bri".to_owned()),
        amount: Money::from_sen(125_000_100),
        shown: (state != "cancelled").then_some(text),
        failure: (state == "cancelled").then(|| "timeout".to_owned()),
        expires_at: at(59),
        invoice_id: Uuid::from_u128(8),
        invoice_number: "INV/2026/000000/000001".to_owned(),
        payer_id: Some(Uuid::from_u128(1)),
        payer_name: name.to_owned(),
        payee_id: Uuid::from_u128(2),
        payee_name: "CV Sumber Pangan Timur".to_owned(),
        payment_id: (state == "paid").then(|| Uuid::from_u128(9)),
        notices: Vec::new(),
        allowed_commands: if state == "waiting" { vec!["check"] } else { Vec::new() },
        created_at: at(0),
        updated_at: at(10),
    }
}

fn request_page(view: &PaymentRequestView, lang: Language) -> String {
    let now = (at(15), Tz::Asia__Makassar);
    let shell = shell(Kind::Secondary, Place::More, lang);
    shown(&RequestPage::new(shell, view, now, "k1".to_owned()))
}

fn ask_page(
    ways: Option<&Ways>,
    before: &[PaymentRequestView],
    faults: &Faults,
    lang: Language,
) -> String {
    let to_pay = ToPay {
        invoice_number: "INV/2026/000000/000001".to_owned(),
        most: Money::from_sen(125_000_100),
        payee: OrganizationId(Uuid::from_u128(2)),
        credentials: ways.map(|_| "grosir".to_owned()),
    };
    let asking = Asking {
        invoice: "/invoices/8".to_owned(),
        to_pay: &to_pay,
        ways,
        may: true,
        before,
        typed: &Filled::default(),
        faults,
        at: (at(15), Tz::Asia__Makassar),
        key: "k1".to_owned(),
    };
    shown(&AskPage::new(shell(Kind::Secondary, Place::More, lang), asking))
}

fn setting_page(is_set: bool, unclear: &[ProviderNoticeView], lang: Language) -> String {
    let setting = SettingView {
        provider: "midtrans",
        credentials: "grosir".to_owned(),
        account_id: Uuid::from_u128(3),
        bank_code: "014".to_owned(),
        account_number: "1234567890".to_owned(),
        account_holder: LONG.to_owned(),
        account_is_fit: unclear.is_empty(),
        set_at: at(1),
    };
    let account = BankAccountView {
        id: Uuid::from_u128(3).into(),
        owner_id: OrganizationId(Uuid::from_u128(2)),
        owner: LONG.to_owned(),
        bank_code: "014".to_owned(),
        number: "1234567890".to_owned(),
        holder: LONG.to_owned(),
        state: "verified",
        entry: None,
        allowed_commands: Vec::new(),
    };
    let names =
        [("grosir".to_owned(), Provider::Midtrans), ("grosir-bri".to_owned(), Provider::Snap)];
    let kept = Kept {
        setting: Some(&setting).filter(|_| is_set),
        names: if is_set { &names } else { &[] },
        accounts: &[account],
        unclear,
        may: true,
        looks: true,
        typed: &Filled::default(),
        faults: &Faults::default(),
        at: (at(15), Tz::Asia__Makassar),
        key: &|| "k1".to_owned(),
    };
    shown(&SettingPage::new(shell(Kind::Distributor, Place::More, lang), &kept))
}

/// All of them.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let ways = Ways { qris: true, banks: vec!["bca".to_owned(), "bri".to_owned()] };
    let mut heard = request("qris", "paid", LONG);
    heard.notices = (1..20).map(|n| notice(n, (n == 3).then_some("paid_again"))).collect();
    let before = [request("qris", "expired", LONG), request("virtual_account", "cancelled", LONG)];
    let mut wrong = Faults::default();
    wrong.add("amount", "Isi dari Rp1 sampai Rp1.250.001, tanpa sen.");
    let unclear: Vec<_> = (1..30).map(|n| notice(n, Some("unknown_request"))).collect();
    let none = Faults::default();
    vec![
        (
            "payment request, QRIS",
            false,
            request_page(&request("qris", "waiting", "Flores Bersama"), Indonesian),
        ),
        (
            "payment request, account",
            false,
            request_page(&request("virtual_account", "waiting", LONG), English),
        ),
        (
            "payment request, failed",
            false,
            request_page(&request("qris", "cancelled", "Flores Bersama"), English),
        ),
        ("payment request, paid", true, request_page(&heard, Indonesian)),
        ("pay an invoice", false, ask_page(Some(&ways), &[], &none, Indonesian)),
        ("pay an invoice, refused", false, ask_page(Some(&ways), &before, &wrong, Indonesian)),
        ("pay an invoice, no provider", false, ask_page(None, &before, &none, English)),
        ("payment provider, none", false, setting_page(false, &[], Indonesian)),
        ("payment provider", true, setting_page(true, &unclear, English)),
    ]
}
