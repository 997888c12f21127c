//! Refusals of demand pools and of pledges, each with what to do instead.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::command::demand_pools as asked;
use supply_chain::demand_pool::{NotALine, Party, Refusal, State};

use super::payments::{beside, length};
use super::{Problem, not_your_role};
use crate::language::Language;
use crate::language::format::{clock_zone, count, rupiah, weekday_date};
use crate::problem::kind;

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
            "Urutannya: dibuka, lalu tambah muatan, lalu ditutup.",
            "A pool opens, then tops up, then closes.",
        ),
        Refusal::OpeningPassed { open_at } => beside(
            &kind::POOL_DATES,
            "/rules/open_at",
            format!("Waktu buka {} sudah lewat; aturan terbit sebelum dibuka.", at(*open_at, Language::Indonesian)),
            format!("It was to open {}; rules are published before that.", at(*open_at, Language::English)),
        )
        .fact("open_at", open_at.to_rfc3339()),
        Refusal::FeeOutOfRange => beside(
            &kind::POOL_FEE,
            "/rules/fee",
            "Margin atau imbal jasa dari nol sampai 100 persen.",
            "A margin or fee is from nothing to a hundred percent.",
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
            "Harga, isi dus, atau minimum barang ini tidak bisa dihitung bersama.",
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
            "Aturannya belum terbit.",
            "Its rules are not published.",
        ),
        Refusal::PublishedAlready => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Aturan ini sudah terbit dan belum diubah.",
            "These rules are published already, and were not changed since.",
        ),
        Refusal::TooLate { cut_off_at } => Problem::new(
            &kind::POOL_CLOSED,
            format!("Belanja bersama ini ditutup {}.", at(*cut_off_at, Language::Indonesian)),
            format!("This pool closed {}.", at(*cut_off_at, Language::English)),
        )
        .fact("cut_off_at", cut_off_at.to_rfc3339()),
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
            format!("Satu janji paling banyak bernilai {}.", rupiah(*most)),
            format!("One pledge comes to {} at most.", rupiah(*most)),
        )
        .fact("most", most.to_string()),
        Refusal::NothingPledged => Problem::new(
            &kind::NOTHING_PLEDGED,
            "Koperasi Anda belum berjanji untuk barang ini.",
            "Your organization has no pledge for these goods.",
        ),
        Refusal::LeavesMoreMissing { missing_before, missing_after, until } => Problem::new(
            &kind::LEAVES_MORE_MISSING,
            format!(
                "Masa tambah muatan: sekarang kurang {} untuk dus penuh, dengan ini jadi {}. Berlaku sampai {}.",
                count(*missing_before),
                count(*missing_after),
                at(*until, Language::Indonesian)
            ),
            format!(
                "It tops up: {} are missing to a full case, with this {} would be. So until {}.",
                count(*missing_before),
                count(*missing_after),
                at(*until, Language::English)
            ),
        )
        .fact("missing_before", *missing_before)
        .fact("missing_after", *missing_after)
        .fact("until", until.to_rfc3339()),
        Refusal::LoweredInTopUp { until } => Problem::new(
            &kind::LOWERED_IN_TOP_UP,
            format!(
                "Masa tambah muatan sampai {}: janji boleh ditambah, tidak dikurangi.",
                at(*until, Language::Indonesian)
            ),
            format!(
                "It tops up until {}: a pledge may grow, and is not lowered.",
                at(*until, Language::English)
            ),
        )
        .fact("until", until.to_rfc3339()),
        Refusal::ReasonNeeded => beside(
            &kind::REASON_NEEDED,
            "/reason",
            "Tulis alasannya; semua yang berjanji akan membacanya.",
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
        asked::Refusal::NotAsAgent => beside(
            &kind::NOT_AS_AGENT,
            "/rules/role",
            "Belum bisa terbit sebagai perantara. Pilih “membeli lalu menjual” (principal).",
            "It cannot be published as agent yet. Choose to buy and resell (principal).",
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

/// In which zone a date was said stands on the pool's page; here it is told with one.
fn at(at: DateTime<Utc>, language: Language) -> String {
    let zone = Tz::Asia__Jakarta;
    let day = weekday_date(at.with_timezone(&zone).date_naive(), language);
    format!("{day} {}", clock_zone(at, zone, language))
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
            "Penyelenggara dan pemasok tidak ikut berjanji.",
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
        State::Planned => language.t("disiapkan", "planned"),
        State::Open => language.t("dibuka", "open"),
        State::TopUp => language.t("tambah muatan", "topping up"),
        State::Clearing => language.t("ditutup, harga dihitung", "closed, its price being found"),
        State::Extended => language.t("diperpanjang", "extended"),
        State::Failed => language.t("tidak jadi", "failed"),
        State::Awarded => language.t("jadi, menunggu pemasok", "cleared, with the supplier"),
        State::Allocating => language.t("dibagi", "being shared out"),
        State::Settling => language.t("diselesaikan", "settling"),
        State::Closed => language.t("selesai", "closed"),
    }
}
