//! `/invoices/coretax`: what of a period is handed in to the tax office, and what is lacking of the rest.

use askama::Template;
use chrono::NaiveDate;
use order_workflow::query::invoices::{CREDITED_MOST, CreditedSince, HandedIn, LacksWhat};

use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Field, Note, Tone};
use crate::papers::coretax::Facility;
use crate::papers::deliver_bill::ready;

/// Which period, and under which facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// As it was typed; both empty where it was not.
    pub facility: Facility,
}

impl Asked {
    /// The facility, where both of its codes are typed.
    #[must_use]
    pub fn facility_named(&self) -> Option<&Facility> {
        let named = !self.facility.additional.is_empty() && !self.facility.stamp.is_empty();
        named.then_some(&self.facility)
    }
}

/// An invoice that cannot be handed in yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LackingRow {
    /// Its number.
    pub number: String,
    /// Where it leads.
    pub href: String,
    /// The buyer.
    pub buyer: String,
    /// What it lacks, and who can help.
    pub what: &'static str,
}

/// `/invoices/coretax`.
#[derive(Debug, Template)]
#[template(path = "invoices/coretax.html")]
pub struct CoretaxPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The period, and the facility's codes.
    pub fields: Vec<Field>,
    /// What there is.
    pub notes: Vec<Note>,
    /// The files.
    pub files: Vec<Link>,
    /// What is lacking.
    pub rows: Vec<LackingRow>,
    /// What was credited, of which the files say nothing.
    pub credited: Vec<CreditedRow>,
    /// That there is more of it than shown; or empty.
    pub credited_more: String,
}

/// A credit note that is told the tax office by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditedRow {
    /// Its number.
    pub number: String,
    /// Where it leads.
    pub href: String,
    /// Its day, and of which bill.
    pub small: String,
    /// The buyer.
    pub buyer: String,
    /// What it takes back: "DPP Rp…, PPN Rp…".
    pub sums: String,
}

impl CreditedRow {
    fn of(one: &CreditedSince, lang: Language) -> Self {
        let (day, of) = (date(one.day, lang), &one.of);
        let (net, tax) = (rupiah(one.net), rupiah(one.tax));
        Self {
            number: one.number.clone(),
            href: format!("/invoices/{}", one.note),
            small: lang.pick(format!("{day}, dari {of}"), format!("{day}, of {of}")),
            buyer: super::words::named(one.buyer.as_deref().unwrap_or_default(), lang),
            sums: lang.pick(format!("Tanpa PPN {net}, PPN {tax}"), format!("Net {net}, PPN {tax}")),
        }
    }
}

impl CoretaxPage {
    /// The page of a period.
    #[must_use]
    pub fn new(shell: Shell, asked: &Asked, found: &HandedIn) -> Self {
        let lang = shell.lang;
        let (ready, without) = ready(found, asked.facility_named());
        let is_known = found.seller.identity().is_some();
        let mut parts: Vec<usize> = ready.iter().map(|one| one.file).collect();
        parts.sort_unstable();
        parts.dedup();
        parts.retain(|_| is_known && !found.is_cut);
        let is_full = found.credited.len() >= CREDITED_MOST;
        let asks_facility = !without.is_empty() || asked.facility != Facility::default();
        let rows = found.lacking.iter().map(|one| LackingRow {
            number: one.number.clone(),
            href: format!("/invoices/{}", one.invoice),
            buyer: super::words::named(&one.buyer, lang),
            what: lacks(one.what, lang),
        });
        Self {
            fields: fields(asked, asks_facility, lang),
            notes: notes(found, (ready.len(), without.len()), lang),
            files: parts.iter().map(|part| file(asked, (*part, found.files), lang)).collect(),
            rows: rows.collect(),
            credited: found.credited.iter().map(|one| CreditedRow::of(one, lang)).collect(),
            credited_more: if is_full {
                lang.t(
                    "Masih ada nota lain; pilih masa yang lebih pendek.",
                    "There are more notes; choose a shorter period.",
                )
                .to_owned()
            } else {
                String::new()
            },
            shell: shell.task(Link::new(lang.t("Tagihan", "Bills"), "/invoices?tab=owed")),
        }
    }
}

fn fields(asked: &Asked, asks_facility: bool, lang: Language) -> Vec<Field> {
    let day = |name, label, day: NaiveDate| Field {
        name,
        label,
        kind: "date",
        value: day.to_string(),
        ..Field::default()
    };
    let mut fields = vec![
        day("from", lang.t("Dari tanggal", "From"), asked.from),
        day("to", lang.t("Sampai tanggal", "To"), asked.to),
    ];
    if asks_facility {
        let code = |name, label, hint: &str, value: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            value: value.to_owned(),
            longest: 20,
            ..Field::default()
        };
        fields.push(code(
            "add_info",
            lang.t("Kode informasi tambahan", "Code of the additional information"),
            lang.t(
                "Untuk kode 07 dan 08, dari daftar di Coretax.",
                "For codes 07 and 08, from the list in Coretax.",
            ),
            &asked.facility.additional,
        ));
        fields.push(code(
            "facility_stamp",
            lang.t("Kode cap fasilitas", "Code of the facility's stamp"),
            "",
            &asked.facility.stamp,
        ));
    }
    fields
}

#[expect(clippy::too_many_lines, reason = "a sentence for each case")]
fn notes(found: &HandedIn, (ready, without): (usize, usize), lang: Language) -> Vec<Note> {
    let number = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    let mut notes = Vec::new();
    let mut note =
        |tone, icon, bold: String, small: String| notes.push(Note { tone, icon, bold, small });
    let seller = &found.seller;
    if !seller.collects_tax {
        note(
            Tone::Quiet,
            "info-circle",
            lang.pick(format!("{} bukan PKP.", seller.name), format!("{} is not registered for PPN.", seller.name)),
            lang.t(
                "Penjual yang bukan PKP tidak membuat faktur pajak, jadi tidak ada yang diunggah.",
                "A seller that is not registered makes no tax invoices, so there is nothing to hand in.",
            )
            .to_owned(),
        );
        return notes;
    }
    if seller.identity().is_none() {
        let what = match (&seller.npwp, &seller.nitku) {
            (None, _) => lang.t("NPWP 16 angka", "the NPWP of 16 digits"),
            _ => lang.t("NITKU 22 angka dari NPWP itu", "the NITKU of 22 digits under that NPWP"),
        };
        note(
            Tone::Warn,
            "alert-triangle",
            lang.pick(
                format!("Belum bisa: {what} organisasi Anda belum ada."),
                format!("Not possible yet: {what} of your organization is missing."),
            ),
            lang.t("Lengkapi di halaman organisasi.", "Complete it on the organization's page.")
                .to_owned(),
        );
    }
    let lacking = found.lacking.len();
    if ready > 0 {
        let told = number(ready);
        note(
            Tone::Good,
            "circle-check",
            lang.pick(
                format!("{told} faktur siap diunggah."),
                format!("{told} tax invoices are ready."),
            ),
            lang.t(
                "Nomor serinya dari Coretax setelah diunggah; catat di tagihannya.",
                "Coretax gives their numbers after the upload; record them with the bills.",
            )
            .to_owned(),
        );
    } else if lacking == 0 && without == 0 {
        note(
            Tone::Quiet,
            "info-circle",
            lang.t(
                "Tidak ada yang perlu diunggah dari masa ini.",
                "Nothing of this period is to be handed in.",
            )
            .to_owned(),
            String::new(),
        );
    }
    if without > 0 {
        let told = number(without);
        note(
            Tone::Warn,
            "alert-triangle",
            lang.pick(
                format!("{told} faktur kode 07 atau 08 menunggu kode fasilitas."),
                format!("{told} tax invoices of code 07 or 08 await the facility's codes."),
            ),
            lang.t("Isi kedua kodenya di bawah.", "Enter both codes below.").to_owned(),
        );
    }
    if lacking > 0 {
        let told = number(lacking);
        note(
            Tone::Warn,
            "alert-triangle",
            lang.pick(
                format!("{told} tagihan belum lengkap dan tidak ikut."),
                format!("{told} bills are not complete and are left out."),
            ),
            String::new(),
        );
    }
    if found.numbered > 0 {
        let told = number(found.numbered);
        note(
            Tone::Quiet,
            "info-circle",
            lang.pick(
                format!("{told} tagihan sudah punya nomor faktur pajak."),
                format!("{told} bills have their tax invoice number."),
            ),
            String::new(),
        );
    }
    if found.is_cut {
        note(
            Tone::Warn,
            "alert-triangle",
            lang.t(
                "Masa ini terlalu panjang; pilih yang lebih pendek.",
                "This period is too long; choose a shorter one.",
            )
            .to_owned(),
            String::new(),
        );
    }
    notes
}

fn file(asked: &Asked, (part, of): (usize, usize), lang: Language) -> Link {
    let mut address = form_urlencoded::Serializer::new(String::new());
    address
        .append_pair("from", &asked.from.to_string())
        .append_pair("to", &asked.to.to_string())
        .append_pair("part", &part.to_string());
    if let Some(facility) = asked.facility_named() {
        address.append_pair("add_info", &facility.additional);
        address.append_pair("facility_stamp", &facility.stamp);
    }
    let (from, to) = (date(asked.from, lang), date(asked.to, lang));
    let word = if of > 1 {
        lang.pick(format!("Unduh berkas {part} dari {of}"), format!("Download file {part} of {of}"))
    } else {
        lang.pick(format!("Unduh faktur {from} – {to}"), format!("Download {from} – {to}"))
    };
    Link::new(word, format!("/invoices/coretax/file?{}", address.finish()))
}

fn lacks(what: LacksWhat, lang: Language) -> &'static str {
    match what {
        LacksWhat::BuyerNpwp => lang.t(
            "NPWP pembeli belum ada. Minta pembeli mengisinya di profil organisasinya.",
            "The buyer has no NPWP. Ask them to enter it in their organization's profile.",
        ),
        LacksWhat::BuyerNitku => lang.t(
            "NITKU pembeli belum ada. Minta pembeli mengisinya di profil organisasinya.",
            "The buyer has no NITKU. Ask them to enter it in their organization's profile.",
        ),
        LacksWhat::OthersBranch => lang.t(
            "NITKU pembeli bukan cabang dari NPWP-nya. Minta pembeli memeriksanya.",
            "The buyer's NITKU is not a branch of its NPWP. Ask them to check both.",
        ),
        LacksWhat::BuyerAddress => lang.t(
            "Alamat pembeli belum ada. Minta pembeli mengisinya di profil organisasinya.",
            "The buyer has no address. Ask them to enter it in their organization's profile.",
        ),
        LacksWhat::MemberNik => lang.t(
            "NIK anggota tidak disimpan di sini; buat fakturnya langsung di Coretax.",
            "A member's NIK is not kept here; make this one in Coretax itself.",
        ),
        LacksWhat::Reckoning => lang.t(
            "Pajaknya tidak bisa dihitung ulang; buat fakturnya langsung di Coretax.",
            "Its tax cannot be reckoned again; make this one in Coretax itself.",
        ),
    }
}
