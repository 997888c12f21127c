//! Refusals about selling on.

use order_workflow::command::resale::Refusal;
use supply_chain::resale::{NotResold, ResaleState, RuleState};

use super::Problem;
use super::catalogue::ladder_words;
use crate::language::format::{count, rupiah};
use crate::problem::kind;

/// Selling on, and what is wrong with it.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
#[expect(clippy::needless_pass_by_value, reason = "a refusal ends here, like its neighbours")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::CannotResell => Problem::new(
            &kind::NOT_ABLE,
            "Organisasi Anda tidak menjual lagi barang penjual lain.",
            "Your organization does not sell on what others list.",
        ),
        Refusal::Terms(not) => terms(not),
        Refusal::PackNameNeeded => wrong(
            "/rule/pack_name",
            "Beri nama kemasan kecilnya, misalnya lusin.".to_owned(),
            "Name the smaller pack, such as dozen.".to_owned(),
        ),
        Refusal::DayIsPast => wrong(
            "/rule/hold_until",
            "Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.".to_owned(),
            "This day has passed. Choose today or later.".to_owned(),
        ),
        Refusal::OwnGoods => Problem::new(
            &kind::OWN_OFFER,
            "Ini barang Anda sendiri; yang dijual lagi barang penjual lain.",
            "These are your own goods; what is sold on is another's.",
        ),
        Refusal::ComesRound => Problem::new(
            &kind::COMES_ROUND,
            "Barang ini berasal dari Anda sendiri; menjualnya lagi akan berputar.",
            "These goods came from you; selling them on would go round in a circle.",
        ),
        Refusal::RuleThere { rule } => Problem::new(
            &kind::RULE_THERE,
            "Sudah ada aturan untuk barang ini. Ubah aturan itu.",
            "There is a rule for these goods already. Change that one.",
        )
        .fact("rule_id", rule.to_string()),
        Refusal::RuleIs { state } => {
            let (id, en) = match state {
                RuleState::Active => ("sedang berlaku", "in force"),
                RuleState::Paused => ("sedang dijeda", "paused"),
                RuleState::Stopped => ("sudah dihentikan", "stopped"),
            };
            Problem::new(
                &kind::NOT_IN_THIS_STATE,
                format!("Aturan ini {id}."),
                format!("This rule is {en}."),
            )
            .fact("state", state.as_str())
        }
        Refusal::ResaleIs { state } => {
            let (id, en) = match state {
                ResaleState::Active => ("sedang dijual", "on sale"),
                ResaleState::Paused => ("sedang dijeda", "paused"),
                ResaleState::Halted => ("sedang tertahan", "halted"),
                ResaleState::Stopped => ("sudah dihentikan", "stopped"),
            };
            Problem::new(
                &kind::NOT_IN_THIS_STATE,
                format!("Barang ini {id}."),
                format!("This is {en}."),
            )
            .fact("state", state.as_str())
        }
        Refusal::NothingAbove => Problem::new(
            &kind::OFFER_GONE,
            "Penjual di atas tidak menjual barang ini kepada Anda sekarang.",
            "The seller above does not sell this to you now.",
        ),
        Refusal::NothingAsked => Problem::new(
            &kind::NOTHING_ASKED,
            "Tidak ada pertanyaan yang menunggu jawaban; mungkin sudah dijawab.",
            "No question waits for an answer; it may have been answered.",
        ),
        Refusal::BelowCost { price, cost } => Problem::new(
            &kind::BELOW_COST,
            format!(
                "Harga Anda {} di bawah modalnya {}. Ikuti harga baru, atau jeda barangnya.",
                rupiah(price),
                rupiah(cost)
            ),
            format!(
                "Your price of {} is below its cost of {}. Take the new price, or pause it.",
                rupiah(price),
                rupiah(cost)
            ),
        )
        .fact("price", price.to_string())
        .fact("cost", cost.to_string()),
        Refusal::NothingToOrder => Problem::new(
            &kind::NOTHING_TO_ORDER,
            "Tidak ada barang pesanan ini yang perlu dipesan ke atas.",
            "Nothing of this order has to be ordered above.",
        ),
    }
}

fn wrong(pointer: &str, id: String, en: String) -> Problem {
    Problem::new(&kind::INVALID, id.clone(), en.clone()).error(pointer, id, en)
}

fn terms(not: NotResold) -> Problem {
    match not {
        NotResold::SplitOutOfRange { most } => wrong(
            "/rule/split",
            format!("Isi dari 1 sampai {}.", count(most)),
            format!("From 1 to {}.", count(most)),
        ),
        NotResold::MarginsUnsound => wrong(
            "/rule/margins",
            "Margin pertama mulai dari 1 kemasan, dan setiap jumlah disebut sekali.".to_owned(),
            "The first margin starts at 1 pack, and each count stands once.".to_owned(),
        ),
        NotResold::MarginOutOfRange { most } => wrong(
            "/rule/margins",
            format!("Margin tidak di bawah nol dan paling banyak {most}%."),
            format!("A margin is not below nothing and at most {most}%."),
        ),
        NotResold::RoundingOutOfRange => wrong(
            "/rule/round_up_to",
            "Bulatkan paling sedikit ke satu sen.".to_owned(),
            "Round to one sen at least.".to_owned(),
        ),
        NotResold::NoStockCost => wrong(
            "/rule/sourcing",
            "Belum ada stok di gudang Anda yang modalnya diketahui.".to_owned(),
            "Nothing in your warehouse says what it cost.".to_owned(),
        ),
        NotResold::NotALadder(not) => {
            let (_, id, en) = ladder_words(not);
            wrong("/rule/margins", id, en)
        }
        NotResold::TooLarge => wrong(
            "/rule/margins",
            "Harganya menjadi terlalu besar.".to_owned(),
            "The price becomes too large.".to_owned(),
        ),
        NotResold::PackNotSplit { factor, split } => wrong(
            "/rule/split",
            format!("Isi {} tidak terbagi rata menjadi {}.", count(factor), count(split)),
            format!("{} do not go into {} equal packs.", count(factor), count(split)),
        )
        .fact("factor", factor)
        .fact("split", split),
    }
}
