//! Refusals of a storefront.

use supply_chain::money::Money;
use supply_chain::storefront::{Refusal, Wrong};

use super::Problem;
use crate::language::format::rupiah;
use crate::problem::kind;

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one arm for each refusal")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Closed { note } => {
            let said = note.clone().map_or_else(String::new, |note| format!(" {note}"));
            Problem::new(
                &kind::STOREFRONT_CLOSED,
                format!("Toko sedang tidak menerima pesanan.{said}"),
                format!("The shop takes no orders for now.{said}"),
            )
            .fact("note", note)
        }
        Refusal::DoesNotDeliver => at(
            &kind::INVALID,
            "/hand_over",
            "Toko ini tidak mengantar; barang diambil di toko.",
            "This shop does not deliver; goods are picked up.",
        ),
        Refusal::NoAccount => at(
            &kind::MEMBER_ACCOUNT,
            "/pay_by",
            "Koperasi belum memberi batas bayar nanti. Pilih cara bayar lain.",
            "The cooperative has given no limit for paying later. Choose another way to pay.",
        ),
        Refusal::OverAccount { left, total } => at(
            &kind::MEMBER_ACCOUNT,
            "/pay_by",
            format!("Sisa batas bayar nanti {}; pesanan ini {}.", rupiah(left), rupiah(total)),
            format!("Left to pay later {}; this order {}.", rupiah(left), rupiah(total)),
        )
        .fact("left", left.to_string())
        .fact("total", total.to_string()),
        Refusal::NotEnoughSaved { left, total } => at(
            &kind::NOT_ENOUGH_SAVED,
            "/pay_by",
            format!("Simpanan sukarela tinggal {}; yang dibayar {}.", rupiah(left), rupiah(total)),
            format!("Voluntary savings hold {}; to be paid {}.", rupiah(left), rupiah(total)),
        )
        .fact("left", left.to_string())
        .fact("total", total.to_string()),
        Refusal::NoPaymentCode => at(
            &kind::INVALID,
            "/pay_by",
            "Koperasi ini belum punya QRIS yang sudah diperiksa.",
            "This cooperative has no verified QRIS yet.",
        ),
        Refusal::ReferenceNeeded => at(
            &kind::REFERENCE_NEEDED,
            "/reference",
            "Isi nomor referensi dari pemberitahuan QRIS.",
            "Enter the reference from the QRIS notice.",
        ),
        Refusal::NotOnTheShelf => Problem::new(
            &kind::NOT_ON_THE_SHELF,
            "Sebagian barang belum ada di rak. Tunggu, atau tutup sisanya dulu.",
            "Some of the goods are not on the shelf yet. Wait, or close the rest first.",
        ),
        Refusal::AdmissionClosed => Problem::new(
            &kind::ADMISSION_CLOSED,
            "Pendaftaran lewat halaman ini sedang tidak dibuka. Datanglah ke koperasi.",
            "Registration on this page is closed for now. Come to the cooperative.",
        ),
        Refusal::AlreadyDecided => Problem::new(
            &kind::DECIDED_ALREADY,
            "Permintaan ini sudah dijawab.",
            "This request has been answered already.",
        ),
        Refusal::NotThatMember => at(
            &kind::NOT_THAT_MEMBER,
            "/member_number",
            "Nomor itu milik anggota dengan nama lain, atau sudah punya nama masuk.",
            "That number belongs to a member of another name, or signs in already.",
        ),
        Refusal::MembersOnly { .. } => at(
            &kind::MEMBERS_ONLY,
            "/pay_by",
            "Cara bayar ini hanya untuk anggota. Pilih tunai atau QRIS, atau isi nomor anggotanya.",
            "Only members pay that way. Choose cash or QRIS, or enter the member's number.",
        ),
        Refusal::GivenTooLittle { total, given } => at(
            &kind::GIVEN_TOO_LITTLE,
            "/given",
            format!("Diterima {}, jumlahnya {}.", rupiah(given), rupiah(total)),
            format!("{} was given; it comes to {}.", rupiah(given), rupiah(total)),
        )
        .fact("given", given.to_string())
        .fact("total", total.to_string()),
        Refusal::UndoneAlready => Problem::new(
            &kind::UNDONE_ALREADY,
            "Penjualan ini sudah dibatalkan.",
            "This sale was undone already.",
        ),
        Refusal::ManagerUndoes => Problem::new(
            &kind::MANAGER_UNDOES,
            "Kas penjualan ini sudah ditutup. Minta manajer yang membatalkannya.",
            "The till of this sale was closed. Ask the manager to undo it.",
        ),
        Refusal::SettledOtherwise => Problem::new(
            &kind::SETTLED_OTHERWISE,
            "Tagihan ini sudah dilunasi atau dikurangi dengan cara lain. Minta bendahara membuat nota kredit.",
            "This bill was settled or credited another way since. Ask the treasurer for a credit note.",
        ),
        Refusal::OfficersSign { amount } => Problem::new(
            &kind::OFFICERS_SIGN,
            format!(
                "Pengembalian {} perlu tanda tangan pengurus. Minta bendahara mencatatnya.",
                rupiah(amount)
            ),
            format!("Officers sign before {} goes back. Ask the treasurer.", rupiah(amount)),
        )
        .fact("amount", amount.to_string()),
        Refusal::LeftMoreThanCounted { counted, left } => at(
            &kind::INVALID,
            "/left",
            format!(
                "Yang ditinggal {} lebih dari yang dihitung {}.",
                rupiah(left),
                rupiah(counted)
            ),
            format!("{} stays of {} that was counted.", rupiah(left), rupiah(counted)),
        ),
        Refusal::DifferenceUnexplained { expected, difference } => {
            let over = difference > Money::ZERO;
            let size =
                if over { difference } else { Money::ZERO.minus(difference).unwrap_or(difference) };
            let (id, en) = if over { ("lebih", "too much") } else { ("kurang", "too little") };
            at(
                &kind::DIFFERENCE_UNEXPLAINED,
                "/words",
                format!(
                    "Seharusnya {}: {id} {}. Hitung lagi, atau tulis sebabnya.",
                    rupiah(expected),
                    rupiah(size)
                ),
                format!(
                    "It should be {}: {} {en}. Count again, or say why.",
                    rupiah(expected),
                    rupiah(size)
                ),
            )
            .fact("expected", expected.to_string())
            .fact("difference", difference.to_string())
        }
        Refusal::Invalid { field, wrong } => {
            let (id, en) = sentence(wrong);
            at(&kind::INVALID, &format!("/{field}"), id, en)
        }
    }
}

fn sentence(wrong: Wrong) -> (String, String) {
    match wrong {
        Wrong::Empty => ("Perlu diisi.".to_owned(), "This is needed.".to_owned()),
        Wrong::TooLong { limit } => {
            (format!("Paling panjang {limit} huruf."), format!("At most {limit} characters."))
        }
        Wrong::OutOfRange { least, most } => {
            (format!("Isi {least} sampai {most}."), format!("Make it {least} to {most}."))
        }
        Wrong::NotPositive => (
            "Isi jumlah di atas nol, atau kosongkan: tanpa jumlah berarti tidak boleh utang."
                .to_owned(),
            "Enter a sum above zero, or leave it empty: without one nothing may be owed."
                .to_owned(),
        ),
        Wrong::HoursCross => (
            "Jam tutup harus sesudah jam buka, dan jam satu hari tidak boleh bertumpuk.".to_owned(),
            "Closing comes after opening, and hours of one day may not overlap.".to_owned(),
        ),
        Wrong::NotAnIdentityNumber => (
            "Ini bukan NIK: 16 angka seperti di KTP.".to_owned(),
            "This is no NIK: 16 digits, as on the identity card.".to_owned(),
        ),
        Wrong::BelowZero => ("Isi nol atau lebih.".to_owned(), "Make it zero or more.".to_owned()),
        Wrong::TooMuch => ("Jumlah ini terlalu besar.".to_owned(), "That is too much.".to_owned()),
        Wrong::Taken => {
            ("Sudah dipakai anggota lain.".to_owned(), "Another member has it.".to_owned())
        }
    }
}

fn at(
    kind: &'static crate::problem::Kind,
    pointer: &str,
    id: impl Into<String>,
    en: impl Into<String>,
) -> Problem {
    let (id, en) = (id.into(), en.into());
    Problem::new(kind, id.clone(), en.clone()).error(pointer, id, en)
}
