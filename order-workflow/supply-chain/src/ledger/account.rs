//! The accounts of a cooperative's books, after the chart that goes with SAK EP, the standard for private entities.
//!
//! They are data: a code, a kind, a word and two names. A cooperative that keeps other codes maps them when
//! it exports; the rules here know only these.

use crate::id::{OrganizationId, TieId};
use serde::{Deserialize, Serialize};

/// What kind of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// What is owned, or owed to us.
    Asset,
    /// What we owe.
    Liability,
    /// What the members put in and left in.
    Equity,
    /// What came in by trade.
    Revenue,
    /// What it cost.
    Expense,
}

impl AccountKind {
    /// Whether a debit makes it more.
    #[must_use]
    pub const fn grows_by_debit(self) -> bool {
        matches!(self, Self::Asset | Self::Expense)
    }

    /// Whether it is emptied into the surplus when a year closes.
    #[must_use]
    pub const fn is_of_the_year(self) -> bool {
        matches!(self, Self::Revenue | Self::Expense)
    }
}

macro_rules! chart {
    ($($(#[$doc:meta])* $name:ident = $code:literal $kind:ident $word:literal $indonesian:literal $english:literal;)+) => {
        /// An account of the chart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Account {
            $($(#[$doc])* #[serde(rename = $word)] $name),+
        }

        impl Account {
            /// The whole chart, by code.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its code in the chart.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// Its kind.
            #[must_use]
            pub const fn kind(self) -> AccountKind {
                match self { $(Self::$name => AccountKind::$kind),+ }
            }

            /// The word the API and the tables use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Its name in the books, in Indonesian and English.
            #[must_use]
            pub const fn names(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($indonesian, $english)),+ }
            }

            /// The account of that word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|account| account.as_str() == word)
            }
        }
    };
}

chart! {
    /// Notes and coins.
    Cash = "1-1100" Asset "cash" "Kas" "Cash";
    /// Money at banks.
    Bank = "1-1200" Asset "bank" "Bank" "Bank";
    /// What others owe us for goods.
    Receivable = "1-1300" Asset "receivable" "Piutang usaha" "Trade receivables";
    /// What we paid before we owed it.
    AdvancePaid = "1-1400" Asset "advance_paid" "Uang muka pembelian" "Advances paid";
    /// Goods.
    Inventory = "1-1500" Asset "inventory" "Persediaan barang" "Inventory";
    /// PPN that we may set off against what we owe.
    InputTax = "1-1600" Asset "input_tax" "PPN masukan" "Input VAT";
    /// Paid for crates and cylinders that go back.
    DepositPaid = "1-1700" Asset "deposit_paid" "Jaminan kemasan dibayar" "Container deposits paid";
    /// Our part of another cooperative's surplus.
    PatronageReceivable = "1-1800" Asset "patronage_receivable" "Piutang SHU" "Patronage receivable";
    /// Lent, in the books of a bank.
    LoanGiven = "1-1900" Asset "loan_given" "Pinjaman diberikan" "Loans given";
    /// Interest that is due to us.
    InterestReceivable = "1-1950" Asset "interest_receivable" "Piutang bunga" "Interest receivable";
    /// Buildings, vehicles, shelves.
    FixedAssets = "1-2100" Asset "fixed_assets" "Aset tetap" "Fixed assets";
    /// What of these has been used up; grows by credit.
    Depreciation = "1-2200" Asset "depreciation" "Akumulasi penyusutan" "Accumulated depreciation";
    /// Put into other cooperatives.
    Participation = "1-2300" Asset "participation" "Penyertaan pada koperasi lain" "Shares in other cooperatives";
    /// What we owe others for goods.
    Payable = "2-1100" Liability "payable" "Utang usaha" "Trade payables";
    /// What others paid before they owed it.
    AdvanceReceived = "2-1200" Liability "advance_received" "Uang muka pelanggan" "Advances received";
    /// PPN that we took for the state.
    OutputTax = "2-1300" Liability "output_tax" "PPN keluaran" "Output VAT";
    /// Taken for crates and cylinders that come back.
    DepositReceived = "2-1400" Liability "deposit_received" "Jaminan kemasan diterima" "Container deposits received";
    /// Savings that members may take out.
    VoluntarySavings = "2-1500" Liability "voluntary_savings" "Simpanan sukarela" "Voluntary savings";
    /// Surplus that belongs to members and was not paid out.
    PatronagePayable = "2-1600" Liability "patronage_payable" "Utang SHU" "Patronage payable";
    /// Surplus that the meeting set aside: education, social, board and staff.
    SurplusFunds = "2-1700" Liability "surplus_funds" "Dana-dana SHU" "Surplus funds";
    /// Interest that we owe.
    InterestPayable = "2-1800" Liability "interest_payable" "Utang bunga" "Interest payable";
    /// Borrowed from a bank.
    LoanTaken = "2-2100" Liability "loan_taken" "Utang bank" "Bank loans";
    /// Equal for all members, paid on joining.
    PrincipalSavings = "3-1100" Equity "principal_savings" "Simpanan pokok" "Principal savings";
    /// Paid again and again while a member.
    MandatorySavings = "3-1200" Equity "mandatory_savings" "Simpanan wajib" "Mandatory savings";
    /// Given.
    Grants = "3-1300" Equity "grants" "Hibah" "Grants";
    /// Kept for bad years.
    Reserves = "3-1400" Equity "reserves" "Cadangan" "Reserves";
    /// What the closed years left and no meeting has shared yet.
    Surplus = "3-1500" Equity "surplus" "SHU belum dibagi" "Surplus not shared yet";
    /// What keeps an opening balance in balance.
    OpeningEquity = "3-1900" Equity "opening_equity" "Saldo awal" "Opening balance";
    /// Goods sold to members.
    SalesToMembers = "4-1100" Revenue "sales_to_members" "Penjualan kepada anggota" "Sales to members";
    /// Goods sold to others than members.
    SalesToOthers = "4-1200" Revenue "sales_to_others" "Penjualan kepada bukan anggota" "Sales to non-members";
    /// Goods sold to cooperatives and other organizations.
    SalesToCooperatives = "4-1300" Revenue "sales_to_cooperatives" "Penjualan antarkoperasi" "Inter-cooperative sales";
    /// Bringing goods.
    FreightIncome = "4-1400" Revenue "freight_income" "Pendapatan angkutan" "Freight income";
    /// Services.
    FeeIncome = "4-1500" Revenue "fee_income" "Pendapatan jasa" "Fee income";
    /// Taken back and reduced; grows by debit.
    SalesReturns = "4-1900" Revenue "sales_returns" "Retur dan potongan penjualan" "Sales returns and allowances";
    /// On what was lent.
    InterestIncome = "4-2100" Revenue "interest_income" "Pendapatan bunga" "Interest income";
    /// From another cooperative's surplus.
    PatronageIncome = "4-2200" Revenue "patronage_income" "Pendapatan SHU" "Patronage income";
    /// Anything else.
    OtherIncome = "4-2900" Revenue "other_income" "Pendapatan lain-lain" "Other income";
    /// What the goods that were sold had cost.
    CostOfGoods = "5-1100" Expense "cost_of_goods" "Beban pokok penjualan" "Cost of goods sold";
    /// Services of sellers.
    FeeExpense = "5-1200" Expense "fee_expense" "Beban jasa" "Fees";
    /// What others never paid.
    BadDebts = "6-1100" Expense "bad_debts" "Beban penghapusan piutang" "Bad debts";
    /// On what was borrowed.
    InterestExpense = "6-1200" Expense "interest_expense" "Beban bunga" "Interest expense";
    /// What makes sums round.
    Rounding = "6-1300" Expense "rounding" "Selisih pembulatan" "Rounding differences";
    /// Wages, rent, electricity: brought in from the books a cooperative already keeps.
    OperatingExpense = "6-1900" Expense "operating_expense" "Beban usaha" "Operating expenses";
}

impl Account {
    /// Whether a line of a bank's statement may be explained by it alone. Trade may not: what others owe for goods
    /// moves by invoices and payments, which stand in both parties' books.
    #[must_use]
    pub const fn explains_bank_lines(self) -> bool {
        matches!(
            self,
            Self::Cash
                | Self::FixedAssets
                | Self::Participation
                | Self::OutputTax
                | Self::VoluntarySavings
                | Self::PrincipalSavings
                | Self::MandatorySavings
                | Self::SurplusFunds
                | Self::LoanTaken
                | Self::Grants
                | Self::FeeIncome
                | Self::InterestIncome
                | Self::OtherIncome
                | Self::FeeExpense
                | Self::InterestExpense
                | Self::OperatingExpense
                | Self::Rounding
        )
    }

    /// The account in the other party's books that always says the same (my payable is your receivable).
    #[must_use]
    pub const fn mirror(self) -> Option<Self> {
        Some(match self {
            Self::Receivable => Self::Payable,
            Self::Payable => Self::Receivable,
            Self::AdvancePaid => Self::AdvanceReceived,
            Self::AdvanceReceived => Self::AdvancePaid,
            Self::DepositPaid => Self::DepositReceived,
            Self::DepositReceived => Self::DepositPaid,
            Self::PatronageReceivable => Self::PatronagePayable,
            Self::PatronagePayable => Self::PatronageReceivable,
            Self::LoanGiven => Self::LoanTaken,
            Self::LoanTaken => Self::LoanGiven,
            Self::InterestReceivable => Self::InterestPayable,
            Self::InterestPayable => Self::InterestReceivable,
            _ => return None,
        })
    }
}

/// The other party of an entry: an organization with books of its own, or a member of the one whose books
/// these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Counterparty {
    /// With books of its own.
    Organization(OrganizationId),
    /// By the tie that makes them one.
    Member(TieId),
}

impl Counterparty {
    /// The organization, where it is one.
    #[must_use]
    pub const fn organization(self) -> Option<OrganizationId> {
        match self {
            Self::Organization(id) => Some(id),
            Self::Member(_) => None,
        }
    }
}
