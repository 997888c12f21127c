//! The profile of an organization as fields, in the order of the ministry's own (domain.md 2.2).

use chrono::NaiveDate;
use order_workflow::command::identity::{ProfileChange, ProfileCount, ProfileText};
use order_workflow::query::identity::organizations::OrganizationView;

use crate::language::Language;
use crate::language::format::{count, date, paper_date};
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Field, Total};

/// The longest of the texts.
const TEXT_MAX: u32 = 200;
/// More people than any cooperative has.
const PEOPLE_MAX: u32 = 100_000_000;

/// The texts in the order of the profile.
const TEXTS: [ProfileText; 13] = [
    ProfileText::NikKoperasi,
    ProfileText::NikStatus,
    ProfileText::Grade,
    ProfileText::Kuk,
    ProfileText::DeedNumber,
    ProfileText::Address,
    ProfileText::CooperativeForm,
    ProfileText::CooperativeType,
    ProfileText::BusinessSector,
    ProfileText::CooperativeGroup,
    ProfileText::ManagementPattern,
    ProfileText::Npwp,
    ProfileText::Nitku,
];

const COUNTS: [ProfileCount; 4] = [
    ProfileCount::MembersMale,
    ProfileCount::MembersFemale,
    ProfileCount::Employees,
    ProfileCount::Managers,
];

const fn text_label(text: ProfileText, lang: Language) -> &'static str {
    match text {
        ProfileText::NikKoperasi => "NIK koperasi",
        ProfileText::NikStatus => lang.t("Status NIK", "NIK status"),
        ProfileText::Grade => "Grade",
        ProfileText::Kuk => "KUK",
        ProfileText::DeedNumber => lang.t("Nomor badan hukum", "Number of the deed"),
        ProfileText::Address => lang.t("Alamat", "Address"),
        ProfileText::CooperativeForm => lang.t("Bentuk koperasi", "Form of cooperative"),
        ProfileText::CooperativeType => lang.t("Jenis koperasi", "Type of cooperative"),
        ProfileText::BusinessSector => lang.t("Sektor usaha", "Business sector"),
        ProfileText::CooperativeGroup => lang.t("Kelompok koperasi", "Cooperative group"),
        ProfileText::ManagementPattern => lang.t("Pola pengelolaan", "Management pattern"),
        ProfileText::Npwp => "NPWP",
        ProfileText::Nitku => "NITKU",
    }
}

const fn count_label(count: ProfileCount, lang: Language) -> &'static str {
    match count {
        ProfileCount::MembersMale => lang.t("Anggota pria", "Men among the members"),
        ProfileCount::MembersFemale => lang.t("Anggota wanita", "Women among the members"),
        ProfileCount::Employees => lang.t("Karyawan", "Employees"),
        ProfileCount::Managers => lang.t("Manajer", "Managers"),
    }
}

fn text_of(view: &OrganizationView, text: ProfileText) -> Option<&str> {
    match text {
        ProfileText::NikKoperasi => view.nik_koperasi.as_deref(),
        ProfileText::NikStatus => view.nik_status.as_deref(),
        ProfileText::Grade => view.grade.as_deref(),
        ProfileText::Kuk => view.kuk.as_deref(),
        ProfileText::DeedNumber => view.deed_number.as_deref(),
        ProfileText::Address => view.address.as_deref(),
        ProfileText::CooperativeForm => view.cooperative_form.as_deref(),
        ProfileText::CooperativeType => view.cooperative_type.as_deref(),
        ProfileText::BusinessSector => view.business_sector.as_deref(),
        ProfileText::CooperativeGroup => view.cooperative_group.as_deref(),
        ProfileText::ManagementPattern => view.management_pattern.as_deref(),
        ProfileText::Npwp => view.npwp.as_deref(),
        ProfileText::Nitku => view.nitku.as_deref(),
    }
}

fn count_of(view: &OrganizationView, count: ProfileCount) -> Option<i32> {
    match count {
        ProfileCount::MembersMale => view.members_male,
        ProfileCount::MembersFemale => view.members_female,
        ProfileCount::Employees => view.employees,
        ProfileCount::Managers => view.managers,
    }
}

/// Where an organization is: "Nangapanda, Kabupaten Ende, Nusa Tenggara Timur".
#[must_use]
pub fn region(view: &OrganizationView) -> String {
    let names = [&view.village, &view.district, &view.regency, &view.province];
    let names: Vec<&str> = names.into_iter().filter_map(Option::as_deref).collect();
    names.join(", ")
}

/// What is known, one row each; what is not is left out.
#[must_use]
pub fn facts(view: &OrganizationView, lang: Language) -> Vec<Total> {
    let mut facts = vec![
        Total::new(lang.t("Kode", "Code"), view.code.clone()),
        Total::new(lang.t("Wilayah", "Region"), format!("{} ({})", region(view), view.region_code)),
    ];
    let day = |day: Option<NaiveDate>| day.map(|day| date(day, lang));
    for text in TEXTS {
        facts.extend(text_of(view, text).map(|value| Total::new(text_label(text, lang), value)));
        if text == ProfileText::DeedNumber {
            let label = lang.t("Tanggal badan hukum", "Date of the deed");
            facts.extend(day(view.deed_date).map(|value| Total::new(label, value)));
        }
        if text == ProfileText::NikStatus {
            let label = lang.t("Sertifikat berlaku sampai", "Certificate valid until");
            facts.extend(day(view.certificate_valid_until).map(|value| Total::new(label, value)));
        }
    }
    for number in COUNTS {
        let label = count_label(number, lang);
        facts.extend(count_of(view, number).map(|value| Total::new(label, count(value.into()))));
        if number == ProfileCount::MembersFemale {
            let label = lang.t("Anggota seluruhnya", "Members altogether");
            facts.extend(view.members_total.map(|value| Total::new(label, count(value.into()))));
        }
    }
    let ppn = if view.vat_registered {
        lang.t("pengusaha kena pajak", "registered")
    } else {
        lang.t("bukan PKP", "not registered")
    };
    facts.push(Total::new("PPN", ppn));
    facts
}

/// The profile as it would have been typed.
#[must_use]
pub fn typed(view: &OrganizationView) -> Filled {
    let mut pairs = vec![
        ("name".to_owned(), view.name.clone()),
        ("region".to_owned(), view.region_code.clone()),
    ];
    for text in TEXTS {
        pairs.push((text.name().to_owned(), text_of(view, text).unwrap_or_default().to_owned()));
    }
    for number in COUNTS {
        let value = count_of(view, number).map_or_else(String::new, |value| count(value.into()));
        pairs.push((number.name().to_owned(), value));
    }
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, paper_date);
    pairs.push(("deed_date".to_owned(), day(view.deed_date)));
    pairs.push(("certificate_valid_until".to_owned(), day(view.certificate_valid_until)));
    if view.vat_registered {
        pairs.push(("vat_registered".to_owned(), "yes".to_owned()));
    }
    Filled::of(pairs)
}

/// The fields, in the order of the profile.
#[must_use]
pub fn fields(filled: &Filled, faults: &Faults, lang: Language) -> Vec<Field> {
    let field = |name: &'static str, label, keyboard: &'static str, hint: &str| Field {
        name,
        label,
        hint: hint.to_owned(),
        error: faults.at(name),
        value: filled.get(name).to_owned(),
        keyboard,
        longest: TEXT_MAX,
        ..Field::default()
    };
    let as_paper = lang.t("Seperti 24-11-2026.", "Such as 24-11-2026.");
    let mut fields = vec![field("name", lang.t("Nama", "Name"), "", "")];
    for text in TEXTS {
        let keyboard = match text {
            ProfileText::Npwp | ProfileText::Nitku => "numeric",
            _ => "",
        };
        fields.push(field(text.name(), text_label(text, lang), keyboard, ""));
        if text == ProfileText::DeedNumber {
            fields.push(field(
                "deed_date",
                lang.t("Tanggal badan hukum", "Date of the deed"),
                "",
                as_paper,
            ));
        }
        if text == ProfileText::NikStatus {
            let label = lang.t("Sertifikat berlaku sampai", "Certificate valid until");
            fields.push(field("certificate_valid_until", label, "", as_paper));
        }
    }
    fields.extend(
        COUNTS.map(|number| field(number.name(), count_label(number, lang), "numeric", "")),
    );
    fields
}

/// The change as it was filled in; every field of the form is said, an empty one empties.
///
/// # Errors
/// A sentence for each field that cannot be read.
pub fn change(
    filled: &Filled,
    region_code: Option<String>,
    lang: Language,
) -> Result<ProfileChange, Faults> {
    let mut faults = Faults::default();
    let mut day = |name: &str| {
        let text = filled.text(name)?;
        let day = NaiveDate::parse_from_str(&text, "%d-%m-%Y");
        let day = day.or_else(|_| NaiveDate::parse_from_str(&text, "%Y-%m-%d"));
        if day.is_err() {
            let sentence =
                lang.t("Tulis tanggal seperti 24-11-2026.", "Write the date as 24-11-2026.");
            faults.add(name, sentence);
        }
        day.ok()
    };
    let (deed_date, certificate_valid_until) = (day("deed_date"), day("certificate_valid_until"));
    let mut counts = Vec::new();
    for number in COUNTS {
        let value = match filled.text(number.name()) {
            None => None,
            Some(_) => faults.count(filled, number.name(), (0, PEOPLE_MAX), lang),
        };
        counts.push((number, value.and_then(|value| i32::try_from(value).ok())));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(ProfileChange {
        name: Some(filled.get("name").to_owned()),
        region_code,
        vat_registered: Some(filled.is_ticked("vat_registered")),
        texts: TEXTS.map(|text| (text, filled.text(text.name()))).to_vec(),
        deed_date: Some(deed_date),
        certificate_valid_until: Some(certificate_valid_until),
        counts,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_taken_as_papers_write_them_and_empty_fields_empty_the_profile() {
        let filled = Filled::of(vec![
            ("name".to_owned(), "KDMP Nangapanda".to_owned()),
            ("deed_date".to_owned(), "24-11-2026".to_owned()),
            ("members_male".to_owned(), "1.204".to_owned()),
        ]);

        let change = change(&filled, None, Language::Indonesian).unwrap();

        assert_eq!(change.deed_date, Some(NaiveDate::from_ymd_opt(2026, 11, 24)));
        assert_eq!(change.certificate_valid_until, Some(None));
        assert_eq!(change.counts[0].1, Some(1204));
        assert!(change.texts.iter().all(|(_, value)| value.is_none()));
    }

    #[test]
    fn a_day_that_is_none_is_told_how_to_write_it() {
        let filled = Filled::of(vec![("deed_date".to_owned(), "31-02-2026".to_owned())]);

        let faults = change(&filled, None, Language::English).unwrap_err();

        assert_eq!(faults.at("deed_date").unwrap(), "Write the date as 24-11-2026.");
    }
}
