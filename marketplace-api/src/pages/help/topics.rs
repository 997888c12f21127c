//! What each page's "?" opens: at most five sentences, and the steps of the thing as a picture (pages.md 6.19).

/// Indonesian, and the same in English.
pub type Text = (&'static str, &'static str);

/// Help about one kind of page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Topic {
    /// Its place in the address: `/help/basket`.
    pub slug: &'static str,
    /// The pages it is about, by the beginning of their addresses.
    pub pages: &'static [&'static str],
    /// Its icon in the list.
    pub icon: &'static str,
    /// What it is called.
    pub title: Text,
    /// The thing in at most five steps: icon and word.
    pub steps: &'static [(&'static str, Text)],
    /// At most five.
    pub sentences: &'static [Text],
}

/// The topic of the page at `address`: the one whose own address is the longest beginning of it.
#[must_use]
pub fn topic_of(address: &str) -> &'static Topic {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let begins = |page: &str| {
        path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let length = |topic: &Topic| {
        topic.pages.iter().filter(|page| begins(page)).map(|page| page.len()).max().unwrap_or(0)
    };
    TOPICS.iter().rev().max_by_key(|topic| length(topic)).unwrap_or(&TOPICS[0])
}

/// All of them, in the order of the list. The first is also that of pages that have none of their own.
pub(super) const TOPICS: [Topic; 32] = [
    Topic {
        slug: "home",
        pages: &["/"],
        icon: "home",
        title: ("Beranda", "Home"),
        steps: &[
            ("inbox", ("Lihat yang menunggu", "See what waits")),
            ("check", ("Kerjakan", "Do it")),
            ("history", ("Tidak muncul lagi", "It is gone")),
        ],
        sentences: &[
            (
                "“Menunggu Anda” berisi yang hanya bergerak bila Anda bertindak; yang paling dekat batas waktunya di atas.",
                "“Waiting for you” holds what moves only when you act; what is due first stands on top.",
            ),
            (
                "Ketuk satu baris untuk mengerjakannya. Setelah selesai, baris itu hilang sendiri.",
                "Tap a row to do it. Once it is done, the row goes away by itself.",
            ),
            (
                "“Menunggu orang lain” hanya untuk diketahui: penjual, pembeli, atau pengurus sedang memegangnya.",
                "“Waiting for others” is only to be known: a seller, a buyer or the board has it in hand.",
            ),
            (
                "“Pesan lagi” mengisi keranjang seperti pesanan terakhir, dengan harga hari ini.",
                "“Order again” fills the basket like the last order, at today's prices.",
            ),
        ],
    },
    Topic {
        slug: "search",
        pages: &["/search", "/offers"],
        icon: "search",
        title: ("Mencari barang dan harga bertingkat", "Finding goods, and the price ladder"),
        steps: &[
            ("search", ("Ketik", "Type")),
            ("list-search", ("Bandingkan", "Compare")),
            ("shopping-cart", ("Tambah", "Add")),
        ],
        sentences: &[
            (
                "Tulis seperti biasa: “minyak grg 2 ltr” menemukan minyak goreng 2 liter, salah ketik sedikit pun tidak apa-apa.",
                "Write as you always do: “minyak grg 2 ltr” finds cooking oil of two litres, and a slip of the finger does no harm.",
            ),
            (
                "Harga berdiri per kemasan dan per satuan dasar, supaya karton isi 12 dan isi 40 dapat dibandingkan.",
                "Prices stand per pack and per base unit, so that a carton of 12 and one of 40 can be compared.",
            ),
            (
                "Harga bertingkat: makin banyak sekali pesan, makin murah tiap kemasan. Berapa lagi sampai tingkat berikutnya selalu tertulis.",
                "Price ladder: the more in one order, the less each pack costs. How many are missing to the next step is always said.",
            ),
            (
                "Anda hanya melihat barang yang memang ditawarkan kepada koperasi Anda, termasuk harga kesepakatan sendiri.",
                "You see only what is offered to your own cooperative, your own agreed prices included.",
            ),
        ],
    },
    Topic {
        slug: "basket",
        pages: &["/basket"],
        icon: "shopping-cart",
        title: ("Keranjang", "Basket"),
        steps: &[
            ("shopping-cart", ("Isi", "Fill")),
            ("circle-check", ("Cukup minimum", "Reach the minimum")),
            ("send", ("Ajukan", "Submit")),
        ],
        sentences: &[
            (
                "Tiap penjual punya bagian sendiri, dan tiap bagian menjadi satu pesanan pembelian.",
                "Each seller has a section of its own, and each section becomes one purchase order.",
            ),
            (
                "“Belum cukup” berarti nilai pesanan masih di bawah minimum penjual; kekurangannya tertulis di bawahnya.",
                "“Below minimum” means that the order is worth less than the seller takes; what is missing stands below.",
            ),
            (
                "Mengajukan belum membayar dan belum mengambil stok: penjual masih menjawab.",
                "Submitting pays nothing and takes no stock yet: the seller has still to answer.",
            ),
            (
                "Bila harga berubah sejak Anda lihat, tidak ada yang diajukan sebelum Anda memeriksanya lagi.",
                "If a price has moved since you saw it, nothing is submitted until you have looked again.",
            ),
            (
                "Daftar dari pesan singkat dapat ditempel apa adanya lewat “Tempel daftar”.",
                "A list from a message can be pasted as it is with “Paste a list”.",
            ),
        ],
    },
    Topic {
        slug: "order",
        pages: &["/orders", "/order-groups"],
        icon: "clipboard-list",
        title: ("Jalannya sebuah pesanan", "How an order goes"),
        steps: &[
            ("send", ("Diajukan", "Submitted")),
            ("circle-check", ("Disepakati", "Agreed")),
            ("truck-delivery", ("Dikirim", "Shipped")),
            ("clipboard-check", ("Dihitung", "Counted")),
            ("receipt", ("Dibayar", "Paid")),
        ],
        sentences: &[
            (
                "Kalimat di bawah nomor pesanan mengatakan siapa yang sekarang harus berbuat apa, sampai kapan.",
                "The sentence below the number says who has to do what now, and until when.",
            ),
            (
                "Hanya tombol yang boleh Anda tekan sekarang yang tampak.",
                "Only what you may do now has a button.",
            ),
            (
                "Harga dan jumlah yang disepakati tidak berubah lagi, kecuali keduanya menyetujui usulan perubahan.",
                "Agreed prices and counts do not change any more, unless both agree to a proposed change.",
            ),
            (
                "Riwayat mencatat siapa melakukan apa dan kapan, dan dapat diunduh untuk diperiksa orang lain.",
                "The history records who did what and when, and can be downloaded for others to check.",
            ),
        ],
    },
    Topic {
        slug: "count",
        pages: &["/shipments"],
        icon: "clipboard-check",
        title: ("Menghitung barang yang datang", "Counting what came"),
        steps: &[
            ("truck-delivery", ("Datang", "It comes")),
            ("clipboard-check", ("Hitung", "Count")),
            ("scale", ("Klaim bila kurang", "Claim if short")),
        ],
        sentences: &[
            (
                "Hitung sebelum sopir pergi; baik, rusak, dan tidak datang bersama-sama harus sama dengan yang dikirim.",
                "Count before the driver leaves; good, rejected and lost must add up to what was shipped.",
            ),
            (
                "Bila semua baik, satu ketukan cukup. Bila ada selisih, pilih sebabnya.",
                "If all is good, one tap is enough. If something differs, choose why.",
            ),
            (
                "Untuk yang rusak atau tidak datang dibuatkan klaim; hanya nilai itu yang ditahan.",
                "For what is rejected or lost a claim is drafted; only its amount is held.",
            ),
            (
                "Tanpa sinyal pun hitungan tersimpan di perangkat ini dan dikirim nanti, satu kali.",
                "Without signal the count stays on this device and is sent later, once.",
            ),
            (
                "Salah hitung dapat diperbaiki sampai ada tagihannya; yang lama tetap tercatat.",
                "A wrong count can be put right until it is billed; the old one stays on record.",
            ),
        ],
    },
    Topic {
        slug: "incoming",
        pages: &["/desk"],
        icon: "inbox",
        title: ("Menjawab dan mengirim pesanan", "Answering and shipping orders"),
        steps: &[
            ("inbox", ("Baca", "Read")),
            ("check", ("Terima atau tawar", "Accept or counter")),
            ("truck-delivery", ("Kirim", "Ship")),
        ],
        sentences: &[
            (
                "Urutannya menurut batas waktu; pesanan yang tidak dijawab menjadi “Lewat waktu”.",
                "They stand by deadline; what nobody answers becomes “Expired”.",
            ),
            (
                "Terima tanpa perubahan: stok langsung disisihkan dan keduanya terikat.",
                "Accepted unchanged: stock is set aside at once and both are bound.",
            ),
            (
                "Ubah jumlah, harga, atau tanggal pada satu baris, dan tombolnya menjadi “Kirim tawaran balik”.",
                "Change a count, a price or a date on a line, and the button becomes “Send counter-offer”.",
            ),
            (
                "Kiriman boleh sebagian; sisanya tetap menunggu sampai dikirim atau ditutup.",
                "A shipment may be a part; the rest waits until it is sent or closed.",
            ),
        ],
    },
    Topic {
        slug: "pool",
        pages: &["/pools"],
        icon: "users",
        title: ("Belanja bersama", "Demand pools"),
        steps: &[
            ("users", ("Berkomitmen", "Pledge")),
            ("plus", ("Genapkan", "Top up")),
            ("tags", ("Satu harga", "One price")),
            ("truck-delivery", ("Dibagi", "Shared out")),
        ],
        sentences: &[
            (
                "Beberapa koperasi mengumpulkan kebutuhannya menjadi satu pesanan besar, supaya harganya turun bagi semua.",
                "Several cooperatives gather what they need into one big order, so that the price falls for all.",
            ),
            (
                "“Pasti ambil” mengikat; “Boleh ditambah sampai” dan “Harga paling tinggi” menjadi batas Anda.",
                "“Firm” binds you; “May rise by” and “Highest price” are your limits.",
            ),
            (
                "Semua yang ikut membayar harga yang sama, tidak pernah di atas batasnya.",
                "Everybody who is in pays the same price, never above their own limit.",
            ),
            (
                "Bila barang datang kurang, aturan yang diumumkan sebelum dibuka yang membaginya.",
                "If less comes, the rule that was published before the opening shares it out.",
            ),
            (
                "Perhitungannya dapat diunduh dan dihitung ulang oleh siapa pun yang ikut.",
                "The reckoning can be downloaded and done again by whoever took part.",
            ),
        ],
    },
    Topic {
        slug: "resale",
        pages: &["/resale"],
        icon: "repeat",
        title: ("Menjual lagi barang penjual lain", "Selling on what others sell"),
        steps: &[
            ("search", ("Pilih barang", "Choose goods")),
            ("plus", ("Tambah margin", "Add a margin")),
            ("tags", ("Dijual", "On sale")),
        ],
        sentences: &[
            (
                "Satu aturan dapat menjadikan seluruh katalog penjual di atas Anda barang Anda sendiri, dengan margin yang Anda tentukan.",
                "One rule can turn the whole catalogue of a seller above you into goods of your own, with the margin you set.",
            ),
            (
                "Bila harga di atas berubah: diteruskan, ditahan sampai tanggal tertentu, atau Anda ditanya dulu.",
                "When the price above moves it is passed on, held until a date, or you are asked first.",
            ),
            (
                "Rantai harga memperlihatkan kepada pembeli bagian yang Anda buka, dan tidak lebih.",
                "The price chain shows your buyers the parts that you open, and no more.",
            ),
        ],
    },
    Topic {
        slug: "standing",
        pages: &["/standing-orders"],
        icon: "repeat",
        title: ("Pesanan rutin", "Standing orders"),
        steps: &[
            ("calendar", ("Jadwal", "Schedule")),
            ("clipboard-list", ("Draf atau ajukan", "Draft or submit")),
            ("bell", ("Kabar", "News")),
        ],
        sentences: &[
            (
                "Barang yang sama pada hari yang sama dipesan sendiri: sebagai draf, atau langsung diajukan.",
                "The same goods on the same day are ordered by themselves: as a draft, or submitted at once.",
            ),
            (
                "Yang dilewati selalu dicatat bersama sebabnya, misalnya tidak ada stok atau harga naik.",
                "What is skipped is always noted with its reason, such as no stock or a risen price.",
            ),
            (
                "Ubah, jeda, atau akhiri kapan saja; pesanan yang sudah diajukan tetap berjalan.",
                "Change, pause or end it at any time; what is submitted goes on.",
            ),
        ],
    },
    Topic {
        slug: "goods",
        pages: &["/stock"],
        icon: "tags",
        title: ("Barang, harga, dan stok sendiri", "Own goods, prices and stock"),
        steps: &[
            ("tags", ("Barang", "Goods")),
            ("users", ("Dilihat siapa", "Seen by whom")),
            ("building-warehouse", ("Stok", "Stock")),
        ],
        sentences: &[
            (
                "“Dilihat” menentukan siapa yang dapat melihat dan membeli; bagi yang lain barang itu tidak ada.",
                "“Seen by” decides who may see and buy; for everybody else the goods do not exist.",
            ),
            (
                "Semua kemasan satu produk memakai stok yang sama, dalam satuan dasar: satu karton terjual berarti 40 bungkus berkurang.",
                "All packs of one product share one stock in base units: a carton sold is forty packets fewer.",
            ),
            (
                "Stok opname menulis selisihnya sebagai gerak stok dengan alasan; yang lama tidak ditimpa.",
                "A stock-take writes the difference as a movement with its reason; nothing is overwritten.",
            ),
            (
                "Harga baru berlaku untuk pesanan berikutnya, tidak untuk yang sudah diajukan.",
                "A new price holds for the next order, not for what is submitted already.",
            ),
        ],
    },
    Topic {
        slug: "many-goods",
        pages: &["/stock/grid", "/stock/bulk", "/stock/changes"],
        icon: "pencil",
        title: ("Mengubah banyak barang", "Changing many goods"),
        steps: &[
            ("pencil", ("Isi yang berubah", "Fill in what changes")),
            ("list-search", ("Periksa", "Check")),
            ("check", ("Simpan sekali", "Save once")),
            ("history", ("Bisa dikembalikan", "Can be taken back")),
        ],
        sentences: &[
            (
                "Di tabel, isi hanya yang berubah; bila satu baris salah, belum ada yang disimpan dan isian Anda tetap di tempatnya.",
                "In the table, fill in only what changes; if one row is wrong nothing is saved, and what you typed stays.",
            ),
            (
                "“Ubah sekaligus” memakai satu aturan, misalnya semua minyak goreng naik 3 %; hasilnya dilihat dulu sebelum diterapkan.",
                "“Change many at once” takes one rule, such as all cooking oil 3 % dearer; you see what it does before it is done.",
            ),
            (
                "Harga yang mulai pada tanggal tertentu berlaku pukul 00.00 di tempat Anda; sebelumnya hanya organisasi Anda yang melihatnya.",
                "A price that starts on a day holds from 00:00 at your place; before that only your own organization sees it.",
            ),
            (
                "Semua yang disimpan sekaligus ada di “Perubahan” dan dapat dikembalikan selama 24 jam; yang sudah diubah lagi disebut satu per satu.",
                "All that was saved at once stands under “Changes” and can be taken back for 24 hours; what was changed again is named.",
            ),
            (
                "Untuk ribuan barang, unduh daftar harga Anda, ubah di Excel, lalu unggah lagi: yang tidak diubah tetap sama.",
                "For thousands of goods, download your price list, edit it in Excel and upload it again: what you leave alone stays.",
            ),
        ],
    },
    Topic {
        slug: "price-list",
        pages: &["/imports", "/price-list"],
        icon: "upload",
        title: ("Mengunggah daftar harga", "Uploading a price list"),
        steps: &[
            ("upload", ("Unggah", "Upload")),
            ("list-search", ("Periksa", "Check")),
            ("check", ("Terbitkan", "Publish")),
        ],
        sentences: &[
            (
                "Pakai berkas Excel atau CSV yang sudah ada; judul kolom Anda sendiri cukup dicocokkan satu kali.",
                "Use the Excel or CSV file you have; your own column headings are matched once.",
            ),
            (
                "Sebelum terbit tidak ada yang berubah di toko: laporan menyebut yang baru, naik, turun, dan salah.",
                "Nothing changes in the shop before you publish: the report names what is new, dearer, cheaper and wrong.",
            ),
            (
                "Baris yang salah disebut dengan nomor baris, kolom, dan cara memperbaikinya; unduh hanya baris itu dan unggah lagi.",
                "Wrong rows are named with their number, column and what to type instead; download just those and upload them again.",
            ),
            (
                "Berkas yang sama dua kali tidak mengubah apa pun, dan yang terbit dapat dibatalkan selama 24 jam.",
                "The same file twice changes nothing, and what was published can be undone for 24 hours.",
            ),
            (
                "Belum punya berkas? Unduh contoh dari halaman unggah, isi, lalu unggah.",
                "No file yet? Download the template from the upload page, fill it in and upload it.",
            ),
        ],
    },
    Topic {
        slug: "run",
        pages: &["/runs"],
        icon: "truck-delivery",
        title: ("Keberangkatan", "Delivery runs"),
        steps: &[
            ("calendar", ("Rute dan harinya", "A route and its days")),
            ("package", ("Muat", "Load")),
            ("truck-delivery", ("Berangkat", "Leave")),
            ("clipboard-check", ("Dihitung", "Counted")),
        ],
        sentences: &[
            (
                "Rute menyebut perhentiannya berurutan dan hari berangkatnya: hari tetap, hari pasar, atau jadwal kapal.",
                "A route names its stops in order and the days it leaves: weekdays, market days, or when the boat sails.",
            ),
            (
                "Satu keberangkatan membawa pesanan bagian dan pesanan biasa bersama-sama; semuanya berangkat sekaligus atau tidak sama sekali.",
                "A run takes legs of pools and usual orders together; all of it leaves, or nothing does.",
            ),
            (
                "Bila kapal tidak jalan, pindahkan keberangkatannya dengan alasan; yang menunggu diberi tahu.",
                "If the boat does not sail, move the run with a reason; whoever waits is told.",
            ),
        ],
    },
    Topic {
        slug: "claim",
        pages: &["/claims", "/operator/claims"],
        icon: "scale",
        title: ("Klaim", "Claims"),
        steps: &[
            ("camera", ("Foto", "Photo")),
            ("send", ("Klaim", "Claim")),
            ("message", ("Jawaban", "Answer")),
            ("circle-check", ("Selesai", "Settled")),
        ],
        sentences: &[
            (
                "Klaim hanya menahan nilai barang yang bermasalah; sisa pesanan tetap ditagih dan dibayar.",
                "A claim holds only the amount in trouble; the rest of the order is billed and paid.",
            ),
            (
                "Penjual menerima seluruhnya, sebagian, atau menolak, sampai batas waktunya.",
                "The seller takes all of it, a part or none, until the deadline.",
            ),
            (
                "Bila tidak sepakat, koperasi sekunder menengahi; setelah itu pihak yang disebut dalam kesepakatan memutuskan.",
                "If the two disagree the secondary mediates; after that whoever the agreement names decides.",
            ),
            (
                "Selesainya berupa nota kredit, barang pengganti, atau barang yang dikembalikan.",
                "It ends as a credit note, as replacement goods, or with goods that go back.",
            ),
        ],
    },
    Topic {
        slug: "bill",
        pages: &["/invoices"],
        icon: "receipt",
        title: ("Tagihan", "Bills"),
        steps: &[
            ("clipboard-check", ("Diterima baik", "Counted good")),
            ("receipt", ("Ditagih", "Billed")),
            ("arrows-exchange", ("Dibayar", "Paid")),
        ],
        sentences: &[
            (
                "Yang ditagih hanya barang yang diterima baik, dengan harga yang disepakati.",
                "Only what was counted good is billed, at the agreed price.",
            ),
            (
                "Tagihan tidak pernah diubah: salah tagih dibalik dengan nota kredit dan dibuat yang baru.",
                "A bill is never changed: a wrong one is taken back by a credit note and made anew.",
            ),
            (
                "Penjual yang bukan PKP tidak mencantumkan PPN sama sekali.",
                "A seller that is not registered for PPN prints no PPN at all.",
            ),
            (
                "“Jatuh tempo” dihitung dari kesepakatan tempo kedua pihak.",
                "The due date follows from the term that the two agreed.",
            ),
        ],
    },
    Topic {
        slug: "payment",
        pages: &[
            "/payments",
            "/payment-requests",
            "/payment-provider",
            "/qris",
            "/bank-accounts",
            "/organization/payment-rules",
        ],
        icon: "arrows-exchange",
        title: ("Pembayaran", "Payments"),
        steps: &[
            ("pencil", ("Catat", "Record")),
            ("checks", ("Dua tanda tangan", "Two signatures")),
            ("circle-check", ("Diakui penerima", "Confirmed")),
        ],
        sentences: &[
            (
                "Uang tidak pernah lewat Lumbung: transfer langsung ke rekening penjual yang sudah diperiksa.",
                "Money never passes through Lumbung: it goes straight to the seller's verified account.",
            ),
            (
                "Catat transfernya dengan foto bukti, lalu pilih tagihan yang dilunasi.",
                "Record the transfer with a photo of its evidence, then choose which bills it settles.",
            ),
            (
                "Di atas jumlah yang ditentukan pengurus, petugas lain menandatangani dulu.",
                "Above the sum that the board has set, other officers sign first.",
            ),
            (
                "Satu nomor bukti bank dihitung satu kali; kelebihan menjadi titipan yang dapat dipakai nanti.",
                "One bank reference counts once; what is too much stands on account for later.",
            ),
            (
                "QRIS penjual memperlihatkan berapa yang harus diketik.",
                "The seller's QRIS says what amount to type.",
            ),
        ],
    },
    Topic {
        slug: "bank",
        pages: &["/bank-statements", "/bank-lines"],
        icon: "file-spreadsheet",
        title: ("Rekening koran", "Bank statements"),
        steps: &[
            ("upload", ("Unggah", "Upload")),
            ("list-search", ("Dicocokkan", "Matched")),
            ("pencil", ("Jelaskan sisanya", "Explain the rest")),
        ],
        sentences: &[
            (
                "Unggah berkas dari bank (CSV, XLSX, MT940, CAMT); baris yang pasti dicocokkan sendiri.",
                "Upload the bank's file (CSV, XLSX, MT940, CAMT); certain lines are matched by themselves.",
            ),
            (
                "Yang belum pasti masuk antrean: pilih pembayaran atau tagihannya, atau katakan uang apa itu.",
                "Unsure ones wait in a queue: choose the payment or bill, or say what money it is.",
            ),
            (
                "Berkas yang sama boleh diunggah lagi; tidak ada baris yang dihitung dua kali.",
                "The same file may be uploaded again; no line counts twice.",
            ),
        ],
    },
    Topic {
        slug: "facility",
        pages: &["/facilities", "/drawdowns"],
        icon: "clipboard-check",
        title: ("Fasilitas bank", "Bank facilities"),
        steps: &[
            ("receipt", ("Tagihan cocok", "Matched bill")),
            ("checks", ("Ditandatangani", "Signed")),
            ("send", ("Dibayar bank", "Paid by the bank")),
        ],
        sentences: &[
            (
                "Penarikan hanya untuk tagihan yang cocok dengan pesanan dan hitungan, dan hanya dibayarkan ke penjualnya.",
                "A drawdown is only for a bill that matches order and count, and is paid to its seller alone.",
            ),
            (
                "Pengurus menandatangani dengan nomor keputusannya; tanpa itu tidak ada yang dipinjam.",
                "The board signs with the number of its decision; nothing is borrowed without it.",
            ),
            (
                "Bank hanya melihat fasilitasnya sendiri, bukan pesanan atau pembukuan lain.",
                "The bank sees its own facility alone, no other orders or books.",
            ),
        ],
    },
    Topic {
        slug: "partner",
        pages: &["/partners", "/agreements"],
        icon: "tags",
        title: ("Kesepakatan dan tempo", "Agreements and credit"),
        steps: &[
            ("pencil", ("Usulkan", "Propose")),
            ("check", ("Disetujui keduanya", "Both agree")),
            ("tags", ("Harga sendiri", "Own prices")),
        ],
        sentences: &[
            (
                "Kesepakatan berlaku setelah kedua pihak setuju: harga sendiri, minimum, tempo, hari kirim, batas menjawab.",
                "An agreement holds once both said yes: own prices, minimum, credit, delivery days, time to answer.",
            ),
            (
                "Yang disepakati disalin ke pesanan ketika diajukan; perubahan sesudahnya tidak menyentuhnya.",
                "What was agreed is copied into an order when it is submitted; later changes do not touch it.",
            ),
            (
                "Batas tempo menghitung yang disepakati, yang ditagih, dan yang belum dibayar bersama-sama.",
                "The credit limit counts what is agreed, what is billed and what is not paid yet, together.",
            ),
            (
                "Rekam jejak memperlihatkan rumusnya dan dari berapa kali, kepada kedua pihak sama.",
                "The record shows its formula and out of how many times, the same to both.",
            ),
        ],
    },
    Topic {
        slug: "statement",
        pages: &["/statements", "/ageing", "/nettings", "/earlier-debts"],
        icon: "clipboard-list",
        title: ("Rekonsiliasi, umur utang, dan saling hapus", "Statements, ageing and netting"),
        steps: &[
            ("clipboard-list", ("Baca", "Read")),
            ("check", ("Setuju", "Agree")),
            ("arrows-exchange", ("Saling hapus", "Net")),
        ],
        sentences: &[
            (
                "Setiap bulan kedua pihak membaca rekonsiliasi yang sama, masing-masing dari sisinya, lalu menyetujui atau menyanggah.",
                "Each month the two read the same statement, each from its side, and agree or dispute it.",
            ),
            (
                "Sanggahan menyebut barisnya, supaya yang satu itu saja yang dibicarakan.",
                "A dispute names its line, so that only that one has to be talked about.",
            ),
            (
                "Utang yang saling berhadapan, atau berputar di antara beberapa koperasi, dapat saling dihapus bila semua setuju.",
                "Debts that face each other, or go round among several, can be set off when all agree.",
            ),
            (
                "Utang lama dari sebelum memakai Lumbung dicatat satu pihak dan berlaku setelah pihak lain setuju.",
                "Earlier debts from before Lumbung are written down by one and count once the other agrees.",
            ),
        ],
    },
    Topic {
        slug: "ledger",
        pages: &["/ledger", "/exports"],
        icon: "notebook",
        title: ("Buku besar", "Ledger"),
        steps: &[
            ("notebook", ("Tercatat sendiri", "Kept by itself")),
            ("lock", ("Tutup bulan", "Close the month")),
            ("download", ("Unduh jurnal", "Download the journal")),
        ],
        sentences: &[
            (
                "Buku disusun dari kejadian: tagihan, pembayaran, klaim; Anda tidak mengetiknya lagi.",
                "The books are made from what happened: bills, payments, claims; you do not type them again.",
            ),
            (
                "Bulan yang ditutup tidak menerima apa pun lagi; yang terlambat masuk ke bulan terbuka berikutnya.",
                "A closed month takes nothing any more; what comes late counts in the next open one.",
            ),
            (
                "Jurnal dapat diunduh sebagai CSV atau XLSX untuk pembukuan yang sudah Anda pakai.",
                "The journal can be downloaded as CSV or XLSX for the books you already keep.",
            ),
            (
                "Saldo awal diunggah satu kali dari berkas contoh.",
                "Opening balances are uploaded once, from a template.",
            ),
        ],
    },
    Topic {
        slug: "surplus",
        pages: &["/patronage", "/savings", "/shop/shu"],
        icon: "users",
        title: ("SHU dan simpanan", "SHU and savings"),
        steps: &[
            ("shopping-cart", ("Belanja", "Purchases")),
            ("users", ("Rapat anggota", "Members' meeting")),
            ("receipt", ("Bagian Anda", "Your share")),
        ],
        sentences: &[
            (
                "SHU dibagi menurut keputusan rapat anggota: sebagian menurut belanja, sebagian menurut simpanan.",
                "The SHU is shared as the members' meeting decided: a part by purchases, a part by savings.",
            ),
            (
                "Rumusnya tampak dengan angka Anda sendiri, dan setiap belanja di belakangnya dapat dibuka.",
                "The formula stands there with your own numbers, and every purchase behind it can be opened.",
            ),
            (
                "Sebelum rapat memutuskan tidak ada jumlah, hanya perkiraan yang disebut perkiraan.",
                "Before the meeting there is no amount, only an estimate that is called one.",
            ),
        ],
    },
    Topic {
        slug: "shop",
        pages: &["/shop", "/s"],
        icon: "building-store",
        title: ("Toko koperasi", "The cooperative's shop"),
        steps: &[
            ("search", ("Pilih", "Choose")),
            ("shopping-cart", ("Pesan", "Order")),
            ("building-store", ("Ambil di toko", "Pick up")),
        ],
        sentences: &[
            (
                "Anggota melihat barang di rak toko koperasinya, memesan dari HP, dan mengambilnya di toko.",
                "Members see what is on their shop's shelf, order by phone and pick it up at the shop.",
            ),
            (
                "Bayar ketika mengambil, atau dengan cara lain yang dibuka koperasi Anda.",
                "Pay when you pick up, or in another way that your cooperative offers.",
            ),
            (
                "Setiap belanja dihitung untuk SHU Anda tahun ini.",
                "Every purchase counts for your SHU of the year.",
            ),
        ],
    },
    Topic {
        slug: "counter",
        pages: &["/shop/counter", "/shop/till"],
        icon: "barcode",
        title: ("Kasir dan kas", "Counter and till"),
        steps: &[
            ("barcode", ("Cari barang", "Find the goods")),
            ("check", ("Terima uang", "Take the money")),
            ("receipt", ("Beri nota", "Give the receipt")),
            ("lock", ("Tutup kas", "Close the till")),
        ],
        sentences: &[
            (
                "Pindai kode batang dengan kamera atau alat pindai, atau ketik sebagian nama; kode langsung masuk ke penjualan.",
                "Scan the barcode with the camera or a scanner, or type part of the name; a code goes straight into the sale.",
            ),
            (
                "Isi nomor anggota supaya belanjanya dihitung untuk SHU; kosongkan kalau pembelinya bukan anggota.",
                "Enter the member's number so that the purchase counts for their SHU; leave it empty for whoever is no member.",
            ),
            (
                "Yang tidak ada di stok tidak terjual diam-diam: kalau barangnya ada di tangan, tambahkan ke stok atas nama Anda.",
                "What is not in stock is not sold in silence: if the goods are in your hands, add them to the stock under your name.",
            ),
            (
                "Salah jual dibatalkan dengan alasan: uang kembali, barang kembali ke rak, dan notanya tetap ada.",
                "A wrong sale is undone with a reason: the money goes back, the goods return to the shelf, and the receipt stays.",
            ),
            (
                "Menutup kas membandingkan uang yang dihitung dengan yang seharusnya, dan selisihnya disimpan bersama sebabnya.",
                "Closing the till compares the counted cash with what should be there, and keeps the difference with its reason.",
            ),
        ],
    },
    Topic {
        slug: "approval",
        pages: &["/approvals", "/organization/approval-rules"],
        icon: "checks",
        title: ("Persetujuan pengurus", "The board's approval"),
        steps: &[
            ("list-search", ("Baca", "Read")),
            ("check", ("Setujui", "Approve")),
            ("pencil", ("Atau kembalikan", "Or send back")),
        ],
        sentences: &[
            (
                "Aturan koperasi menentukan pesanan mana yang perlu disetujui: menurut nilai, golongan barang, atau kenaikan harga.",
                "Your cooperative's rules say which orders need a yes: by value, by category, or by a risen price.",
            ),
            (
                "Siapa yang menulisnya tidak dapat menyetujuinya.",
                "Whoever wrote it cannot approve it.",
            ),
            (
                "Bila berubah setelah disetujui, persetujuannya diminta lagi dan perubahannya ditandai.",
                "If it changes after the yes, it is asked again and what changed is marked.",
            ),
            (
                "“Kembalikan dengan catatan” mengirimnya kembali ke penulisnya, tidak membatalkannya.",
                "“Send back” returns it to its writer with a note; it does not cancel it.",
            ),
        ],
    },
    Topic {
        slug: "people",
        pages: &["/people", "/organization"],
        icon: "user-plus",
        title: ("Orang, peran, dan data koperasi", "People, roles and your organization"),
        steps: &[
            ("user-plus", ("Undang", "Invite")),
            ("key", ("Kode sekali pakai", "One-time code")),
            ("users", ("Peran", "Roles")),
        ],
        sentences: &[
            (
                "Manajer mengundang orang; mereka masuk dengan kode sekali pakai dan membuat kata sandi sendiri.",
                "A manager invites people; they come in with a one-time code and set a password of their own.",
            ),
            (
                "Satu orang boleh memegang beberapa peran, tetapi tidak menyetujui yang dibuatnya sendiri.",
                "One person may hold several roles, but approves nothing they made themselves.",
            ),
            (
                "Tidak ada yang dapat memberi peran kepada dirinya sendiri.",
                "Nobody can give a role to themselves.",
            ),
            (
                "Peran yang diubah langsung mengakhiri sesi orang itu di semua perangkat.",
                "A changed role ends that person's sessions on all devices at once.",
            ),
        ],
    },
    Topic {
        slug: "news",
        pages: &["/inbox", "/account/mail", "/webhooks"],
        icon: "bell",
        title: ("Kabar", "News"),
        steps: &[
            ("bell", ("Kabar masuk", "It arrives")),
            ("inbox", ("Buka", "Open")),
            ("check", ("Kerjakan", "Do it")),
        ],
        sentences: &[
            (
                "Lonceng menghitung kabar yang belum dibaca; tiap kabar membuka halamannya.",
                "The bell counts what is not read yet; each opens its page.",
            ),
            (
                "Kabar lewat surel dipilih sendiri: apa saja, dan pada jam berapa.",
                "Messages by e-mail are your own choice: which, and at what hours.",
            ),
            (
                "Program Anda dapat menerima kabar yang sama lewat webhook bertanda tangan.",
                "Your own programs can be told the same by signed webhooks.",
            ),
        ],
    },
    Topic {
        slug: "offline",
        pages: &["/outbox", "/offline"],
        icon: "wifi-off",
        title: ("Bekerja tanpa sinyal", "Working without signal"),
        steps: &[
            ("pencil", ("Tulis", "Write")),
            ("clock", ("Menunggu sinyal", "Waits for signal")),
            ("check", ("Sampai", "Arrived")),
            ("checks", ("Dibaca penjual", "Read by the seller")),
        ],
        sentences: &[
            (
                "Menghitung barang dan menulis pesanan bisa tanpa sinyal; semuanya tersimpan di perangkat ini.",
                "Counting goods and writing orders work without signal; all of it is kept on this device.",
            ),
            (
                "Begitu ada sinyal, yang tersimpan dikirim satu per satu menurut urutan ditulis, masing-masing satu kali.",
                "Once there is signal they are sent one by one in the order they were written, once each.",
            ),
            (
                "Yang tidak dapat diterima lagi menjadi pertanyaan dengan dua jalan keluar; tidak ada yang hilang diam-diam.",
                "What cannot be taken any more becomes a question with two ways out; nothing is lost in silence.",
            ),
            (
                "Menyetujui, menerima pesanan, dan membayar selalu butuh sinyal.",
                "Approving, accepting and paying always need signal.",
            ),
        ],
    },
    Topic {
        slug: "account",
        pages: &["/account", "/more", "/sign-in", "/join", "/choose-organization"],
        icon: "user",
        title: ("Masuk dan akun sendiri", "Signing in, and your account"),
        steps: &[
            ("key", ("Kode undangan", "Invite code")),
            ("lock", ("Kata sandi", "Password")),
            ("device-mobile", ("Tetap masuk", "Stay signed in")),
        ],
        sentences: &[
            (
                "Pertama kali masuk dengan kode undangan dari manajer koperasi Anda; kodenya sekali pakai.",
                "The first time you come in with the invite code from your manager; it works once.",
            ),
            (
                "Lupa kata sandi: minta manajer membuat kode baru. Kata sandi lama tidak dapat dilihat siapa pun.",
                "Forgot your password: ask the manager for a new code. Nobody can see the old one.",
            ),
            (
                "Perangkat hilang: keluarkan semua perangkat dari halaman akun.",
                "Lost a device: sign out of all devices on your account page.",
            ),
            (
                "Bila bekerja untuk beberapa koperasi, nama yang sedang dipakai tertulis di atas setiap halaman.",
                "If you act for several organizations, the one in use stands on top of every page.",
            ),
        ],
    },
    Topic {
        slug: "operator",
        pages: &["/operator"],
        icon: "building-store",
        title: ("Menjalankan instalasi ini", "Running this installation"),
        steps: &[
            ("building-store", ("Daftarkan koperasi", "Register")),
            ("user-plus", ("Undang manajer", "Invite its manager")),
            ("alert-triangle", ("Periksa yang macet", "Look at what is stuck")),
        ],
        sentences: &[
            (
                "Operator mendaftarkan organisasi satu per satu atau dari berkas, dan mengundang manajer pertamanya.",
                "The operator registers organizations one by one or from a file, and invites their first manager.",
            ),
            (
                "Operator tidak berdagang dan tidak melihat harga siapa pun.",
                "The operator trades nothing and sees nobody's prices.",
            ),
            (
                "Pekerjaan yang terus gagal menunggu di “Pekerjaan macet” sampai dicoba lagi.",
                "Work that keeps failing waits under “Stuck work” until it is tried again.",
            ),
        ],
    },
    Topic {
        slug: "search-words",
        pages: &["/operator/search-words"],
        icon: "list-search",
        title: ("Kata pencarian", "Search words"),
        steps: &[
            ("pencil", ("Tulis", "Write")),
            ("search", ("Lihat bedanya", "See the difference")),
            ("check", ("Simpan", "Save")),
        ],
        sentences: &[
            (
                "Tulis kata yang dipakai orang dan yang dimaksud: “odol” berarti pasta gigi, “micin” sama saja dengan vetsin.",
                "Write the word that people use and what is meant: “odol” stands for pasta gigi, “micin” is the same as vetsin.",
            ),
            (
                "“Lihat bedanya” mencari dengan kata-kata yang sekarang dan dengan perubahan Anda, tanpa menyimpan apa-apa.",
                "“See the difference” searches with the words as they are and with your change, and keeps nothing.",
            ),
            (
                "Yang disimpan berlaku untuk semua orang mulai pencarian berikutnya; yang dihapus tidak berarti apa-apa lagi.",
                "What is saved holds for everybody from the next search on; what is removed means nothing more.",
            ),
            (
                "Kata yang berarti dirinya sendiri mematikan singkatan bawaan: “sak” berarti sak, bukan karung.",
                "A word that stands for itself switches a built-in one off: “sak” is sak, and no longer karung.",
            ),
        ],
    },
    Topic {
        slug: "help",
        pages: &["/help", "/start"],
        icon: "help-circle",
        title: ("Bantuan ini", "This help"),
        steps: &[
            ("help-circle", ("“Bantuan”", "“Help”")),
            ("list-search", ("Baca", "Read")),
            ("arrow-left", ("Kembali", "Back")),
        ],
        sentences: &[
            (
                "“Bantuan” di bawah setiap halaman membuka penjelasan halaman itu.",
                "“Help” at the foot of every page opens what there is to say about it.",
            ),
            (
                "Arti kata-kata ada di daftar kata; langkah hari pertama ada untuk setiap peran.",
                "What words mean stands in the list of words; there is a first day for every role.",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_topic_is_five_sentences_and_five_steps_at_most() {
        let slugs: HashSet<&str> = TOPICS.iter().map(|topic| topic.slug).collect();
        assert_eq!(slugs.len(), TOPICS.len());
        for topic in &TOPICS {
            assert!((1..=5).contains(&topic.sentences.len()), "{}", topic.slug);
            assert!((2..=5).contains(&topic.steps.len()), "{}", topic.slug);
            let said: Vec<&Text> =
                topic.sentences.iter().chain(topic.steps.iter().map(|(_, word)| word)).collect();
            for (id, en) in said {
                assert!(!id.is_empty() && !en.is_empty() && id != en, "{}: {en}", topic.slug);
                assert!(!id.contains('!') && !id.contains("kamu"), "{}: {id}", topic.slug);
            }
        }
    }

    #[test]
    fn the_nearest_page_has_its_own_topic() {
        let slug = |address| topic_of(address).slug;

        assert_eq!(slug("/"), "home");
        assert_eq!(slug("/orders/0198?as=buyer"), "order");
        assert_eq!(slug("/shop/shu"), "surplus");
        assert_eq!(slug("/shop"), "shop");
        assert_eq!(slug("/shop/counter/0198"), "counter");
        assert_eq!(slug("/shop/till/closings"), "counter");
        assert_eq!(slug("/search?q=a"), "search");
        assert_eq!(slug("/organization/payment-rules"), "payment");
        assert_eq!(slug("/operator/claims/1"), "claim");
        assert_eq!(slug("/nowhere"), "home");
    }
}
