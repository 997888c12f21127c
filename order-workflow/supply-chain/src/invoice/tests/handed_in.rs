//! What is handed in to the tax office.

use super::*;

fn handed_in(billing: Billing) -> Result<Vec<CoretaxInvoice>, NotForCoretax> {
    let buyer = buyer("0012345678901000000001");
    coretax(&attempt(&blank(), issue(billing), By::Clock).unwrap(), &buyer, &tax_rules())
}

fn buyer(place: &str) -> TaxBuyer {
    let npwp = Npwp::try_from("0012345678901000".to_owned()).unwrap();
    let place = Nitku::try_from(place.to_owned()).unwrap();
    let identity = BuyerIdentity::Taxpayer { npwp, place };
    let (name, address) = ("Koperasi Ende Jaya".to_owned(), "Jl. Kelimutu 1, Ende".to_owned());
    TaxBuyer { identity, name, address, email: String::new() }
}

#[test]
fn price_times_count_less_discount_is_what_is_taxed() {
    let mut with = billing(vec![billable(11, 120_000, 10), billable(12, 99_999, 1)]);
    with.charges = vec![Charge { kind: LineKind::Discount, ..freight(-100_001) }, freight(50_000)];
    let printed = attempt(&blank(), issue(with.clone()), By::Clock).unwrap().tax();

    let papers = handed_in(with).unwrap();

    assert_eq!(
        (papers.len(), papers[0].code.as_str(), papers[0].needs_facility()),
        (1, "04", false)
    );
    assert_eq!(papers[0].reference, "INV/7QK2M9XD/2026/11/000001");
    let rows = &papers[0].rows;
    assert_eq!((rows[0].unit, rows[0].price, rows[0].quantity), ("UM.0022", rupiah(120_000), 10));
    assert_eq!(rows.iter().map(|row| row.is_service).collect::<Vec<_>>(), [false, false, true]);
    for row in rows {
        let all = row.price.times(row.quantity).unwrap();
        assert_eq!(all.minus(row.discount), Some(row.tax_base));
    }
    let handed: i64 = rows.iter().map(|row| row.vat.sen()).sum();
    assert_eq!(handed, printed.sen(), "to the sen what the paper prints");
}

#[test]
fn each_code_is_a_paper_of_its_own() {
    let exempt = Billable { tax_class: TaxClass::Exempt, ..billable(12, 50_000, 2) };
    let deposit = Billable { tax_class: TaxClass::None, ..billable(13, 7_000, 1) };

    let papers = handed_in(billing(vec![billable(11, 120_000, 10), exempt, deposit])).unwrap();

    let codes: Vec<_> =
        papers.iter().map(|paper| (paper.code.as_str(), paper.rows.len())).collect();
    assert_eq!(codes, [("04", 1), ("08", 1)]);
    assert!(papers[1].needs_facility());
}

#[test]
fn who_is_not_registered_hands_nothing_in() {
    let not_registered = Billing { tax_rules: Vec::new(), ..billing(vec![billable(11, 5, 1)]) };

    assert_eq!(handed_in(not_registered), Err(NotForCoretax::NothingTaxed));
    let here = buyer("0012345678901000000001");
    assert_eq!(coretax(&blank(), &here, &tax_rules()), Err(NotForCoretax::NotAnInvoice));
    let others = buyer("5308012311900001000000");
    let refused = coretax(&issued(), &others, &tax_rules());
    assert_eq!(refused, Err(NotForCoretax::WrongBuyer(WrongIdentity::OthersBranch)));
}

#[test]
fn a_unit_without_a_code_is_one_of_the_others() {
    let unit = |name, factor, base| unit_of_pack(name, factor, base);

    assert_eq!(unit("Karton", 12, BaseUnit::Pcs), "UM.0022");
    assert_eq!(unit("kg", 1_000, BaseUnit::Gram), "UM.0003");
    assert_eq!(unit("kg", 1, BaseUnit::Gram), "UM.0004", "a pack of one gram is a gram");
    assert_eq!(unit("lusin", 12, BaseUnit::Pcs), "UM.0017");
    assert_eq!(unit("sak", 50_000, BaseUnit::Gram), "UM.0033");
    assert_eq!(unit("botol", 1, BaseUnit::Pcs), "UM.0021");
}
