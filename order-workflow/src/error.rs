//! Why a command was not carried out: refused by a rule, or failed on our side.

use sea_orm::DbErr;
use supply_chain::agreement;
use supply_chain::claim;
use supply_chain::credit;
use supply_chain::delivery_run;
use supply_chain::demand_pool;
use supply_chain::facility;
use supply_chain::id::PurchaseOrderId;
use supply_chain::invoice;
use supply_chain::organization::Role;
use supply_chain::payment;
use supply_chain::purchase_order;
use supply_chain::settlement;
use supply_chain::standing_order;
use supply_chain::storefront;

use crate::command::{catalogue, identity, imports, payments, resale, telling};
use crate::seal::SealError;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// It is absent, or none of the asker's business; the two are never told apart.
    #[error("there is no such {what} for whoever asks")]
    NotFound {
        /// The kind of thing, in trade words.
        what: &'static str,
    },
    /// The asker's role does not cover this.
    #[error("this needs one of the roles {roles:?}")]
    NotYourRole {
        /// Who may.
        roles: &'static [Role],
    },
    /// Only whoever runs the installation may.
    #[error("only the operator may do this")]
    OperatorOnly,
    /// The asker acts for no organization, and this needs one.
    #[error("this is done for an organization")]
    OrganizationNeeded,
    /// `If-Match` named another version.
    #[error("the thing is at version {current} by now")]
    Stale {
        /// Where it is now.
        current: i64,
    },
    /// `If-Match` named tags of which none can ever match: weak ones, or of another make.
    #[error("no version was named; the thing is at version {current}")]
    NoVersionNamed {
        /// Where it is now.
        current: i64,
    },
    /// An `Idempotency-Key` came again with another body (E7).
    #[error("this key was used for another input")]
    KeyReused,
    /// The client's own id is no UUIDv7.
    #[error("an id of one's own is a UUIDv7")]
    IdNotUuid7,
    /// The client's own id is taken.
    #[error("this id is taken")]
    IdTaken,
    /// A rule of the order said no.
    #[error(transparent)]
    Order(#[from] purchase_order::Refusal),
    /// A rule said no to one order of a basket, and so to all of it.
    #[error("order {order} of the basket: {refusal}")]
    InGroup {
        /// Which order.
        order: PurchaseOrderId,
        /// Who sells it.
        seller_name: String,
        /// Why not.
        refusal: Box<purchase_order::Refusal>,
    },
    /// An order that goes with a run cannot be sent, and so the run does not leave.
    #[error("order {number} of {buyer_name}: {cause}")]
    OnRun {
        /// Which order.
        order: PurchaseOrderId,
        /// Its number.
        number: String,
        /// Whose it is.
        buyer_name: String,
        /// Why not.
        cause: Box<WorkflowError>,
    },
    /// Goods are not kept in stock so.
    #[error(transparent)]
    KeptGoods(#[from] crate::command::kept_goods::Refusal),
    /// A rule of routes and runs said no.
    #[error(transparent)]
    DeliveryRun(#[from] delivery_run::Refusal),
    /// A basket that cannot be submitted as one.
    #[error("a basket is submitted with {least} to {most} drafts, each once")]
    NotABasket {
        /// Least drafts.
        least: usize,
        /// Most drafts.
        most: usize,
    },
    /// A rule of agreements said no.
    #[error(transparent)]
    Agreement(#[from] agreement::Refusal),
    /// A seller's credit does not bear it.
    #[error(transparent)]
    Credit(#[from] credit::Refusal),
    /// What a seller lets a buyer owe is not changed so.
    #[error(transparent)]
    CreditLimit(#[from] credit::LimitRefusal),
    /// A rule of resale said no.
    #[error(transparent)]
    Resale(#[from] resale::Refusal),
    /// A word of the search is not taken so.
    #[error(transparent)]
    SearchWord(#[from] crate::command::search_words::Refusal),
    /// A rule of a storefront said no.
    #[error(transparent)]
    Storefront(#[from] storefront::Refusal),
    /// A rule of standing orders said no.
    #[error(transparent)]
    StandingOrder(#[from] standing_order::Refusal),
    /// A rule of statements said no.
    #[error(transparent)]
    Statement(#[from] settlement::StatementRefusal),
    /// A rule of nettings said no.
    #[error(transparent)]
    Netting(#[from] settlement::NettingRefusal),
    /// A rule of earlier debts said no.
    #[error(transparent)]
    EarlierDebt(#[from] settlement::EarlierDebtRefusal),
    /// A rule of demand pools said no.
    #[error(transparent)]
    DemandPool(#[from] demand_pool::Refusal),
    /// A pool is not written down so.
    #[error(transparent)]
    PoolPlan(#[from] crate::command::demand_pools::Refusal),
    /// A rule of facilities said no.
    #[error(transparent)]
    Facility(#[from] facility::FacilityRefusal),
    /// A rule of drawdowns said no.
    #[error(transparent)]
    Drawdown(#[from] facility::DrawdownRefusal),
    /// A rule of invoices said no.
    #[error(transparent)]
    Invoice(#[from] invoice::Refusal),
    /// A number that no tax office gave.
    #[error(transparent)]
    TaxIdentity(#[from] invoice::WrongIdentity),
    /// A rule of a claim said no.
    #[error(transparent)]
    Claim(#[from] claim::Refusal),
    /// A bank's statement is not taken, or a line of it not explained so.
    #[error(transparent)]
    BankStatement(#[from] crate::command::bank_statements::Refusal),
    /// A payment code of one's own is not taken.
    #[error(transparent)]
    MerchantCode(#[from] crate::command::merchant_codes::Refusal),
    /// A rule of payments said no.
    #[error(transparent)]
    Payment(#[from] payment::Refusal),
    /// What is asked about payments or accounts cannot be taken.
    #[error(transparent)]
    AboutPayments(#[from] payments::Refusal),
    /// Nobody can be asked to show what is to be paid.
    #[error(transparent)]
    PaymentRequest(#[from] crate::command::payment_requests::Refusal),
    /// A file cannot be taken as a photo.
    #[error(transparent)]
    Photo(#[from] crate::photo::Unusable),
    /// A rule about people and organizations said no.
    #[error(transparent)]
    Identity(#[from] identity::Refusal),
    /// A rule of the catalogue said no.
    #[error(transparent)]
    Catalogue(#[from] catalogue::Refusal),
    /// Many offers are not changed as one so.
    #[error(transparent)]
    CatalogueChange(#[from] crate::command::catalogue_changes::Refusal),
    /// A rule of the books said no.
    #[error(transparent)]
    Books(#[from] crate::command::books::Refusal),
    /// A rule about a year's surplus said no.
    #[error(transparent)]
    Year(#[from] crate::command::years::Refusal),
    /// An upload cannot be taken.
    #[error(transparent)]
    Import(#[from] imports::Refusal),
    /// What people and programs are told cannot be set up this way.
    #[error(transparent)]
    Telling(#[from] telling::Refusal),
    /// Something sealed cannot be opened, or nothing be sealed.
    #[error("what is sealed could not be handled")]
    Seal(#[from] SealError),
    /// The database did not do what it was asked.
    #[error("the database failed")]
    Store(#[from] DbErr),
    /// A stored row makes no sense: table, column, id.
    #[error("bad row: {table}.{column} of {id}")]
    BadRow {
        /// Where.
        table: &'static str,
        /// In which column.
        column: &'static str,
        /// Of which row.
        id: String,
    },
    /// An answer could not be written as JSON.
    #[error("an answer could not be written")]
    Answer(#[from] serde_json::Error),
    /// The operating system gave no randomness.
    #[error("no randomness")]
    Randomness(#[from] getrandom::Error),
    /// Anything else that broke on our side.
    #[error("{0}")]
    Internal(String),
}

impl WorkflowError {
    /// Whether the same may well succeed in a moment: the database does not answer, or others kept
    /// getting in its way.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        let Self::Store(error) = self else { return false };
        let code = crate::database::violation(error).map(|found| found.code);
        self.is_absence()
            // Deadlock, serialization failure, statement time, a lock that was not to be had.
            || code.is_some_and(|code| {
                matches!(code.as_str(), "40001" | "40P01" | "57014" | "55P03")
            })
    }

    /// Whether the database does not answer at all.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Store(error) if crate::database::is_absence(error))
    }
}
