//! Ending something asks why, on a page of its own: it has an address, survives a lost signal and
//! works without scripts.
//!
//! The page says what will happen in one sentence, offers the usual reasons and room for own words.

use askama::Template;

use super::layout::{Link, Shell};
use super::parts::{Choice, Choices, Field, Note, Tone, Wrong};
use crate::language::Language;

/// What is about to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The seller refuses the order.
    Reject,
    /// Either party cancels what was agreed.
    Cancel,
    /// The buyer drops what its seller has never seen.
    Drop,
    /// The buyer takes the order back before it is answered; a reason is not asked for.
    Withdraw,
    /// What has not been shipped will not be.
    ShortClose,
    /// The buyer lets go of what was promised and did not come.
    LetGo,
    /// An approver gives what waits for approval back to whoever made it.
    SendBack,
    /// The buyer steps back from a counter-offer; a reason is not asked for.
    Decline,
    /// The seller does not want what the buyer would change.
    RejectChange,
    /// The buyer does not want what the seller would change; a reason is not asked for.
    DeclineChange,
    /// Its own side takes a proposed change back; a reason is not asked for.
    WithdrawChange,
}

impl Ending {
    /// The path word of its command.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Reject | Self::RejectChange => "reject",
            Self::Cancel | Self::Drop => "cancel",
            Self::Withdraw | Self::WithdrawChange => "withdraw",
            Self::ShortClose | Self::LetGo => "short-close",
            Self::SendBack => "send-back",
            Self::Decline | Self::DeclineChange => "decline",
        }
    }

    /// The ending of that path word.
    #[must_use]
    pub fn from_path(word: &str) -> Option<Self> {
        [
            Self::Reject,
            Self::Cancel,
            Self::Withdraw,
            Self::ShortClose,
            Self::SendBack,
            Self::Decline,
        ]
        .into_iter()
        .find(|ending| ending.path() == word)
    }

    /// What the same word ends while a change of what is agreed waits for its answer.
    #[must_use]
    pub const fn of_a_change(self) -> Self {
        match self {
            Self::Reject => Self::RejectChange,
            Self::Decline => Self::DeclineChange,
            Self::Withdraw => Self::WithdrawChange,
            other => other,
        }
    }

    /// Whether a reason must be given.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Withdraw | Self::Decline | Self::DeclineChange | Self::WithdrawChange)
    }

    const fn button(self, lang: Language) -> &'static str {
        match self {
            Self::Reject => lang.t("Tolak pesanan", "Reject order"),
            Self::Cancel | Self::Drop => lang.t("Batalkan pesanan", "Cancel order"),
            Self::Withdraw => lang.t("Tarik pesanan", "Withdraw order"),
            Self::ShortClose => lang.t("Tutup sisa pesanan", "Close the rest"),
            Self::LetGo => lang.t("Lepas sisanya", "Let go of the rest"),
            Self::SendBack => lang.t("Kembalikan dengan catatan", "Send back"),
            Self::Decline => lang.t("Mundur dari tawaran", "Step back"),
            Self::RejectChange | Self::DeclineChange => {
                lang.t("Tolak perubahan", "Decline the change")
            }
            Self::WithdrawChange => lang.t("Tarik usulan", "Withdraw the proposal"),
        }
    }

    fn happens(self, other: &str, lang: Language) -> String {
        match self {
            Self::Reject => lang.pick(
                format!("{other} mendapat kabar beserta alasan Anda, dan pesanan ini berakhir."),
                format!("{other} is told with your reason, and this order ends."),
            ),
            Self::Cancel => lang.pick(
                format!("Pesanan ini berakhir bagi kedua pihak, dan {other} mendapat kabar beserta alasan Anda."),
                format!("This order ends for both parties, and {other} is told with your reason."),
            ),
            Self::Drop => lang.pick(
                format!("Pesanan ini berakhir. {other} belum pernah melihatnya dan tidak mendapat kabar."),
                format!("This order ends. {other} has never seen it and is not told."),
            ),
            Self::Withdraw => lang.pick(
                format!("Pesanan ini dibatalkan sebelum dijawab, dan {other} tidak perlu menjawabnya lagi."),
                format!("This order is cancelled before it is answered, and {other} need not answer it."),
            ),
            Self::LetGo => lang.pick(
                format!("Yang belum dikirim tidak akan dikirim lagi dan tidak ditagih; yang sudah dikirim tetap dihitung. {other} mendapat kabar."),
                format!("What has not been shipped will not be, and is not billed; what has been still counts. {other} is told."),
            ),
            Self::SendBack => lang
                .t(
                    "Pembuatnya mendapat catatan Anda dan dapat mengubahnya; penjual tidak melihat apa pun.",
                    "Whoever made it gets your note and may change it; the seller sees nothing of it.",
                )
                .to_owned(),
            Self::Decline => lang.pick(
                format!("Tawaran balik tidak diambil dan pesanan ini berakhir. {other} mendapat kabar."),
                format!("The counter-offer is not taken and this order ends. {other} is told."),
            ),
            Self::RejectChange | Self::DeclineChange => lang.pick(
                format!("Pesanan tetap seperti yang disepakati, dan {other} mendapat kabar."),
                format!("The order stands as agreed, and {other} is told."),
            ),
            Self::WithdrawChange => lang.pick(
                format!("Usulan ini ditarik dan pesanan tetap seperti yang disepakati. {other} tidak perlu menjawabnya lagi."),
                format!("This proposal is taken back and the order stands as agreed. {other} need not answer it."),
            ),
            Self::ShortClose => lang.pick(
                format!("Yang belum dikirim tidak akan dikirim lagi; yang sudah dikirim tetap dihitung. {other} mendapat kabar."),
                format!("What has not been shipped will not be; what has been still counts. {other} is told."),
            ),
        }
    }

    fn usual(self, lang: Language) -> Vec<&'static str> {
        match self {
            Self::Reject => vec![
                lang.t("Stok tidak cukup", "Not enough stock"),
                lang.t("Harga sudah berubah", "The price has changed"),
                lang.t("Tidak melayani daerah ini", "We do not deliver there"),
                lang.t("Jumlah terlalu sedikit", "The order is too small"),
            ],
            Self::Drop => vec![
                lang.t("Salah pesan", "Ordered by mistake"),
                lang.t("Tidak jadi membeli", "No longer needed"),
                lang.t("Dananya belum ada", "The money is not there yet"),
            ],
            Self::Cancel => vec![
                lang.t("Salah pesan", "Ordered by mistake"),
                lang.t("Barang tidak tersedia lagi", "The goods are no longer available"),
                lang.t("Terlalu lama", "It takes too long"),
                lang.t("Sepakat dengan pihak lain", "Agreed with the other party"),
            ],
            Self::Withdraw => vec![
                lang.t("Salah pesan", "Ordered by mistake"),
                lang.t("Tidak jadi membeli", "No longer needed"),
                lang.t("Mau mengubah isinya", "I want to change it"),
            ],
            Self::LetGo => vec![
                lang.t("Terlalu lama", "It takes too long"),
                lang.t("Tidak perlu lagi", "No longer needed"),
                lang.t("Sudah beli di tempat lain", "Bought elsewhere"),
            ],
            Self::SendBack => vec![
                lang.t("Terlalu banyak", "Too much"),
                lang.t("Harganya terlalu tinggi", "The price is too high"),
                lang.t("Dananya belum ada", "The money is not there yet"),
                lang.t("Tidak sesuai rencana", "Not as planned"),
            ],
            Self::Decline | Self::DeclineChange => vec![
                lang.t("Jumlahnya terlalu sedikit", "Too little is offered"),
                lang.t("Harganya terlalu tinggi", "The price is too high"),
                lang.t("Terlalu lama", "It takes too long"),
                lang.t("Tidak mau penggantinya", "The substitute will not do"),
            ],
            Self::RejectChange => vec![
                lang.t("Stok tidak cukup", "Not enough stock"),
                lang.t("Barangnya sudah disiapkan", "The goods are prepared already"),
                lang.t("Harganya tidak bisa", "Not at that price"),
            ],
            Self::WithdrawChange => vec![
                lang.t("Tidak jadi berubah", "No change after all"),
                lang.t("Salah isi", "Filled in wrongly"),
            ],
            Self::ShortClose => vec![
                lang.t("Stok habis", "Out of stock"),
                lang.t("Pembeli tidak perlu lagi", "The buyer no longer needs it"),
                lang.t("Tidak ada angkutan", "No transport"),
            ],
        }
    }
}

/// `/orders/{id}/{ending}`: what will happen, why, and the red button.
#[derive(Debug, Template)]
#[template(path = "reason.html")]
pub struct ReasonPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Tolak pesanan".
    pub heading: &'static str,
    /// The order's number, which never breaks.
    pub number: String,
    /// Whose order, and what it comes to.
    pub about: String,
    /// What will happen.
    pub happens: Note,
    /// The usual reasons; posted as `reason`.
    pub choices: Choices,
    /// Own words; posted as `words`.
    pub words: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// The red button's words.
    pub button: &'static str,
    /// Where the form posts to.
    pub action: String,
    /// Where "Tidak jadi" leads.
    pub back: String,
    /// The name under which the phone keeps what was typed.
    pub keep: String,
    /// The form's key.
    pub key: String,
    /// The version of the order the person has seen.
    pub version: String,
}

/// What was posted from the page, or nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// The chip.
    pub reason: String,
    /// Own words.
    pub words: String,
}

impl Given {
    /// The reason to record: the chip and the own words, joined; none when both are blank.
    #[must_use]
    pub fn joined(&self) -> Option<String> {
        let parts = [self.reason.trim(), self.words.trim()];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!said.is_empty()).then(|| said.join(": "))
    }
}

/// The order a reason is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its address: `/orders/{id}`.
    pub address: String,
    /// Its number, or what it is told by.
    pub number: String,
    /// The same behind a verb.
    pub after_verb: String,
    /// The other party's name.
    pub other: String,
    /// Who reads the words.
    pub read_by: String,
    /// What it ends, as the page writes money: the whole, or what is given up.
    pub total: String,
    /// Its version.
    pub version: String,
}

impl ReasonPage {
    /// The page for ending an order; `refusal` is the sentence when what was given did not do.
    #[must_use]
    pub fn new(
        shell: Shell,
        ending: Ending,
        order: &About,
        given: &Given,
        key: String,
        refusal: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(order.number.clone(), order.address.clone()));
        shell.refused = refusal.is_some();
        let wrongs = refusal
            .clone()
            .map(|text| Wrong { field: "reason".to_owned(), text })
            .into_iter()
            .collect();
        let choices = Choices {
            name: "reason",
            legend: lang.t("Kenapa?", "Why?").to_owned(),
            error: refusal,
            choices: ending
                .usual(lang)
                .into_iter()
                .map(|word| Choice::new(word, word, word == given.reason))
                .collect(),
            ..Choices::default()
        };
        let words = Field {
            name: "words",
            label: if ending.needs_reason() {
                lang.t("Alasan lain atau penjelasan", "Another reason, or more about it")
            } else {
                lang.t("Penjelasan, bila perlu", "More about it, if you like")
            },
            hint: lang.pick(
                format!("Dibaca oleh {}.", order.read_by),
                format!("{} will read this.", order.read_by),
            ),
            value: given.words.clone(),
            longest: 500,
            ..Field::default()
        };
        Self {
            heading: ending.button(lang),
            number: order.after_verb.clone(),
            about: format!("{} · {}", order.other, order.total),
            happens: Note {
                tone: Tone::Warn,
                icon: "alert-triangle",
                bold: ending.happens(&order.other, lang),
                small: String::new(),
            },
            choices,
            words,
            wrongs,
            button: ending.button(lang),
            action: format!("{}/{}", order.address, ending.path()),
            back: order.address.clone(),
            keep: format!("{}-{}", ending.path(), order.address),
            key,
            version: order.version.clone(),
            shell,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_the_chip_and_the_own_words_together() {
        let given = |reason: &str, words: &str| {
            Given { reason: reason.to_owned(), words: words.to_owned() }.joined()
        };

        assert_eq!(given("Stok habis", " sisa 2 "), Some("Stok habis: sisa 2".to_owned()));
        assert_eq!(given("", "sisa 2"), Some("sisa 2".to_owned()));
        assert_eq!(given(" ", ""), None);
    }

    #[test]
    fn a_path_word_names_its_ending() {
        assert_eq!(Ending::from_path("short-close"), Some(Ending::ShortClose));
        assert_eq!(Ending::from_path("accept"), None);
    }
}
