use super::*;
use crate::api::offers::{ChangeOffer, CreateOffer};
use crate::api::organizations::{ChangeOrganization, CreateOrganization};
use crate::api::people::AddPerson;
use crate::api::purchase_orders::drafting::CreateOrder;
use crate::api::purchase_orders::goods::{DispatchGoods, ReceiveGoods};
use crate::extract::NoFields;
use crate::language::Language;

const ID: &str = "01980c5e-7c3e-7a52-8f5d-0a1b2c3d4e5f";

/// Where a body is wrong, and how that is said in Indonesian and in English.
fn told<B: DeserializeOwned>(body: &str) -> (String, String, String) {
    let body = body.replace("ID", &format!("\"{ID}\""));
    let Err(problem) = understand::<B>(body.as_bytes()) else { panic!("{body} was understood") };
    assert_eq!((problem.status().as_u16(), problem.errors().len()), (400, 1));
    let fault = &problem.errors()[0];
    let said = |lang: Language| {
        let said = fault.detail.in_language(lang).to_owned();
        assert!(problem.detail(lang).ends_with(&said), "{}", problem.detail(lang));
        said
    };
    (fault.pointer.clone(), said(Language::Indonesian), said(Language::English))
}

fn expect<B: DeserializeOwned>(body: &str, pointer: &str, id: &str, en: &str) {
    let said = told::<B>(body);
    assert_eq!((said.0.as_str(), said.1.as_str(), said.2.as_str()), (pointer, id, en), "{body}");
}

fn pointer<B: DeserializeOwned>(body: &str) -> String {
    told::<B>(body).0
}

#[test]
fn a_list_is_no_object_wherever_an_object_is_meant() {
    expect::<CreateOffer>(
        "[null, ID]",
        "",
        "Isi permintaan harus objek {…}, bukan daftar […].",
        "The body has to be an object {…}, not a list […].",
    );
    expect::<CreateOffer>(
        r#"{"product_id": ID, "pack": ["karton", 40], "price_breaks": []}"#,
        "/pack",
        "“pack” harus objek {…}, bukan daftar […].",
        "“pack” has to be an object {…}, not a list […].",
    );
    expect::<ChangeOffer>(
        r#"{"price_breaks": [[1, "108000.00"]]}"#,
        "/price_breaks/0",
        "Butir 1 dari “price_breaks” harus objek {…}, bukan daftar […].",
        "Item 1 of “price_breaks” has to be an object {…}, not a list […].",
    );
    assert_eq!(pointer::<CreateOrder>(r#"{"seller_id": ID, "lines": [[ID, 1]]}"#), "/lines/0");
    assert_eq!(pointer::<DispatchGoods>(r#"{"lines": [[ID, 1, null]]}"#), "/lines/0");
    assert_eq!(
        pointer::<ReceiveGoods>(r#"{"shipment_id": ID, "lines": [[ID, 1, 0, 0, 0, 0, 0, null]]}"#),
        "/lines/0"
    );
    for nothing in ["[]", "[[]]", "[{}]", "null", "\"\"", "0", "true"] {
        assert_eq!(pointer::<NoFields>(nothing), "", "{nothing}");
    }
    understand::<NoFields>(b"{}").unwrap();
}

#[test]
fn a_field_nobody_knows_is_named() {
    expect::<CreateOffer>(
        r#"{"colour": "red"}"#,
        "/colour",
        "Tidak ada bagian bernama “colour” di sini.",
        "There is no “colour” here.",
    );
    assert_eq!(
        pointer::<ChangeOffer>(r#"{"price_breaks": [{"min_count": 1, "a/b": 2}]}"#),
        "/price_breaks/0/a~1b"
    );
}

#[test]
fn a_field_that_is_missing_is_named() {
    expect::<CreateOrder>(
        r#"{"lines": []}"#,
        "/seller_id",
        "“seller_id” wajib ada.",
        "“seller_id” is required.",
    );
    assert_eq!(pointer::<DispatchGoods>(r#"{"lines": [{"line_id": ID}]}"#), "/lines/0/count");
    assert_eq!(pointer::<ChangeOffer>(r#"{"pack": {"name": "dus"}}"#), "/pack/factor");
}

#[test]
fn a_field_written_twice_is_named() {
    expect::<ChangeOffer>(
        r#"{"stock": 1, "stock": 2}"#,
        "/stock",
        "“stock” tertulis dua kali.",
        "“stock” is written twice.",
    );
}

#[test]
fn another_kind_of_value_is_told_in_plain_words() {
    expect::<ChangeOffer>(
        r#"{"stock": "5"}"#,
        "/stock",
        "“stock” harus bilangan bulat, bukan teks.",
        "“stock” has to be a whole number, not a text.",
    );
    expect::<ChangeOffer>(
        r#"{"stock": 1.5}"#,
        "/stock",
        "“stock” harus bilangan bulat, bukan bilangan desimal.",
        "“stock” has to be a whole number, not a decimal number.",
    );
    expect::<ChangeOffer>(
        r#"{"price_includes_tax": "ya"}"#,
        "/price_includes_tax",
        "“price_includes_tax” harus true atau false, bukan teks.",
        "“price_includes_tax” has to be true or false, not a text.",
    );
    expect::<AddPerson>(
        r#"{"login": 7}"#,
        "/login",
        "“login” harus teks, bukan bilangan.",
        "“login” has to be a text, not a number.",
    );
    expect::<AddPerson>(
        r#"{"login": null}"#,
        "/login",
        "“login” harus teks, bukan null.",
        "“login” has to be a text, not null.",
    );
    expect::<ChangeOffer>(
        r#"{"price_breaks": {"min_count": 1}}"#,
        "/price_breaks",
        "“price_breaks” harus daftar […], bukan objek {…}.",
        "“price_breaks” has to be a list […], not an object {…}.",
    );
}

#[test]
fn what_is_no_id_is_told() {
    let (id, en) = (
        format!("“product_id” harus UUID seperti {ID}"),
        format!("“product_id” has to be a UUID such as {ID}"),
    );
    expect::<CreateOffer>(
        r#"{"product_id": "12"}"#,
        "/product_id",
        &format!("{id}."),
        &format!("{en}."),
    );
    expect::<CreateOffer>(
        r#"{"product_id": 12}"#,
        "/product_id",
        &format!("{id}, bukan bilangan."),
        &format!("{en}, not a number."),
    );
}

#[test]
fn what_is_no_day_is_told() {
    for day in ["30-11-2026", "2026-02-30", "12026-01-01", "besok"] {
        expect::<ChangeOrganization>(
            &format!(r#"{{"deed_date": "{day}x"}}"#),
            "/deed_date",
            "“deed_date” harus tanggal yang ada, ditulis seperti 2026-11-30.",
            "“deed_date” has to be a date that exists, written like 2026-11-30.",
        );
        expect::<CreateOrder>(
            &format!(r#"{{"seller_id": ID, "lines": [], "requested_date": "{day}"}}"#),
            "/requested_date",
            "“requested_date” harus tanggal yang ada, ditulis seperti 2026-11-30.",
            "“requested_date” has to be a date that exists, written like 2026-11-30.",
        );
    }
}

#[test]
fn what_is_no_money_is_told() {
    let price =
        |price: &str| format!(r#"{{"price_breaks": [{{"min_count": 1, "price": {price}}}]}}"#);
    let money = |found_id: &str, found_en: &str| {
        (
            format!(
                "“price” harus uang sebagai teks seperti \"12500.00\", atau bilangan bulat rupiah{found_id}."
            ),
            format!(
                "“price” has to be money as a text such as \"12500.00\", or a whole number of rupiah{found_en}."
            ),
        )
    };
    for (sent, (id, en)) in [
        ("\"Rp12.500\"", money("", "")),
        ("\"\"", money("", "")),
        ("12500.5", money(", bukan bilangan desimal", ", not a decimal number")),
        ("null", money(", bukan null", ", not null")),
        ("{}", money(", bukan objek {…}", ", not an object {…}")),
    ] {
        expect::<ChangeOffer>(&price(sent), "/price_breaks/0/price", &id, &en);
    }
    expect::<ChangeOffer>(
        &price("\"1.234\""),
        "/price_breaks/0/price",
        "“price” paling banyak dua angka di belakang titik.",
        "“price” has at most two decimals.",
    );
    for large in ["\"92233720368547758.08\"", "9223372036854775807", "18446744073709551615"] {
        expect::<ChangeOffer>(
            &price(large),
            "/price_breaks/0/price",
            "“price” terlalu besar.",
            "“price” is too large.",
        );
    }
}

#[test]
fn an_unknown_word_is_told_with_the_words_there_are() {
    expect::<CreateOrganization>(
        r#"{"kind": "kios"}"#,
        "/kind",
        "“kind” tidak boleh “kios”; pilih primary, secondary, distributor atau bank.",
        "“kind” cannot be “kios”; choose primary, secondary, distributor or bank.",
    );
    expect::<CreateOrganization>(
        r#"{"kind": 1}"#,
        "/kind",
        "“kind” harus primary, secondary, distributor atau bank, bukan bilangan.",
        "“kind” has to be primary, secondary, distributor or bank, not a number.",
    );
    let roles = told::<AddPerson>(r#"{"login": "a", "name": "A", "roles": ["buyer", "boss"]}"#);
    assert_eq!(roles.0, "/roles/1");
    assert!(roles.1.starts_with("Butir 2 dari “roles” tidak boleh “boss”; pilih buyer, "));
    assert!(roles.2.starts_with("Item 2 of “roles” cannot be “boss”; choose buyer, "));
}

#[test]
fn an_audience_is_a_word_or_a_list_of_ids() {
    expect::<ChangeOffer>(
        r#"{"audience": "friends"}"#,
        "/audience",
        "“audience” tidak boleh “friends”; pilih secondaries, affiliates, cooperatives, storefront atau everyone.",
        "“audience” cannot be “friends”; choose secondaries, affiliates, cooperatives, storefront or everyone.",
    );
    expect::<ChangeOffer>(
        r#"{"audience": 5}"#,
        "/audience",
        "“audience” harus satu kata seperti affiliates, atau daftar id organisasi, bukan bilangan.",
        "“audience” has to be a word such as affiliates, or a list of ids of organizations, not a number.",
    );
    assert_eq!(pointer::<ChangeOffer>(r#"{"audience": [ID, "x"]}"#), "/audience/1");
    for taken in ["\"everyone\"", "[ID]", "null"] {
        let body = format!(r#"{{"audience": {taken}}}"#).replace("ID", &format!("\"{ID}\""));
        understand::<ChangeOffer>(body.as_bytes()).unwrap();
    }
}

#[test]
fn a_number_beyond_what_is_kept_is_told_with_the_bound() {
    for large in ["9223372036854775808", "1e30", "123456789012345678901234567890"] {
        expect::<ChangeOffer>(
            &format!(r#"{{"stock": {large}}}"#),
            "/stock",
            "“stock” terlalu besar; paling besar 9223372036854775807.",
            "“stock” is too large; at most 9223372036854775807.",
        );
    }
    expect::<ChangeOffer>(
        r#"{"stock": -9223372036854775809}"#,
        "/stock",
        "“stock” terlalu kecil; paling kecil -9223372036854775808.",
        "“stock” is too small; at least -9223372036854775808.",
    );
}

#[test]
fn either_of_two_fields_is_taken_not_both() {
    expect::<DispatchGoods>(
        r#"{"lines": [{"line_id": ID, "count": 1, "count_base": 40}]}"#,
        "/lines/0/count",
        "Isi “count” atau “count_base”, jangan keduanya.",
        "Give “count” or “count_base”, not both.",
    );
}

#[test]
fn what_is_no_json_is_told_with_its_line_and_column() {
    expect::<ChangeOffer>(
        "{\n  \"stock\": 5,\n  nonsense\n}",
        "",
        "Isi permintaan bukan JSON yang benar: baris 3, kolom 3.",
        "The body is not valid JSON: line 3, column 3.",
    );
    expect::<ChangeOffer>(
        "{\"stock\": 5",
        "",
        "Isi permintaan terputus sebelum JSON-nya selesai: baris 1, kolom 11.",
        "The body ends before its JSON does: line 1, column 11.",
    );
    assert_eq!(
        told::<ChangeOffer>("{\"stock\": 1e999}").1,
        "Isi permintaan memuat bilangan yang terlalu besar: baris 1, kolom 15."
    );
    assert!(told::<ChangeOffer>(&"[".repeat(200)).2.starts_with("The body is nested too deeply"));
    for wrong in ["{} {}", "{'a': 1}", "{\"a\": 01}", "stock=5", "\u{feff}{}"] {
        assert_eq!(pointer::<ChangeOffer>(wrong), "", "{wrong}");
    }
}

#[test]
fn a_nul_character_is_pointed_at() {
    expect::<AddPerson>(
        r#"{"login": "a", "name": "a\u0000b"}"#,
        "/name",
        "“name” tidak boleh berisi huruf NUL.",
        "“name” cannot hold a NUL character.",
    );
    assert_eq!(pointer::<ChangeOffer>(r#"{"pack": {"a\u0000b": 1}}"#), "/pack");
}

#[test]
fn deep_inside_the_place_stands_before_the_sentence() {
    let body = r#"{"price_breaks": [{"min_count": "1"}]}"#;
    let Err(problem) = understand::<ChangeOffer>(body.as_bytes()) else { panic!("understood") };

    assert_eq!(
        problem.detail(Language::English),
        "/price_breaks/0/min_count: “min_count” has to be a whole number, not a text."
    );
}

#[test]
fn bodies_are_compared_as_json() {
    let hash = |body: &str| understand::<Value>(body.as_bytes()).map(|body| body.hash).unwrap();

    assert_eq!(hash(r#"{"a": 1, "b": [true, null]}"#), hash(r#"{"b":[true,null],"a":1}"#));
    assert_ne!(hash(r#"{"a": 1}"#), hash(r#"{"a": 2}"#));
}
