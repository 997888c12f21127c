//! Refusals about approvals, agreements, counter-offers and amendments.

use supply_chain::purchase_order::Refusal;

use super::Problem;
use super::goods::packs;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::problem::kind;

/// What is wrong with what was to be approved, agreed or changed.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::BelowMinimum { minimum, now } => Problem::new(
            &kind::BELOW_MINIMUM,
            format!(
                "Kesepakatan dengan penjual ini paling sedikit {} sekali pesan; pesanan ini {}.",
                rupiah(minimum),
                rupiah(now)
            ),
            format!(
                "The agreement with this seller is for at least {} an order; this one comes to {}.",
                rupiah(minimum),
                rupiah(now)
            ),
        )
        .fact("minimum", minimum.to_string())
        .fact("now", now.to_string()),
        Refusal::NoDeliveryThatDay { day, nearest } => {
            let told = |lang: Language| date(day, lang);
            let next = |lang: Language, id: &'static str, en: &'static str| {
                nearest.map_or_else(String::new, |nearest| {
                    format!(" {} {}.", lang.t(id, en), date(nearest, lang))
                })
            };
            let (id, en) = (Language::Indonesian, Language::English);
            let problem = Problem::new(
                &kind::NO_DELIVERY_THAT_DAY,
                format!(
                    "Penjual tidak mengirim untuk {}, atau batas pesannya sudah lewat.{}",
                    told(id),
                    next(id, "Paling cepat", "")
                ),
                format!(
                    "The seller does not deliver on {}, or it is too late for it.{}",
                    told(en),
                    next(en, "", "The next day is")
                ),
            );
            let (said, told) =
                (problem.detail(id).to_owned(), problem.detail(en).to_owned());
            problem
                .fact("nearest", nearest.map(|nearest| nearest.to_string()))
                .error("/requested_date", said, told)
        }
        Refusal::PriceReasonNeeded { position, product_name, last, last_factor, now, now_factor } => {
            Problem::new(
                &kind::PRICE_REASON_NEEDED,
                format!(
                    "{product_name} lebih mahal dari pembelian terakhir ({} isi {}, kini {} isi {}). Tulis alasannya.",
                    rupiah(last),
                    count(last_factor),
                    rupiah(now),
                    count(now_factor)
                ),
                format!(
                    "{product_name} costs more than last time ({} for {}, now {} for {}). Write the reason.",
                    rupiah(last),
                    count(last_factor),
                    rupiah(now),
                    count(now_factor)
                ),
            )
            .fact("position", position)
            .fact("product_name", product_name)
            .fact("last_price", last.to_string())
            .fact("last_factor", last_factor)
            .fact("price", now.to_string())
            .fact("factor", now_factor)
            .error("/reason", "Tulis alasannya.", "Write the reason.")
        }
        Refusal::NoApprover { needed, able } => Problem::new(
            &kind::NO_APPROVER,
            format!(
                "Pesanan ini perlu disetujui {needed} orang yang tidak ikut membuatnya; yang berwenang ada {able}. Minta pengurus menambah penyetuju."
            ),
            format!(
                "This order needs {needed} approver(s) who did not make it; there are {able}. Ask a manager to add approvers."
            ),
        )
        .fact("needed", needed)
        .fact("able", able),
        Refusal::NotYoursToApprove => Problem::new(
            &kind::NOT_YOURS_TO_APPROVE,
            "Persetujuan ini bukan bagian Anda: yang membuat tidak menyetujui, dan satu orang satu kali.",
            "This approval is not yours to give: makers do not approve, and nobody does so twice.",
        ),
        Refusal::NothingChanged => Problem::new(
            &kind::NOTHING_CHANGED,
            "Belum ada yang berubah. Ubah paling sedikit satu baris atau biaya.",
            "Nothing would change. Change at least one line or charge.",
        ),
        Refusal::NothingLeft => Problem::new(
            &kind::NOTHING_LEFT,
            "Tawaran balik harus menyisakan barang. Bila tidak sanggup semua, tolak pesanannya.",
            "A counter-offer must leave some goods. If you can serve none, reject the order.",
        ),
        Refusal::PriceNotPositive => Problem::new(
            &kind::PRICE_NOT_POSITIVE,
            "Harga harus di atas nol.",
            "A price must be above zero.",
        ),
        Refusal::LessThanShipped { line, product_name, asked_base, shipped_base, factor, pack } => {
            Problem::new(
                &kind::LESS_THAN_SHIPPED,
                format!("{product_name}: sudah dikirim {}.", packs(shipped_base, factor, &pack)),
                format!("{product_name}: {} were sent already.", packs(shipped_base, factor, &pack)),
            )
            .fact("line_id", line.to_string())
            .fact("asked_base", asked_base)
            .fact("shipped_base", shipped_base)
        }
        Refusal::PriceOfShipped { product_name } => Problem::new(
            &kind::PRICE_OF_SHIPPED,
            format!("{product_name} sudah dikirim sebagian; harganya tetap."),
            format!("{product_name} was sent in part; its price stands."),
        ),
        Refusal::ReplacementIsFixed => Problem::new(
            &kind::REPLACEMENT_IS_FIXED,
            "Pesanan pengganti datang seperti yang diklaim dan tidak diubah. Yang tidak bisa dikirim, tutup atau \
             batalkan: nilainya dikreditkan pada klaimnya.",
            "A replacement comes as it was claimed and is not changed. What cannot be sent, close or cancel: it is \
             credited to its claim.",
        ),
        Refusal::PoolAnswersForIt { pool, command } => Problem::new(
            &kind::POOL_ANSWERS_FOR_IT,
            format!(
                "Pesanan ini bagian dari belanja bersama {pool}: jumlahnya mengikuti pembagian, tidak diubah atau dibatalkan sendiri."
            ),
            format!("This order is part of pool {pool}: it follows what is shared out there, and is not changed or called off by itself."),
        )
        .fact("pool", pool)
        .fact("command", command.word()),
        Refusal::PoolClearedAgain { pool } => Problem::new(
            &kind::POOL_CLEARED_AGAIN,
            format!("Belanja bersama {pool} sudah sekali dihitung ulang atas tawaran Anda. Terima pesanannya, atau tolak."),
            format!("Pool {pool} was cleared again by your offer once already. Accept its order, or reject it."),
        )
        .fact("pool", pool),
        Refusal::PoolTakesNoOtherGoods { pool } => Problem::new(
            &kind::POOL_TAKES_NO_OTHERS,
            format!("Untuk belanja bersama {pool} hanya jumlah, harga dan hari yang bisa ditawar balik, bukan barang lain atau biaya."),
            format!("For pool {pool} only counts, prices and days can be countered, not other goods or charges."),
        )
        .fact("pool", pool),
        Refusal::PoolBilledByLegs { pool } => Problem::new(
            &kind::POOL_BILLED_BY_LEGS,
            "Pesanan gabungan ini tidak ditagih. Pemasok menagih tiap koperasi pada pesanannya sendiri; keluhan juga di sana.",
            "This joint order is not billed. The supplier bills each cooperative on its own order; claims belong there, too.",
        )
        .fact("pool", pool),
        Refusal::PoolSharedOut { pool } => Problem::new(
            &kind::POOL_SHARED_OUT,
            format!("Barang ini sudah dibagikan di belanja bersama {pool}; hitungannya tidak dikurangi lagi. Ajukan klaim untuk yang kurang."),
            format!("These goods were shared out in pool {pool} already; their count is not lowered any more. Claim what is missing."),
        )
        .fact("pool", pool),
        Refusal::ProposalOpen => Problem::new(
            &kind::PROPOSAL_OPEN,
            "Masih ada usulan perubahan yang menunggu jawaban.",
            "An amendment still waits for its answer.",
        ),
        Refusal::CancelTooLate { until } => Problem::new(
            &kind::CANCEL_TOO_LATE,
            "Batas membatalkan sendiri sudah lewat. Usulkan perubahan menjadi nol; penjual yang menjawab.",
            "The time to cancel alone has passed. Propose a change to nothing; the seller answers.",
        )
        .fact("until", until.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)),
        Refusal::PromiseTooLate { latest } => Problem::new(
            &kind::PROMISE_TOO_LATE,
            format!(
                "Janji paling lambat {}. Untuk tanggal yang lebih jauh, kirim tawaran balik.",
                date(latest, Language::Indonesian)
            ),
            format!(
                "Promise {} at the latest. For a later day, make a counter-offer.",
                date(latest, Language::English)
            ),
        )
        .fact("latest", latest.to_string()),
        Refusal::ProvenAlready { number } => Problem::new(
            &kind::PROVEN_ALREADY,
            format!("{number} sudah dicatat sampai."),
            format!("{number} is entered as having arrived already."),
        )
        .fact("shipment_number", number),
        Refusal::ShipmentProven { number } => Problem::new(
            &kind::SHIPMENT_PROVEN,
            format!("{number} sudah dicatat sampai, jadi tidak bisa dibatalkan. Pembeli yang menghitungnya."),
            format!("{number} is entered as having arrived and cannot be called back. The buyer counts it."),
        )
        .fact("shipment_number", number),
        Refusal::DayIsPast { day } => Problem::new(
            &kind::DAY_IS_PAST,
            format!("{} sudah lewat. Pilih hari ini atau sesudahnya.", date(day, Language::Indonesian)),
            format!("{} has passed. Choose today or later.", date(day, Language::English)),
        )
        .fact("day", day.to_string()),
        Refusal::Unnumbered => Problem::our_fault("an order would reach the seller without a number"),
        // Told apart in the other tables; named here so that a new refusal must be placed.
        Refusal::NotYourPart { .. }
        | Refusal::NotYourRole { .. }
        | Refusal::NotInThisState { .. }
        | Refusal::AlreadyCounted { .. }
        | Refusal::ShipmentUndone { .. }
        | Refusal::NotCountedYet { .. }
        | Refusal::AlreadyInvoiced
        | Refusal::NotDueYet
        | Refusal::MoreThanSupplied { .. }
        | Refusal::NotBilled { .. }
        | Refusal::MoneyOpen { .. }
        | Refusal::ClaimsOpen { .. }
        | Refusal::StillClaimable { .. }
        | Refusal::TooManyCharges { .. }
        | Refusal::ChargeUnnamed { .. }
        | Refusal::WrongChargeAmount { .. }
        | Refusal::ChargeRepeated { .. }
        | Refusal::DiscountTooLarge { .. }
        | Refusal::ChargeBilled { .. }
        | Refusal::Empty
        | Refusal::TooManyLines { .. }
        | Refusal::OfferRepeated { .. }
        | Refusal::OfferUnknown { .. }
        | Refusal::OfferGone { .. }
        | Refusal::OwnOffer
        | Refusal::CountOutOfRange { .. }
        | Refusal::CountNotSold { .. }
        | Refusal::TooLarge
        | Refusal::PriceMoved { .. }
        | Refusal::NotEnoughStock { .. }
        | Refusal::ReasonNeeded
        | Refusal::TextTooLong { .. }
        | Refusal::NothingNamed
        | Refusal::LineUnknown { .. }
        | Refusal::LineRepeated { .. }
        | Refusal::MoreThanOpen { .. }
        | Refusal::NegativeCount { .. }
        | Refusal::ShipmentUnknown { .. }
        | Refusal::LineNotCounted { .. }
        | Refusal::CountsDoNotAddUp { .. }
        | Refusal::ReceiverNeeded
        | Refusal::NotInStockYet { .. }
        | Refusal::NothingLate => Problem::our_fault("a refusal reached the wrong table"),
    }
}
