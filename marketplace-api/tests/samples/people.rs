//! Samples of people, the organization itself, and the operator's pages.

use askama::Template;
use chrono::{DateTime, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::{Duties, Link, Place, Shell, Theme, Who};
use marketplace_api::pages::operator::import::{ImportPage, ImportedPage};
use marketplace_api::pages::operator::list::OrganizationsPage;
use marketplace_api::pages::operator::make::MakePage;
use marketplace_api::pages::operator::show::{self, ShowPage};
use marketplace_api::pages::own_account::AccountPage;
use marketplace_api::pages::parts::Pager;
use marketplace_api::pages::people::invite::{InvitePage, InvitedPage};
use marketplace_api::pages::people::list::{PeoplePage, PersonRow, Renewal};
use marketplace_api::pages::people::organization::{
    AffiliatesPage, EditPage, OrganizationPage, OtherRow, Seen,
};
use marketplace_api::pages::people::person::{self, PersonPage};
use marketplace_api::pages::people::profile;
use order_workflow::command::identity::{Imported, InviteCode, PersonAdded};
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::identity::people::{CodeMade, PersonView};
use order_workflow::query::identity::regions::RegionView;
use serde_json::json;
use supply_chain::id::PersonId;
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

use super::{LONG, shell};

const KEY: &str = "01980c7a-5d2e-7c11-9a55-0c2f3b1a7d10";
const PERSON: &str = "Maria Goreti Wea Ndorurea Wangge Mbele";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(
        0x0198_0c7a_5d2e_7c11_9a55_0000_0000_0000 ^ n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
    )
}

fn somebody(lang: Language) -> Shell {
    shell(Kind::Primary, Place::More, lang)
}

fn operator(lang: Language) -> Shell {
    let who = Who {
        owner: "operator-1".to_owned(),
        organization: "Lumbung".to_owned(),
        person: "Operator".to_owned(),
        role: lang.t("operator", "operator"),
        duties: Duties { operates: true, ..Duties::default() },
        several: false,
    };
    Shell::of(who, Place::Organizations, lang, Theme::System, "/operator")
}

fn organization(n: u128, kind: Kind, name: &str, full: bool) -> OrganizationView {
    let text = |text: &str| full.then(|| text.to_owned());
    OrganizationView {
        id: id(n),
        kind: kind.as_str().to_owned(),
        name: name.to_owned(),
        code: "97KJJPP6".to_owned(),
        region_code: "53.08.01".to_owned(),
        province: Some("Nusa Tenggara Timur".to_owned()),
        regency: Some("Kabupaten Ende".to_owned()),
        district: Some("Nangapanda".to_owned()),
        village: None,
        zone: "Asia/Makassar".to_owned(),
        abilities: Vec::new(),
        nik_koperasi: text("5308010120001"),
        npwp: text("0012345678901000"),
        nitku: None,
        vat_registered: full,
        deed_number: text("AHU-0001234.AH.01.29"),
        deed_date: now().date_naive().into(),
        address: text(LONG),
        cooperative_form: text("Primer"),
        cooperative_type: text("Konsumen"),
        business_sector: text("Perdagangan besar dan eceran"),
        cooperative_group: text("Koperasi Desa Merah Putih"),
        management_pattern: text("Konvensional"),
        nik_status: text("Bersertifikat"),
        certificate_valid_until: None,
        grade: text("C1"),
        kuk: text("II"),
        members_male: full.then_some(1_204),
        members_female: full.then_some(1_190),
        members_total: full.then_some(2_394),
        employees: full.then_some(6),
        managers: full.then_some(2),
        belongs_to: if full {
            json!([{ "id": id(9), "name": LONG, "since": now() }])
        } else {
            json!([])
        },
        created_at: now(),
        version: 3,
    }
}

fn one(n: u128, name: &str, state: &str) -> PersonView {
    PersonView {
        id: id(n),
        login: Some("agnes.weo".to_owned()),
        name: Some(name.to_owned()),
        roles: vec!["manager".to_owned(), "warehouse".to_owned()],
        since: now(),
        state: state.to_owned(),
        elsewhere: false,
    }
}

fn rows(many: u128, name: &str, lang: Language, renewal: Renewal) -> Vec<PersonRow> {
    let row = |n| {
        let state = if n % 3 == 0 { "invited" } else { "active" };
        PersonRow::of(&one(n, name, state), PersonId(id(1)), "/people", lang).renewable(renewal)
    };
    (0..many).map(row).collect()
}

fn list(many: u128, name: &str, lang: Language, manages: bool) -> String {
    let page = PeoplePage {
        shell: somebody(lang),
        organization: if manages { "KDMP Nangapanda" } else { LONG }.to_owned(),
        people: rows(many, name, lang, if manages { Renewal::Offered } else { Renewal::Absent }),
        invite_href: if manages { "/people/new".to_owned() } else { String::new() },
        pager: Pager { next: Some("/people?people=1".to_owned()), ..Pager::default() },
    };
    page.render().unwrap()
}

fn invite(lang: Language, refused: bool) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("login", "Nama masuk ini sudah dipakai. Pilih yang lain.");
        faults.add("roles", "Pilih paling sedikit satu wewenang.");
    }
    let filled = Filled::of(vec![("name".to_owned(), PERSON.to_owned())]);
    let about = ("KDMP Nangapanda", Link::new("Orang", "/people"), "/people/new");
    InvitePage::new(somebody(lang), about, &filled, KEY.to_owned(), &faults).render().unwrap()
}

fn invited(lang: Language, code: Option<&str>) -> String {
    let person = PersonAdded {
        id: id(5),
        organization_id: id(1),
        login: "agnes.weo".to_owned(),
        name: PERSON.to_owned(),
        roles: vec![Role::Buyer, Role::Warehouse],
        invite_code: code.map(str::to_owned),
    };
    let done = Link::new("Orang", "/people");
    InvitedPage::new(somebody(lang), &person, LONG, "https://pasar.example.id", done)
        .render()
        .unwrap()
}

fn renewed(lang: Language, name: &str, has_password: bool) -> String {
    let code = InviteCode {
        id: id(5),
        organization_id: id(1),
        login: "agnes.weo".to_owned(),
        name: name.to_owned(),
        invite_code: "7QK2-M9XD-4F5G-H2J3".to_owned(),
        expires_at: now(),
        has_password,
    };
    let (zone, done) = (chrono_tz::Tz::Asia__Makassar, Link::new("Orang", "/people"));
    InvitedPage::renewed(somebody(lang), &code, zone, "https://pasar.example.id", done)
        .render()
        .unwrap()
}

fn account(shell: Shell, name: &str, refused: bool, changed: bool) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("old_password", "Ini bukan kata sandi Anda sekarang.");
        faults.add("password", "Paling sedikit 10 huruf.");
    }
    let code = CodeMade { created_at: now(), by: Some(PERSON.to_owned()) };
    let code = refused.then_some(&code);
    let zone = chrono_tz::Tz::Asia__Makassar;
    let page = AccountPage::new(shell, (name, "agnes.weo"), code, zone, &faults);
    if changed { page.changed() } else { page }.render().unwrap()
}

fn person_page(lang: Language, is_self: bool, saved: bool, refused: bool) -> String {
    let view = one(if is_self { 1 } else { 2 }, PERSON, "active");
    let seen = person::Seen {
        person: &view,
        row: PersonRow::of(&view, PersonId(id(1)), "/people", lang).renewable(Renewal::Offered),
        zone: chrono_tz::Tz::Asia__Makassar,
        base: "/people",
        back: Link::new("Orang", "/people"),
        may: true,
        renewal: match (is_self, saved) {
            (true, _) => Renewal::Absent,
            (false, true) => Renewal::OperatorOnly,
            (false, false) => Renewal::Offered,
        },
        saved,
    };
    let mut faults = Faults::default();
    if refused {
        faults.add("roles", "Pilih paling sedikit satu wewenang.");
    }
    let chosen = refused.then(Vec::new);
    PersonPage::new(somebody(lang), seen, chosen, KEY.to_owned(), &faults).render().unwrap()
}

fn organization_page(lang: Language, kind: Kind, name: &str, many: u128, manages: bool) -> String {
    let view = organization(1, kind, name, manages);
    let affiliates: Vec<OrganizationView> = (0..many)
        .map(|n| organization(n + 10, Kind::Primary, &format!("{name} {n}"), false))
        .collect();
    let seen = Seen {
        view: &view,
        affiliates: &affiliates,
        next: Some("/organization?after=1"),
        may: manages,
        sees_people: manages,
        sees_rules: manages,
        saved: manages,
    };
    OrganizationPage::new(somebody(lang), seen).render().unwrap()
}

fn places(many: usize) -> Vec<RegionView> {
    let place = |n| RegionView {
        code: format!("53.08.01.20{n:02}"),
        name: "Nangapanda".to_owned(),
        level: "village".to_owned(),
        parent_code: None,
        lies_in: "Nangapanda, Kabupaten Ende, Nusa Tenggara Timur".to_owned(),
        zone: "Asia/Makassar".to_owned(),
    };
    (0..many).map(place).collect()
}

fn edit(lang: Language, refused: bool) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("deed_date", "Tulis tanggal seperti 24-11-2026.");
        faults.add("region", "Ada beberapa; pilih salah satu di bawah.");
    }
    let filled = profile::typed(&organization(1, Kind::Primary, LONG, true));
    let found = places(if refused { 12 } else { 0 });
    let about = ("/organization/edit", Link::new("KDMP Nangapanda", "/organization"));
    let content = (&filled, &faults, found.as_slice());
    EditPage::new(somebody(lang), about, content, (KEY.to_owned(), 3), !refused).render().unwrap()
}

fn affiliates(lang: Language, many: u128, refusal: Option<&str>) -> String {
    let found = |n| OtherRow::of(&organization(n, Kind::Primary, LONG, false), "", lang);
    let mut shell = somebody(lang).task(Link::new("Flores Bersama", "/organization"));
    shell.refused = refusal.is_some();
    let page = AffiliatesPage {
        shell,
        looked_for: "ende".to_owned(),
        found: (0..many).map(found).collect(),
        refusal: refusal.map(str::to_owned),
        address: "/organization/affiliates".to_owned(),
        key: KEY.to_owned(),
    };
    page.render().unwrap()
}

fn organizations(lang: Language, many: u128, name: &str) -> String {
    let found: Vec<OrganizationView> =
        (0..many).map(|n| organization(n, Kind::Secondary, name, false)).collect();
    let next = (many >= 20).then(|| "/operator?after=1".to_owned());
    let shell = operator(lang);
    OrganizationsPage::new(shell, &found, Some(Kind::Secondary), "ende".to_owned(), next)
        .render()
        .unwrap()
}

fn make(lang: Language, refused: bool) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("region", "Ada beberapa; pilih salah satu di bawah.");
    }
    let found = places(if refused { 12 } else { 0 });
    MakePage::new(operator(lang), &Filled::default(), &found, KEY.to_owned(), &faults)
        .render()
        .unwrap()
}

fn shown(lang: Language, many: u128, name: &str) -> String {
    let view = organization(1, Kind::Secondary, name, many > 0);
    let affiliates: Vec<OrganizationView> =
        (0..many).map(|n| organization(n + 10, Kind::Primary, name, false)).collect();
    let seen = show::Seen {
        view: &view,
        affiliates: &affiliates,
        next_affiliates: None,
        next_people: None,
        saved: many > 0,
    };
    ShowPage::new(operator(lang), seen, rows(many, PERSON, lang, Renewal::Offered))
        .render()
        .unwrap()
}

fn imported(lang: Language, refused: usize) -> String {
    let row = |row: usize| {
        json!({
            "row": row, "state": if row <= refused { "refused" } else { "created" },
            "organization": null, "login": "manajer", "invitation": null,
            "faults": [{ "column": "region_code", "wrong": "unknown_region" }, { "column": "login", "wrong": "taken" }],
        })
    };
    let rows: Vec<_> = (1..=refused + 3).map(row).collect();
    let imported: Imported = serde_json::from_value(json!({ "rows": rows })).unwrap();
    ImportedPage::new(operator(lang), &imported, KEY).render().unwrap()
}

fn import(lang: Language, refusal: Option<&str>) -> String {
    ImportPage::new(operator(lang), KEY.to_owned(), refusal.map(str::to_owned)).render().unwrap()
}

/// Every sample of these pages.
pub(crate) fn all() -> Vec<(&'static str, bool, String)> {
    vec![
        ("people", false, list(3, "Rafael Wara", Indonesian, true)),
        ("people-crowded", true, list(20, PERSON, English, false)),
        ("people-new", false, invite(English, false)),
        ("people-new-refused", false, invite(Indonesian, true)),
        ("people-invited", false, invited(Indonesian, Some("7QK2-M9XD-4F5G-H2J3"))),
        ("people-taken-in", false, invited(English, None)),
        ("people-code", false, renewed(Indonesian, "Agnes Weo", true)),
        ("people-code-long", false, renewed(English, PERSON, false)),
        ("account", false, account(somebody(Indonesian), "Agnes Weo", false, false)),
        ("account-changed", false, account(operator(English), "Operator", false, true)),
        ("account-refused", false, account(somebody(Indonesian), PERSON, true, false)),
        ("person", false, person_page(Indonesian, false, false, false)),
        ("person-saved", false, person_page(English, false, true, false)),
        ("person-self", false, person_page(Indonesian, true, false, false)),
        ("person-refused", false, person_page(Indonesian, false, false, true)),
        (
            "organization",
            false,
            organization_page(Indonesian, Kind::Primary, "KDMP Nangapanda", 0, true),
        ),
        (
            "organization-bare",
            false,
            organization_page(English, Kind::Distributor, "Nusa Niaga", 0, false),
        ),
        (
            "organization-secondary-crowded",
            true,
            organization_page(Indonesian, Kind::Secondary, LONG, 20, true),
        ),
        ("organization-edit", false, edit(English, false)),
        ("organization-edit-refused", false, edit(Indonesian, true)),
        ("affiliates-none", false, affiliates(Indonesian, 0, None)),
        (
            "affiliates-crowded",
            true,
            affiliates(Indonesian, 20, Some("Koperasi primer tidak bisa menjadi anggota.")),
        ),
        ("operator-empty", false, organizations(Indonesian, 0, "")),
        ("operator-organizations", true, organizations(English, 20, LONG)),
        ("operator-new", false, make(Indonesian, false)),
        ("operator-new-refused", false, make(English, true)),
        ("operator-organization-empty", false, shown(Indonesian, 0, "Flores Bersama")),
        ("operator-organization-crowded", true, shown(English, 20, LONG)),
        ("operator-import", false, import(Indonesian, None)),
        ("operator-import-refused", false, import(English, Some("This file has to be a CSV."))),
        ("operator-imported", false, imported(Indonesian, 0)),
        ("operator-imported-crowded", true, imported(Indonesian, 400)),
    ]
}
