//! A first day for each role: what to do once, in the order in which it helps (pages.md 6.19).

use super::topics::Text;
use crate::pages::layout::Duties;
use supply_chain::organization::{Kind, Role};

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What, as a link.
    pub verb: Text,
    /// Why, or how.
    pub fact: Text,
    /// Where it is done.
    pub href: &'static str,
}

/// The first day of one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstDay {
    /// Its place in the address: `/help/first-day/treasurer`.
    pub slug: &'static str,
    /// Whose it is.
    pub whose: Text,
    /// What will be done by the end of it.
    pub goal: Text,
    /// At most seven.
    pub steps: &'static [Step],
}

/// The first days of somebody with these roles in an organization of this kind, the one they act in most first.
#[must_use]
pub(super) fn of(kind: Kind, roles: &[Role]) -> Vec<&'static FirstDay> {
    let has = |role: Role| roles.contains(&role);
    let wanted = [
        ("bank", kind == Kind::Bank),
        ("shop", kind == Kind::Primary && (has(Role::Manager) || has(Role::Buyer))),
        ("secondary", kind == Kind::Secondary && (has(Role::Manager) || has(Role::Buyer))),
        ("sales-desk", has(Role::Sales) || (kind == Kind::Distributor && has(Role::Manager))),
        ("warehouse", has(Role::Warehouse)),
        ("treasurer", has(Role::Treasurer)),
        ("board", has(Role::Approver)),
        ("auditor", has(Role::Auditor)),
        ("member", has(Role::Member)),
    ];
    let is_wanted =
        |day: &&FirstDay| wanted.iter().any(|(slug, wanted)| *wanted && *slug == day.slug);
    let mut days: Vec<&FirstDay> = FIRST_DAYS.iter().filter(is_wanted).collect();
    days.sort_by_key(|day| wanted.iter().position(|(slug, _)| *slug == day.slug));
    days
}

/// That of whoever runs the installation.
#[must_use]
pub(super) fn of_duties(duties: Duties) -> Option<&'static FirstDay> {
    FIRST_DAYS.iter().find(|day| duties.operates && day.slug == "operator")
}

/// All of them.
pub(super) const FIRST_DAYS: [FirstDay; 10] = [
    FirstDay {
        slug: "shop",
        whose: ("Manajer toko", "Store manager"),
        goal: (
            "Di akhir hari: satu pesanan diajukan, dan Anda tahu cara menghitung barang yang datang.",
            "By the end of the day: one order submitted, and you know how to count what comes.",
        ),
        steps: &[
            Step {
                verb: ("Periksa data koperasi", "Check your organization's data"),
                fact: (
                    "Nama, alamat, dan NPWP tercetak di surat dan tagihan.",
                    "Name, address and NPWP are printed on papers and bills.",
                ),
                href: "/organization",
            },
            Step {
                verb: ("Pasang Lumbung di layar HP", "Put Lumbung on the phone's screen"),
                fact: (
                    "Di menu peramban pilih “Tambahkan ke layar utama”; setelah itu dapat dibuka tanpa sinyal.",
                    "In the browser's menu choose “Add to home screen”; after that it opens without signal.",
                ),
                href: "/help/offline",
            },
            Step {
                verb: (
                    "Cari satu barang yang biasa dibeli",
                    "Search for something you usually buy",
                ),
                fact: (
                    "Tulis seperti dalam pesan: “beras 5kg”.",
                    "Write as in a message: “beras 5kg”.",
                ),
                href: "/search",
            },
            Step {
                verb: ("Tempel daftar belanja", "Paste a shopping list"),
                fact: (
                    "Satu barang satu baris, dengan jumlahnya; yang tidak ditemukan tetap di kolomnya.",
                    "One thing a line, with its count; what is not found stays in the field.",
                ),
                href: "/basket/paste",
            },
            Step {
                verb: ("Ajukan keranjang", "Submit the basket"),
                fact: (
                    "Belum membayar; penjual menjawab dulu.",
                    "Nothing is paid yet; the seller answers first.",
                ),
                href: "/basket",
            },
            Step {
                verb: ("Lihat belanja bersama yang dibuka", "Look at the pools that are open"),
                fact: (
                    "Beberapa koperasi bersama mendapat harga pesanan besar.",
                    "Several cooperatives together get the price of a big order.",
                ),
                href: "/pools",
            },
            Step {
                verb: ("Undang pengurus dan gudang", "Invite the board and the warehouse"),
                fact: (
                    "Pengurus menyetujui, gudang menghitung; masing-masing masuk dengan kodenya sendiri.",
                    "The board approves, the warehouse counts; each comes in with a code of their own.",
                ),
                href: "/people",
            },
        ],
    },
    FirstDay {
        slug: "sales-desk",
        whose: ("Meja penjualan", "Sales desk"),
        goal: (
            "Di akhir hari: daftar harga Anda terbit dan pesanan pertama dijawab.",
            "By the end of the day: your price list is published and the first order answered.",
        ),
        steps: &[
            Step {
                verb: ("Unggah daftar harga", "Upload the price list"),
                fact: (
                    "Berkas Excel yang sudah ada; contoh dapat diunduh di halaman itu.",
                    "The Excel file you have; a template can be downloaded on that page.",
                ),
                href: "/imports",
            },
            Step {
                verb: ("Periksa siapa yang melihat barang Anda", "Check who sees your goods"),
                fact: ("Tertulis “Dilihat” pada tiap barang.", "It says “Seen by” on each."),
                href: "/stock",
            },
            Step {
                verb: ("Isi stok", "Enter the stock"),
                fact: (
                    "Tanpa stok, pesanan hanya dapat diterima dengan janji tanggal.",
                    "Without stock an order can only be accepted with a promised day.",
                ),
                href: "/stock/levels",
            },
            Step {
                verb: ("Jawab pesanan masuk", "Answer incoming orders"),
                fact: (
                    "Yang paling dekat batas waktunya di atas.",
                    "What is due first stands on top.",
                ),
                href: "/desk/orders",
            },
            Step {
                verb: ("Daftarkan rekening penerima", "Register the account that is paid"),
                fact: (
                    "Pembeli hanya dapat membayar ke rekening yang sudah diperiksa.",
                    "Buyers can pay only to an account that was verified.",
                ),
                href: "/bank-accounts",
            },
            Step {
                verb: ("Buat kesepakatan dengan pembeli tetap", "Agree terms with regular buyers"),
                fact: (
                    "Harga sendiri, minimum, tempo, hari kirim.",
                    "Own prices, minimum, credit, delivery days.",
                ),
                href: "/agreements",
            },
        ],
    },
    FirstDay {
        slug: "secondary",
        whose: ("Koperasi sekunder", "Secondary cooperative"),
        goal: (
            "Di akhir hari: anggota Anda melihat barang dan satu belanja bersama diumumkan.",
            "By the end of the day: your members see goods, and one pool is announced.",
        ),
        steps: &[
            Step {
                verb: ("Periksa koperasi anggota", "Check who belongs to you"),
                fact: (
                    "Hanya koperasi anggota yang melihat barang Anda.",
                    "Only affiliates see your goods.",
                ),
                href: "/organization",
            },
            Step {
                verb: ("Jual lagi barang distributor", "Sell on what distributors list"),
                fact: (
                    "Satu aturan dengan margin, untuk seluruh katalog.",
                    "One rule with a margin, for a whole catalogue.",
                ),
                href: "/resale",
            },
            Step {
                verb: ("Rencanakan belanja bersama", "Plan a pool"),
                fact: (
                    "Aturan pembagiannya diumumkan sebelum dibuka dan tidak berubah lagi.",
                    "Its sharing rule is published before the opening and does not change.",
                ),
                href: "/pools",
            },
            Step {
                verb: ("Jawab pesanan anggota", "Answer your members' orders"),
                fact: (
                    "Terima, tawar balik, atau tolak dengan alasan.",
                    "Accept, counter, or reject with a reason.",
                ),
                href: "/desk/orders",
            },
            Step {
                verb: ("Buat kesepakatan tempo", "Agree credit"),
                fact: (
                    "Berapa lama, sampai berapa, dan apa yang terjadi bila terlambat.",
                    "For how long, up to how much, and what happens when it is late.",
                ),
                href: "/agreements",
            },
            Step {
                verb: ("Undang bendahara dan gudang", "Invite treasurer and warehouse"),
                fact: (
                    "Masing-masing masuk dengan kodenya sendiri.",
                    "Each comes in with a code of their own.",
                ),
                href: "/people",
            },
        ],
    },
    FirstDay {
        slug: "warehouse",
        whose: ("Gudang", "Warehouse"),
        goal: (
            "Di akhir hari: Anda dapat menghitung kiriman dengan satu tangan, juga tanpa sinyal.",
            "By the end of the day: you can count a shipment with one hand, without signal too.",
        ),
        steps: &[
            Step {
                verb: ("Baca cara menghitung", "Read how counting goes"),
                fact: (
                    "Baik, rusak, dan tidak datang harus genap.",
                    "Good, rejected and lost must add up.",
                ),
                href: "/help/count",
            },
            Step {
                verb: ("Lihat pesanan dalam perjalanan", "See what is on its way"),
                fact: (
                    "Tombol “Hitung barang” muncul begitu dikirim.",
                    "“Count goods” appears as soon as it is shipped.",
                ),
                href: "/orders",
            },
            Step {
                verb: ("Hitung rak satu kali", "Count the shelf once"),
                fact: (
                    "Stok opname menulis selisih dengan alasannya.",
                    "A stock-take writes the difference with its reason.",
                ),
                href: "/stock/levels",
            },
        ],
    },
    FirstDay {
        slug: "treasurer",
        whose: ("Bendahara", "Treasurer"),
        goal: (
            "Di akhir hari: saldo awal masuk, dan Anda tahu tagihan mana yang jatuh tempo dulu.",
            "By the end of the day: opening balances are in, and you know which bill is due first.",
        ),
        steps: &[
            Step {
                verb: ("Masukkan saldo awal", "Enter opening balances"),
                fact: ("Satu kali, dari berkas contoh.", "Once, from a template."),
                href: "/ledger/opening",
            },
            Step {
                verb: ("Daftarkan rekening koperasi", "Register your bank account"),
                fact: (
                    "Dua orang memeriksanya sebelum dipakai.",
                    "Two people verify it before it is used.",
                ),
                href: "/bank-accounts",
            },
            Step {
                verb: ("Tentukan tanda tangan", "Set who signs"),
                fact: (
                    "Di atas jumlah berapa dua petugas menandatangani.",
                    "Above which sum two officers sign.",
                ),
                href: "/organization/payment-rules",
            },
            Step {
                verb: ("Lihat tagihan menurut jatuh tempo", "See bills by due date"),
                fact: ("Yang paling dekat di atas.", "What is due first stands on top."),
                href: "/invoices",
            },
            Step {
                verb: ("Catat satu pembayaran", "Record a payment"),
                fact: ("Dengan foto bukti transfernya.", "With a photo of the transfer."),
                href: "/payments",
            },
            Step {
                verb: ("Unggah rekening koran", "Upload a bank statement"),
                fact: (
                    "Baris yang pasti dicocokkan sendiri.",
                    "Certain lines are matched by themselves.",
                ),
                href: "/bank-statements",
            },
            Step {
                verb: ("Baca rekonsiliasi bulan lalu", "Read last month's statements"),
                fact: (
                    "Setujui, atau sanggah baris yang keliru.",
                    "Agree, or dispute the line that is wrong.",
                ),
                href: "/statements",
            },
        ],
    },
    FirstDay {
        slug: "board",
        whose: ("Pengurus", "Board"),
        goal: (
            "Di akhir hari: tidak ada yang dibeli atau dipinjam tanpa aturan Anda.",
            "By the end of the day: nothing is bought or borrowed but by your rules.",
        ),
        steps: &[
            Step {
                verb: ("Tentukan yang perlu disetujui", "Set what needs your yes"),
                fact: (
                    "Menurut nilai, golongan barang, atau kenaikan harga.",
                    "By value, by category, by a risen price.",
                ),
                href: "/organization/approval-rules",
            },
            Step {
                verb: ("Lihat yang menunggu", "See what waits"),
                fact: (
                    "Satu per satu; tidak ada “setujui semua”.",
                    "One by one; there is no “approve all”.",
                ),
                href: "/approvals",
            },
            Step {
                verb: ("Baca apa yang terutang", "Read what is owed"),
                fact: ("Menurut umur, kepada siapa.", "By age, and to whom."),
                href: "/ageing",
            },
        ],
    },
    FirstDay {
        slug: "auditor",
        whose: ("Pengawas", "Auditor"),
        goal: (
            "Di akhir hari: Anda dapat memeriksa satu pesanan dari awal sampai uangnya.",
            "By the end of the day: you can check one order from its beginning to its money.",
        ),
        steps: &[
            Step {
                verb: ("Buka satu pesanan yang selesai", "Open a completed order"),
                fact: (
                    "Riwayatnya menyebut siapa, kapan, dan berapa, dan dapat diunduh.",
                    "Its history says who, when and how much, and can be downloaded.",
                ),
                href: "/orders",
            },
            Step {
                verb: ("Bandingkan dengan buku besar", "Compare it with the ledger"),
                fact: (
                    "Setiap kejadian menjadi ayat yang seimbang.",
                    "Each event becomes entries that balance.",
                ),
                href: "/ledger",
            },
            Step {
                verb: ("Lihat rekam jejak mitra", "See a partner's record"),
                fact: ("Dengan rumus dan hitungannya.", "With its formula and its counts."),
                href: "/partners",
            },
        ],
    },
    FirstDay {
        slug: "member",
        whose: ("Anggota", "Member"),
        goal: (
            "Di akhir hari: Anda melihat belanja Anda tahun ini.",
            "By the end of the day: you have seen your purchases of this year.",
        ),
        steps: &[
            Step {
                verb: ("Lihat SHU saya", "See my SHU"),
                fact: (
                    "Belanja, simpanan, dan keputusan rapat, dengan angka Anda sendiri.",
                    "Purchases, savings and what the meeting decided, with your own numbers.",
                ),
                href: "/shop/shu",
            },
            Step {
                verb: ("Ganti kata sandi", "Change your password"),
                fact: (
                    "Paling sedikit sepuluh huruf; tidak ada aturan lain.",
                    "At least ten characters; there is no other rule.",
                ),
                href: "/account",
            },
        ],
    },
    FirstDay {
        slug: "bank",
        whose: ("Petugas bank", "Bank officer"),
        goal: (
            "Di akhir hari: satu fasilitas diusulkan atau diperiksa.",
            "By the end of the day: one facility is proposed or checked.",
        ),
        steps: &[
            Step {
                verb: ("Lihat fasilitas Anda", "See your facilities"),
                fact: ("Yang Anda lihat hanya milik bank Anda.", "You see your own bank's alone."),
                href: "/facilities",
            },
            Step {
                verb: ("Usulkan fasilitas", "Propose a facility"),
                fact: (
                    "Plafon, bunga, jangka waktu, dan untuk apa boleh dipakai.",
                    "Limit, interest, term, and what it may be used for.",
                ),
                href: "/facilities/new",
            },
        ],
    },
    FirstDay {
        slug: "operator",
        whose: ("Operator instalasi", "Operator"),
        goal: (
            "Di akhir hari: koperasi pertama terdaftar dan manajernya masuk.",
            "By the end of the day: the first cooperative is registered and its manager is in.",
        ),
        steps: &[
            Step {
                verb: ("Daftarkan organisasi", "Register organizations"),
                fact: (
                    "Satu per satu, atau ribuan dari satu berkas.",
                    "One by one, or thousands from one file.",
                ),
                href: "/operator",
            },
            Step {
                verb: ("Unggah daftar organisasi", "Upload a list of organizations"),
                fact: (
                    "Contohnya dapat diunduh di halaman itu.",
                    "A sample can be downloaded on that page.",
                ),
                href: "/operator/import",
            },
            Step {
                verb: ("Periksa pekerjaan macet", "Look at stuck work"),
                fact: ("Kosong berarti beres.", "Empty means all is well."),
                href: "/operator/parked",
            },
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_in_every_kind_has_a_first_day() {
        for kind in Kind::ALL {
            for role in Role::ALL {
                let days = of(kind, &[role]);
                let trades_nothing = kind == Kind::Distributor && role == Role::Buyer;
                assert_eq!(days.is_empty(), trades_nothing, "{kind:?} {role:?}");
                assert!(days.iter().all(|day| (2..=7).contains(&day.steps.len())));
            }
        }
    }

    #[test]
    fn what_they_do_most_comes_first() {
        let slugs = |kind, roles: &[Role]| -> Vec<&str> {
            of(kind, roles).iter().map(|day| day.slug).collect()
        };

        assert_eq!(slugs(Kind::Primary, &[Role::Treasurer, Role::Manager]), ["shop", "treasurer"]);
        assert_eq!(slugs(Kind::Distributor, &[Role::Manager]), ["sales-desk"]);
        assert_eq!(slugs(Kind::Bank, &[Role::Manager]), ["bank"]);
    }
}
