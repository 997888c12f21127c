//! Static QRIS: an organization's own, and the one that an invoice is paid by.

use crate::command::bank_accounts::{ENTER, VERIFY};
use crate::error::WorkflowError;
use crate::query::invoices::known;
use crate::query::payments::reader;
use crate::store::invoices;
use crate::store::merchant_codes::{self as store, StoredCode};
use crate::unit_of_work::Workflow;
use chrono::{DateTime, Utc};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, MerchantCodeId};
use supply_chain::invoice::DocumentKind;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// A static QRIS of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MerchantCodeView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: MerchantCodeId,
    /// Into which account it pays out.
    pub account_id: Uuid,
    /// That account's bank.
    pub bank_code: String,
    /// That account's number.
    pub account_number: String,
    /// The merchant's name in it.
    pub merchant: String,
    /// The merchant's city in it.
    pub city: String,
    /// The merchant's national number in it.
    pub nmid: String,
    /// The code as its owner was given it.
    pub payload: String,
    /// entered, verified or ended.
    pub state: &'static str,
    /// Who entered it, unless erased.
    pub entered_by: Option<String>,
    /// When.
    pub entered_at: DateTime<Utc>,
    /// Who verified it; null before that, and where erased.
    pub verified_by: Option<String>,
    /// When.
    pub verified_at: Option<DateTime<Utc>>,
    /// Since when it is not used any more.
    pub ended_at: Option<DateTime<Utc>>,
    /// What the asker, with their role, may do now: verify, end.
    pub allowed_commands: Vec<&'static str>,
}

/// How an invoice is paid by scanning: the code, and the sum to type beside it. A static code says nothing of
/// whether it was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PayByCodeView {
    /// Which invoice.
    #[schema(value_type = Uuid)]
    pub invoice_id: InvoiceId,
    /// Its number.
    pub invoice_number: String,
    /// Who is paid.
    pub payee: String,
    /// The name that shows when it is scanned.
    pub merchant: String,
    /// The city that shows.
    pub city: String,
    /// The merchant's national number.
    pub nmid: String,
    /// The code's text, as the squares show it.
    pub payload: String,
    /// The sum to type.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// The code as the asker sees it.
pub(crate) fn view(code: &StoredCode, actor: &Actor) -> MerchantCodeView {
    let state = match (code.ended_at, code.verified_at) {
        (Some(_), _) => "ended",
        (None, Some(_)) => "verified",
        (None, None) => "entered",
    };
    let may_verify =
        state == "entered" && actor.is_any(VERIFY) && code.entered_by != actor.person.0;
    let may_end = state != "ended" && actor.is_any(ENTER);
    let allowed = [("verify", may_verify), ("end", may_end)];
    MerchantCodeView {
        id: code.id.into(),
        account_id: code.account_id,
        bank_code: code.bank_code.clone(),
        account_number: code.account_number.clone(),
        merchant: code.merchant.clone(),
        city: code.city.clone(),
        nmid: code.nmid.clone(),
        payload: code.payload.clone(),
        state,
        entered_by: code.entered_by_name.clone(),
        entered_at: code.entered_at,
        verified_by: code.verified_by_name.clone(),
        verified_at: code.verified_at,
        ended_at: code.ended_at,
        allowed_commands: allowed
            .into_iter()
            .filter_map(|(word, may)| may.then_some(word))
            .collect(),
    }
}

impl Workflow {
    /// The codes of the asker's organization, the one in use first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; the database fails.
    pub async fn merchant_codes(
        &self,
        actor: &Actor,
    ) -> Result<Vec<MerchantCodeView>, WorkflowError> {
        reader(actor)?;
        let codes = store::of(self.reader(), actor.organization).await?;
        Ok(codes.iter().map(|code| view(code, actor)).collect())
    }

    /// The code that an invoice is paid by and what to type, for its two parties; nothing where nothing is open of it
    /// or its issuer has no code.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else.
    pub async fn code_to_pay(
        &self,
        id: InvoiceId,
        actor: &Actor,
    ) -> Result<Option<PayByCodeView>, WorkflowError> {
        let stored = known(invoices::find(self.reader(), &[id]).await?.pop(), actor)?;
        let invoice = &stored.invoice;
        let is_open = invoice.kind == DocumentKind::Invoice && invoice.open() > Money::ZERO;
        let (Some(number), true) = (&invoice.number, is_open) else { return Ok(None) };
        let Some(code) = store::in_use(self.reader(), invoice.issuer).await? else {
            return Ok(None);
        };
        Ok(Some(PayByCodeView {
            invoice_id: id,
            invoice_number: number.clone(),
            payee: stored.issuer_name.clone(),
            merchant: code.merchant,
            city: code.city,
            nmid: code.nmid,
            payload: code.payload,
            amount: invoice.open(),
        }))
    }
}
