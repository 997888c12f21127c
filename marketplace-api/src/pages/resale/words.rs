//! Words of resale: states, reasons, prices beside prices.

use order_workflow::query::resale::{ResaleView, RuleView, StepView};
use supply_chain::offer::Audience;

use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::parts::{Badge, Tone};

/// How an offer stands that is sold on.
#[must_use]
pub fn badge(resale: &ResaleView, lang: Language) -> Badge {
    let (tone, icon, id, en) = match resale.state {
        "halted" => (Tone::Bad, "alert-triangle", "Tertahan", "Halted"),
        _ if resale.question.is_some() => (Tone::Warn, "help-circle", "Perlu jawaban", "Asks you"),
        "paused" => (Tone::Outline, "hourglass", "Dijeda", "Paused"),
        "stopped" => (Tone::Outline, "ban", "Dihentikan", "Stopped"),
        _ if resale.is_below_cost => (Tone::Bad, "arrow-down", "Di bawah modal", "Below cost"),
        _ if resale.held_until.is_some() => (Tone::Info, "clock", "Harga ditahan", "Price held"),
        _ => (Tone::Good, "circle-check", "Dijual", "On sale"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// How a rule stands.
#[must_use]
pub fn rule_badge(rule: &RuleView, lang: Language) -> Badge {
    let (tone, icon, id, en) = match rule.state {
        "paused" => (Tone::Outline, "hourglass", "Dijeda", "Paused"),
        "stopped" => (Tone::Outline, "ban", "Dihentikan", "Stopped"),
        _ if rule.is_at_work => (Tone::Info, "refresh", "Sedang diambil", "Taking up"),
        _ => (Tone::Good, "circle-check", "Berlaku", "In force"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// Why it cannot be sold on for now.
#[must_use]
pub fn why(word: &str, lang: Language) -> &'static str {
    match word {
        "gone" => lang.t(
            "Penjual di atas tidak menjualnya kepada Anda sekarang. Dijual lagi sendiri begitu ada.",
            "The seller above does not sell it to you now. It comes back by itself.",
        ),
        "pack" => lang.t(
            "Isi kemasan di atas berubah. Periksa, lalu lanjutkan.",
            "The pack above holds something else. Check it, then resume.",
        ),
        "product" => lang.t(
            "Barang di atas diganti. Periksa, lalu lanjutkan.",
            "The goods above are others now. Check them, then resume.",
        ),
        "below_cost" => lang.t(
            "Harga Anda kini di bawah modal, jadi barang ini tidak dijual sampai Anda jawab.",
            "Your price is below cost now, so these goods are off sale until you answer.",
        ),
        "no_stock_cost" => lang.t(
            "Modal stok di gudang Anda belum diketahui.",
            "What your stock cost is not known.",
        ),
        _ => lang.t(
            "Dari harga di atas dan margin ini tidak jadi harga bertingkat.",
            "The price above and this margin make no price ladder.",
        ),
    }
}

/// What a rule is for.
#[must_use]
pub fn scope(rule: &RuleView, lang: Language) -> String {
    match (&rule.offer, &rule.category) {
        (Some(offer), _) => offer.name.clone(),
        (None, Some(category)) => lang.pick(
            format!("Kelompok {category} dari {}", rule.seller.name),
            format!("{category} of {}", rule.seller.name),
        ),
        (None, None) => lang.pick(
            format!("Semua barang {}", rule.seller.name),
            format!("All goods of {}", rule.seller.name),
        ),
    }
}

/// The margins in a line: "5%, mulai 10: Rp500".
#[must_use]
pub fn margins(rule: &RuleView, lang: Language) -> String {
    let margin = |of: &order_workflow::query::resale::MarginView| {
        let much = match (of.percent, of.amount) {
            (Some(percent), _) => format!("{}%", percent.to_string().replace('.', ",")),
            (None, Some(amount)) => rupiah(amount),
            (None, None) => String::new(),
        };
        match of.min_count {
            1 => much,
            from => lang.pick(
                format!("mulai {}: {much}", count(from)),
                format!("from {}: {much}", count(from)),
            ),
        }
    };
    rule.margins.iter().map(margin).collect::<Vec<_>>().join(", ")
}

/// What is done when the price above moves.
#[must_use]
pub fn follow(rule: &RuleView, lang: Language) -> String {
    match (rule.follow, rule.hold_until) {
        ("pass_on", _) => lang.t("Ikut harga atas", "Passed on").to_owned(),
        (_, Some(day)) => lang.pick(
            format!("Ditahan sampai {}", date(day, lang)),
            format!("Held until {}", date(day, lang)),
        ),
        _ => lang.t("Tanya saya dulu", "Ask me").to_owned(),
    }
}

/// Where goods come from.
#[must_use]
pub fn sourcing(word: &str, lang: Language) -> &'static str {
    match word {
        "from_stock" => lang.t("Dari gudang sendiri", "From the own warehouse"),
        _ => lang.t("Dipesan ke atas per pesanan", "Ordered above, order by order"),
    }
}

/// For whom a hop is open.
#[must_use]
pub fn open_to(word: &str, lang: Language) -> &'static str {
    match word {
        "nobody" => lang.t("Tidak seorang pun", "Nobody"),
        "everyone" => lang.t("Semua yang melihat pesanannya", "Everybody who sees the order"),
        _ => lang.t("Pembeli langsung saya", "My direct buyers"),
    }
}

/// Who may see and buy.
#[must_use]
pub fn audience(audience: &Audience, lang: Language) -> String {
    match audience {
        Audience::Secondaries => lang.t("Koperasi sekunder", "Secondary cooperatives").to_owned(),
        Audience::Affiliates => lang.t("Koperasi anggota", "Own affiliates").to_owned(),
        Audience::Cooperatives => lang.t("Semua koperasi", "All cooperatives").to_owned(),
        Audience::Storefront => lang.t("Anggota di toko", "Members at the storefront").to_owned(),
        Audience::Everyone => lang.t("Semua yang berdagang di sini", "Everybody here").to_owned(),
        Audience::Organizations(ids) => lang.pick(
            format!("{} organisasi tertentu", ids.len()),
            format!("{} organizations by name", ids.len()),
        ),
    }
}

/// Prices in a line: "Rp105.000, mulai 10: Rp104.000".
#[must_use]
pub fn prices(steps: &[StepView], lang: Language) -> String {
    let step = |step: &StepView| match step.min_count {
        1 => rupiah(step.price),
        from => lang.pick(
            format!("mulai {}: {}", count(from), rupiah(step.price)),
            format!("from {}: {}", count(from), rupiah(step.price)),
        ),
    };
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}
