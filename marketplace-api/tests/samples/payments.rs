//! Samples of the payments' pages: lists, writing one down, one payment at each stretch, accounts, rules.

use chrono::{DateTime, NaiveDate, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::bank_accounts::{AccountsPage, Seen as AccountsSeen};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::payment_rules::{PaymentRulesPage, Seen as RulesSeen};
use marketplace_api::pages::payments::{
    ChoosePage, Draft, MakePage, PaymentPage, PaymentsPage, Seen, Shown,
};
use order_workflow::command::identity::PaymentRuleView;
use order_workflow::query::bank_accounts::{AccountEntryView, BankAccountView};
use order_workflow::query::identity::approval_rules::Approver;
use order_workflow::query::orders::PartyView;
use order_workflow::query::payments::{
    AppliedView, ClaimHeld, EvidencePhotoView, PaidInto, Partner, Payable, PayableInvoice,
    PayerView, PaymentBrief, PaymentEventView, PaymentView, RefundView, SignaturesView, SignedView,
};
use serde_json::json;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use supply_chain::payment::Side;
use uuid::Uuid;

use super::{LONG, shell};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn today() -> NaiveDate {
    now().date_naive()
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

fn payer(name: &str) -> PayerView {
    PayerView { kind: "organization", id: id(1), name: name.to_owned() }
}

fn applied(n: u128, amount: i64) -> AppliedView {
    AppliedView {
        invoice_id: id(n),
        invoice_number: format!("INV/2026/K7Q2MD/{n:06}"),
        amount: rupiah(amount),
        open: None,
    }
}

fn event(position: i32, kind: &str, facts: serde_json::Value) -> PaymentEventView {
    PaymentEventView {
        position,
        kind: kind.to_owned(),
        facts,
        organization: Some("KDMP Nangapanda".to_owned()),
        by: Some("Bernadus Rangga".to_owned()),
        at: now(),
    }
}

fn payment(state: &'static str, side: &'static str, allowed: &[&'static str]) -> PaymentView {
    let signs = matches!(state, "awaiting_signatures" | "approved");
    PaymentView {
        id: id(7),
        version: 3,
        state,
        side,
        payer: payer("KDMP Nangapanda"),
        payee: party(2, "CV Sumber Pangan Timur"),
        amount: rupiah(12_500_000),
        paid_on: today(),
        method: "transfer",
        account: Some(PaidInto {
            id: id(80),
            bank_code: "014".to_owned(),
            number: "1234567890".to_owned(),
            holder: "CV Sumber Pangan Timur".to_owned(),
        }),
        reference: (!signs).then(|| "FT263260001".to_owned()),
        evidence: (!signs).then(|| EvidencePhotoView { id: id(90), width: 1200, height: 1600 }),
        signatures: signs.then(|| SignaturesView {
            needed: 2,
            board: Vec::new(),
            maker: id(21),
            maker_name: Some("Bernadus Rangga".to_owned()),
            signed: vec![SignedView {
                person_id: id(22),
                name: Some("Maria Wea".to_owned()),
                at: now(),
            }],
        }),
        planned: if signs { vec![applied(51, 12_000_000)] } else { Vec::new() },
        applied: if signs { Vec::new() } else { vec![applied(51, 12_000_000)] },
        on_account: if signs { Money::ZERO } else { rupiah(500_000) },
        refunded: Money::ZERO,
        going_back: Money::ZERO,
        refunds: Vec::new(),
        recorded_by: (!signs).then_some("payer"),
        allowed_commands: allowed.to_vec(),
        events: vec![
            event(1, "prepared", json!({ "amount": "12500000.00" })),
            event(2, "signed", json!({})),
            event(3, "recorded", json!({ "amount": "12500000.00" })),
        ],
        created_at: now(),
        updated_at: now(),
    }
}

fn account(n: u128, holder: &str, state: &'static str) -> BankAccountView {
    let verified = (state != "entered").then(now);
    BankAccountView {
        id: id(n),
        owner_id: id(2),
        owner: "CV Sumber Pangan Timur".to_owned(),
        bank_code: "014".to_owned(),
        number: format!("12345678{n:02}"),
        holder: holder.to_owned(),
        state,
        entry: Some(AccountEntryView {
            entered_by_id: id(21),
            entered_by: Some("Bernadus Rangga".to_owned()),
            entered_at: now(),
            verified_by: verified.map(|_| "Agnes Weo".to_owned()),
            verified_at: verified,
            proof: verified.map(|_| "Buku tabungan halaman depan".to_owned()),
            proof_id: Some(id(91)),
            ended_at: (state == "ended").then(now),
        }),
        allowed_commands: match state {
            "entered" => vec!["verify", "end"],
            "verified" => vec!["end"],
            _ => Vec::new(),
        },
    }
}

fn payable(name: &str, bills: u128, accounts: u128) -> Payable {
    let bill = |n: u128| PayableInvoice {
        id: id(50 + n),
        number: format!("INV/2026/K7Q2MD/{n:06}"),
        order: Some((id(60 + n), format!("PO-2026-{n:06}"))),
        due_on: today(),
        open: rupiah(2_916_000),
        undisputed: rupiah(if n == 1 { 2_700_000 } else { 2_916_000 }),
        waiting: rupiah(if n == 3 { 2_916_000 } else { 0 }),
        claims: (n == 1)
            .then(|| ClaimHeld {
                id: id(70),
                number: "KL-2026-000007".to_owned(),
                amount: rupiah(216_000),
            })
            .into_iter()
            .collect(),
    };
    Payable {
        side: Side::Payer,
        other: party(2, name),
        invoices: (1..=bills).map(bill).collect(),
        on_account: rupiah(500_000),
        accounts: (80..80 + accounts).map(|n| account(n, name, "verified")).collect(),
        signed_from: vec![(rupiah(5_000_000), 2)],
    }
}

fn make(payable: &Payable, lang: Language, typed: &Filled, faults: &Faults) -> String {
    let shell = shell(Kind::Primary, Place::More, lang);
    let draft = Draft { typed, faults, today: today(), key: "k1", from_invoice: None, order: None };
    askama::Template::render(&MakePage::new(shell, payable, &draft)).unwrap()
}

fn shown(
    payment: &PaymentView,
    lang: Language,
    payable: Option<&Payable>,
    (typed, faults): (&Filled, &Faults),
) -> String {
    let key = || "k1".to_owned();
    let seen = Seen {
        payment,
        payable,
        reader: PersonId(Uuid::from_u128(23)),
        at: (now(), chrono_tz::Tz::Asia__Makassar),
        today: today(),
        typed,
        faults,
        key: &key,
    };
    let shell = shell(Kind::Primary, Place::More, lang);
    askama::Template::render(&PaymentPage::new(shell, &seen)).unwrap()
}

fn listed(count: u128, name: &str, tab: &str, lang: Language) -> String {
    let states = ["awaiting_signatures", "approved", "recorded", "confirmed", "reversed"];
    let brief = |n: u128| {
        let of = payment(states[usize::try_from(n).unwrap() % states.len()], "payer", &[]);
        PaymentBrief {
            id: id(n),
            state: of.state,
            side: if n.is_multiple_of(2) { "payer" } else { "payee" },
            payer: payer(name),
            payee: party(2, name),
            amount: of.amount,
            on_account: of.on_account,
            paid_on: of.paid_on,
            method: of.method,
            reference: of.reference,
            allowed_commands: Vec::new(),
            created_at: now(),
        }
    };
    let payments: Vec<PaymentBrief> = (1..=count).map(brief).collect();
    let next = (count > 20).then(|| "/payments?as=&after=1".to_owned());
    let shell = shell(Kind::Primary, Place::More, lang);
    let page = PaymentsPage::new(shell, Shown { tab, may: true }, &payments, next);
    askama::Template::render(&page).unwrap()
}

fn chosen(side: Side, count: u128, lang: Language) -> String {
    let partner = |n: u128| Partner {
        id: id(n),
        name: if n == 1 { LONG.to_owned() } else { format!("Koperasi {n}") },
        open_sen: i64::try_from(n % 3).unwrap() * 291_600_000,
        due_on: (!n.is_multiple_of(3)).then(today),
    };
    let partners: Vec<Partner> = (1..=count).map(partner).collect();
    let shell = shell(Kind::Primary, Place::More, lang);
    askama::Template::render(&ChoosePage::new(shell, side, &partners)).unwrap()
}

fn accounts(
    accounts: &[BankAccountView],
    lang: Language,
    (typed, faults, about): (&Filled, &Faults, Option<String>),
) -> String {
    let key = || "k1".to_owned();
    let seen = AccountsSeen {
        accounts,
        reader: PersonId(Uuid::from_u128(22)),
        may: true,
        verifies: true,
        done: if faults.is_empty() { "entered" } else { "" },
        at: (now(), chrono_tz::Tz::Asia__Makassar),
        typed,
        faults,
        about,
        key: &key,
    };
    let shell = shell(Kind::Distributor, Place::More, lang);
    askama::Template::render(&AccountsPage::new(shell, &seen)).unwrap()
}

fn rules(count: u128, lang: Language, (filled, faults): (&Filled, &Faults)) -> String {
    let rule = |n: u128| PaymentRuleView {
        id: id(n),
        from: rupiah(5_000_000 * i64::try_from(n).unwrap()),
        needed: usize::try_from(n).unwrap(),
        board: Vec::new(),
    };
    let rules: Vec<PaymentRuleView> = (1..=count).map(rule).collect();
    let approver = |n: u128, name: &str| Approver {
        id: Uuid::from_u128(n),
        name: Some(name.to_owned()),
        signs_in: true,
        writes: false,
    };
    let approvers = [approver(22, "Maria Wea"), approver(23, "Anton Seda")];
    let seen = RulesSeen { rules: &rules, approvers: &approvers, may: true, done: "" };
    let shell = shell(Kind::Primary, Place::More, lang);
    let page = PaymentRulesPage::new(shell, seen, (filled, faults), "k1".to_owned());
    askama::Template::render(&page).unwrap()
}

#[expect(clippy::too_many_lines, reason = "one sample after the other")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let (blank, fine) = (Filled::default(), Faults::default());
    let none = (&blank, &fine);
    let seller = "CV Sumber Pangan Timur";
    let bill = Uuid::from_u128(51);
    let typed = Filled::of(vec![
        (format!("use-{bill}"), "yes".to_owned()),
        (format!("amount-{bill}"), "9.000.000".to_owned()),
        ("amount".to_owned(), "1.000.000".to_owned()),
        ("reference".to_owned(), "FT-1".to_owned()),
        ("evidence_id".to_owned(), bill.to_string()),
    ]);
    let mut wrong = Faults::default();
    wrong.add(format!("amount-{bill}"), "Isi dari Rp0,01 sampai sisa tagihan itu, Rp2.916.000.");
    wrong.add("account_id", "Rekening itu sudah tidak dipakai. Pilih rekening lain.");
    wrong.add("reference", "Nomor referensi ini sudah dipakai pembayaran lain. Periksa nomornya.");
    let mut unsaid = Faults::default();
    unsaid.add("words", "Isi 1 sampai 500 huruf.");
    let mut unproven = Faults::default();
    let entered = account(82, LONG, "entered");
    unproven.add(format!("proof-{}", entered.id), "Isi 1 sampai 200 huruf.");
    let all_accounts = [account(80, seller, "verified"), entered, account(83, seller, "ended")];
    let mut figures = Faults::default();
    figures.add("from", "Bukan angka.");
    let used = payable(seller, 3, 1);
    let mut member = payment("confirmed", "payee", &["apply", "refund"]);
    let back = |state: &'static str, signed: bool, allowed: &[&'static str]| RefundView {
        id: id(95),
        state,
        amount: rupiah(500_000),
        paid_on: today(),
        method: "transfer",
        reference: (!signed).then(|| "FT263260009".to_owned()),
        signatures: payment("approved", "payer", &[]).signatures.filter(|_| signed),
        allowed_commands: allowed.to_vec(),
    };
    let mut signing = payment("confirmed", "payee", &[]);
    signing.refunds = vec![
        back("reversed", false, &[]),
        back("confirmed", false, &[]),
        back("awaiting_signatures", true, &["sign", "withdraw"]),
    ];
    let mut sending = payment("confirmed", "payee", &["refund"]);
    sending.going_back = rupiah(500_000);
    sending.refunds =
        vec![back("made", false, &["reverse"]), back("approved", true, &["record", "withdraw"])];
    let mut came = payment("confirmed", "payer", &[]);
    came.refunded = rupiah(500_000);
    came.refunds = vec![back("made", false, &["confirm", "reverse"])];
    member.payer = PayerView { kind: "member", id: id(5), name: String::new() };
    vec![
        ("payments-empty", false, listed(0, seller, "", Indonesian)),
        ("payments-empty-spare", false, listed(0, seller, "spare", English)),
        ("payments", false, listed(5, seller, "", Indonesian)),
        ("payments-crowded", true, listed(30, LONG, "open", English)),
        ("payments-choose", false, chosen(Side::Payer, 7, Indonesian)),
        ("payments-choose-empty", false, chosen(Side::Payee, 0, English)),
        ("payment-new", false, make(&payable(seller, 2, 2), Indonesian, &blank, &fine)),
        ("payment-new-nothing-open", false, make(&payable(seller, 0, 0), English, &blank, &fine)),
        ("payment-new-crowded", true, make(&payable(LONG, 12, 4), Indonesian, &blank, &fine)),
        ("payment-new-refused", false, make(&payable(seller, 2, 2), Indonesian, &typed, &wrong)),
        (
            "payment-to-sign",
            false,
            shown(
                &payment("awaiting_signatures", "payer", &["sign", "withdraw"]),
                Indonesian,
                None,
                none,
            ),
        ),
        (
            "payment-signed",
            false,
            shown(&payment("approved", "payer", &["record", "withdraw"]), Indonesian, None, none),
        ),
        (
            "payment-recorded",
            false,
            shown(
                &payment("recorded", "payer", &["reverse", "apply", "unapply"]),
                English,
                Some(&used),
                none,
            ),
        ),
        (
            "payment-to-confirm",
            false,
            shown(&payment("recorded", "payee", &["confirm", "reverse"]), Indonesian, None, none),
        ),
        (
            "payment-refused",
            false,
            shown(
                &payment("recorded", "payee", &["confirm", "reverse"]),
                Indonesian,
                None,
                (&blank, &unsaid),
            ),
        ),
        (
            "payment-reversed",
            false,
            shown(&payment("reversed", "payer", &[]), Indonesian, None, none),
        ),
        ("payment-of-a-member", false, shown(&member, Indonesian, None, none)),
        ("payment-refund-to-sign", false, shown(&signing, Indonesian, None, none)),
        ("payment-refund-signed", false, shown(&sending, English, None, none)),
        ("payment-refund-refused", false, shown(&came, Indonesian, None, (&blank, &unsaid))),
        ("bank-accounts-empty", false, accounts(&[], Indonesian, (&blank, &fine, None))),
        ("bank-accounts", false, accounts(&all_accounts, English, (&blank, &fine, None))),
        (
            "bank-accounts-refused",
            false,
            accounts(
                &all_accounts,
                Indonesian,
                (&blank, &unproven, Some(all_accounts[1].id.to_string())),
            ),
        ),
        ("payment-rules-empty", false, rules(0, Indonesian, none)),
        ("payment-rules", false, rules(3, English, none)),
        ("payment-rules-refused", false, rules(1, Indonesian, (&blank, &figures))),
    ]
}
