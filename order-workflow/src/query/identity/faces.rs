//! How organizations were named when a paper was numbered: printed later, it says the same.

use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{InvoiceId, OrganizationId, PurchaseOrderId};
use uuid::Uuid;

use super::organizations::{OrganizationView, organization_ever};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// What papers tell of an organization, as it was.
#[derive(Debug, Clone, FromQueryResult)]
struct Face {
    name: String,
    code: String,
    region_code: String,
    province: Option<String>,
    regency: Option<String>,
    district: Option<String>,
    village: Option<String>,
    address: Option<String>,
    nik_koperasi: Option<String>,
    npwp: Option<String>,
    nitku: Option<String>,
    vat_registered: bool,
}

/// Which faces a paper points to: of who wants the money or sells, and of who owes it or buys.
#[derive(Debug, Clone, Copy, Default, FromQueryResult)]
pub(crate) struct Faces {
    /// Of issuer or seller; nothing while there is no number.
    pub(crate) issuer: Option<i64>,
    /// Of receiver or buyer; nothing while there is no number, and where that is a member.
    pub(crate) receiver: Option<i64>,
}

/// The faces on an invoice, a credit note or a reversal.
pub(crate) async fn of_invoice(
    on: &impl ConnectionTrait,
    id: InvoiceId,
) -> Result<Faces, WorkflowError> {
    let sql = "SELECT issuer_face AS issuer, receiver_face AS receiver FROM invoice WHERE id = $1";
    Ok(row(on, sql, [Uuid::from(id).into()]).await?.unwrap_or_default())
}

/// The faces on the papers of an order: seller and buyer.
async fn of_order(on: &impl ConnectionTrait, id: PurchaseOrderId) -> Result<Faces, WorkflowError> {
    let sql =
        "SELECT seller_face AS issuer, buyer_face AS receiver FROM purchase_order WHERE id = $1";
    Ok(row(on, sql, [Uuid::from(id).into()]).await?.unwrap_or_default())
}

/// An organization as a paper names it: as it was when the paper was numbered, and as it is today where it has no number yet.
/// Its tax numbers are its own and the operator's, unless the paper `tells_tax_numbers` of both. One that has ended since is
/// named all the same.
pub(crate) async fn on_paper(
    on: &impl ConnectionTrait,
    asker: &Asker,
    (id, face): (OrganizationId, Option<i64>),
    tells_tax_numbers: bool,
) -> Result<OrganizationView, WorkflowError> {
    let mut of = organization_ever(on, asker, id).await?;
    let is_own = asker.organization() == Some(id) || matches!(asker, Asker::Operator(_));
    let found: Option<Face> = row(
        on,
        "SELECT f.name, f.code, f.region_code, f.address, f.nik_koperasi, f.npwp, f.nitku, f.vat_registered,
                p.name AS province, r.name AS regency, d.name AS district, v.name AS village
         FROM organization_face f
         LEFT JOIN region p ON p.code = left(f.region_code, 2)
         LEFT JOIN region r ON r.code = left(f.region_code, 5) AND length(f.region_code) >= 5
         LEFT JOIN region d ON d.code = left(f.region_code, 8) AND length(f.region_code) >= 8
         LEFT JOIN region v ON v.code = f.region_code AND length(f.region_code) = 13
         WHERE f.organization_id = $1 AND f.id = coalesce($2, face_of($1))",
        [Uuid::from(id).into(), face.into()],
    )
    .await?;
    let Some(face) = found else { return Ok(of) };
    of.name = face.name;
    of.code = face.code;
    of.region_code = face.region_code;
    of.province = face.province;
    of.regency = face.regency;
    of.district = face.district;
    of.village = face.village;
    of.address = face.address;
    of.nik_koperasi = face.nik_koperasi;
    of.npwp = face.npwp.filter(|_| is_own || tells_tax_numbers);
    of.nitku = face.nitku.filter(|_| is_own);
    of.vat_registered = face.vat_registered;
    Ok(of)
}

/// Buyer and seller of an order as its papers name them.
///
/// # Errors
/// The order does not exist, or the database fails.
pub async fn parties_of_order(
    on: &impl ConnectionTrait,
    asker: &Asker,
    order: PurchaseOrderId,
    (buyer, seller): (OrganizationId, OrganizationId),
) -> Result<(OrganizationView, OrganizationView), WorkflowError> {
    let faces = of_order(on, order).await?;
    let buyer = on_paper(on, asker, (buyer, faces.receiver), false).await?;
    let seller = on_paper(on, asker, (seller, faces.issuer), false).await?;
    Ok((buyer, seller))
}
