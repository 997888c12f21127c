//! Refusals of the books: a month that is not closed, balances and stock that are not brought in.

use chrono::{Datelike, NaiveDate};
use order_workflow::command::books::{Refusal, RowFault, Wrong};
use order_workflow::price_list::Language as Wording;
use serde_json::{Value, json};
use supply_chain::calendar::Period;
use supply_chain::ledger::{Account, CloseRefusal, WrongOpening};
use supply_chain::money::Money;

use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{count, date, month_year, rupiah};
use crate::problem::{Sentence, kind};

/// Rows that are told with their places; all of them are counted.
const ROWS_TOLD: usize = 1_000;

/// The problem each refusal is.
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Close(refusal) => close(refusal),
        Refusal::Opening(wrong) => opening(wrong),
        Refusal::SameOpening => Problem::new(
            &kind::NOTHING_CHANGED,
            "Saldo awal ini sudah masuk; tidak ada yang berubah.",
            "These opening balances are in already; nothing would change.",
        ),
        Refusal::NotYet { as_of } => {
            let (id, en) = (
                format!("Tanggal {} belum tiba.", date(as_of, Language::Indonesian)),
                format!("{} has not come yet.", date(as_of, Language::English)),
            );
            Problem::new(&kind::WRONG_OPENING, id.clone(), en.clone())
                .fact("as_of", as_of.to_string())
                .error("/as_of", id, en)
        }
        Refusal::TooLongAgo { as_of, earliest } => {
            let (id, en) = super::payments::too_long_ago(earliest);
            Problem::new(&kind::WRONG_OPENING, id.clone(), en.clone())
                .fact("as_of", as_of.to_string())
                .fact("earliest", earliest.to_string())
                .error("/as_of", id, en)
        }
        Refusal::Unreadable(unreadable) => {
            let (id, en) =
                (unreadable.sentence(Wording::Indonesian), unreadable.sentence(Wording::English));
            Problem::new(&kind::UNREADABLE_FILE, id.clone(), en.clone())
                .fact("reason", serde_json::to_value(&unreadable).unwrap_or_default())
                .error("/file", id, en)
        }
        Refusal::ColumnsMissing { missing, found } => {
            let named = missing.join(", ");
            let (id, en) = (
                format!("Kolom yang belum ada: {named}. Beri nama kolomnya persis begitu."),
                format!("Columns are missing: {named}. Name the columns exactly so."),
            );
            Problem::new(&kind::UNREADABLE_FILE, id.clone(), en.clone())
                .fact("missing", missing)
                .fact("found", found)
                .error("/file", id, en)
        }
        Refusal::TooManyRows { most } => {
            let most = count(i64::try_from(most).unwrap_or(i64::MAX));
            let (id, en) =
                (format!("Paling banyak {most} baris."), format!("At most {most} rows."));
            Problem::new(&kind::UNREADABLE_FILE, id.clone(), en.clone()).error("/file", id, en)
        }
        Refusal::SameMembers => Problem::new(
            &kind::NOTHING_CHANGED,
            "Data anggota ini sudah masuk; tidak ada yang berubah.",
            "What this file says of members is in already; nothing would change.",
        ),
        Refusal::YearDecided { year, minutes } => Problem::new(
            &kind::YEAR_DECIDED,
            format!(
                "SHU tahun {year} sudah diputuskan ({minutes}). Pakai tanggal di tahun sesudahnya."
            ),
            format!("The surplus of {year} was decided ({minutes}). Use a day of a later year."),
        )
        .fact("year", year)
        .fact("minutes", minutes),
        Refusal::NotACooperative => super::years::not_a_cooperative(),
        Refusal::Rows { faults } => rows(&faults),
    }
}

fn close(refusal: CloseRefusal) -> Problem {
    match refusal {
        CloseRefusal::NotYours => Problem::not_found(),
        CloseRefusal::NotYourRole { roles } => not_your_role(roles),
        CloseRefusal::Already { period } => told(
            &kind::PERIOD_CLOSED,
            period,
            |month| format!("{month} sudah ditutup."),
            |month| format!("{month} is closed already."),
        ),
        CloseRefusal::NotOver { period, last_day } => told(
            &kind::PERIOD_NOT_OVER,
            period,
            |month| {
                let until = date(last_day, Language::Indonesian);
                format!("{month} berlangsung sampai {until}. Tutup setelah itu.")
            },
            |month| {
                let until = date(last_day, Language::English);
                format!("{month} lasts until {until}. Close it after that.")
            },
        )
        .fact("last_day", last_day.to_string()),
        CloseRefusal::EarlierOpen { earlier } => told(
            &kind::EARLIER_OPEN,
            earlier,
            |month| format!("Tutup {month} dulu."),
            |month| format!("Close {month} first."),
        ),
        CloseRefusal::Unexplained { count: number } => not_ready(
            number,
            "unexplained",
            "baris rekening koran belum dijelaskan. Jelaskan semuanya dulu.",
            (
                "line of a bank statement is",
                "lines of bank statements are",
                "not explained. Explain them first.",
            ),
        ),
        CloseRefusal::Unposted { count: number } => not_ready(
            number,
            "unposted",
            "dokumen belum dibukukan. Beri tahu pengelola Lumbung; jangan dicatat ulang.",
            (
                "paper is",
                "papers are",
                "not in the books. Tell whoever runs Lumbung; do not enter them again.",
            ),
        ),
        CloseRefusal::Broken { count: number } => not_ready(
            number,
            "broken",
            "hal di buku besar tidak cocok. Beri tahu pengelola Lumbung sebelum menutup.",
            (
                "thing in the books does",
                "things in the books do",
                "not agree. Tell whoever runs Lumbung before closing.",
            ),
        ),
    }
}

fn told(
    kind: &'static crate::problem::Kind,
    period: Period,
    id: impl Fn(String) -> String,
    en: impl Fn(String) -> String,
) -> Problem {
    let month = |language| month_year(period.first_day(), language);
    Problem::new(kind, id(month(Language::Indonesian)), en(month(Language::English)))
        .fact("period", period.to_string())
}

fn not_ready(number: u64, what: &str, id: &str, (one, many, rest): (&str, &str, &str)) -> Problem {
    let said = count(i64::try_from(number).unwrap_or(i64::MAX));
    let verb = if number == 1 { one } else { many };
    Problem::new(&kind::PERIOD_NOT_READY, format!("{said} {id}"), format!("{said} {verb} {rest}"))
        .fact("what", what)
        .fact("count", number)
}

fn opening(wrong: WrongOpening) -> Problem {
    let of = |account: Account, kind, id: &str, en: &str| {
        let (name_id, name_en) = account.names();
        Problem::new(
            kind,
            format!("{} {name_id}: {id}", account.code()),
            format!("{} {name_en}: {en}", account.code()),
        )
        .fact("account", account.as_str())
    };
    match wrong {
        WrongOpening::Nothing => Problem::new(
            &kind::WRONG_OPENING,
            "Tidak ada saldo di berkas ini. Isi kolom debit atau kredit.",
            "There is no balance in this file. Fill in the debit or credit column.",
        ),
        WrongOpening::Mirrored { account } => {
            let Sentence { id, en } = wrong_sentence(&Wrong::Mirrored);
            of(account, &kind::OPENING_WITH_PARTNER, &id, &en)
        }
        WrongOpening::OfTheYear { account } => {
            let Sentence { id, en } = wrong_sentence(&Wrong::OfTheYear);
            of(account, &kind::WRONG_OPENING, &id, &en)
        }
        WrongOpening::Repeated { account } => {
            of(account, &kind::WRONG_OPENING, "disebut dua kali.", "is named twice.")
        }
        WrongOpening::TooLarge => Problem::new(
            &kind::WRONG_OPENING,
            "Jumlah saldonya terlalu besar untuk dibukukan.",
            "The balances add up to more than can be booked.",
        ),
    }
}

/// Every row that cannot be taken, by its number, column and what stands there.
fn rows(faults: &[RowFault]) -> Problem {
    let wrong_rows = faults.chunk_by(|one, other| one.row == other.row).count();
    let said = count(i64::try_from(wrong_rows).unwrap_or(i64::MAX));
    let told: Vec<Value> = faults.iter().take(ROWS_TOLD).map(row).collect();
    let mut problem = Problem::new(
        &kind::WRONG_ROWS,
        format!("{said} baris perlu diperbaiki. Belum ada yang berubah."),
        match wrong_rows {
            1 => "1 row has to be put right. Nothing was changed.".to_owned(),
            _ => format!("{said} rows have to be put right. Nothing was changed."),
        },
    )
    .fact("rejected", wrong_rows)
    .fact("rows", told);
    for fault in faults.iter().take(ROWS_TOLD) {
        let Sentence { id, en } = wrong_sentence(&fault.wrong);
        problem = problem.error(format!("/file/{}/{}", fault.row, fault.column), id, en);
    }
    problem
}

fn row(fault: &RowFault) -> Value {
    let Sentence { id, en } = wrong_sentence(&fault.wrong);
    json!({
        "row": fault.row, "sheet_row": fault.sheet_row, "column": fault.column, "content": fault.content,
        "message": { "id": id, "en": en },
    })
}

/// What is wrong with a cell, and what to type instead.
#[expect(clippy::too_many_lines, reason = "a table: one fault after another, and nothing else")]
pub(crate) fn wrong_sentence(wrong: &Wrong) -> Sentence {
    match wrong {
        Wrong::Cell(code) => {
            Sentence::new(code.sentence(Wording::Indonesian), code.sentence(Wording::English))
        }
        Wrong::AccountUnknown => Sentence::new(
            "Akun ini tidak ada di bagan akun. Pakai kode dari contoh, misalnya 1-1100.",
            "The chart has no such account. Use a code of the template, such as 1-1100.",
        ),
        Wrong::TurnedIntoDate => Sentence::new(
            "Excel mengubah kode ini menjadi tanggal. Tulis nama akunnya, atau jadikan kolomnya teks.",
            "Excel turned this code into a date. Write the account's name, or make the column text.",
        ),
        Wrong::BothSides => Sentence::new(
            "Isi debit atau kredit, bukan keduanya.",
            "Fill in debit or credit, not both.",
        ),
        Wrong::Mirrored => Sentence::new(
            "Saldo dengan organisasi lain tidak masuk di sini; keduanya harus setuju. Kosongkan barisnya.",
            "Balances with other organizations do not come in here; both have to agree. Leave the row empty.",
        ),
        Wrong::OfTheYear => Sentence::new(
            "Akun ini mulai dari nol tiap tahun. Masukkan sisanya ke 3-1500 SHU belum dibagi.",
            "This account begins every year at nothing. Put what is left on 3-1500 surplus not shared yet.",
        ),
        Wrong::Repeated { sheet_row } => Sentence::new(
            format!("Sama dengan baris {sheet_row}. Gabungkan menjadi satu baris."),
            format!("The same as row {sheet_row}. Make one row of them."),
        ),
        Wrong::GoodsUnknown => Sentence::new(
            "Barang dengan kode ini tidak ada. Pakai kode barang Anda atau angka kode batangnya.",
            "There are no goods with this code. Use your own code or the number of the barcode.",
        ),
        Wrong::GoodsUnclear => Sentence::new(
            "Beberapa barang memakai kode ini. Pakai kode barang Anda sendiri.",
            "Several goods have this code. Use your own code for them.",
        ),
        Wrong::Moved => Sentence::new(
            "Barang ini sudah dikirim atau diterima lewat Lumbung. Betulkan jumlahnya lewat hitung stok.",
            "These goods were sent or received through Lumbung. Set them right by counting the stock.",
        ),
        Wrong::NotADay => Sentence::new(
            "Bukan tanggal. Tulis misalnya 17-08-2019.",
            "Not a day. Write it as 17-08-2019.",
        ),
        Wrong::AfterThatDay => Sentence::new(
            "Lebih lambat dari tanggal data ini. Isi tanggal masuk anggota.",
            "Later than the day of this table. Enter the day on which they joined.",
        ),
        Wrong::MemberUnknown => Sentence::new(
            "Tidak ada koperasi anggota dengan kode atau nama ini. Koperasi masuk lewat keanggotaan dulu.",
            "No cooperative that belongs to yours has this code or name. It has to join first.",
        ),
        Wrong::MemberUnclear => Sentence::new(
            "Beberapa anggota bernama sama. Pakai kode koperasi atau NIK koperasinya.",
            "Several members have this name. Use the cooperative's code or its NIK.",
        ),
        Wrong::NameNeeded => Sentence::new(
            "Nomor ini belum terdaftar. Isi namanya untuk mendaftarkan anggota baru.",
            "Nobody has this number yet. Enter the name of the new member.",
        ),
        Wrong::OtherName { known } => Sentence::new(
            format!("Nomor ini milik {known}. Periksa nomornya, atau samakan namanya."),
            format!("This number is {known}'s. Check the number, or write the same name."),
        ),
        Wrong::LoginUnknown => Sentence::new(
            "Nama masuk ini bukan milik anggota itu. Undang orangnya dulu di Orang dan wewenang, atau kosongkan.",
            "That member does not sign in with it. Invite them first at People and roles, or leave it empty.",
        ),
        Wrong::LoginTaken { number } => Sentence::new(
            format!("Nama masuk ini milik anggota nomor {number}."),
            format!("Member number {number} signs in with it."),
        ),
        Wrong::PartnerUnknown => Sentence::new(
            "Tidak ada organisasi lain dengan kode, NIK atau nama ini di Lumbung.",
            "No other organization in Lumbung has this code, NIK or name.",
        ),
        Wrong::PartnerUnclear => Sentence::new(
            "Beberapa organisasi bernama sama. Pakai kode atau NIK koperasinya.",
            "Several have this name. Use the code or the NIK koperasi.",
        ),
        Wrong::BothWays => Sentence::new(
            "Isi piutang atau utang, bukan keduanya.",
            "Fill in piutang or utang, not both.",
        ),
        Wrong::PaperTaken => Sentence::new(
            "Nota ini sudah tercatat dengan mitra itu, atau nomornya milik Lumbung.",
            "This paper is written down already, or Lumbung gives such numbers.",
        ),
        Wrong::DayOutside { least, most } => {
            let (id, en) = (Language::Indonesian, Language::English);
            Sentence::new(
                format!("Tulis hari dari {} sampai {}.", date(*least, id), date(*most, id)),
                format!("A day from {} to {}.", date(*least, en), date(*most, en)),
            )
        }
        Wrong::AmountOutOfRange => {
            let most = rupiah(Money::MOST_AT_ONCE);
            Sentence::new(
                format!("Jumlah di atas nol, paling banyak {most}."),
                format!("An amount above nothing, at most {most}."),
            )
        }
        Wrong::BelowReserved { reserved } => {
            let reserved = count(*reserved);
            Sentence::new(
                format!("{reserved} sudah dijanjikan untuk pesanan. Paling sedikit sebanyak itu."),
                format!("{reserved} are promised to orders. At least that many."),
            )
        }
    }
}

/// `2026-11` as a day: the first of the month.
pub(crate) fn period_of(text: &str) -> Option<Period> {
    let period: Period = text.parse().ok()?;
    // A year of four digits that a book could be of.
    let first: NaiveDate = period.first_day();
    (1900..=2999).contains(&first.year()).then_some(period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_way_is_told_with_how_many_and_what_to_do() {
        let problem = problem(Refusal::Close(CloseRefusal::Unexplained { count: 3 }));

        assert_eq!((problem.kind().slug, problem.status().as_u16()), ("period-not-ready", 422));
        assert_eq!(
            problem.detail(Language::Indonesian),
            "3 baris rekening koran belum dijelaskan. Jelaskan semuanya dulu."
        );
        assert_eq!(problem.fact_named("count"), Some(&json!(3)));
    }

    #[test]
    fn every_wrong_row_is_named_and_rows_are_counted_once() {
        let fault = |row, column| RowFault {
            row,
            sheet_row: row + 1,
            column,
            content: "x".to_owned(),
            wrong: Wrong::AccountUnknown,
        };
        let problem = problem(Refusal::Rows {
            faults: vec![fault(1, "kode_akun"), fault(1, "debit"), fault(4, "debit")],
        });

        assert_eq!(
            problem.detail(Language::English),
            "2 rows have to be put right. Nothing was changed."
        );
        let pointers: Vec<&str> =
            problem.errors().iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/file/1/kode_akun", "/file/1/debit", "/file/4/debit"]);
    }

    #[test]
    fn a_period_is_a_month_of_a_year_that_books_could_be_of() {
        assert!(period_of("2026-11").is_some());
        assert!(
            ["2026-13", "2026-1", "0001-01", "november"]
                .iter()
                .all(|text| period_of(text).is_none())
        );
    }
}
