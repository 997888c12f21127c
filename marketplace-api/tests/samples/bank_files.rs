//! Samples of banks' statements and of QRIS: handing in, looking, what came of it, the queue, one line, codes.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::bank_statements::file::{FilesPage, TakenPage, balance};
use marketplace_api::pages::bank_statements::line::{LinePage, QueuePage, Seen, Which};
use marketplace_api::pages::bank_statements::look::LookPage;
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::parts::Wrong;
use marketplace_api::pages::qris::{CodesPage, PayPage, Seen as CodesSeen};
use order_workflow::bank_file::{
    BankFile, FileLine, Format, Frame, Header, Reason, RowFault, StatementField, Unusable,
};
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::bank_statements::{
    BankBalanceView, BankLineView, CandidateView, Look, PartnerView, Preview, StatementFileView,
};
use order_workflow::query::merchant_codes::{MerchantCodeView, PayByCodeView};
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

const QRIS: &str = "00020101021126630016ID.CO.CONTOH.WWW0118936000000000000001021000000000010303UME51440014ID.CO.QRIS.WWW0215ID10202600000170303UME5204541153033605802ID5916CV SUMBER PANGAN6004ENDE61058631862070703A016304CC31";

fn at() -> (DateTime<Utc>, Tz) {
    (DateTime::from_timestamp(1_795_000_000, 0).unwrap(), Tz::Asia__Makassar)
}

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
}

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn statement(state: &str, (lines, new, open): (i32, i32, i64)) -> StatementFileView {
    let is_taken = state == "taken";
    StatementFileView {
        id: id(1),
        account_id: Uuid::from_u128(2),
        bank_code: "014".to_owned(),
        account_number: "1234567890".to_owned(),
        file_name: "mutasi-november-2026.csv".to_owned(),
        state: state.to_owned(),
        format: Some("csv".to_owned()),
        first_day: is_taken.then(|| day(1)),
        last_day: is_taken.then(|| day(22)),
        opening: is_taken.then(|| rupiah(1_000_000)),
        closing: is_taken.then(|| rupiah(224_182_109)),
        lines,
        new_lines: new,
        known_lines: lines - new,
        pending: 2,
        explained: i64::from(new) - open,
        unexplained: open,
        imported_by: Some("Maria Goreti Wea".to_owned()),
        imported_at: at().0,
        version: 1,
    }
}

fn account(n: u128, state: &'static str, holder: &str) -> BankAccountView {
    BankAccountView {
        id: id(n),
        owner_id: id(9),
        owner: holder.to_owned(),
        bank_code: "014".to_owned(),
        number: "1234567890".to_owned(),
        holder: holder.to_owned(),
        state,
        entry: None,
        allowed_commands: Vec::new(),
    }
}

fn line(n: u128, amount: i64, words: &str) -> BankLineView {
    BankLineView {
        id: id(n),
        statement_id: Uuid::from_u128(1),
        row: 7,
        account_id: id(2),
        bank_code: "014".to_owned(),
        account_number: "1234567890".to_owned(),
        booked_on: day(20),
        amount: rupiah(amount),
        reference: Some("FT263240001".to_owned()),
        description: words.to_owned(),
        counterparty_name: "KDMP NANGAPANDA".to_owned(),
        state: "unexplained",
        explained_as: None,
        payment_id: None,
        is_recorded: false,
        refund_id: None,
        drawdown_id: None,
        repayment_id: None,
        payout_id: None,
        ledger_account: None,
        words: None,
        explained_by: None,
        explained_at: None,
        certainty: Some("unknown"),
        candidates: Vec::new(),
        version: 1,
    }
}

fn candidate(
    kind: &'static str,
    amount: i64,
    name: &str,
    evidence: &[&'static str],
) -> CandidateView {
    CandidateView {
        kind,
        id: Uuid::from_u128(31),
        organization_id: Some(Uuid::from_u128(32)),
        member_id: None,
        name: name.to_owned(),
        amount: rupiah(amount),
        label: if kind == "payment" { "FT263240001" } else { "INV/7QK2M9XD/2026/11/000052" }
            .to_owned(),
        invoices: if kind == "payment" {
            vec!["INV/7QK2M9XD/2026/11/000052".to_owned()]
        } else {
            Vec::new()
        },
        day: day(30),
        evidence: evidence.to_vec(),
        awaits_provider: kind == "invoice" && amount == 450_000,
    }
}

fn explained(n: u128, kind: &str, by: Option<&str>) -> BankLineView {
    BankLineView {
        state: "explained",
        explained_as: Some(kind.to_owned()),
        payment_id: (kind == "payment").then(|| Uuid::from_u128(41)),
        is_recorded: kind == "payment",
        ledger_account: (kind == "account").then_some(Account::FeeExpense),
        words: (kind == "account").then(|| "Administrasi November".to_owned()),
        explained_by: by.map(str::to_owned),
        explained_at: Some(at().0),
        certainty: None,
        version: 2,
        ..line(n, -12_500, "BIAYA ADMINISTRASI")
    }
}

fn columns() -> Vec<Header> {
    use StatementField::{Credit, Day, Debit, Description};
    let fields = [Some(Day), Some(Description), None, Some(Debit), Some(Credit)];
    let names = ["Tgl", "Uraian Transaksi", "Kode Cabang Pembuka Rekening", "Debet", "Kredit"];
    let samples =
        ["03/11/2026", "TRSF E-BANKING CR 0311/FTSCY/WS95011", "0421", "12.500,00", "1.250.000,00"];
    let header = |((name, field), sample): ((&str, Option<StatementField>), &str)| Header {
        header: name.to_owned(),
        field,
        sample: sample.to_owned(),
    };
    names.into_iter().zip(fields).zip(samples).map(header).collect()
}

fn file_line(row: u32, amount: i64) -> FileLine {
    FileLine {
        row,
        booked_on: day(3),
        amount: rupiah(amount),
        reference: None,
        description: "TRSF E-BANKING CR 0311/FTSCY/WS95011 INV/7QK2M9XD/2026/11/000052".to_owned(),
        counterparty_name: "KDMP NANGAPANDA".to_owned(),
        fingerprint: [0; 32],
        nth: 1,
    }
}

fn look(read: Result<(Option<Money>, usize), Unusable>) -> Look {
    let read = read.map(|(balance, count)| Preview {
        lines: count,
        file: BankFile {
            format: Format::Csv,
            frame: Frame { account: None, opening: balance, closing: balance },
            columns: None,
            lines: (0..count.min(10))
                .map(|n| {
                    file_line(
                        7 + u32::try_from(n).unwrap(),
                        if n % 3 == 1 { -12_500 } else { 1_250_000 },
                    )
                })
                .collect(),
            pending: 2,
        },
    });
    Look { statement: statement("staged", (0, 0, 0)), columns: columns(), read }
}

fn shown(page: &dyn askama::DynTemplate) -> String {
    page.dyn_render().unwrap()
}

fn files(
    statements: &[StatementFileView],
    accounts: &[BankAccountView],
    lang: Language,
    wrong: Option<&str>,
) -> String {
    let wrongs = wrong
        .map(|text| Wrong { field: "file".to_owned(), text: text.to_owned() })
        .into_iter()
        .collect();
    let waiting = statements.iter().map(|one| one.unexplained).sum();
    let shell = shell(Kind::Distributor, Place::More, lang);
    let mut page = FilesPage::new(
        shell,
        statements,
        (accounts, ""),
        (waiting, Some("k".to_owned())),
        (at(), wrongs),
    );
    if waiting > 0 {
        let rp = |rupiah: i64| Money::from_sen(rupiah * 100);
        let view = BankBalanceView {
            day: at().0.date_naive(),
            accounts: 2,
            books: rp(12_500_000),
            bank: rp(11_350_000),
            difference: rp(-1_150_000),
            unexplained: rp(-1_000_000),
            not_in_books: rp(250_000),
            on_its_way: rp(-500_000),
            rest: rp(100_000),
        };
        page.balance = Some(balance(&view, lang));
    }
    shown(&page)
}

fn looked(look: &Look, lang: Language, refused: Option<&str>) -> String {
    let shell = shell(Kind::Distributor, Place::More, lang);
    let said = ("k".to_owned(), refused.map(str::to_owned));
    shown(&LookPage::new(shell, look, said, (None, day(22))))
}

fn taken(one: &StatementFileView, lang: Language) -> String {
    shown(&TakenPage::new(shell(Kind::Distributor, Place::More, lang), one, at()))
}

fn queue(lines: &[BankLineView], which: &Which, lang: Language) -> String {
    let waiting = i64::try_from(lines.len()).unwrap();
    let next = (lines.len() > 2).then(|| "/bank-lines?after=x".to_owned());
    shown(&QueuePage::new(
        shell(Kind::Distributor, Place::More, lang),
        lines,
        which,
        (waiting, next),
    ))
}

fn one(line: &BankLineView, payers: &[PartnerView], lang: Language, wrong: Option<&str>) -> String {
    let wrongs = wrong
        .map(|text| Wrong { field: "account".to_owned(), text: text.to_owned() })
        .into_iter()
        .collect();
    let key = || "k".to_owned();
    let own = [account(77, "verified", "PT Nusa Niaga")];
    let own = if payers.is_empty() { &[][..] } else { &own[..] };
    let seen =
        Seen { line, payers, own, may: true, at: at(), wrongs, words: String::new(), key: &key };
    shown(&LinePage::new(shell(Kind::Distributor, Place::More, lang), seen))
}

fn code(state: &'static str, merchant: &str, allowed: &[&'static str]) -> MerchantCodeView {
    MerchantCodeView {
        id: id(51),
        account_id: Uuid::from_u128(2),
        bank_code: "014".to_owned(),
        account_number: "1234567890".to_owned(),
        merchant: merchant.to_owned(),
        city: "ENDE".to_owned(),
        nmid: "ID1020260000017".to_owned(),
        payload: QRIS.to_owned(),
        state,
        entered_by: Some("Maria Goreti Wea".to_owned()),
        entered_at: at().0,
        verified_by: (state != "entered").then(|| "Bernadus Rangga".to_owned()),
        verified_at: (state != "entered").then(|| at().0),
        ended_at: (state == "ended").then(|| at().0),
        allowed_commands: allowed.to_vec(),
    }
}

fn codes(codes: &[MerchantCodeView], lang: Language, wrong: Option<&str>) -> String {
    let wrongs = wrong
        .map(|text| Wrong { field: "payload".to_owned(), text: text.to_owned() })
        .into_iter()
        .collect();
    let accounts = [account(2, "verified", "CV Sumber Pangan Timur")];
    let key = || "k".to_owned();
    let seen = CodesSeen {
        codes,
        accounts: &accounts,
        may: true,
        verifies: true,
        done: "entered",
        at: at(),
        typed: ("", if wrong.is_some() { "000201" } else { "" }),
        wrongs,
        key: &key,
    };
    shown(&CodesPage::new(shell(Kind::Distributor, Place::More, lang), seen))
}

fn pay(name: &str, record: Option<&str>, lang: Language) -> String {
    let code = PayByCodeView {
        invoice_id: id(61),
        invoice_number: "INV/7QK2M9XD/2026/11/000052".to_owned(),
        payee: name.to_owned(),
        merchant: "CV SUMBER PANGAN".to_owned(),
        city: "ENDE".to_owned(),
        nmid: "ID1020260000017".to_owned(),
        payload: QRIS.to_owned(),
        amount: rupiah(12_345_678),
    };
    shown(&PayPage::new(shell(Kind::Primary, Place::More, lang), &code, record.map(str::to_owned)))
}

fn without_year() -> Vec<RowFault> {
    vec![RowFault {
        row: 5,
        field: StatementField::Day,
        content: "'12/01".to_owned(),
        reason: Reason::YearMissing,
    }]
}

#[expect(clippy::too_many_lines, reason = "one page after the other")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let accounts = [account(2, "verified", "CV Sumber Pangan Timur"), account(3, "verified", LONG)];
    let statements = [statement("taken", (42, 40, 3)), statement("taken", (12, 12, 0))];
    let faults = (3..9)
        .map(|row| RowFault {
            row,
            field: StatementField::Debit,
            content: "dua ribu lima ratus".to_owned(),
            reason: Reason::NotAnAmount,
        })
        .collect();
    let unknown = Unusable::ColumnsUnknown {
        missing: vec![StatementField::Day, StatementField::Amount],
        headers: Vec::new(),
    };
    let mut unsure = line(21, 450_000, "SETORAN TUNAI NANGAPANDA");
    unsure.candidates = vec![
        candidate("invoice", 450_000, "KDMP Nangapanda", &["same_amount", "name_alike"]),
        candidate("payment", 450_000, LONG, &["same_amount"]),
        candidate("refund", 300_000, "KDMP Detusoko", &["name_alike"]),
    ];
    let payer = |n: u128, name: &str, open| PartnerView {
        kind: "organization".to_owned(),
        id: Uuid::from_u128(n),
        name: name.to_owned(),
        open,
        open_sen: open * 45_000_000,
    };
    let payers = [payer(32, "KDMP Nangapanda", 2), payer(33, LONG, 0)];
    let many: Vec<BankLineView> =
        (0..6).map(|n| if n % 2 == 0 { unsure.clone() } else { line(n, -2_500, LONG) }).collect();
    let open = Which::default();
    let explained_ones =
        Which { state: "explained".to_owned(), rest: String::new(), done: "explained".to_owned() };
    vec![
        ("bank-statements-empty", false, files(&[], &[], Indonesian, None)),
        ("bank-statements", false, files(&statements, &accounts, English, None)),
        (
            "bank-statements-refused",
            false,
            files(&statements, &accounts, Indonesian, Some("Pilih berkasnya dulu.")),
        ),
        (
            "bank-statement-looked-at",
            false,
            looked(&look(Ok((Some(rupiah(1_000_000)), 3))), Indonesian, None),
        ),
        ("bank-statement-looked-at-many", true, looked(&look(Ok((None, 1_042))), English, None)),
        (
            "bank-statement-bad-rows",
            false,
            looked(&look(Err(Unusable::Rows { faults, count: 120 })), Indonesian, None),
        ),
        (
            "bank-statement-without-a-year",
            false,
            looked(&look(Err(Unusable::Rows { faults: without_year(), count: 1 })), English, None),
        ),
        ("bank-statement-unknown-columns", false, looked(&look(Err(unknown)), English, None)),
        (
            "bank-statement-refused",
            false,
            looked(
                &look(Ok((None, 2))),
                Indonesian,
                Some("Tanggal 1 sampai 3 sudah masuk dari berkas berbentuk lain."),
            ),
        ),
        ("bank-statement-taken", false, taken(&statements[0], Indonesian)),
        (
            "bank-statement-taken-nothing-new",
            false,
            taken(&statement("taken", (42, 0, 0)), English),
        ),
        ("bank-lines-empty", false, queue(&[], &open, Indonesian)),
        ("bank-lines", true, queue(&many, &open, Indonesian)),
        (
            "bank-lines-explained",
            false,
            queue(&[explained(22, "account", Some("Maria Goreti Wea"))], &explained_ones, English),
        ),
        ("bank-line-unsure", false, one(&unsure, &payers, Indonesian, None)),
        ("bank-line-unknown", false, one(&line(23, -2_500, LONG), &[], English, None)),
        (
            "bank-line-refused",
            false,
            one(&line(23, 2_500, "BUNGA"), &payers, Indonesian, Some("Pilih akunnya.")),
        ),
        (
            "bank-line-explained",
            false,
            one(&explained(24, "payment", None), &payers, Indonesian, None),
        ),
        (
            "bank-line-booked",
            false,
            one(&explained(25, "account", Some("Maria Goreti Wea")), &payers, English, None),
        ),
        ("qris-empty", false, codes(&[], Indonesian, None)),
        (
            "qris",
            false,
            codes(
                &[
                    code("verified", "CV SUMBER PANGAN", &["end"]),
                    code("entered", LONG, &["verify", "end"]),
                    code("entered", "CV SUMBER", &["end"]),
                    code("ended", "UD LAMA", &[]),
                ],
                English,
                None,
            ),
        ),
        ("qris-refused", false, codes(&[], Indonesian, Some("Ini bukan kode QRIS."))),
        (
            "qris-to-pay",
            false,
            pay("CV Sumber Pangan Timur", Some("/payments/new?to=1&invoice=2"), Indonesian),
        ),
        ("qris-to-pay-long", false, pay(LONG, None, English)),
    ]
}
