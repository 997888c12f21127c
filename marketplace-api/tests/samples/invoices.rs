//! Samples of the pages of bills: each side, each stretch, empty, refused, very long names.

use chrono::{DateTime, TimeDelta, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::invoices::{
    CoretaxAsked, CoretaxPage, InvoicePage, InvoicesPage, Seen, Stretch,
};
use marketplace_api::pages::layout::Place;
use marketplace_api::papers::coretax::Facility;
use order_workflow::command::invoices::WriteOffView;
use order_workflow::query::invoices::{
    ClaimNamed, CorrectionView, CreditedSince, HandedIn, InvoiceBrief, InvoiceEventView,
    InvoiceLineView, InvoiceView, Lacking, LacksWhat, MatchedView, Owed, OwedTotals, PaperNamed,
    SettledByView, TaxNumberView, TaxSeller, TaxView,
};
use order_workflow::query::orders::PartyView;
use rust_decimal::Decimal;
use serde_json::json;
use supply_chain::id::OrganizationId;
use supply_chain::invoice::{Nitku, Npwp};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn party(n: u128, name: &str) -> PartyView {
    PartyView { id: OrganizationId(Uuid::from_u128(n)), name: name.to_owned() }
}

fn line(n: u128, name: &str, taxed: bool) -> InvoiceLineView {
    InvoiceLineView {
        id: id(n),
        position: i32::try_from(n).unwrap(),
        kind: "goods",
        line_id: Some(id(n + 100)),
        description: name.to_owned(),
        seller_code: Some("MG-2L".to_owned()),
        pack: Some("karton".to_owned()),
        factor: Some(12),
        base_unit: Some("pcs"),
        count: 10,
        count_base: 125,
        price: Some(rupiah(290_000)),
        includes_tax: false,
        amount: rupiah(2_900_000),
        tax_class: "taxed",
        tax_code: taxed.then(|| "04".to_owned()),
        tax_rate: taxed.then(|| Decimal::new(12, 2)),
        net: rupiah(2_900_000),
        tax_base: if taxed { Money::from_sen(265_833_333) } else { Money::ZERO },
        tax: if taxed { rupiah(319_000) } else { Money::ZERO },
        credited: Money::ZERO,
        creditable_base: 125,
        creditable: rupiah(2_900_000),
    }
}

fn freight() -> InvoiceLineView {
    InvoiceLineView {
        kind: "freight",
        line_id: None,
        description: String::new(),
        seller_code: None,
        pack: None,
        factor: None,
        base_unit: None,
        count: 0,
        count_base: 0,
        price: None,
        creditable_base: 0,
        ..line(3, "", false)
    }
}

fn matched(n: u128, name: &str, billed: i64) -> MatchedView {
    MatchedView {
        line_id: id(n + 100),
        product_name: name.to_owned(),
        pack: "karton".to_owned(),
        factor: 12,
        base_unit: "pcs",
        ordered_base: 144,
        supplied_base: 125,
        invoiced_base: 125,
        billed_base: 125,
        frozen: rupiah(2_900_000),
        billed: rupiah(billed),
        matches: billed == 2_900_000,
    }
}

fn event(position: i32, kind: &str, facts: serde_json::Value) -> InvoiceEventView {
    InvoiceEventView {
        position,
        kind: kind.to_owned(),
        facts,
        organization: Some("Flores Bersama".to_owned()),
        by: Some("Kristina Wea".to_owned()),
        at: now() - TimeDelta::hours(i64::from(20 - position)),
    }
}

fn invoice(side: &'static str, standing: &'static str, allowed: &[&'static str]) -> InvoiceView {
    let oil = "Minyak Goreng Nusa 2 L";
    let open = match standing {
        "paid" => Money::ZERO,
        _ => rupiah(6_119_000),
    };
    InvoiceView {
        id: id(7),
        number: "INV/7QK2M9XD/2026/11/000123".to_owned(),
        version: 3,
        kind: "invoice",
        standing,
        side,
        issuer: party(2, "Flores Bersama"),
        receiver_id: Some(id(1)),
        receiver_name: "KDMP Nangapanda".to_owned(),
        earlier_debt_id: None,
        order: Some(PaperNamed { id: id(50), number: "PO-2026-000123".to_owned() }),
        branch: "000000".to_owned(),
        business_date: "2026-11-02".parse().unwrap(),
        due_on: "2026-12-02".parse().unwrap(),
        days_late: if standing == "overdue" { 5 } else { 0 },
        lines: vec![line(1, oil, true), freight()],
        net: rupiah(5_800_000),
        tax: rupiah(319_000),
        total: rupiah(6_119_000),
        tax_by_code: vec![TaxView {
            code: "04".to_owned(),
            base: Money::from_sen(265_833_333),
            tax: rupiah(319_000),
        }],
        early_payment: None,
        issuer_collects_tax: true,
        tax_codes: vec!["04".to_owned(), "08".to_owned()],
        tax_numbers: Vec::new(),
        settled: rupiah(6_119_000).minus(open).unwrap(),
        paid: rupiah(6_119_000).minus(open).unwrap(),
        open,
        disputed: Money::ZERO,
        applied: Vec::new(),
        matched: vec![matched(1, oil, 2_900_000)],
        matches: true,
        corrects: None,
        corrections: Vec::new(),
        reason: None,
        words: None,
        claims: Vec::new(),
        write_off: None,
        allowed_commands: allowed.to_vec(),
        events: vec![event(1, "issued", json!({ "number": "INV/7QK2M9XD/2026/11/000123" }))],
        created_at: now() - TimeDelta::hours(19),
    }
}

/// A form with what was typed and what is wrong with it, by the names of its fields.
type FilledIn<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);

fn page(invoice: &InvoiceView, lang: Language, (form, typed, wrong): FilledIn<'_>) -> String {
    let kind = if invoice.side == "issuer" { Kind::Secondary } else { Kind::Primary };
    let pairs = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut faults = Faults::default();
    for (field, sentence) in wrong {
        faults.add(*field, *sentence);
    }
    let (typed, key) = (Filled::of(pairs.collect()), || "01980c".to_owned());
    let at = (now(), chrono_tz::Tz::Asia__Makassar);
    let bills = bills_of(invoice);
    let seen = Seen {
        invoice,
        bills: &bills,
        at,
        may_pay: true,
        may_read_payments: true,
        typed: &typed,
        form,
        faults: &faults,
        key: &key,
    };
    askama::Template::render(&InvoicePage::new(shell(kind, Place::Elsewhere, lang), &seen)).unwrap()
}

fn brief(n: u128, side: &'static str, standing: &str, other: &str) -> InvoiceBrief {
    let is_open = matches!(standing, "unpaid" | "part_paid" | "overdue");
    InvoiceBrief {
        id: id(n),
        number: format!("INV/7QK2M9XD/2026/11/{n:06}"),
        kind: "invoice".to_owned(),
        standing: standing.to_owned(),
        side,
        other_id: Some(id(2)),
        other_name: other.to_owned(),
        order_id: Some(id(50)),
        order_number: Some("PO-2026-000123".to_owned()),
        business_date: "2026-11-02".parse().unwrap(),
        due_on: "2026-12-02".parse().unwrap(),
        days_late: if standing == "overdue" { 12 } else { 0 },
        total: rupiah(6_119_000),
        open: if is_open { rupiah(4_119_000) } else { Money::ZERO },
        disputed: if standing == "part_paid" { rupiah(240_000) } else { Money::ZERO },
    }
}

/// For which invoices a credit note may be used.
fn bills_of(paper: &InvoiceView) -> Vec<InvoiceBrief> {
    let is_note = paper.kind == "credit_note";
    let bills = [brief(8, "receiver", "unpaid", "Flores"), brief(9, "receiver", "overdue", LONG)];
    bills.into_iter().filter(|_| is_note).collect()
}

fn owed() -> Owed {
    let totals = OwedTotals {
        count: 4,
        open: rupiah(12_240_000),
        late: rupiah(4_119_000),
        late_count: 1,
        soon: rupiah(2_000_000),
        disputed: rupiah(240_000),
    };
    Owed { to_us: totals, by_us: totals }
}

fn list(stretch: Stretch, owed: &Owed, bills: &[InvoiceBrief], lang: Language) -> String {
    let kind = if stretch == Stretch::Owed { Kind::Secondary } else { Kind::Primary };
    let shell = shell(kind, Place::Elsewhere, lang);
    let page = InvoicesPage::new(shell, stretch, owed, bills, None);
    askama::Template::render(&page.handing_in(stretch == Stretch::Owed)).unwrap()
}

fn handed_in(lacking: usize, is_known: bool) -> HandedIn {
    let npwp = Npwp::try_from("0012345678901000".to_owned()).ok();
    let nitku = Nitku::try_from("0012345678901000000000".to_owned()).ok();
    HandedIn {
        seller: TaxSeller {
            name: "Flores Bersama".to_owned(),
            collects_tax: true,
            npwp,
            nitku: nitku.filter(|_| is_known),
        },
        whole: Vec::new(),
        files: 0,
        lacking: (0..lacking)
            .map(|n| Lacking {
                invoice: id(n.try_into().unwrap()),
                number: format!("INV/7QK2M9XD/2026/11/{n:06}"),
                buyer: if n == 0 { LONG.to_owned() } else { "KDMP Nangapanda".to_owned() },
                what: [LacksWhat::BuyerNpwp, LacksWhat::BuyerNitku, LacksWhat::OthersBranch][n % 3],
            })
            .collect(),
        numbered: 3,
        credited: (0..lacking)
            .map(|n| CreditedSince {
                note: id(u128::try_from(n).unwrap()),
                number: format!("NK/7QK2M9XD/2026/11/{n:06}"),
                day: "2026-11-02".parse().unwrap(),
                of: format!("INV/7QK2M9XD/2026/10/{n:06}"),
                buyer: (n != 1).then(|| LONG.to_owned()),
                net: rupiah(2_900_000),
                tax: rupiah(319_000),
            })
            .collect(),
        is_cut: false,
    }
}

fn coretax(found: &HandedIn, lang: Language) -> String {
    let asked = CoretaxAsked {
        from: "2026-10-01".parse().unwrap(),
        to: "2026-10-31".parse().unwrap(),
        facility: Facility::default(),
    };
    let shell = shell(Kind::Secondary, Place::Elsewhere, lang);
    askama::Template::render(&CoretaxPage::new(shell, &asked, found)).unwrap()
}

/// Every sample of the pages of bills.
#[expect(clippy::too_many_lines, reason = "one sample after the other")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let nothing: FilledIn<'_> = ("", &[], &[]);
    let issuers = ["credit", "reverse", "record-tax-number", "write-off"];
    let to_pay = invoice("receiver", "unpaid", &[]);
    let mut late = invoice("receiver", "overdue", &[]);
    late.disputed = rupiah(240_000);
    late.claims = vec![ClaimNamed {
        id: id(60),
        number: "KL-2026-000007".to_owned(),
        amount: rupiah(240_000),
        is_open: true,
    }];
    late.matched = vec![matched(1, "Minyak Goreng Nusa 2 L", 2_950_000)];
    late.matches = false;
    let ours = invoice("issuer", "unpaid", &issuers);
    let mut paid = invoice("issuer", "paid", &["credit"]);
    let number = |code: &str| TaxNumberView {
        code: code.to_owned(),
        number: format!("{code}002600000000123"),
    };
    paid.tax_numbers = vec![number("04"), number("08")];
    paid.applied = vec![SettledByView {
        kind: "payment".to_owned(),
        id: Some(id(70)),
        reference: Some("BRI20261105778".to_owned()),
        state: Some("recorded".to_owned()),
        amount: rupiah(6_119_000),
        at: now(),
    }];
    paid.corrections = vec![CorrectionView {
        id: id(9),
        kind: "credit_note".to_owned(),
        number: "NK/7QK2M9XD/2026/11/000004".to_owned(),
        business_date: "2026-11-09".parse().unwrap(),
        total: rupiah(240_000),
    }];
    paid.events.push(event(
        2,
        "credited",
        json!({ "number": "NK/7QK2M9XD/2026/11/000004", "words": "Penyok" }),
    ));
    paid.events.push(event(
        3,
        "applied",
        json!({ "by": { "kind": "payment", "id": Uuid::nil() }, "amount": "6119000.00" }),
    ));
    let mut waits = invoice("issuer", "overdue", &["sign-write-off", "withdraw-write-off"]);
    waits.write_off = Some(WriteOffView {
        id: id(70),
        amount: rupiah(6_119_000),
        words: "Toko tutup".to_owned(),
        minutes: "RA/2026/7".to_owned(),
        needed: 2,
        signed: vec![id(3)],
    });
    let mut note = invoice("receiver", "unpaid", &["apply"]);
    note.kind = "credit_note";
    "NK/7QK2M9XD/2026/11/000004".clone_into(&mut note.number);
    note.corrects =
        Some(PaperNamed { id: id(7), number: "INV/7QK2M9XD/2026/11/000123".to_owned() });
    note.reason = Some("claim");
    note.words = Some("Dua karton pecah".to_owned());
    note.matched = Vec::new();
    let mut untaxed = invoice("receiver", "unpaid", &[]);
    untaxed.lines = vec![line(1, "Beras Ende", false)];
    untaxed.tax = Money::ZERO;
    untaxed.tax_by_code = Vec::new();
    let mut long = invoice("issuer", "unpaid", &issuers);
    LONG.clone_into(&mut long.receiver_name);
    long.lines = (1..=15).map(|n| line(n, LONG, true)).collect();
    long.matched = (1..=15).map(|n| matched(n, LONG, 2_900_000)).collect();
    let refused = page(
        &ours,
        Indonesian,
        (
            "credit",
            &[("count-00000000-0000-0000-0000-000000000001", "99"), ("reason", "correction")],
            &[(
                "count-00000000-0000-0000-0000-000000000001",
                "Minyak Goreng Nusa 2 L: paling banyak Rp2.900.000 masih bisa dikreditkan.",
            )],
        ),
    );
    let states = ["overdue", "unpaid", "part_paid", "unpaid"];
    let bills: Vec<InvoiceBrief> = states
        .iter()
        .zip(1..)
        .map(|(state, n)| brief(n, "receiver", state, "CV Sumber Pangan Timur"))
        .collect();
    let owed_bills =
        [brief(1, "issuer", "overdue", LONG), brief(2, "issuer", "unpaid", "KDMP Detusoko")];
    let all =
        [brief(1, "issuer", "paid", "KDMP Detusoko"), brief(2, "receiver", "written_off", LONG)];
    let none = Owed::default();
    vec![
        ("invoice-to-pay", false, page(&to_pay, Indonesian, nothing)),
        ("invoice-late-english", false, page(&late, English, nothing)),
        ("invoice-issued", false, page(&ours, Indonesian, nothing)),
        ("invoice-credit-refused", false, refused),
        ("invoice-paid", false, page(&paid, Indonesian, nothing)),
        ("invoice-write-off", false, page(&waits, Indonesian, nothing)),
        ("invoice-credit-note", false, page(&note, Indonesian, nothing)),
        ("invoice-without-tax", false, page(&untaxed, Indonesian, nothing)),
        ("invoice-long-names", true, page(&long, Indonesian, nothing)),
        ("bills", false, list(Stretch::Owing, &owed(), &bills, Indonesian)),
        ("bills-owed-english", false, list(Stretch::Owed, &owed(), &owed_bills, English)),
        ("bills-all", false, list(Stretch::All, &owed(), &all, Indonesian)),
        ("bills-empty", false, list(Stretch::Owing, &none, &[], Indonesian)),
        ("bills-no-notes", false, list(Stretch::Notes, &none, &[], Indonesian)),
        ("coretax", false, coretax(&handed_in(3, true), Indonesian)),
        ("coretax-english", false, coretax(&handed_in(0, false), English)),
    ]
}
