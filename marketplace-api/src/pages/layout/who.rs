//! Who reads: the person, the organization they act for, and what they are led to there.

use order_workflow::query::ledger::READERS;
use supply_chain::organization::{Kind, Role};

use crate::language::Language;

/// What the reader has to do with in this organization, which is what they are led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each duty is held or not, by itself")]
pub struct Duties {
    /// Finds goods, keeps the basket, sees own orders.
    pub buys: bool,
    /// Answers and ships the orders of others, sees own goods, prices and stock.
    pub sells: bool,
    /// Uploads price lists.
    pub uploads: bool,
    /// Says yes or no to its own orders.
    pub approves: bool,
    /// Reads what was paid and what is owed.
    pub money: bool,
    /// Reads how much may be owed: not whoever only counts goods, and no member.
    pub reads_money: bool,
    /// Reads the books.
    pub reads_books: bool,
    /// Reads what the year's surplus is and whose: of a cooperative, for a distributor has no members.
    pub shares_surplus: bool,
    /// Reads bills and credit notes.
    pub reads_bills: bool,
    /// Keeps the money and neither runs the place nor moves goods: bills and payments come first.
    pub money_first: bool,
    /// Signs, and neither runs the place, keeps its money nor moves goods: what waits for a yes comes first.
    pub signs_first: bool,
    /// Reads what its own organization draws on banks.
    pub borrows: bool,
    /// Reads what others draw on its bank, which is all that a bank does here.
    pub lends: bool,
    /// Keeps what is sold on, and who may see one's own prices further down.
    pub resells: bool,
    /// Is a member of a primary and nothing else there, and buys in its shop.
    pub shops: bool,
    /// Works through members' orders at a primary's counter.
    pub serves: bool,
    /// Runs the installation.
    pub operates: bool,
}

impl Duties {
    /// The duties of somebody with these roles in an organization of this kind.
    ///
    /// A primary sells too, to other cooperatives, but uploads no price lists from its five places. A bank neither buys
    /// nor sells.
    #[must_use]
    pub fn of(kind: Kind, roles: &[Role]) -> Self {
        let any = |of: &[Role]| roles.iter().any(|role| of.contains(role));
        let draws = any(order_workflow::query::facilities::READERS);
        if kind == Kind::Bank {
            return Self { lends: draws, reads_books: any(READERS), ..Self::default() };
        }
        let reads = any(&[Role::Manager, Role::Auditor]);
        let moves_goods = any(&[Role::Manager, Role::Buyer, Role::Sales, Role::Warehouse]);
        let keeps_money = any(&[Role::Treasurer]);
        Self {
            buys: kind != Kind::Distributor
                && (reads || any(&[Role::Buyer, Role::Approver, Role::Treasurer, Role::Warehouse])),
            sells: reads || any(&[Role::Sales, Role::Warehouse]),
            uploads: kind != Kind::Primary && any(&[Role::Manager, Role::Sales]),
            approves: any(&[Role::Approver]),
            reads_books: any(READERS),
            shares_surplus: matches!(kind, Kind::Primary | Kind::Secondary) && any(READERS),
            money: any(order_workflow::query::payments::READERS),
            reads_bills: any(order_workflow::query::invoices::READERS),
            money_first: keeps_money && !moves_goods,
            signs_first: any(&[Role::Approver]) && !keeps_money && !moves_goods,
            reads_money: any(order_workflow::query::credit::READERS),
            borrows: draws,
            lends: false,
            resells: kind != Kind::Primary && any(&[Role::Manager, Role::Sales, Role::Auditor]),
            shops: kind == Kind::Primary && any(&[Role::Member]) && roles.len() == 1,
            serves: kind == Kind::Primary && any(order_workflow::command::storefront::COUNTER),
            operates: false,
        }
    }
}

/// The signed-in person and the organization they act for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// Keeps what is typed on a shared phone apart: the organization's and the person's id, joined.
    pub owner: String,
    /// The organization's name.
    pub organization: String,
    /// The person's name.
    pub person: String,
    /// Their role as a word, see [`role_word`].
    pub role: &'static str,
    /// What they are led to.
    pub duties: Duties,
    /// Whether there is another organization to change to.
    pub several: bool,
}

impl Who {
    /// "Yustina Mbele, manajer toko"; once where a person is called by their role.
    #[must_use]
    pub fn said(&self) -> String {
        if self.person.to_lowercase() == self.role.to_lowercase() {
            return self.person.clone();
        }
        format!("{}, {}", self.person, self.role)
    }
}

/// What somebody with these roles is called in an organization of this kind; the role they act in most.
#[must_use]
pub fn role_word(kind: Kind, roles: &[Role], lang: Language) -> &'static str {
    const BY_WEIGHT: [Role; 8] = [
        Role::Manager,
        Role::Sales,
        Role::Buyer,
        Role::Approver,
        Role::Treasurer,
        Role::Warehouse,
        Role::Auditor,
        Role::Member,
    ];
    let Some(role) = BY_WEIGHT.into_iter().find(|role| roles.contains(role)) else {
        return lang.t("operator", "operator");
    };
    match (role, kind) {
        (Role::Manager, Kind::Primary) => lang.t("manajer toko", "store manager"),
        (Role::Manager, _) => lang.t("manajer", "manager"),
        (Role::Sales, _) => lang.t("meja penjualan", "sales desk"),
        (Role::Buyer, _) => lang.t("pembeli", "buyer"),
        (Role::Approver, _) => lang.t("pengurus", "board"),
        (Role::Treasurer, _) => lang.t("bendahara", "treasurer"),
        (Role::Warehouse, _) => lang.t("gudang", "warehouse"),
        (Role::Auditor, _) => lang.t("pengawas", "auditor"),
        (Role::Member, _) => lang.t("anggota", "member"),
    }
}
