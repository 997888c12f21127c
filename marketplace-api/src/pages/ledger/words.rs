//! The books in plain words: what each account is, what happened, what kinds of account there are.

use order_workflow::query::ledger::DocumentView;
use supply_chain::ledger::{Account, AccountKind};
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::rupiah;

/// What stands on an account, for somebody who never kept books.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one sentence for each account, and nothing else")]
pub const fn help(account: Account, lang: Language) -> &'static str {
    match account {
        Account::Cash => lang.t("Uang tunai di laci dan brankas.", "Notes and coins."),
        Account::Bank => lang.t("Uang di rekening bank.", "Money in the bank."),
        Account::Receivable => lang.t(
            "Tagihan yang belum dibayar pembeli kepada kita.",
            "Invoices that buyers have not paid us yet.",
        ),
        Account::AdvancePaid => lang.t(
            "Uang yang sudah kita bayar sebelum ditagih, atau lebih bayar.",
            "What we paid before it was billed, or too much.",
        ),
        Account::Inventory => lang.t(
            "Barang dagangan, senilai harga belinya dengan ongkos kirim.",
            "Goods, at what they cost with freight.",
        ),
        Account::InputTax => lang.t(
            "PPN dari pembelian yang boleh dikurangkan.",
            "VAT on purchases that may be set off.",
        ),
        Account::DepositPaid => lang.t(
            "Jaminan krat dan tabung yang akan kembali kepada kita.",
            "Paid for crates and cylinders; it comes back to us.",
        ),
        Account::PatronageReceivable => lang.t(
            "Bagian SHU dari koperasi lain yang belum dibayarkan.",
            "Our part of another cooperative's surplus, not paid yet.",
        ),
        Account::LoanGiven => lang.t("Pinjaman kita kepada pihak lain.", "What we lent."),
        Account::InterestReceivable => {
            lang.t("Bunga yang sudah menjadi hak kita.", "Interest that is due to us.")
        }
        Account::FixedAssets => {
            lang.t("Gedung, kendaraan, rak, dan alat.", "Buildings, vehicles, shelves, tools.")
        }
        Account::Depreciation => lang
            .t("Nilai aset tetap yang sudah terpakai.", "How much of the fixed assets is used up."),
        Account::Participation => {
            lang.t("Simpanan kita pada koperasi lain.", "What we put into other cooperatives.")
        }
        Account::Payable => lang.t(
            "Tagihan penjual yang belum kita bayar.",
            "Sellers' invoices that we have not paid yet.",
        ),
        Account::AdvanceReceived => lang.t(
            "Uang yang dibayar pembeli sebelum ditagih, atau lebih bayar.",
            "What buyers paid before it was billed, or too much.",
        ),
        Account::OutputTax => {
            lang.t("PPN yang kita pungut untuk negara.", "VAT that we took for the state.")
        }
        Account::DepositReceived => lang.t(
            "Jaminan krat dan tabung yang harus kita kembalikan.",
            "Taken for crates and cylinders; we give it back.",
        ),
        Account::VoluntarySavings => lang
            .t("Tabungan anggota yang boleh diambil.", "Members' savings that they may take out."),
        Account::PatronagePayable => lang.t(
            "SHU milik anggota yang belum dibayarkan.",
            "Surplus that belongs to members, not paid out yet.",
        ),
        Account::SurplusFunds => lang.t(
            "SHU yang disisihkan rapat: pendidikan, sosial, pengurus, karyawan.",
            "Surplus the meeting set aside: education, social, board, staff.",
        ),
        Account::InterestPayable => lang.t("Bunga yang harus kita bayar.", "Interest that we owe."),
        Account::LoanTaken => lang.t("Pinjaman kita dari bank.", "What we borrowed from banks."),
        Account::PrincipalSavings => lang.t(
            "Simpanan yang dibayar anggota sekali, saat masuk.",
            "Paid once by each member on joining.",
        ),
        Account::MandatorySavings => lang.t(
            "Simpanan yang dibayar anggota terus-menerus.",
            "Paid again and again by each member.",
        ),
        Account::Grants => lang.t("Pemberian kepada koperasi.", "Given to the cooperative."),
        Account::Reserves => {
            lang.t("Disimpan untuk masa sulit; tidak dibagi.", "Kept for bad years; not shared.")
        }
        Account::Surplus => lang.t(
            "SHU tahun lalu yang belum dibagi rapat.",
            "What closed years left and no meeting has shared yet.",
        ),
        Account::OpeningEquity => lang.t(
            "Selisih saldo awal yang masih perlu dijelaskan.",
            "What opening balances did not add up to; to be explained.",
        ),
        Account::SalesToMembers => lang.t("Penjualan kepada anggota.", "Sold to members."),
        Account::SalesToOthers => {
            lang.t("Penjualan kepada yang bukan anggota.", "Sold to others than members.")
        }
        Account::SalesToCooperatives => lang.t(
            "Penjualan kepada koperasi dan organisasi lain.",
            "Sold to cooperatives and other organizations.",
        ),
        Account::FreightIncome => {
            lang.t("Ongkos kirim yang kita tagih.", "Freight that we charge.")
        }
        Account::FeeIncome => lang.t("Jasa yang kita tagih.", "Services that we charge."),
        Account::SalesReturns => lang.t(
            "Barang kembali dan potongan; mengurangi penjualan.",
            "Goods taken back and reductions; lowers sales.",
        ),
        Account::InterestIncome => lang.t("Bunga yang kita terima.", "Interest on what we lent."),
        Account::PatronageIncome => {
            lang.t("Bagian SHU dari koperasi lain.", "From another cooperative's surplus.")
        }
        Account::OtherIncome => lang.t("Pendapatan lainnya.", "Any other income."),
        Account::CostOfGoods => lang
            .t("Harga beli barang yang sudah terjual.", "What the goods that were sold had cost."),
        Account::FeeExpense => lang.t("Jasa yang ditagih penjual.", "Services sellers charge us."),
        Account::BadDebts => lang.t(
            "Piutang yang direlakan karena tidak tertagih.",
            "What others never paid and was given up.",
        ),
        Account::InterestExpense => lang.t("Bunga pinjaman kita.", "Interest on what we borrowed."),
        Account::Rounding => lang.t("Selisih membulatkan jumlah.", "What makes sums round."),
        Account::OperatingExpense => lang.t(
            "Upah, sewa, listrik, dari pembukuan yang sudah ada.",
            "Wages, rent, electricity, from the books kept elsewhere.",
        ),
    }
}

/// An account's name.
#[must_use]
pub const fn name(account: Account, lang: Language) -> &'static str {
    let (indonesian, english) = account.names();
    lang.t(indonesian, english)
}

/// The heading over accounts of a kind.
#[must_use]
pub const fn heading(kind: AccountKind, lang: Language) -> &'static str {
    match kind {
        AccountKind::Asset => lang.t("Harta: yang kita miliki", "Assets: what we own"),
        AccountKind::Liability => {
            lang.t("Utang: yang harus kita bayar", "Liabilities: what we owe")
        }
        AccountKind::Equity => {
            lang.t("Modal: simpanan dan cadangan", "Equity: savings and reserves")
        }
        AccountKind::Revenue => lang.t("Pendapatan", "Revenue"),
        AccountKind::Expense => lang.t("Beban", "Expenses"),
    }
}

/// What happened, by the word of the occurrence.
#[must_use]
pub fn what(kind: &str, lang: Language) -> &'static str {
    match kind {
        "invoiced" => lang.t("Tagihan", "Invoice"),
        "credited" => lang.t("Nota kredit", "Credit note"),
        "invoice_reversed" => lang.t("Tagihan dibatalkan", "Invoice reversed"),
        "paid" => lang.t("Pembayaran", "Payment"),
        "payment_reversed" => lang.t("Pembayaran dibatalkan", "Payment reversed"),
        "applied" => lang.t("Uang muka dipakai melunasi", "Advance used on an invoice"),
        "unapplied" => lang.t("Pelunasan dilepas", "Taken off an invoice"),
        "refunded" => lang.t("Pengembalian uang", "Refund"),
        "shares_paid" => lang.t("SHU dibayarkan", "Surplus paid out"),
        "shares_paid_back" => lang.t("Pembayaran SHU dibatalkan", "Paying out taken back"),
        "refund_reversed" => lang.t("Pengembalian uang dibatalkan", "Refund taken back"),
        "netted" => lang.t("Perjumpaan utang", "Netting"),
        "written_off" => lang.t("Penghapusan piutang", "Write-off"),
        "drawn" => lang.t("Penarikan fasilitas", "Drawdown"),
        "drawn_back" => lang.t("Penarikan dibatalkan", "Drawdown taken back"),
        "interest_charged" => lang.t("Bunga", "Interest"),
        "repaid" => lang.t("Angsuran pinjaman", "Loan repayment"),
        "repaid_back" => lang.t("Angsuran dibatalkan", "Repayment taken back"),
        "cost_of_goods" => lang.t("Harga pokok barang terjual", "Cost of goods sold"),
        "surplus_shared" => lang.t("Pembagian SHU", "Surplus shared"),
        "surplus_taken_back" => lang.t("Pembagian SHU ditarik", "Sharing taken back"),
        "patronage_paid" => lang.t("SHU dibayarkan", "Patronage paid"),
        "year_closed" => lang.t("Tutup tahun", "Year closed"),
        "bank_line" => lang.t("Mutasi bank", "Line of the bank"),
        "till_counted" => lang.t("Selisih hitung kas", "Till counted otherwise"),
        "opened" => lang.t("Saldo awal", "Opening balance"),
        _ => lang.t("Catatan", "Entry"),
    }
}

/// Where the paper behind an entry is read; nothing for what has no page.
#[must_use]
pub fn paper(document: &DocumentView) -> Option<String> {
    let place = match document.kind.as_str() {
        "invoice" => "invoices",
        "payment" => "payments",
        "netting" => "nettings",
        "drawdown" => "drawdowns",
        "facility" => "facilities",
        "bank_line" => "bank-lines",
        _ => return None,
    };
    Some(format!("/{place}/{}", document.id))
}

/// What stands on an account, above zero on the side on which it usually stands.
#[must_use]
pub fn standing(account: Account, balance: Money) -> String {
    let other_way = || Money::ZERO.minus(balance).unwrap_or(balance);
    rupiah(if account.kind().grows_by_debit() { balance } else { other_way() })
}

/// An amount in a column; nothing is drawn as nothing.
#[must_use]
pub fn drawn(amount: Money) -> String {
    if amount == Money::ZERO { String::new() } else { rupiah(amount) }
}
