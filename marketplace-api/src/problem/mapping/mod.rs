//! Every refusal's place among the problems, with its sentence; a new refusal does not compile
//! without one.

mod agreement;
pub(crate) mod bank_statements;
pub(crate) mod books;
mod catalogue;
mod catalogue_changes;
mod claims;
pub(crate) mod credit;
mod delivery_runs;
mod earlier_debts;
pub(crate) mod facilities;
pub(crate) mod identity;
mod imports;
mod invoices;
mod order;
mod payment_requests;
mod payments;
pub(crate) mod pools;
mod resale;
mod search_words;
mod settlement;
mod standing_orders;
mod storefront;
mod telling;
pub(crate) mod years;

use order_workflow::WorkflowError;
use supply_chain::organization::Role;

use super::{Problem, kind};
use crate::language::Language;

impl From<WorkflowError> for Problem {
    #[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
    fn from(error: WorkflowError) -> Self {
        match error {
            WorkflowError::NotFound { what } => Self::not_found().fact("what", what),
            WorkflowError::NotYourRole { roles } => not_your_role(roles),
            WorkflowError::OperatorOnly => Self::new(
                &kind::OPERATOR_ONLY,
                "Hanya operator instalasi ini yang dapat melakukannya.",
                "Only whoever runs this installation can do that.",
            ),
            WorkflowError::OrganizationNeeded => Self::new(
                &kind::ORGANIZATION_NEEDED,
                "Ini dilakukan atas nama organisasi; Anda tidak bertindak untuk satu pun.",
                "This is done for an organization, and you act for none.",
            ),
            WorkflowError::Stale { current } => Self::new(
                &kind::STALE,
                "Sudah berubah sejak Anda melihatnya. Periksa keadaan terbarunya.",
                "It has changed since you looked. Check how it stands now.",
            )
            .fact("current_version", current),
            WorkflowError::NoVersionNamed { current } => Self::new(
                &kind::STALE,
                format!(
                    "If-Match tidak menyebut satu versi pun dari sini; tag lemah (W/…) tidak \
                     pernah cocok. Kirim ETag seperti yang dijawab; sekarang \"v{current}\"."
                ),
                format!(
                    "If-Match names no version of this; a weak tag (W/…) never matches. Send \
                     the ETag as it was answered; now it is \"v{current}\"."
                ),
            )
            .fact("current_version", current),
            WorkflowError::KeyReused => Self::new(
                &kind::KEY_REUSED,
                "Idempotency-Key ini sudah dipakai untuk isi yang lain. Pakai kunci baru.",
                "This Idempotency-Key was used for another input. Use a new key.",
            ),
            WorkflowError::IdNotUuid7 => {
                let (id, en) = ("Id harus UUIDv7.", "The id has to be a UUIDv7.");
                Self::new(&kind::INVALID, id, en).error("/id", id, en)
            }
            WorkflowError::IdTaken => Self::new(
                &kind::ID_TAKEN,
                "Id ini sudah dipakai. Buat UUIDv7 yang baru.",
                "This id is taken. Make a new UUIDv7.",
            )
            .error("/id", "Sudah dipakai.", "Taken."),
            WorkflowError::Order(refusal) => order::problem(refusal),
            WorkflowError::InGroup { order, seller_name, refusal } => order::problem(*refusal)
                .fact("order_id", order.to_string())
                .fact("seller_name", seller_name),
            WorkflowError::OnRun { order, number, buyer_name, cause } => {
                delivery_runs::on_run((number, buyer_name), &order.to_string(), *cause)
            }
            WorkflowError::DeliveryRun(refusal) => delivery_runs::problem(refusal),
            WorkflowError::KeptGoods(refusal) => delivery_runs::kept(refusal),
            WorkflowError::NotABasket { least, most } => {
                let (id, en) = (
                    format!("Ajukan bersama {least} sampai {most} draf, masing-masing satu kali."),
                    format!("Submit {least} to {most} drafts together, each once."),
                );
                Self::new(&kind::INVALID, id.clone(), en.clone()).error("/order_ids", id, en)
            }
            WorkflowError::Agreement(refusal) => agreement::problem(refusal),
            WorkflowError::Credit(refusal) => credit::problem(&refusal),
            WorkflowError::CreditLimit(refusal) => credit::limit(&refusal),
            WorkflowError::Resale(refusal) => resale::problem(refusal),
            WorkflowError::SearchWord(refusal) => search_words::problem(&refusal),
            WorkflowError::StandingOrder(refusal) => standing_orders::problem(refusal),
            WorkflowError::Storefront(refusal) => storefront::problem(refusal),
            WorkflowError::Statement(refusal) => settlement::statement(&refusal),
            WorkflowError::Netting(refusal) => settlement::netting(&refusal),
            WorkflowError::EarlierDebt(refusal) => earlier_debts::problem(&refusal),
            WorkflowError::Claim(refusal) => claims::problem(refusal),
            WorkflowError::DemandPool(refusal) => pools::problem(&refusal),
            WorkflowError::PoolPlan(refusal) => pools::plan(&refusal),
            WorkflowError::Facility(refusal) => facilities::problem(&refusal),
            WorkflowError::Drawdown(refusal) => facilities::drawdown(refusal),
            WorkflowError::Invoice(refusal) => invoices::problem(refusal),
            WorkflowError::TaxIdentity(wrong) => invoices::tax_identity(wrong),
            WorkflowError::BankStatement(refusal) => bank_statements::problem(refusal),
            WorkflowError::MerchantCode(refusal) => bank_statements::code(refusal),
            WorkflowError::Payment(refusal) => payments::problem(refusal),
            WorkflowError::AboutPayments(refusal) => payments::asked(refusal),
            WorkflowError::PaymentRequest(refusal) => payment_requests::problem(refusal),
            WorkflowError::Photo(unusable) => claims::photo(unusable),
            WorkflowError::Identity(refusal) => identity::problem(refusal),
            WorkflowError::Catalogue(refusal) => catalogue::problem(refusal),
            WorkflowError::CatalogueChange(refusal) => catalogue_changes::problem(refusal),
            WorkflowError::Books(refusal) => books::problem(refusal),
            WorkflowError::Year(refusal) => years::problem(refusal),
            WorkflowError::Import(refusal) => imports::problem(refusal),
            WorkflowError::Telling(refusal) => telling::problem(refusal),
            error if error.is_temporary() => Self::try_again(error),
            error @ (WorkflowError::Store(_)
            | WorkflowError::BadRow { .. }
            | WorkflowError::Seal(_)
            | WorkflowError::Answer(_)
            | WorkflowError::Randomness(_)
            | WorkflowError::Internal(_)) => Self::our_fault(error),
        }
    }
}

/// 403 for a role, naming those who may.
pub(crate) fn not_your_role(roles: &[Role]) -> Problem {
    Problem::new(
        &kind::NOT_YOUR_ROLE,
        format!("Hanya {} yang dapat melakukannya.", any_of(roles, Language::Indonesian)),
        format!("Only the {} can do that.", any_of(roles, Language::English)),
    )
    .fact("roles", roles.iter().map(|role| role.as_str()).collect::<Vec<_>>())
}

/// `pembeli, manajer atau pengurus`.
fn any_of(roles: &[Role], language: Language) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role_word(*role, language)).collect();
    match words.split_last() {
        None => language.t("orang lain", "somebody else").to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => {
            format!("{} {} {last}", others.join(", "), language.t("atau", "or"))
        }
    }
}

fn role_word(role: Role, language: Language) -> &'static str {
    match role {
        Role::Buyer => language.t("pembeli", "buyer"),
        Role::Manager => language.t("manajer", "manager"),
        Role::Approver => language.t("pengurus", "board"),
        Role::Sales => language.t("meja penjualan", "sales desk"),
        Role::Warehouse => language.t("gudang", "warehouse"),
        Role::Treasurer => language.t("bendahara", "treasurer"),
        Role::Auditor => language.t("pengawas", "auditor"),
        Role::Member => language.t("anggota", "member"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_not_is_told_who_may() {
        let problem =
            Problem::from(WorkflowError::NotYourRole { roles: &[Role::Sales, Role::Manager] });

        assert_eq!(problem.status().as_u16(), 403);
        assert_eq!(
            problem.detail(Language::Indonesian),
            "Hanya meja penjualan atau manajer yang dapat melakukannya."
        );
        assert_eq!(
            problem.detail(Language::English),
            "Only the sales desk or manager can do that."
        );
    }

    #[test]
    fn what_broke_is_in_the_cause_and_never_in_the_answer() {
        let problem = Problem::from(WorkflowError::Internal("secret table dropped".to_owned()));

        let body = problem.body(Language::English, "/api/v1/x", "R-1").to_string();

        assert!(!body.contains("secret"), "{body}");
        assert!(body.contains("Quote R-1."), "{body}");
        assert!(problem.cause().is_some_and(|cause| cause.to_string().contains("secret")));
    }
}
