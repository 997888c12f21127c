//! The words of lines: what one may be, why, and what it is.

use order_workflow::query::bank_statements::{BankLineView, CandidateView};
use supply_chain::ledger::Account;
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::parts::{Badge, Tone};

/// What a candidate is: "Tagihan INV/… dari Koperasi Nangapanda, jatuh tempo 1 Des 2026". What tells two of one sum and
/// day apart stands behind it: the bank's reference, and the invoices that a payment settles.
pub(super) fn candidate(one: &CandidateView, comes: bool, lang: Language) -> String {
    let mut said = plainly(one, comes, lang);
    if one.kind != "invoice" && !one.label.is_empty() {
        said.push_str(
            &lang.pick(format!(", referensi {}", one.label), format!(", reference {}", one.label)),
        );
    }
    if !one.invoices.is_empty() {
        let invoices = one.invoices.join(", ");
        said.push_str(&lang.pick(format!(", untuk {invoices}"), format!(", for {invoices}")));
    }
    said
}

fn plainly(one: &CandidateView, comes: bool, lang: Language) -> String {
    let day = date(one.day, lang);
    let (name, label) = (one.name.as_str(), one.label.as_str());
    match (one.kind, comes) {
        ("invoice", _) => lang.pick(
            format!("Tagihan {label} kepada {name}, jatuh tempo {day}"),
            format!("Invoice {label} to {name}, due {day}"),
        ),
        ("payment", true) => lang.pick(
            format!("Pembayaran {name} yang dicatat untuk {day}"),
            format!("The payment of {name} recorded for {day}"),
        ),
        ("payment", false) => lang.pick(
            format!("Pembayaran kita kepada {name} pada {day}"),
            format!("Our payment to {name} on {day}"),
        ),
        ("drawdown", true) => lang.pick(
            format!("Dibayar bank untuk {name} pada {day}"),
            format!("Paid by a bank for {name} on {day}"),
        ),
        ("drawdown", false) => lang.pick(
            format!("Penarikan yang kita bayar kepada {name} pada {day}"),
            format!("A drawdown we paid to {name} on {day}"),
        ),
        ("payout", true) => {
            lang.pick(format!("SHU dari {name} tanggal {day}"), format!("SHU from {name} on {day}"))
        }
        ("payout", false) => lang.pick(
            format!("SHU yang kita bayarkan {day}"),
            format!("SHU that we paid out on {day}"),
        ),
        ("repayment", true) => lang.pick(
            format!("Angsuran dari {name} pada {day}"),
            format!("A repayment from {name} on {day}"),
        ),
        ("repayment", false) => lang.pick(
            format!("Angsuran kita kepada {name} pada {day}"),
            format!("Our repayment to {name} on {day}"),
        ),
        (_, true) => lang.pick(
            format!("Pengembalian dari {name} pada {day}"),
            format!("A refund from {name} on {day}"),
        ),
        (_, false) => lang.pick(
            format!("Pengembalian kita kepada {name} pada {day}"),
            format!("Our refund to {name} on {day}"),
        ),
    }
}

/// What speaks for it, and what does not: the other sum.
pub(super) fn evidence(one: &CandidateView, line: Money, lang: Language) -> String {
    let word = |what: &&str| match *what {
        "same_reference" => lang.t("nomor referensi bank sama", "the bank's reference is the same"),
        "mark_in_description" => {
            lang.t("nomornya tertulis di keterangan", "its number stands in the description")
        }
        "same_amount" => lang.t("jumlahnya sama persis", "exactly the same sum"),
        _ => lang.t("nama pengirim cocok", "the name fits"),
    };
    let mut said: Vec<String> = one.evidence.iter().map(|what| word(what).to_owned()).collect();
    if !one.evidence.contains(&"same_amount") {
        let (open, moved) = (rupiah(one.amount), rupiah(size(line)));
        said.push(lang.pick(
            format!("jumlahnya lain: {open}, baris ini {moved}"),
            format!("another sum: {open}, this line {moved}"),
        ));
    }
    if one.awaits_provider {
        said.push(
            lang.t(
                "penyedia pembayaran belum mengabarkan",
                "its payment provider has not said so yet",
            )
            .to_owned(),
        );
    }
    let mut said = said.join("; ");
    if let Some(first) = said.get(..1) {
        said = format!("{}{}", first.to_uppercase(), said.get(1..).unwrap_or(""));
    }
    said.push('.');
    said
}

/// A sum without its sign.
pub(super) fn size(sum: Money) -> Money {
    if sum < Money::ZERO { Money::ZERO.minus(sum).unwrap_or_default() } else { sum }
}

/// "Masuk" or "Keluar", as a badge.
pub(super) fn way(sum: Money, lang: Language) -> Badge {
    if sum > Money::ZERO {
        Badge::new(Tone::Good, "arrow-down", lang.t("Masuk", "In"))
    } else {
        Badge::new(Tone::Outline, "arrow-up", lang.t("Keluar", "Out"))
    }
}

/// What a line was explained as.
pub(super) fn explained(line: &BankLineView, lang: Language) -> String {
    let what = match (line.explained_as.as_deref(), line.ledger_account) {
        (Some("payment"), _) => lang.t("Pembayaran", "Payment").to_owned(),
        (Some("refund"), _) => lang.t("Pengembalian uang", "Refund").to_owned(),
        (Some("drawdown"), _) => lang.t("Penarikan fasilitas", "Drawdown").to_owned(),
        (Some("payout"), _) => lang.t("SHU dibayarkan", "Surplus paid out").to_owned(),
        (Some("repayment"), _) => lang.t("Angsuran pinjaman", "Loan repayment").to_owned(),
        (Some("account"), Some(account)) => name(account, lang).to_owned(),
        (Some("own_transfer"), _) => {
            lang.t("Antar rekening sendiri", "Between our own accounts").to_owned()
        }
        (Some("bank_error"), _) => lang.t("Salah bank", "The bank's mistake").to_owned(),
        _ => lang.t("Belum dijelaskan", "Not explained").to_owned(),
    };
    match &line.words {
        Some(words) => format!("{what}: {words}"),
        None => what,
    }
}

/// An account's name.
pub(super) const fn name(account: Account, lang: Language) -> &'static str {
    let (indonesian, english) = account.names();
    match lang {
        Language::Indonesian => indonesian,
        Language::English => english,
    }
}

/// The accounts a line may go to, the likelier first: money out by costs, money in by income and savings.
pub(super) fn accounts(comes: bool) -> Vec<Account> {
    use Account::{
        Cash, FeeExpense, FeeIncome, FixedAssets, Grants, InterestExpense, InterestIncome,
        LoanTaken, MandatorySavings, OperatingExpense, OtherIncome, OutputTax, Participation,
        PrincipalSavings, Rounding, SurplusFunds, VoluntarySavings,
    };
    let (coming, going) = (
        [
            MandatorySavings,
            PrincipalSavings,
            VoluntarySavings,
            InterestIncome,
            FeeIncome,
            OtherIncome,
            Grants,
        ],
        [
            FeeExpense,
            OperatingExpense,
            InterestExpense,
            OutputTax,
            SurplusFunds,
            FixedAssets,
            Participation,
        ],
    );
    let (first, then) = if comes { (coming, going) } else { (going, coming) };
    first.into_iter().chain([Cash, LoanTaken]).chain(then).chain([Rounding]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_a_line_may_go_to_is_offered_once() {
        for comes in [true, false] {
            let mut offered = accounts(comes);
            offered.sort_unstable();
            let may: Vec<Account> = Account::ALL
                .iter()
                .copied()
                .filter(|account| account.explains_bank_lines())
                .collect();
            assert_eq!(offered, may);
        }
    }
}
