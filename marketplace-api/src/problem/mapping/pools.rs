//! Refusals of demand pools and of pledges, each with what to do instead.

use chrono::{DateTime, Utc};
use order_workflow::command::demand_pools as asked;
use supply_chain::demand_pool::{NotALine, Party, Refusal, State};

use super::payments::{beside, length};
use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{count, moment_zone, rupiah};
use crate::problem::{UNKNOWN_ZONE, kind};

/// The problem each refusal of a pool is.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::NotYourPart { command, parties } => not_your_part(parties)
            .fact("command", command.word())
            .fact("parties", parties.iter().map(|party| party.as_str()).collect::<Vec<_>>()),
        Refusal::NotYourRole { command, roles } => {
            not_your_role(roles).fact("command", command.word())
        }
        Refusal::NotAble { needed } => Problem::new(
            &kind::NOT_ABLE,
            "Belanja bersama diadakan koperasi sekunder, dan diikuti koperasi yang membeli.",
            "Pools are for secondaries to organize, and for cooperatives that buy to join.",
        )
        .fact("needed", needed.as_str()),
        Refusal::NotForYou => Problem::not_found().fact("what", "demand pool"),
        Refusal::NotInThisState { state, command } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!(
                "Belanja bersama ini sekarang: {}. Tindakan itu tidak bisa sekarang.",
                state_word(*state, Language::Indonesian)
            ),
            format!(
                "This pool is now: {}. That is not possible now.",
                state_word(*state, Language::English)
            ),
        )
        .fact("state", state.as_str())
        .fact("command", command.word()),
        Refusal::NotDueYet => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Belum waktunya, atau belum ada barang yang dihitung.",
            "It is not time yet, or nothing was counted.",
        ),
        Refusal::CountOutOfRange { field, least, most } => beside(
            &kind::COUNT_OUT_OF_RANGE,
            &format!("/{}", as_sent(field)),
            format!("Isi dari {} sampai {}.", count(*least), count(*most)),
            format!("Enter from {} to {}.", count(*least), count(*most)),
        )
        .fact("least", *least)
        .fact("most", *most),
        Refusal::DatesBackwards => beside(
            &kind::POOL_DATES,
            "/rules/cut_off_at",
            "Urutannya: dibuka, lalu penggenapan, lalu ditutup.",
            "A pool opens, then tops up, then closes.",
        ),
        Refusal::OpeningPassed { open_at } => beside(
            &kind::POOL_DATES,
            "/rules/open_at",
            format!("Waktu buka {} sudah lewat; aturan diumumkan sebelum dibuka.", at(*open_at, Language::Indonesian)),
            format!("It was to open {}; rules are published before that.", at(*open_at, Language::English)),
        )
        .moment(*open_at)
        .fact("open_at", open_at.to_rfc3339()),
        Refusal::FeeOutOfRange => beside(
            &kind::POOL_FEE,
            "/rules/fee",
            "Jasa penyelenggara dari nol sampai 100 persen.",
            "The organizer's part is from nothing to a hundred percent.",
        ),
        Refusal::NoLines => beside(
            &kind::EMPTY_POOL,
            "/lines",
            "Pilih paling sedikit satu barang pemasok.",
            "Choose at least one offer of the supplier.",
        ),
        Refusal::LineRepeated { .. } => beside(
            &kind::OFFER_REPEATED,
            "/lines",
            "Satu barang disebut dua kali.",
            "An offer is named twice.",
        ),
        Refusal::LineUnsound { line } => beside(
            &kind::NOT_A_POOL_LINE,
            "/lines",
            "Harga, isi kemasan, atau minimum barang ini tidak bisa dihitung bersama.",
            "Prices, case or least of these goods cannot be reckoned with.",
        )
        .fact("line_id", line.to_string()),
        Refusal::LineUnknown { line } => Problem::new(
            &kind::LINE_UNKNOWN,
            "Barang itu tidak ada dalam belanja bersama ini.",
            "There are no such goods in this pool.",
        )
        .fact("line_id", line.to_string()),
        Refusal::NotPublished => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Aturannya belum diumumkan.",
            "Its rules are not published.",
        ),
        Refusal::PublishedAlready => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Aturan ini sudah diumumkan dan belum diubah.",
            "These rules are published already, and were not changed since.",
        ),
        Refusal::TooLate { cut_off_at } => Problem::new(
            &kind::POOL_CLOSED,
            format!("Belanja bersama ini ditutup {}.", at(*cut_off_at, Language::Indonesian)),
            format!("This pool closed {}.", at(*cut_off_at, Language::English)),
        )
        .moment(*cut_off_at)
        .fact("cut_off_at", cut_off_at.to_rfc3339()),
        Refusal::WrittenBeforeOpening { open_at } => Problem::new(
            &kind::POOL_CLOSED,
            format!(
                "Perangkat ini mengatakan komitmen ditulis sebelum belanja bersama dibuka {}. Jam perangkatnya salah, jadi tidak bisa diterima sesudah penutupan.",
                at(*open_at, Language::Indonesian)
            ),
            format!(
                "This device says that the pledge was written before the pool opened {}. Its clock is wrong, so it cannot be taken after the closing.",
                at(*open_at, Language::English)
            ),
        )
        .moment(*open_at)
        .fact("open_at", open_at.to_rfc3339()),
        Refusal::HighestNotWholeRupiah { highest } => beside(
            &kind::HIGHEST_PRICE,
            "/highest",
            "Harga tertinggi lebih dari nol dan dalam rupiah bulat.",
            "The highest price is above zero and in whole rupiah.",
        )
        .fact("highest", highest.to_string()),
        Refusal::PledgeTooLarge { most } => beside(
            &kind::PLEDGE_TOO_LARGE,
            "/firm",
            format!("Satu komitmen paling banyak bernilai {}.", rupiah(*most)),
            format!("One pledge comes to {} at most.", rupiah(*most)),
        )
        .fact("most", most.to_string()),
        Refusal::NothingPledged => Problem::new(
            &kind::NOTHING_PLEDGED,
            "Koperasi Anda belum berkomitmen untuk barang ini.",
            "Your organization has no pledge for these goods.",
        ),
        Refusal::LeavesMoreMissing { missing_before, missing_after, until } => Problem::new(
            &kind::LEAVES_MORE_MISSING,
            format!(
                "Penggenapan sampai {}: sekarang kurang {} untuk kemasan penuh, dengan ini jadi {}.",
                at(*until, Language::Indonesian),
                count(*missing_before),
                count(*missing_after)
            ),
            format!(
                "In top-up until {}: {} are missing to a full case, with this {} would be.",
                at(*until, Language::English),
                count(*missing_before),
                count(*missing_after)
            ),
        )
        .fact("missing_before", *missing_before)
        .fact("missing_after", *missing_after)
        .moment(*until)
        .fact("until", until.to_rfc3339()),
        Refusal::LoweredInTopUp { until } => Problem::new(
            &kind::LOWERED_IN_TOP_UP,
            format!(
                "Penggenapan sampai {}: komitmen boleh ditambah, tidak boleh dikurangi.",
                at(*until, Language::Indonesian)
            ),
            format!(
                "In top-up until {}: a pledge may be raised, not lowered.",
                at(*until, Language::English)
            ),
        )
        .moment(*until)
        .fact("until", until.to_rfc3339()),
        Refusal::ReasonNeeded => beside(
            &kind::REASON_NEEDED,
            "/reason",
            "Tulis alasannya; semua yang berkomitmen akan membacanya.",
            "Write why; everybody who pledged will read it.",
        ),
        Refusal::TextTooLong { field, limit } => length(field, *limit),
        Refusal::TooMuch => Problem::new(
            &kind::ORDER_TOO_LARGE,
            "Jumlah seluruhnya terlalu besar untuk dihitung.",
            "All of it together is too large to reckon.",
        ),
        Refusal::CounteredAlready => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Pemasok hanya boleh menawar balik satu kali.",
            "The supplier may counter once only.",
        ),
        Refusal::NothingDifferent => Problem::new(
            &kind::NOTHING_NAMED,
            "Tawaran balik itu tidak mengubah apa pun.",
            "That counter-offer changes nothing.",
        ),
        Refusal::NotWhatArrived { line } => Problem::new(
            &kind::OVERTAKEN,
            "Yang dibagi bukan yang dihitung sekarang. Muat ulang lalu periksa lagi.",
            "What is shared out is not what is counted now. Look again.",
        )
        .fact("line_id", line.to_string()),
        Refusal::Unbalanced(unbalanced) => Problem::new(
            &kind::POOL_UNBALANCED,
            "Hitungannya belum cocok, jadi belum ada yang dikonfirmasi.",
            "The sums do not agree, so nothing is confirmed.",
        )
        .fact("detail", unbalanced.to_string()),
        Refusal::ChargeOutOfRange => beside(
            &kind::POOL_CHARGE,
            "/amount",
            "Isi jumlah dan nomor notanya; harus ada yang menanggung.",
            "Enter the amount and the paper's number; somebody must bear it.",
        ),
        Refusal::ChargedAlready { paper } => beside(
            &kind::POOL_CHARGE,
            "/paper",
            format!("Nota {paper} sudah dibagi."),
            format!("{paper} is shared out already."),
        )
        .fact("paper", paper.clone()),
        Refusal::LegsOpen { open_legs } => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            format!("Masih ada {} pesanan yang belum selesai.", count(*open_legs)),
            format!("{} orders are not completed yet.", count(*open_legs)),
        )
        .fact("open_legs", *open_legs),
    }
}

/// Why a pool is not written down so.
pub(super) fn plan(refusal: &asked::Refusal) -> Problem {
    match refusal {
        asked::Refusal::NotASupplier => beside(
            &kind::NOT_A_SUPPLIER,
            "/supplier_id",
            "Pilih organisasi lain yang menjual di sini.",
            "Choose another organization that sells here.",
        ),
        asked::Refusal::NotOwnPlace => beside(
            &kind::NOT_OWN_PLACE,
            "/hub_place_id",
            "Pilih salah satu tempat milik organisasi Anda.",
            "Choose a place of your own organization.",
        ),
        asked::Refusal::OfferNotForYou { line } => beside(
            &kind::OFFER_UNKNOWN,
            &format!("/lines/{line}/offer_id"),
            "Pemasok ini tidak menjual barang itu kepada Anda sekarang.",
            "This supplier does not sell that to you now.",
        ),
        asked::Refusal::NotALine { line, why: NotALine::UnitDoesNotDivide { pack, unit } } => {
            beside(
                &kind::NOT_A_POOL_LINE,
                &format!("/lines/{line}/unit_factor"),
                format!("Isi kemasan {} tidak habis dibagi {}.", count(*pack), count(*unit)),
                format!("A pack of {} is no whole number of {}.", count(*pack), count(*unit)),
            )
            .fact("pack", *pack)
            .fact("unit", *unit)
        }
        asked::Refusal::NotALine { line, why: NotALine::TooLarge } => beside(
            &kind::NOT_A_POOL_LINE,
            &format!("/lines/{line}"),
            "Jumlah atau harganya terlalu besar untuk belanja bersama.",
            "Its counts or prices are too large for a pool.",
        ),
        asked::Refusal::UnitWrong { line } => beside(
            &kind::NOT_A_POOL_LINE,
            &format!("/lines/{line}/unit"),
            "Satuannya perlu nama, dan harga satuannya lebih dari nol.",
            "The unit needs a name, and a price above zero.",
        ),
        asked::Refusal::OrganizationUnknown { field } => beside(
            &kind::AUDIENCE_UNKNOWN,
            &format!("/{field}"),
            "Ada organisasi yang tidak dikenal di sini.",
            "An organization that is named is not known here.",
        ),
        asked::Refusal::TooFar => beside(
            &kind::COUNT_OUT_OF_RANGE,
            "/distances",
            "Jarak dari 0 sampai 60 hari.",
            "A cooperative is 0 to 60 days away.",
        ),
        asked::Refusal::WrongLength { field, limit } => length(field, *limit),
        asked::Refusal::FedFromBelow => Problem::new(
            &kind::FED_FROM_BELOW,
            "Komitmen ini mengikuti belanja bersama Anda sendiri di bawahnya, dan tidak diisi tangan.",
            "This pledge follows your own pool below, and is not entered by hand.",
        ),
        asked::Refusal::LateForApproval => Problem::new(
            &kind::LATE_FOR_APPROVAL,
            "Komitmen sebesar ini perlu persetujuan pengurus, dan belanja bersama ini sudah ditutup.",
            "A pledge this large needs your approvers' yes, and this pool has closed.",
        ),
        asked::Refusal::Above(why) => above(*why),
    }
}

/// Why a pool cannot pledge in the one above that was named.
fn above(why: asked::NotAbove) -> Problem {
    let no = |pointer: &str, id: &str, en: &str| beside(&kind::POOL_ABOVE, pointer, id, en);
    match why {
        asked::NotAbove::Unknown => no(
            "/pledges_into",
            "Tidak ada belanja bersama di atas yang aturannya sudah terbit, masih dibuka, dan untuk Anda.",
            "There is no pool above whose rules are published, that is still open, and is meant for you.",
        ),
        asked::NotAbove::OtherSeller => no(
            "/supplier_id",
            "Pemasoknya harus yang menjual kepada Anda di belanja bersama di atas.",
            "Its supplier has to be who sells to you in the pool above.",
        ),
        asked::NotAbove::AsAgent => no(
            "/rules/role",
            "Yang meneruskan ke atas membeli lalu menjual (principal), bukan perantara.",
            "Whoever pledges up buys and resells (principal), and is no agent.",
        ),
        asked::NotAbove::ComesAgain => no(
            "/rules/extension",
            "Yang meneruskan ke atas tidak diperpanjang dan tidak berulang.",
            "A pool that pledges up is neither extended nor comes round again.",
        ),
        asked::NotAbove::TooLate { until } => {
            let day = |language| until.map(|until| at(until, language)).unwrap_or_default();
            let refused = beside(
                &kind::POOL_ABOVE,
                "/rules/cut_off_at",
                format!(
                    "Tutup lebih awal, masa tunggu termasuk: sebelum {}.",
                    day(Language::Indonesian)
                ),
                format!("Close earlier, grace included: before {}.", day(Language::English)),
            );
            until.into_iter().fold(refused, Problem::moment)
        }
        asked::NotAbove::PledgedAlready { line } => no(
            &format!("/lines/{line}/offer_id"),
            "Anda sudah berkomitmen untuk barang ini di atas; tarik dulu.",
            "You have pledged for that above already; take it back first.",
        ),
    }
}

/// Where a program sent what the rule calls by its own path.
fn as_sent(field: &str) -> &str {
    match field {
        "rules/dates/grace_hours" => "rules/grace_hours",
        other => other,
    }
}

/// A moment until it is known who reads ([`Problem::in_zone`]).
fn at(at: DateTime<Utc>, language: Language) -> String {
    moment_zone(at, UNKNOWN_ZONE, language)
}

fn not_your_part(parties: &[Party]) -> Problem {
    match parties {
        [Party::Organizer] => Problem::new(
            &kind::NOT_YOUR_PART,
            "Itu bagian penyelenggara belanja bersama.",
            "That is for the pool's organizer to do.",
        ),
        [Party::Participant] => Problem::new(
            &kind::NOT_YOUR_PART,
            "Penyelenggara dan pemasok tidak ikut berkomitmen.",
            "Neither organizer nor supplier pledges.",
        ),
        _ => Problem::new(
            &kind::NOT_YOUR_PART,
            "Tindakan itu bagian pihak lain dalam belanja bersama ini.",
            "That is for another side of this pool to do.",
        ),
    }
}

/// Where a pool is, in words.
pub(crate) fn state_word(state: State, language: Language) -> &'static str {
    match state {
        State::Planned => language.t("direncanakan", "planned"),
        State::Open => language.t("dibuka", "open"),
        State::TopUp => language.t("penggenapan", "in top-up"),
        State::Clearing => language.t("ditutup, harga dihitung", "closed, its price being found"),
        State::Extended => language.t("diperpanjang", "extended"),
        State::Failed => language.t("tidak tercapai", "not reached"),
        State::Awarded => language.t("tercapai, menunggu pemasok", "reached, with the supplier"),
        State::Allocating => language.t("sedang dibagi", "being shared out"),
        State::Settling => language.t("sudah dibagi", "shared out"),
        State::Closed => language.t("selesai", "closed"),
    }
}
