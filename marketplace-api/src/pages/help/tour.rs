//! A walk of three minutes through the demo world: whose login, where to, and what is to be seen there.

use super::topics::Text;

/// One stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    /// As whom, by login.
    pub(super) login: &'static str,
    /// What to do.
    pub(super) verb: Text,
    /// What is to be seen.
    pub(super) fact: Text,
    /// Where.
    pub(super) href: &'static str,
}

/// From the list of a distributor to the books of a village, in the order of the trade.
pub(super) const STOPS: [Stop; 9] = [
    Stop {
        login: "anton",
        verb: ("Lihat daftar harga distributor", "See the distributor's price list"),
        fact: (
            "Barang, harga bertingkat, dan siapa yang melihatnya.",
            "Goods, price ladders, and who sees them.",
        ),
        href: "/stock",
    },
    Stop {
        login: "kristina",
        verb: (
            "Cari “minyak grg 2 ltr” di koperasi sekunder",
            "Search “minyak grg 2 ltr” at the secondary",
        ),
        fact: (
            "Ditemukan meski salah ketik; harga per satuan dapat dibandingkan.",
            "Found in spite of the spelling; prices per unit can be compared.",
        ),
        href: "/search?q=minyak+grg+2+ltr",
    },
    Stop {
        login: "kristina",
        verb: ("Buka belanja bersama", "Open the demand pools"),
        fact: (
            "Terkumpul berapa, kurang berapa, dan perkiraan bila ditutup sekarang.",
            "How full, how much is missing, and what it would come to if it closed now.",
        ),
        href: "/pools",
    },
    Stop {
        login: "yustina",
        verb: ("Jadi manajer toko di desa", "Be a village's store manager"),
        fact: ("Yang menunggu berdiri paling atas.", "What waits for her stands on top."),
        href: "/",
    },
    Stop {
        login: "yustina",
        verb: ("Tempel daftar belanja", "Paste a shopping list"),
        fact: (
            "Misalnya “gula 2 karton”; yang tidak ditemukan tidak ditebak.",
            "Such as “gula 2 karton”; what is not found is not guessed at.",
        ),
        href: "/basket/paste",
    },
    Stop {
        login: "yustina",
        verb: ("Buka satu pesanan", "Open an order"),
        fact: (
            "Jalannya, hitungannya, uangnya, dan riwayat yang dapat diunduh.",
            "How it went, what was counted, its money, and a history to download.",
        ),
        href: "/orders",
    },
    Stop {
        login: "paulus",
        verb: ("Lihat tagihan dan jatuh temponya", "See bills and when they are due"),
        fact: ("Setiap rupiah menyebut pesanannya.", "Every rupiah names its order."),
        href: "/invoices",
    },
    Stop {
        login: "agnes",
        verb: ("Baca buku besar", "Read the ledger"),
        fact: ("Disusun sendiri dari yang terjadi.", "Made by itself from what happened."),
        href: "/ledger",
    },
    Stop {
        login: "dorothea",
        verb: ("Lihat SHU saya", "See my SHU"),
        fact: (
            "Keputusan rapat, rumusnya, dan belanja di belakangnya.",
            "What the meeting decided, its formula, and the purchases behind it.",
        ),
        href: "/shop/shu",
    },
];

#[cfg(test)]
mod tests {
    use order_workflow::demo::LOGINS;

    use super::*;

    #[test]
    fn everybody_on_the_way_can_sign_in() {
        for stop in STOPS {
            assert!(LOGINS.iter().any(|login| login.login == stop.login), "{}", stop.login);
        }
    }
}
