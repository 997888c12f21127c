//! A seller's invoices as a file for Coretax, the tax office's own program (domain.md 4.2): `TaxInvoiceBulk`, at most a
//! thousand a file. The serial number of a tax invoice is given out there, and never made here.

use rust_decimal::Decimal;
use supply_chain::invoice::{
    BuyerIdentity, CoretaxInvoice, CoretaxRow, MOST_IN_A_FILE, Nitku, Npwp,
};
use supply_chain::money::Money;

use super::ubl::xml::Element;

/// The regulation under which no PPN is asked for: what the treasurer chose in Coretax for codes 07 and 08.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facility {
    /// The code of the additional information, such as `TD.00501`.
    pub additional: String,
    /// The code of the facility's stamp, such as `TD.01101`.
    pub stamp: String,
}

/// One file of `invoices`, which are no more than [`MOST_IN_A_FILE`]. Nothing where there are none.
///
/// # Errors
/// The bytes cannot be taken, which memory always can.
pub fn file(
    (seller, place): (&Npwp, &Nitku),
    invoices: &[CoretaxInvoice],
    facility: Option<&Facility>,
) -> std::io::Result<Option<Vec<u8>>> {
    debug_assert!(invoices.len() <= MOST_IN_A_FILE);
    if invoices.is_empty() {
        return Ok(None);
    }
    let list = Element::of("ListOfTaxInvoice")
        .with(invoices.iter().map(|invoice| tax_invoice(invoice, place, facility)));
    Element::of("TaxInvoiceBulk")
        .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .attribute("xsi:noNamespaceSchemaLocation", "TaxInvoice.xsd")
        .with([Element::text("TIN", seller.as_str()), list])
        .document()
        .map(Some)
}

/// Elements in the order of the tax office's template, wrong letters among their names included.
fn tax_invoice(of: &CoretaxInvoice, place: &Nitku, facility: Option<&Facility>) -> Element {
    let facility = facility.filter(|_| of.needs_facility());
    let (tin, document, number, branch) = match &of.buyer.identity {
        BuyerIdentity::Taxpayer { npwp, place } => (npwp.as_str(), "TIN", "-", place.as_str()),
        // Whoever has no NPWP of a body is told by nothing but noughts there, and their card beside it.
        BuyerIdentity::Citizen { nik } => {
            ("0000000000000000", "National ID", nik.as_str(), "000000")
        }
    };
    Element::of("TaxInvoice").with([
        Element::text("TaxInvoiceDate", of.day.to_string()),
        Element::text("TaxInvoiceOpt", "Normal"),
        Element::text("TrxCode", &of.code),
        Element::text("AddInfo", facility.map_or("", |facility| &facility.additional)),
        Element::of("CustomDoc"),
        Element::of("CustomDocMonthYear"),
        Element::text("RefDesc", &of.reference),
        Element::text("FacilityStamp", facility.map_or("", |facility| &facility.stamp)),
        Element::text("SellerIDTKU", place.as_str()),
        Element::text("BuyerTin", tin),
        Element::text("BuyerDocument", document),
        Element::text("BuyerCountry", "IDN"),
        Element::text("BuyerDocumentNumber", number),
        Element::text("BuyerName", &of.buyer.name),
        Element::text("BuyerAdress", &of.buyer.address),
        Element::text("BuyerEmail", &of.buyer.email),
        Element::text("BuyerIDTKU", branch),
        Element::of("ListOfGoodService").with(of.rows.iter().map(good)),
    ])
}

fn good(row: &CoretaxRow) -> Element {
    let money = |name, amount: Money| Element::text(name, amount.to_string());
    let rate = row.rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
    Element::of("GoodService").with([
        Element::text("Opt", if row.is_service { "B" } else { "A" }),
        Element::text("Code", "000000"),
        Element::text("Name", &row.name),
        Element::text("Unit", row.unit),
        money("Price", row.price),
        Element::text("Qty", row.quantity.to_string()),
        money("TotalDiscount", row.discount),
        money("TaxBase", row.tax_base),
        money("OtherTaxBase", row.other_tax_base),
        Element::text("VATRate", rate.to_string()),
        money("VAT", row.vat),
        Element::text("STLGRate", "0"),
        money("STLG", Money::ZERO),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::ubl::xml::Read;
    use super::*;
    use supply_chain::invoice::TaxBuyer;

    fn npwp(text: &str) -> Npwp {
        Npwp::try_from(text.to_owned()).unwrap()
    }

    fn place(text: &str) -> Nitku {
        Nitku::try_from(text.to_owned()).unwrap()
    }

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn invoice(n: usize, code: &str) -> CoretaxInvoice {
        CoretaxInvoice {
            day: "2026-11-22".parse().unwrap(),
            code: code.to_owned(),
            reference: format!("INV/7QK2M9XD/2026/11/{n:06}"),
            buyer: TaxBuyer {
                identity: BuyerIdentity::Taxpayer {
                    npwp: npwp("0012345678902000"),
                    place: place("0012345678902000000000"),
                },
                name: "KDMP \"Nangapanda\" & Mitra".to_owned(),
                address: "Jl. Kelimutu 1, Ende".to_owned(),
                email: String::new(),
            },
            rows: vec![CoretaxRow {
                is_service: false,
                name: "Minyak Goreng".to_owned(),
                unit: "UM.0022",
                price: money("290000"),
                quantity: 10,
                discount: Money::ZERO,
                tax_base: money("2900000"),
                other_tax_base: money("2658333.33"),
                rate: Decimal::new(12, 2),
                vat: money("319000"),
            }],
        }
    }

    fn written(invoices: &[CoretaxInvoice], facility: Option<&Facility>) -> Option<Read> {
        let (seller, own) = (npwp("0012345678901000"), place("0012345678901000000001"));
        let bytes = file((&seller, &own), invoices, facility).unwrap()?;
        Some(Read::document(&bytes).unwrap())
    }

    #[test]
    fn a_file_has_the_elements_of_the_template_in_its_order() {
        let read = written(&[invoice(1, "04")], None).unwrap();

        assert_eq!(
            (read.name.as_str(), read.text_at(&["TIN"])),
            ("TaxInvoiceBulk", Some("0012345678901000"))
        );
        let paper = read.at(&["ListOfTaxInvoice", "TaxInvoice"]).unwrap();
        let names: Vec<&str> = paper.children.iter().map(|child| child.name.as_str()).collect();
        assert_eq!(
            names.join(" "),
            "TaxInvoiceDate TaxInvoiceOpt TrxCode AddInfo CustomDoc CustomDocMonthYear RefDesc FacilityStamp \
             SellerIDTKU BuyerTin BuyerDocument BuyerCountry BuyerDocumentNumber BuyerName BuyerAdress BuyerEmail \
             BuyerIDTKU ListOfGoodService"
        );
        for (name, text) in [
            ("TrxCode", "04"),
            ("RefDesc", "INV/7QK2M9XD/2026/11/000001"),
            ("SellerIDTKU", "0012345678901000000001"),
            ("BuyerTin", "0012345678902000"),
            ("BuyerDocument", "TIN"),
            ("BuyerCountry", "IDN"),
            ("BuyerDocumentNumber", "-"),
            ("BuyerName", "KDMP \"Nangapanda\" & Mitra"),
        ] {
            assert_eq!(paper.text_at(&[name]), Some(text));
        }
        assert_eq!(
            paper.text_at(&["AddInfo"]),
            None,
            "no serial number and no facility is made up"
        );
        let good = paper.at(&["ListOfGoodService", "GoodService"]).unwrap();
        let told: Vec<&str> = good.children.iter().map(|child| child.text.as_str()).collect();
        assert_eq!(
            told,
            [
                "A",
                "000000",
                "Minyak Goreng",
                "UM.0022",
                "290000.00",
                "10",
                "0.00",
                "2900000.00",
                "2658333.33",
                "12",
                "319000.00",
                "0",
                "0.00"
            ]
        );
    }

    #[test]
    fn a_file_of_nothing_is_none() {
        assert!(written(&[], None).is_none());
    }

    #[test]
    fn the_facility_stands_only_where_no_tax_is_asked_for() {
        let facility = Facility { additional: "TD.00510".to_owned(), stamp: "TD.01110".to_owned() };

        let read = written(&[invoice(1, "08"), invoice(1, "04")], Some(&facility)).unwrap();

        let told: Vec<Option<&str>> = read
            .at(&["ListOfTaxInvoice"])
            .unwrap()
            .children
            .iter()
            .map(|paper| paper.text_at(&["AddInfo"]))
            .collect();
        assert_eq!(told, [Some("TD.00510"), None]);
    }

    #[test]
    fn a_person_is_told_by_their_card() {
        let mut of = invoice(1, "04");
        of.buyer.identity = BuyerIdentity::Citizen { nik: npwp("5308012311900001") };

        let read = written(&[of], None).unwrap();

        let paper = read.at(&["ListOfTaxInvoice", "TaxInvoice"]).unwrap();
        let told = ["BuyerTin", "BuyerDocument", "BuyerDocumentNumber", "BuyerIDTKU"]
            .map(|name| paper.text_at(&[name]).unwrap());
        assert_eq!(told, ["0000000000000000", "National ID", "5308012311900001", "000000"]);
    }
}
