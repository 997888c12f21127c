//! Refusals of changing many offers as one.

use order_workflow::command::catalogue_changes::{Fault, Refusal, RowFault};
use supply_chain::price_adjustment::NotAnAdjustment;

use super::Problem;
use super::catalogue::ladder_words;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::problem::kind;

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Rows(faults) => rows(&faults),
        Refusal::NothingChanges => Problem::new(
            &kind::NOTHING_CHANGES,
            "Tidak ada yang berubah: semuanya sudah begitu.",
            "Nothing would change: all of it is so already.",
        ),
        Refusal::NothingSaid => wrong(
            "/rule",
            "Pilih apa yang berubah: harga, stok, atau dijual.".to_owned(),
            "Say what changes: prices, stock, or whether it is on sale.".to_owned(),
        ),
        Refusal::TooMany { most } => wrong(
            "/rows",
            format!("Paling banyak {most} baris sekali kirim."),
            format!("At most {most} rows at once."),
        ),
        Refusal::StartsOutside { earliest, latest } => {
            let said = |lang| (date(earliest, lang), date(latest, lang));
            let (first, last) = said(Language::Indonesian);
            let (first_en, last_en) = said(Language::English);
            wrong(
                "/starts_on",
                format!("Pilih tanggal dari {first} sampai {last}."),
                format!("Choose a day from {first_en} to {last_en}."),
            )
            .fact("earliest", earliest.to_string())
            .fact("latest", latest.to_string())
        }
        Refusal::OnlyPricesWait => wrong(
            "/starts_on",
            "Hanya harga yang bisa menunggu tanggal; stok dan jual atau jeda berlaku saat disimpan."
                .to_owned(),
            "Only prices wait for a day; stock and selling hold when they are saved.".to_owned(),
        ),
        Refusal::Adjustment(not) => adjustment(not),
        Refusal::Stock { most } => wrong(
            "/rule/stock",
            format!("Isi dari 0 sampai {}.", count(most)),
            format!("From 0 to {}.", count(most)),
        ),
        Refusal::OnOrOffOnly => {
            let (id, en) = on_or_off();
            wrong("/rule/state", id, en)
        }
        Refusal::PreviewOvertaken => Problem::new(
            &kind::PREVIEW_OVERTAKEN,
            "Ada barang yang berubah sejak dilihat. Periksa lagi, lalu jalankan.",
            "Some of the goods changed since the preview. Look again, then go on.",
        ),
        Refusal::NotPlanned { state } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Perubahan ini tidak lagi menunggu tanggalnya.",
            "This change does not wait for its day any more.",
        )
        .fact("state", state),
        Refusal::NotDone { state } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Hanya perubahan yang sudah berlaku yang bisa dikembalikan.",
            "Only a change that was done can be taken back.",
        )
        .fact("state", state),
        Refusal::TooLateToUndo { done_at, hours } => Problem::new(
            &kind::TOO_LATE_TO_UNDO,
            format!("Perubahan hanya bisa dikembalikan dalam {hours} jam."),
            format!("A change can be taken back for {hours} hours."),
        )
        .fact("done_at", done_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        .fact("hours", hours),
        Refusal::ChangedSince { names, count: number } => {
            let told = names.join(", ");
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            let more = number - i64::try_from(names.len()).unwrap_or(i64::MAX);
            let (id, en) = if more > 0 {
                (format!(", dan {} lagi", count(more)), format!(", and {} more", count(more)))
            } else {
                (String::new(), String::new())
            };
            Problem::new(
                &kind::CHANGED_SINCE,
                format!("Sudah diubah lagi setelah itu: {told}{id}. Tidak ada yang dikembalikan."),
                format!("Changed again since: {told}{en}. Nothing was taken back."),
            )
            .fact("count", number)
            .fact("names", names)
        }
    }
}

fn wrong(pointer: &str, id: String, en: String) -> Problem {
    Problem::new(&kind::INVALID, id.clone(), en.clone()).error(pointer, id, en)
}

fn rows(faults: &[RowFault]) -> Problem {
    let mut rows: Vec<usize> = faults.iter().map(|fault| fault.row).collect();
    rows.dedup();
    let number = count(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let problem = Problem::new(
        &kind::WRONG_ROWS,
        format!("{number} baris perlu diperbaiki. Belum ada yang disimpan."),
        format!("{number} rows need to be put right. Nothing is saved yet."),
    );
    faults.iter().fold(problem, |problem, RowFault { row, field, fault }| {
        let (rest, id, en) = words(field, fault);
        problem.error(format!("/rows/{row}/{rest}"), id, en)
    })
}

/// The place in the row, and what to say there.
fn words(field: &str, fault: &Fault) -> (String, String, String) {
    let (id, en) = match fault {
        Fault::NotALadder(not) => {
            let (pointer, id, en) = ladder_words(*not);
            let place = pointer.trim_start_matches('/').to_owned();
            let place = if field == "price" { field.to_owned() } else { place };
            return (place, id, en);
        }
        Fault::Unknown => (
            "Bukan barang Anda, atau sudah tidak ada.".to_owned(),
            "Not one of your offers.".to_owned(),
        ),
        Fault::Twice => ("Barang ini disebut dua kali.".to_owned(), "Named twice.".to_owned()),
        Fault::Stale { .. } => (
            "Baru saja diubah orang lain. Lihat angka terbarunya, lalu isi lagi.".to_owned(),
            "Somebody else has just changed it. See how it stands now and fill it in again."
                .to_owned(),
        ),
        Fault::Withdrawn => (
            "Sudah ditarik dari penjualan.".to_owned(),
            "It was taken off sale for good.".to_owned(),
        ),
        Fault::FollowsRule => (
            "Harganya mengikuti aturan jual lagi; ubah di sana.".to_owned(),
            "It follows a rule of resale; change it there.".to_owned(),
        ),
        Fault::TwoPrices => (
            "Sebut price atau price_breaks, tidak keduanya.".to_owned(),
            "Name price or price_breaks, not both.".to_owned(),
        ),
        Fault::OutOfRange { most } => {
            (format!("Isi dari 0 sampai {}.", count(*most)), format!("From 0 to {}.", count(*most)))
        }
        Fault::BelowReserved { least } => (
            format!("Paling sedikit {}: sudah dijanjikan ke pesanan.", count(*least)),
            format!("At least {}: so many are promised to orders.", count(*least)),
        ),
        Fault::StockMoved { .. } => (
            "Stoknya baru saja berubah. Lihat angka terbarunya, lalu isi lagi.".to_owned(),
            "The stock has just changed. See how much there is now and fill it in again."
                .to_owned(),
        ),
        Fault::StocksDiffer => (
            "Kemasan lain dari barang yang sama menyebut stok lain. Isi salah satu saja."
                .to_owned(),
            "Another pack of the same goods says another stock. Fill in only one of them."
                .to_owned(),
        ),
        Fault::OnOrOffOnly => on_or_off(),
        Fault::OnlyPricesWait => (
            "Hanya harga yang menunggu tanggal. Simpan ini tanpa tanggal.".to_owned(),
            "Only prices wait for a day. Save this without one.".to_owned(),
        ),
        Fault::PlannedAlready => (
            "Sudah ada harga yang mulai pada tanggal itu. Batalkan dulu, atau pilih tanggal lain."
                .to_owned(),
            "A price is planned for that day already. Cancel it first, or choose another day."
                .to_owned(),
        ),
    };
    (field.to_owned(), id, en)
}

fn on_or_off() -> (String, String) {
    (
        "Pilih dijual atau dijeda; menarik untuk seterusnya satu per satu.".to_owned(),
        "On sale or paused; for good is said of one offer at a time.".to_owned(),
    )
}

fn adjustment(not: NotAnAdjustment) -> Problem {
    match not {
        NotAnAdjustment::BasisPoints { least, most } => wrong(
            "/rule/basis_points",
            format!("Dari {} % sampai {} %, bukan 0.", least / 100, most / 100),
            format!("From {} % to {} %, and not 0.", least / 100, most / 100),
        ),
        NotAnAdjustment::Amount => wrong(
            "/rule/amount",
            "Isi jumlah yang bukan nol.".to_owned(),
            "An amount that is not zero.".to_owned(),
        ),
        NotAnAdjustment::RoundTo { least, most } => wrong(
            "/rule/round_to",
            format!("Rupiah bulat dari {} sampai {}.", rupiah(least), rupiah(most)),
            format!("Whole rupiah from {} to {}.", rupiah(least), rupiah(most)),
        ),
    }
}
