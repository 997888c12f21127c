//! Refusals about people and organizations.

use order_workflow::command::identity::{Fault, Refusal, Wrong};
use supply_chain::organization::Kind;

use super::Problem;
use crate::language::Language;
use crate::problem::{Sentence, kind};

/// The problem each refusal is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Invalid { faults } => invalid(&faults),
        Refusal::NotYourOrganization => Problem::new(
            &kind::NOT_YOUR_ORGANIZATION,
            "Ini wewenang organisasi itu sendiri atau operator.",
            "This is for that organization itself or the operator to decide.",
        ),
        Refusal::NikTaken => Problem::new(
            &kind::NIK_TAKEN,
            "NIK koperasi ini sudah terdaftar pada organisasi lain.",
            "This NIK koperasi is registered to another organization.",
        )
        .error("/nik_koperasi", "Sudah terdaftar.", "Registered already."),
        Refusal::LoginTaken => Problem::new(
            &kind::LOGIN_TAKEN,
            "Nama masuk ini sudah dipakai. Pilih yang lain.",
            "This login is taken. Choose another.",
        )
        .error(
            "/login",
            "Nama masuk ini sudah dipakai. Pilih yang lain.",
            "This login is taken. Choose another.",
        ),
        Refusal::OwnRoles => Problem::new(
            &kind::OWN_ROLES,
            "Tidak seorang pun memberi atau mengakhiri wewenangnya sendiri. Minta manajer lain.",
            "Nobody grants or ends their own roles. Ask another manager.",
        ),
        Refusal::OwnCode => Problem::new(
            &kind::OWN_CODE,
            "Tidak seorang pun membuat kode untuk dirinya sendiri. Ganti kata sandi di halaman Akun saya, atau minta \
             manajer lain atau operator.",
            "Nobody makes a code for themselves. Change your password on the page My account, or ask another manager \
             or the operator.",
        ),
        Refusal::BoundElsewhere => Problem::new(
            &kind::BOUND_ELSEWHERE,
            "Orang ini juga berwewenang di luar organisasi ini, jadi hanya operator yang membuat kode barunya.",
            "This person also acts outside this organization, so only the operator makes them a new code.",
        ),
        Refusal::NoLogin => Problem::new(
            &kind::NO_LOGIN,
            "Orang ini tidak punya nama masuk, jadi tidak perlu kode.",
            "This person has no login, so there is nothing to make a code for.",
        ),
        Refusal::NotAnOperator { login } => Problem::new(
            &kind::OPERATOR_ONLY,
            format!("Tidak ada operator dengan nama masuk {login}."),
            format!("No operator signs in as {login}."),
        ),
        Refusal::AffiliationImpossible { upper, lower } => Problem::new(
            &kind::AFFILIATION_IMPOSSIBLE,
            format!(
                "{} tidak bisa menjadi anggota {}.",
                kind_word(lower, Language::Indonesian),
                kind_word(upper, Language::Indonesian)
            ),
            format!(
                "A {} cannot belong to this {}.",
                kind_word(lower, Language::English),
                kind_word(upper, Language::English)
            ),
        )
        .fact("upper_kind", upper.as_str())
        .fact("lower_kind", lower.as_str()),
        Refusal::InvitationSpent => Problem::new(
            &kind::INVITATION_SPENT,
            "Kode undangan ini tidak berlaku: salah ketik, sudah dipakai, atau terlalu lama. Minta kode baru.",
            "This invite code is not valid: mistyped, used or too old. Ask for a new one.",
        ),
        Refusal::WrongLogin => Problem::new(
            &kind::WRONG_LOGIN,
            "Nama masuk atau kata sandi salah.",
            "Wrong login or password.",
        ),
        Refusal::NotATable { missing } => Problem::new(
            &kind::INVALID,
            format!("Berkas ini harus CSV dengan kolom {}.", missing.join(", ")),
            format!("This file has to be a CSV with the columns {}.", missing.join(", ")),
        )
        .fact("missing_columns", missing),
        Refusal::TooManyRows { limit } => Problem::new(
            &kind::TOO_LARGE,
            format!("Paling banyak {limit} baris sekali unggah. Bagi berkasnya."),
            format!("At most {limit} rows at once. Split the file."),
        )
        .fact("limit", limit),
        Refusal::TooManyTries { until, seconds } => Problem::new(
            &kind::TOO_MANY_TRIES,
            format!(
                "Terlalu banyak percobaan. Coba lagi {} lagi.",
                wait(seconds, Language::Indonesian)
            ),
            format!("Too many tries. Try again in {}.", wait(seconds, Language::English)),
        )
        .fact("until", until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        .retry_after(seconds),
    }
}

fn wait(seconds: i64, language: Language) -> String {
    if seconds <= 60 {
        format!("{seconds} {}", language.t("detik", "seconds"))
    } else {
        format!("{} {}", (seconds + 59) / 60, language.t("menit", "minutes"))
    }
}

fn kind_word(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Primary => language.t("Koperasi primer", "primary cooperative"),
        Kind::Secondary => language.t("koperasi sekunder", "secondary cooperative"),
        Kind::Distributor => language.t("Distributor", "distributor"),
        Kind::Bank => "bank",
    }
}

fn invalid(faults: &[Fault]) -> Problem {
    let mut problem = Problem::new(
        &kind::INVALID,
        "Ada isian yang belum benar.",
        "Something in it is not right yet.",
    );
    for fault in faults {
        let Sentence { id, en } = wrong(fault.wrong);
        problem = problem.error(format!("/{}", fault.field), id, en);
    }
    problem
}

/// What to put there instead.
pub(crate) fn wrong(wrong: Wrong) -> Sentence {
    match wrong {
        Wrong::Empty => Sentence::new("Isi bagian ini.", "Fill this in."),
        Wrong::TooLong { limit } => Sentence::new(
            format!("Paling panjang {limit} huruf."),
            format!("At most {limit} characters."),
        ),
        Wrong::TooShort { least } => Sentence::new(
            format!("Paling sedikit {least} huruf."),
            format!("At least {least} characters."),
        ),
        Wrong::NotThePassword => Sentence::new(
            "Ini bukan kata sandi Anda sekarang.",
            "This is not the password you have now.",
        ),
        Wrong::UnknownRegion => Sentence::new(
            "Tidak ada wilayah dengan kode Kemendagri ini; contoh: 53.08.",
            "No region has this Kemendagri code; an example: 53.08.",
        ),
        Wrong::NotNpwp => Sentence::new(
            "NPWP terdiri dari 16 angka, atau 15 angka bentuk lama.",
            "An NPWP has 16 digits, or 15 in the old form.",
        ),
        Wrong::NotNitku => Sentence::new("NITKU terdiri dari 22 angka.", "A NITKU has 22 digits."),
        Wrong::NotUuid7 => Sentence::new("Id harus UUIDv7.", "The id has to be a UUIDv7."),
        Wrong::SpaceWithin => Sentence::new(
            "Nama masuk terdiri dari huruf tanpa aksen, angka dan tanda baca, tanpa spasi.",
            "A login has letters without accents, digits and signs, and no spaces.",
        ),
        Wrong::Negative => Sentence::new("Tidak boleh di bawah nol.", "Not below zero."),
        Wrong::NoRole => {
            Sentence::new("Pilih paling sedikit satu wewenang.", "Choose at least one role.")
        }
        Wrong::UnknownKind => Sentence::new(
            "Isi primer, sekunder, atau distributor.",
            "Write primary, secondary or distributor.",
        ),
        Wrong::NotYesOrNo => Sentence::new("Isi ya atau tidak.", "Write yes or no."),
        Wrong::Repeated => Sentence::new(
            "Sudah ada di baris sebelumnya dalam berkas ini.",
            "It stands in an earlier row of this file.",
        ),
        Wrong::Taken => Sentence::new("Sudah dipakai yang lain.", "Somebody else has it."),
        Wrong::OtherPeople => Sentence::new(
            "Organisasi ini sudah terdaftar dengan pengelola lain; tambahkan orangnya di halaman Orang.",
            "This organization is registered with other people; add the person on the People page.",
        ),
        Wrong::UnknownSecondary => Sentence::new(
            "Tidak ada koperasi sekunder bernama atau ber-NIK itu, atau ada lebih dari satu.",
            "No secondary has that name or NIK, or more than one has.",
        ),
        Wrong::OutOfRange { least, most } => Sentence::new(
            format!("Angka ini dari {least} sampai {most}."),
            format!("This number is from {least} to {most}."),
        ),
        Wrong::NotPositive => Sentence::new("Harus di atas nol.", "It must be above zero."),
        Wrong::NotAnApprover => Sentence::new(
            "Orang ini tidak memegang peran penyetuju di organisasi ini.",
            "This person does not hold the approver's role in this organization.",
        ),
        Wrong::BoardTooSmall => Sentence::new(
            "Anggota dewannya lebih sedikit dari yang harus menyetujui.",
            "The board has fewer people than have to approve.",
        ),
        Wrong::BelongsNowhere => Sentence::new(
            "Distributor tidak menjadi anggota koperasi sekunder; kosongkan.",
            "A distributor belongs to no secondary; leave it empty.",
        ),
    }
}
