//! The words of the trade, explained to whoever meets them for the first time (pages.md 5 and 6.19).
//!
//! They are those of `docs/GLOSSARY.md`; a test holds each to its line there.

use super::topics::Text;

/// What words mean: the word, and the sentence; by the Indonesian alphabet.
pub(super) const WORDS: [(Text, Text); 42] = [
    (
        ("anggota", "member"),
        (
            "Orang yang menjadi anggota koperasi primer, berbelanja di tokonya, dan mendapat bagian SHU.",
            "A person who belongs to a primary, buys in its shop and shares its surplus.",
        ),
    ),
    (
        ("angsuran", "instalment"),
        (
            "Yang harus dibayar kembali dari satu penarikan pada satu hari: bunga dan sebagian pokok.",
            "What is to be paid back of a drawdown on one day: interest, and some of the loan.",
        ),
    ),
    (("baik", "received"), ("Sudah dihitung dan diambil.", "Counted and taken.")),
    (
        ("barang", "offer"),
        (
            "Satu produk dalam satu kemasan, dengan harga, dari satu penjual, untuk pembeli tertentu.",
            "One product in one pack, at a price, from one seller, for certain buyers.",
        ),
    ),
    (
        ("batas tempo", "limit"),
        (
            "Berapa banyak pembeli boleh berutang: tidak sama sekali, sampai satu jumlah, atau tanpa batas dengan alasan tertulis.",
            "How much a buyer may owe: nothing, an amount, or anything for a reason that is written down.",
        ),
    ),
    (
        ("belanja bersama", "demand pool"),
        (
            "Kebutuhan beberapa koperasi yang dikumpulkan menjadi satu pesanan besar, supaya harganya turun bagi semua.",
            "What several cooperatives need, gathered into one big order, so that the price falls for all.",
        ),
    ),
    (
        ("bisa dibeli", "available"),
        ("Stok di gudang dikurangi yang sudah dipesan.", "What is on hand less what is reserved."),
    ),
    (
        ("boleh ditambah sampai", "tolerance"),
        (
            "Sampai berapa komitmen boleh dinaikkan untuk mengisi kemasan penuh atau mencapai ambang harga.",
            "How far a pledge may be raised to fill a case or reach a gate.",
        ),
    ),
    (
        ("buku besar", "ledger"),
        (
            "Pembukuan berpasangan tiap koperasi, disusun dari yang benar-benar terjadi.",
            "The double-entry books of every organization, built from what happened and from nothing else.",
        ),
    ),
    (
        ("distributor", "distributor"),
        (
            "Perusahaan yang menjual stoknya kepada koperasi sekunder.",
            "A company that puts its stock on sale to secondaries.",
        ),
    ),
    (
        ("fasilitas kredit", "facility"),
        (
            "Plafon bank yang ditarik koperasi dengan persetujuan pengurusnya.",
            "A bank's line of credit that a cooperative draws on under its board's hand.",
        ),
    ),
    (
        ("harga bertingkat", "price ladder"),
        (
            "Harga satu kemasan pada tiap jumlah sejak harganya turun.",
            "The price of a pack at each count from which it falls.",
        ),
    ),
    (
        ("hitung barang", "receive"),
        (
            "Menghitung kiriman baris demi baris: baik, rusak, tidak datang.",
            "To count a shipment, line by line: good, rejected, lost.",
        ),
    ),
    (
        ("isi kemasan", "factor"),
        (
            "Berapa satuan dasar dalam satu kemasan, misalnya 40 bungkus dalam satu karton.",
            "The whole number of base units in one pack, such as forty packets in a carton.",
        ),
    ),
    (
        ("jatah", "award"),
        (
            "Yang didapat satu komitmen dari yang dibeli bersama, dengan satu harga.",
            "What one pledge gets of what is bought, at the one price.",
        ),
    ),
    (
        ("jatuh tempo", "due date"),
        (
            "Hari terakhir sebuah tagihan belum terlambat.",
            "The last day on which an invoice is not late.",
        ),
    ),
    (
        ("kelipatan", "multiple"),
        (
            "Berapa kemasan sekali jual; 5 berarti 5, 10, 15.",
            "The number of packs in which an offer is sold at a time; 5 means 5, 10, 15.",
        ),
    ),
    (
        ("keranjang", "basket"),
        (
            "Draf pesanan koperasi Anda, satu untuk tiap penjual.",
            "Your organization's drafts, one purchase order for each seller.",
        ),
    ),
    (
        ("kesepakatan", "agreement"),
        (
            "Yang diatur dua organisasi tentang perdagangannya: syarat dagang dan harga sendiri.",
            "What two organizations settled about how they trade: terms, and prices of the buyer's own.",
        ),
    ),
    (
        ("klaim", "claim"),
        (
            "Urusan tentang barang yang rusak atau tidak datang; hanya nilainya sendiri yang ditahan.",
            "Trouble with what came; it holds only its own amount, and the order goes on.",
        ),
    ),
    (
        ("komitmen", "pledge"),
        (
            "Yang dijanjikan satu koperasi akan diambil dari belanja bersama.",
            "What one cooperative promises to take from a pool.",
        ),
    ),
    (
        ("koperasi primer", "primary"),
        (
            "Koperasi yang anggotanya orang; memesan, menerima, dan menjual.",
            "A cooperative whose members are persons; it orders, receives and sells.",
        ),
    ),
    (
        ("koperasi sekunder", "secondary"),
        (
            "Koperasi yang anggotanya koperasi; menjual lagi dan mengumpulkan kebutuhan.",
            "A cooperative whose members are cooperatives; it resells and gathers their demand.",
        ),
    ),
    (
        ("kwitansi", "quittance"),
        (
            "Surat penerima bahwa uang ini sudah datang, dan untuk apa; di atas satu jumlah perlu meterai.",
            "The paper by which the payee says that this money came, and for what; above a sum it needs a stamp.",
        ),
    ),
    (
        ("nota kredit", "credit note"),
        (
            "Surat yang mengambil kembali sebagian dari sebuah tagihan.",
            "The paper that takes a part of an invoice back.",
        ),
    ),
    (
        ("pembagian", "allocation"),
        (
            "Membagi barang yang datang menurut aturan yang diumumkan sebelumnya.",
            "Sharing what arrived among the pledges by the rule published before.",
        ),
    ),
    (
        ("pembelian minimum", "minimum"),
        (
            "Paling sedikit yang dilayani penjual dalam satu pesanan.",
            "The least an offer or a seller takes in one order.",
        ),
    ),
    (
        ("pengurus", "board"),
        (
            "Petugas terpilih koperasi, yang menyetujui dan bertanggung jawab.",
            "The elected officers of a cooperative, who approve and are answerable.",
        ),
    ),
    (
        ("pesanan pembelian", "purchase order"),
        (
            "Yang diminta pembeli dari satu penjual, dan mengikat keduanya setelah disepakati.",
            "What a buyer asks of one seller, and what both are bound to once it is agreed.",
        ),
    ),
    (
        ("pesanan rutin", "standing order"),
        (
            "Yang dipesan berulang-ulang menurut jadwal.",
            "What a buyer orders again and again, by a schedule.",
        ),
    ),
    (
        ("PPN", "PPN"),
        (
            "Pajak Pertambahan Nilai; hanya dipungut penjual yang PKP.",
            "Value added tax; only sellers that are registered for it charge it.",
        ),
    ),
    (
        ("rantai harga", "price chain"),
        (
            "Yang ditambahkan tiap mata rantai pada harga, dari distributor sampai anggota.",
            "What each hop from distributor to member added to a price.",
        ),
    ),
    (
        ("rapat anggota", "members' meeting"),
        (
            "Kekuasaan tertinggi koperasi; memutuskan bagaimana SHU dibagi.",
            "The supreme body of a cooperative; it decides how the surplus is shared.",
        ),
    ),
    (
        ("rekonsiliasi saldo", "statement"),
        (
            "Yang ada di antara dua organisasi selama satu bulan, disusun satu pihak dan disetujui atau disanggah pihak lain.",
            "What two have between them for a month, drawn up by one and agreed or disputed by the other.",
        ),
    ),
    (
        ("SHU", "patronage"),
        (
            "Sisa hasil usaha: bagian surplus tahun itu yang dihasilkan belanja dan simpanan Anda.",
            "The share of the year's surplus that a member's trade and savings earned.",
        ),
    ),
    (
        ("stok opname", "stock-take"),
        (
            "Menghitung rak dan menulis selisihnya dengan alasan.",
            "Counting the store and entering the difference with a reason.",
        ),
    ),
    (
        ("surat jalan", "shipment note"),
        (
            "Surat yang ikut dengan kiriman; nomornya berawalan SJ.",
            "The paper that travels with a shipment; its number begins with SJ.",
        ),
    ),
    (
        ("tagihan", "invoice"),
        (
            "Surat yang meminta bayaran untuk yang diterima baik, dengan harga yang disepakati.",
            "The paper that asks for what was received good, at frozen prices.",
        ),
    ),
    (
        ("tawaran balik", "counter-offer"),
        (
            "Baris yang diubah penjual, masing-masing dengan alasannya; pembeli mengambil atau tidak.",
            "The seller's changed lines, each with a reason, which the buyer takes or leaves.",
        ),
    ),
    (
        ("tempo", "credit"),
        (
            "Berapa lama dan sampai berapa penjual membiarkan pembeli berutang.",
            "How much a seller lets a buyer owe, for how long, and what it does when that is late.",
        ),
    ),
    (
        ("titipan", "on account"),
        (
            "Uang atau kredit yang belum melunasi apa pun.",
            "Money or credit that settles nothing yet.",
        ),
    ),
    (
        ("tutup sisa", "short-close"),
        (
            "Merelakan yang belum dikirim, supaya pesanan dapat selesai.",
            "To give up what is not yet shipped, so that the order can end.",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_a_word_of_the_glossary() {
        let glossary = include_str!("../../../../docs/GLOSSARY.md");
        for ((id, en), (said, meant)) in WORDS {
            let line = format!("| **{en}** | {id} |");
            assert!(glossary.contains(&line), "the glossary has no line {line}");
            assert!(said.ends_with('.') && meant.ends_with('.'), "{id}");
        }
    }

    #[test]
    fn they_stand_by_the_alphabet() {
        let words: Vec<String> = WORDS.iter().map(|((id, _), _)| id.to_lowercase()).collect();

        assert!(words.is_sorted(), "{words:?}");
    }
}
