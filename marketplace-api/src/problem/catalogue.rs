//! Every type of problem on one table: its slug, which never changes, its status, its title.

/// A type of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The last part of `/problems/{slug}`; programs hold on to it.
    pub slug: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The title in Indonesian.
    pub title_id: &'static str,
    /// The title in English.
    pub title_en: &'static str,
}

macro_rules! kinds {
    ($($name:ident $slug:literal $status:literal $id:literal $en:literal;)+) => {
        /// The types by name.
        pub mod kind {
            use super::Kind;
            $(#[doc = $en]
            pub static $name: Kind = Kind { slug: $slug, status: $status, title_id: $id, title_en: $en };)+
        }
        /// All of them, in the order of the table.
        pub static ALL: &[&Kind] = &[$(&kind::$name),+];
    };
}

kinds! {
    // What was asked cannot be read.
    MALFORMED            "malformed"             400 "Permintaan tidak terbaca"            "The request cannot be read";
    ORGANIZATION_UNNAMED "organization-unnamed"  400 "Organisasi belum disebut"            "The organization is not named";
    // Who asks.
    SIGN_IN_NEEDED       "sign-in-needed"        401 "Perlu masuk"                         "Sign-in needed";
    WRONG_LOGIN          "wrong-login"           401 "Nama masuk atau kata sandi salah"    "Wrong login or password";
    DEVICE_OF_ANOTHER    "device-of-another"     401 "Ditulis orang lain"                  "Written by somebody else";
    NOT_GENUINE          "not-genuine"           401 "Tidak ditandatangani penyedia"       "Not signed by the provider";
    NOT_YOUR_ORGANIZATION "not-your-organization" 403 "Bukan organisasi Anda"              "Not your organization";
    NOT_YOUR_ROLE        "not-your-role"         403 "Bukan wewenang Anda"                 "Not yours to do";
    NOT_A_COOPERATIVE    "not-a-cooperative"     403 "Bukan koperasi"                      "Not a cooperative";
    CANNOT_SELL          "cannot-sell"           403 "Organisasi ini tidak menjual"        "This organization does not sell";
    NOT_ABLE             "not-able"              403 "Bukan untuk organisasi ini"          "Not for this organization";
    NOT_YOUR_PART        "not-your-part"         403 "Bukan bagian Anda"                   "The other side's to do";
    OPERATOR_ONLY        "operator-only"         403 "Hanya operator"                      "Operator only";
    ORGANIZATION_NEEDED  "organization-needed"   403 "Perlu organisasi"                    "An organization is needed";
    OWN_ROLES            "own-roles"             403 "Wewenang sendiri"                    "Your own roles";
    OWN_CODE             "own-invite-code"       403 "Kode untuk diri sendiri"             "A code for yourself";
    BOUND_ELSEWHERE      "bound-elsewhere"       403 "Juga berwewenang di tempat lain"     "Acts elsewhere too";
    NOT_YOURS_TO_APPROVE "not-yours-to-approve"  403 "Bukan bagian Anda menyetujui"        "Not yours to approve";
    OWN_WORK             "own-work"              403 "Buatan sendiri"                      "Your own work";
    NOT_NAMED            "not-named"             403 "Orang lain yang ditunjuk"            "Others were named";
    FOREIGN_PAGE         "foreign-page"          403 "Dikirim dari halaman lain"           "Sent from another page";
    // What it is about.
    NOT_FOUND            "not-found"             404 "Tidak ada"                           "Not found";
    METHOD_NOT_ALLOWED   "method-not-allowed"    405 "Cara ini tidak dikenal"              "Method not allowed";
    NOT_ACCEPTABLE       "not-acceptable"        406 "Bentuk ini tidak ada"                "Not acceptable";
    REQUEST_TOO_SLOW     "request-too-slow"      408 "Permintaan terlalu lambat"           "The request came too slowly";
    TOO_LARGE            "too-large"             413 "Terlalu besar"                       "Too large";
    UNSUPPORTED_MEDIA    "unsupported-media"     415 "Jenis isi tidak didukung"            "Unsupported media type";
    // It was possible a moment ago.
    NOT_IN_THIS_STATE    "not-in-this-state"     409 "Keadaannya sudah berubah"            "Not in this state";
    ALREADY_COUNTED      "already-counted"       409 "Sudah dihitung"                      "Counted already";
    NOT_COUNTED_YET      "not-counted-yet"       409 "Belum dihitung"                      "Not counted yet";
    SHIPMENT_UNDONE      "shipment-undone"       409 "Kiriman sudah ditarik"               "The shipment was called back";
    ALREADY_INVOICED     "already-invoiced"      409 "Sudah ditagih"                       "Invoiced already";
    OFFER_WITHDRAWN      "offer-withdrawn"       409 "Sudah ditarik dari penjualan"        "Taken off sale for good";
    NOT_STAGED           "not-staged"            409 "Tidak sedang diperiksa"              "Not staged";
    NOT_PUBLISHED        "not-published"         409 "Belum terbit"                        "Not published";
    TOO_LATE_TO_UNDO     "too-late-to-undo"      409 "Terlambat dibatalkan"                "Too late to undo";
    PREVIEW_OVERTAKEN    "preview-overtaken"     409 "Berubah sejak dilihat"               "Changed since the preview";
    CHANGED_SINCE        "changed-since"         409 "Sudah diubah lagi"                   "Changed again since";
    WEBHOOK_NOT_ACTIVE   "webhook-not-active"    409 "Webhook sedang berhenti"             "The webhook is not active";
    ID_TAKEN             "id-taken"              409 "Id sudah dipakai"                    "The id is taken";
    LOGIN_TAKEN          "login-taken"           409 "Nama masuk sudah dipakai"            "The login is taken";
    NIK_TAKEN            "nik-koperasi-taken"    409 "NIK koperasi sudah terdaftar"        "The NIK koperasi is taken";
    PROPOSAL_OPEN        "proposal-open"         409 "Usulan menunggu jawaban"             "An amendment waits";
    REPLACEMENT_IS_FIXED "replacement-is-fixed"  409 "Pengganti tidak diubah"               "A replacement is not changed";
    POOL_ANSWERS_FOR_IT  "pool-answers-for-it"   409 "Diurus belanja bersama"               "The pool answers for it";
    POOL_CLEARED_AGAIN   "pool-cleared-again"    409 "Sudah dihitung ulang"                 "Cleared again already";
    POOL_TAKES_NO_OTHERS "pool-takes-no-others"  422 "Hanya jumlah, harga dan hari"         "Counts, prices and days only";
    POOL_BILLED_BY_LEGS  "pool-billed-by-legs"   409 "Ditagih per koperasi"                 "Billed leg by leg";
    LATE_FOR_APPROVAL    "late-for-approval"     409 "Terlambat untuk disetujui"          "Too late to be approved";
    FED_FROM_BELOW       "fed-from-below"        409 "Mengikuti belanja bersama di bawah"  "It follows a pool below";
    POOL_SHARED_OUT      "pool-shared-out"       409 "Sudah dibagikan"                      "Shared out already";
    REPLACEMENT_IS_WHOLE "replacement-is-whole"  422 "Pengganti mencakup semuanya"          "A replacement covers everything";
    PRICE_IS_NOT_REPLACED "price-is-not-replaced" 422 "Harga tidak diganti barang"          "A price is not replaced by goods";
    PROVEN_ALREADY       "proven-already"        409 "Sudah dicatat sampai"                "Entered already";
    SHIPMENT_PROVEN      "shipment-proven"       409 "Kiriman sudah sampai"                "The shipment has arrived";
    CANCEL_TOO_LATE      "cancel-too-late"       409 "Lewat batas membatalkan"             "Too late to cancel";
    AGREEMENT_EXISTS     "agreement-exists"      409 "Sudah ada kesepakatan"               "An agreement exists";
    NOT_SETTLED          "not-settled"           409 "Belum lunas semua"                   "Not settled yet";
    CLAIMS_OPEN          "claims-open"           409 "Ada klaim yang belum selesai"        "Claims are open";
    STILL_CLAIMABLE      "still-claimable"       409 "Masih bisa diklaim"                  "Still claimable";
    COUNT_IS_SETTLED     "count-is-settled"      409 "Klaimnya sudah diputus"              "The claim is decided";
    ALREADY_SO           "already-so"            409 "Sudah begitu"                        "It is so already";
    PERIOD_CLOSED        "period-closed"         409 "Bulan sudah ditutup"                 "The month is closed";
    PAID_EARLY           "paid-early"            409 "Sudah dapat potongan bayar cepat"    "Paid early already";
    PAID_BACK            "paid-back"             409 "Sudah diangsur"                      "Paid back already";
    ON_BANK_LINE         "on-bank-line"          409 "Ada di rekening koran"               "On a bank's statement";
    SILENCE_OVER         "silence-over"          409 "Lewat 14 hari"                       "Too late to say so";
    WAITS_ALREADY        "waits-already"         409 "Sudah di pembayaran lain"            "In another payment already";
    NOT_CONFIRMED        "not-confirmed"         409 "Belum dikonfirmasi penjual"          "The seller has not confirmed it";
    EARLIER_OPEN         "earlier-open"          409 "Bulan sebelumnya masih terbuka"      "An earlier month is open";
    YEAR_DECIDED         "year-decided"          409 "Tahun ini sudah diputuskan"          "The year is decided";
    LATER_YEAR_DECIDED   "later-year-decided"    409 "Tahun sesudahnya sudah diputuskan"   "A later year is decided";
    YEAR_PAID_OUT        "year-paid-out"         409 "Sudah ada SHU yang dibayarkan"        "Shares were paid out";
    SHARE_PAID           "share-paid"            409 "Bagian ini sudah dibayarkan"          "This share is paid out already";
    NOTHING_TO_PAY_OUT   "nothing-to-pay-out"    422 "Tidak ada yang perlu dibayarkan"      "Nothing is left to pay out";
    NO_SUCH_SHARE        "no-such-share"         422 "Tidak punya bagian"                   "No share of it";
    YEAR_UNDECIDED       "year-undecided"        409 "Tahun ini belum diputuskan"          "The year is undecided";
    PASSED_ON_ALREADY    "passed-on-already"     409 "Sudah diteruskan ke anggota"         "Passed on already";
    SIGNED_ALREADY       "signed-already"        409 "Sudah ditandatangani"                "Signed already";
    ACCOUNT_ENTERED      "account-entered"       409 "Rekening sudah dimasukkan"           "The account was entered already";
    ACCOUNT_TAKEN        "account-taken"         409 "Rekening milik organisasi lain"      "Another organization's account";
    STATEMENT_EXISTS     "statement-exists"      409 "Rekonsiliasi sudah ada"              "A statement exists";
    OVERTAKEN            "overtaken"             409 "Sudah berubah sejak ditunjukkan"     "Overtaken";
    STOREFRONT_CLOSED    "storefront-closed"     409 "Toko sedang tutup"                   "The shop is closed";
    UNDONE_ALREADY       "undone-already"        409 "Sudah dibatalkan"                    "Undone already";
    SETTLED_OTHERWISE    "settled-otherwise"     409 "Sudah dilunasi dengan cara lain"     "Settled another way";
    MANAGER_UNDOES       "manager-undoes"        409 "Kas sudah ditutup"                   "The till was closed";
    ADMISSION_CLOSED     "admission-closed"      409 "Pendaftaran tidak dibuka"            "Registration is closed";
    DECIDED_ALREADY      "decided-already"       409 "Sudah dijawab"                       "Answered already";
    POOL_CLOSED          "pool-closed"           409 "Belanja bersama sudah ditutup"       "The pool has closed";
    NOTHING_PLEDGED      "nothing-pledged"       409 "Belum ada komitmen"                  "Nothing is pledged";
    AGREED_ALREADY       "agreed-already"        409 "Sudah disetujui"                     "Agreed already";
    RUN_THERE            "run-there"             409 "Sudah ada keberangkatannya"          "There is a run already";
    ON_ANOTHER_RUN       "on-another-run"        409 "Naik keberangkatan lain"             "On another run";
    RULE_THERE           "rule-there"            409 "Sudah ada aturannya"                 "There is a rule already";
    NOTHING_ASKED        "nothing-asked"         409 "Tidak ada pertanyaan"                "Nothing was asked";
    FOLLOWS_A_RULE       "follows-a-rule"        409 "Mengikuti aturan jual lagi"          "It follows a rule of resale";
    STALE                "stale"                 412 "Sudah berubah"                       "Changed meanwhile";
    // Understood and refused.
    NUMBER_REUSED        "number-reused"         422 "Nomor dipakai untuk isi lain"        "The number was used for another input";
    KEY_REUSED           "key-reused"            422 "Kunci dipakai untuk isi lain"        "The key was used for another input";
    INVALID              "invalid"               422 "Isian belum benar"                   "Something is not right yet";
    INVITATION_SPENT     "invitation-spent"      422 "Kode undangan tidak berlaku"         "The invite code is not valid";
    NO_LOGIN             "no-login"              422 "Tidak punya nama masuk"              "Has no login";
    AFFILIATION_IMPOSSIBLE "affiliation-impossible" 422 "Tidak bisa menjadi anggota"       "Cannot belong there";
    EMPTY_ORDER          "empty-order"           422 "Pesanan kosong"                      "The order is empty";
    TOO_MANY_LINES       "too-many-lines"        422 "Terlalu banyak baris"                "Too many lines";
    OFFER_REPEATED       "offer-repeated"        422 "Barang disebut dua kali"             "The offer stands twice";
    CORETAX_INCOMPLETE   "coretax-incomplete"    422 "Belum lengkap untuk Coretax"         "Not complete for Coretax";
    CORETAX_TOO_LONG     "coretax-too-long"      422 "Masa ini terlalu panjang"            "The period is too long";
    OFFER_UNKNOWN        "offer-unknown"         422 "Barang tidak dijual di sini"         "Not on sale here";
    OFFER_GONE           "offer-gone"            422 "Barang tidak dijual lagi"            "No longer on sale";
    COMES_ROUND          "comes-round"           422 "Berputar kembali"                    "It comes round";
    BELOW_COST           "below-cost"            422 "Di bawah modal"                      "Below cost";
    NOTHING_TO_ORDER     "nothing-to-order"      422 "Tidak ada yang dipesan"              "Nothing to order";
    OWN_OFFER            "own-offer"             422 "Barang sendiri"                      "Your own goods";
    COUNT_OUT_OF_RANGE   "count-out-of-range"    422 "Jumlah di luar batas"                "The count is out of range";
    COUNT_NOT_SOLD       "count-not-sold"        422 "Jumlah ini tidak dilayani"           "Not sold by this count";
    ORDER_TOO_LARGE      "order-too-large"       422 "Nilai terlalu besar"                 "Too large to add up";
    PRICE_MOVED          "price-moved"           422 "Harga berubah"                       "The price has moved";
    NOT_ENOUGH_STOCK     "not-enough-stock"      422 "Stok tidak cukup"                    "Not enough stock";
    REASON_NEEDED        "reason-needed"         422 "Alasan perlu diisi"                  "A reason is needed";
    TEXT_TOO_LONG        "text-too-long"         422 "Teks terlalu panjang"                "The text is too long";
    NOTHING_NAMED        "nothing-named"         422 "Belum ada yang disebut"              "Nothing is named";
    LINE_UNKNOWN         "line-unknown"          422 "Baris tidak dikenal"                 "Unknown line";
    LINE_REPEATED        "line-repeated"         422 "Baris disebut dua kali"              "The line is named twice";
    MORE_THAN_OPEN       "more-than-open"        422 "Lebih dari sisanya"                  "More than is left";
    NEGATIVE_COUNT       "negative-count"        422 "Jumlah negatif"                      "A negative count";
    SHIPMENT_UNKNOWN     "shipment-unknown"      422 "Kiriman tidak dikenal"               "Unknown shipment";
    LINE_NOT_COUNTED     "line-not-counted"      422 "Ada baris belum dihitung"            "A line is not counted";
    COUNTS_DO_NOT_ADD_UP "counts-do-not-add-up"  422 "Hitungan tidak cocok"                "The counts do not add up";
    MORE_THAN_COUNTED    "more-than-counted"     422 "Lebih dari hitungannya"              "More than was counted";
    TOO_LATE_TO_CLAIM    "too-late-to-claim"     422 "Lewat batas klaim"                   "Too late to claim";
    AMOUNT_NEEDED        "amount-needed"         422 "Nilainya perlu diisi"                "The amount is needed";
    AMOUNT_OUT_OF_RANGE  "amount-out-of-range"   422 "Nilai di luar batas"                 "The amount is out of range";
    REASON_OF_ANOTHER_COUNT "reason-of-another-count" 422 "Alasan tidak cocok"             "The reason does not fit";
    NOTHING_TO_SEND_BACK "nothing-to-send-back"  422 "Tidak ada yang dikembalikan"         "Nothing to send back";
    ARBITER_NEEDED       "arbiter-needed"        422 "Lembaga pemutus perlu disebut"       "The arbiter is needed";
    TOO_MANY_PHOTOS      "too-many-photos"       422 "Terlalu banyak foto"                 "Too many photos";
    PHOTO_UNUSABLE       "photo-unusable"        422 "Foto tidak bisa dipakai"             "The photo cannot be used";
    BELOW_MINIMUM        "below-minimum"         422 "Di bawah nilai terkecil"             "Below the minimum";
    NO_DELIVERY_THAT_DAY "no-delivery-that-day"  422 "Tidak ada pengiriman hari itu"       "No delivery that day";
    PRICE_REASON_NEEDED  "price-reason-needed"   422 "Harga naik, tulis alasannya"         "The price rose, say why";
    NO_APPROVER          "no-approver"           422 "Penyetuju kurang"                    "Not enough approvers";
    NOTHING_CHANGED      "nothing-changed"       422 "Belum ada yang berubah"              "Nothing would change";
    NOT_ON_ROUTE         "not-on-route"          422 "Bukan untuk rute ini"                "Not for this route";
    NOTHING_ABOARD       "nothing-aboard"        422 "Belum ada yang naik"                 "Nothing is aboard";
    NOTHING_LEFT         "nothing-left"          422 "Tidak ada yang tersisa"              "Nothing would be left";
    PRICE_NOT_POSITIVE   "price-not-positive"    422 "Harga harus di atas nol"             "The price must be above zero";
    LESS_THAN_SHIPPED    "less-than-shipped"     422 "Di bawah yang sudah dikirim"         "Less than was sent";
    WRONG_CHARGE         "wrong-charge"          422 "Biaya belum benar"                   "The charge is not right";
    DISCOUNT_TOO_LARGE   "discount-too-large"    422 "Potongan terlalu besar"              "The discount is too large";
    CHARGE_BILLED        "charge-billed"         422 "Biaya itu sudah ditagih"             "That charge is billed already";
    PRICE_OF_SHIPPED     "price-of-shipped"      422 "Harga barang terkirim tetap"         "The price of sent goods stands";
    PROMISE_TOO_LATE     "promise-too-late"      422 "Janji terlalu jauh"                  "The promise is too late";
    DAY_IS_PAST          "day-is-past"           422 "Tanggalnya sudah lewat"              "That day has passed";
    RECEIVER_NEEDED      "receiver-needed"       422 "Nama penerima perlu diisi"           "The receiver is needed";
    NOT_IN_STOCK_YET     "not-in-stock-yet"      422 "Stoknya belum datang"                "Not in stock yet";
    NOTHING_LATE         "nothing-late"          422 "Belum ada yang terlambat"            "Nothing is late";
    NOT_DUE_YET          "not-due-yet"           422 "Belum waktunya"                      "Not due yet";
    NOTHING_TO_BILL      "nothing-to-bill"       422 "Tidak ada yang ditagih"              "Nothing to bill";
    MORE_THAN_SUPPLIED   "more-than-supplied"    422 "Lebih dari yang bisa ditagih"        "More than is left to bill";
    DOES_NOT_MATCH       "does-not-match"        422 "Berbeda dari yang disepakati"        "Differs from what was agreed";
    DUE_TOO_EARLY        "due-too-early"         422 "Jatuh tempo terlalu awal"            "Due too early";
    CREDITED_BY_ITSELF   "credited-by-itself"    422 "Dikreditkan sendiri"                 "Credited by itself";
    NOTHING_TO_CREDIT    "nothing-to-credit"     422 "Tidak ada yang dikreditkan"          "Nothing to credit";
    MORE_THAN_BILLED     "more-than-billed"      422 "Lebih dari yang ditagih"             "More than was billed";
    NOT_APPLIED          "not-applied"           422 "Tidak melunasi tagihan itu"          "Does not settle that";
    NOT_SIGNED           "not-signed"            422 "Tanda tangan belum cukup"            "Not signed yet";
    OTHER_TAX_CODE       "other-tax-code"        422 "Kode pajaknya lain"                  "Another tax code";
    TAX_NUMBER_TAKEN     "tax-number-taken"      422 "Nomor faktur sudah dipakai"          "The tax number is taken";
    WRONG_TAX_IDENTITY   "wrong-tax-identity"    422 "Nomor pajak belum benar"             "Not a tax number";
    WRONG_LENGTH         "wrong-length"          422 "Panjang teks belum benar"            "The text's length is not right";
    OVER_CREDIT          "over-credit"           422 "Melebihi batas tempo"                "Beyond the credit limit";
    MEMBER_ACCOUNT       "member-account"        422 "Melebihi batas bayar nanti"          "Beyond what may be paid later";
    NOT_ENOUGH_SAVED     "not-enough-saved"      422 "Simpanan tidak cukup"                "Not enough saved";
    NOT_ON_THE_SHELF     "not-on-the-shelf"      422 "Belum ada di rak"                    "Not on the shelf yet";
    NOT_THAT_MEMBER      "not-that-member"       422 "Bukan anggota itu"                   "Not that member";
    MEMBERS_ONLY         "members-only"          422 "Hanya untuk anggota"                 "Members only";
    GIVEN_TOO_LITTLE     "given-too-little"      422 "Uang diterima kurang"                "Too little was given";
    OFFICERS_SIGN        "officers-sign"         422 "Perlu tanda tangan pengurus"         "Officers sign first";
    DIFFERENCE_UNEXPLAINED "difference-unexplained" 422 "Selisih belum dijelaskan"         "The difference is not explained";
    NO_CREDIT            "no-credit"             422 "Tanpa tempo"                         "No credit";
    ON_HOLD              "on-hold"               422 "Ada tunggakan"                       "On hold while something is late";
    PREPAID_ONLY         "prepaid-only"          422 "Dibayar dulu karena ada tunggakan"   "Paid first while something is late";
    BUYER_BLOCKED        "buyer-blocked"         422 "Penjual tidak menerima pesanan"      "The seller takes no orders";
    PREPAYMENT_MISSING   "prepayment-missing"    422 "Belum dibayar di muka"               "Not paid beforehand";
    NOT_A_LIMIT          "not-a-limit"           422 "Bukan batas tempo"                   "Not a limit";
    TOO_FEW_OFFICERS     "too-few-officers"      422 "Pengurus kurang"                     "Too few officers";
    NOTHING_PAID         "nothing-paid"          422 "Jumlahnya kosong"                    "Nothing paid";
    NOT_YET              "not-yet"               422 "Tanggalnya belum tiba"               "That day has not come";
    TOO_LONG_AGO         "too-long-ago"          422 "Tanggalnya terlalu lama"             "Too long ago";
    TOO_MUCH             "too-much"              422 "Jumlahnya terlalu besar"             "Too much";
    NOT_FINANCED         "not-financed"          422 "Tidak ditandai dari fasilitas"       "Not marked as financed";
    ACCOUNT_NEEDED       "account-needed"        422 "Rekening perlu dipilih"              "The account is needed";
    ACCOUNT_UNFIT        "account-unfit"         422 "Rekening tidak bisa dipakai"         "Money may not go there";
    REFERENCE_NEEDED     "reference-needed"      422 "Nomor referensi perlu diisi"         "The reference is needed";
    REFERENCE_USED       "reference-used"        422 "Nomor referensi sudah dipakai"       "The reference was used";
    EVIDENCE_NEEDED      "evidence-needed"       422 "Bukti perlu disertakan"              "Something must show it";
    EVIDENCE_UNKNOWN     "evidence-unknown"      422 "Foto itu tidak ada"                  "That photo is not there";
    MORE_THAN_PAID       "more-than-paid"        422 "Lebih dari sisa pembayaran"          "More than is left of it";
    OTHER_THAN_SIGNED    "other-than-signed"     422 "Bukan yang ditandatangani"           "Not what was signed";
    NO_PROVIDER          "no-provider"           422 "Tanpa penyedia pembayaran"           "No payment provider";
    WAY_NOT_OFFERED      "way-not-offered"       422 "Cara bayar tidak tersedia"           "Cannot be paid that way";
    NOTHING_OPEN         "nothing-open"          422 "Tidak ada sisa tagihan"              "Nothing is open";
    SIGNATURES_NEEDED    "signatures-needed"     422 "Perlu tanda tangan pengurus"         "Officers sign first";
    CREDENTIALS_UNKNOWN  "credentials-unknown"   422 "Kunci penyedia tidak ada"            "No such keys are kept";
    PAYING_ONESELF       "paying-oneself"        422 "Membayar diri sendiri"               "Paying oneself";
    STATEMENT_UNUSABLE   "statement-unusable"    422 "Rekening koran belum bisa diambil"   "The bank's statement cannot be taken";
    OTHER_LAYOUT         "other-layout"          422 "Bentuk berkasnya lain"               "Another layout";
    NOT_THIS_LINE        "not-this-line"         422 "Baris ini bukan itu"                 "The line is not that";
    OTHER_SUM            "other-sum"             422 "Jumlahnya lain"                      "Another sum";
    OF_ANOTHER_LINE      "of-another-line"       422 "Sudah milik baris lain"              "Another line's already";
    NOT_THAT_ACCOUNT     "not-that-account"      422 "Bukan akun itu"                      "Not into that account";
    NOT_A_QRIS           "not-a-qris"            422 "Bukan kode QRIS"                     "Not a QRIS code";
    NOT_A_BANK_CODE      "not-a-bank-code"       422 "Kode bank belum benar"               "Not a bank's code";
    NOT_AN_ACCOUNT_NUMBER "not-an-account-number" 422 "Nomor rekening belum benar"         "Not an account number";
    INVOICE_DOES_NOT_MATCH "invoice-does-not-match" 422 "Tagihan tidak cocok"              "The invoice does not match";
    BEYOND_FACILITY      "beyond-facility"       422 "Melebihi sisa fasilitas"             "Beyond what the facility leaves";
    FACILITY_ENDED       "facility-ended"        422 "Masa penarikan sudah lewat"          "It can be drawn no more";
    FACILITY_NOT_OPEN    "facility-not-open"     422 "Fasilitas belum bisa ditarik"        "The facility cannot be drawn on";
    NO_LONGER_OPEN       "no-longer-open"        422 "Sisa tagihan sudah berkurang"        "Less is open by now";
    NOT_A_BANK           "not-a-bank"            422 "Bukan bank"                          "Not a bank";
    EARLIER_DEBT_THERE   "earlier-debt-there"    422 "Nota sudah tercatat"                  "The paper is there already";
    FACILITY_NUMBER_TAKEN "facility-number-taken" 422 "Nomor fasilitas sudah dipakai"      "The facility's number is taken";
    WRONG_FACILITY       "wrong-facility"        422 "Ketentuan fasilitas belum benar"     "The facility's terms are not right";
    MORE_THAN_OWED       "more-than-owed"        422 "Lebih dari kewajibannya"             "More than is owed";
    BANK_IS_HERE         "bank-is-here"          403 "Bank menjawab sendiri"               "The bank answers itself";
    POOL_DATES           "pool-dates"            422 "Tanggalnya belum benar"              "The dates are not right";
    POOL_FEE             "pool-fee"              422 "Jasa di luar batas"                  "The margin is out of range";
    EMPTY_POOL           "empty-pool"            422 "Belum ada barang"                    "Nothing is bought";
    NOT_A_POOL_LINE      "not-a-pool-line"       422 "Barang ini tidak bisa dikumpulkan"   "This cannot be pooled";
    HIGHEST_PRICE        "highest-price"         422 "Harga tertinggi belum benar"         "The highest price is not right";
    PLEDGE_TOO_LARGE     "pledge-too-large"      422 "Komitmen terlalu besar"              "The pledge is too large";
    LEAVES_MORE_MISSING  "leaves-more-missing"   422 "Muatan jadi lebih kurang"            "More would be missing";
    LOWERED_IN_TOP_UP    "lowered-in-top-up"     422 "Komitmen tidak bisa dikurangi sekarang" "A pledge is not lowered now";
    POOL_UNBALANCED      "pool-unbalanced"       422 "Hitungan belum cocok"                "The sums do not agree";
    POOL_CHARGE          "pool-charge"           422 "Biaya belum benar"                   "The charge is not right";
    NOT_A_SUPPLIER       "not-a-supplier"        422 "Bukan pemasok"                       "Not a supplier";
    NOT_OWN_PLACE        "not-own-place"         422 "Bukan tempat sendiri"                "Not a place of yours";
    POOL_ABOVE           "pool-above"            422 "Tidak bisa diteruskan ke atas"      "It cannot pledge in the pool above";
    PRICE_BOOK           "price-book"            422 "Buku harga belum benar"              "The price book is not right";
    NOTHING_CHANGES      "nothing-changes"       422 "Tidak ada yang berubah"              "Nothing changes";
    PRODUCT_UNKNOWN      "product-unknown"       422 "Produk tidak ada"                    "Unknown product";
    NOT_A_LADDER         "not-a-ladder"          422 "Harga bertingkat belum benar"        "The prices make no ladder";
    AUDIENCE_UNKNOWN     "audience-unknown"      422 "Organisasi tidak ada"                "Unknown organization";
    BELOW_RESERVED       "below-reserved"        422 "Di bawah yang sudah dijanjikan"      "Below what is promised";
    UNREADABLE_FILE      "unreadable-file"       422 "Berkas tidak terbaca"                "The file cannot be read";
    WRONG_MAPPING        "wrong-mapping"         422 "Pencocokan kolom belum benar"        "The mapping is not right";
    PERIOD_NOT_OVER      "period-not-over"       422 "Bulan belum selesai"                 "The month is not over";
    PERIOD_NOT_READY     "period-not-ready"      422 "Bulan belum siap ditutup"            "The month is not ready";
    YEAR_NOT_OVER        "year-not-over"         422 "Tahun belum selesai"                 "The year is not over";
    NOT_THE_WHOLE        "not-the-whole"         422 "Persentase belum genap 100"          "The parts are not the whole";
    WRONG_DECISION       "wrong-decision"        422 "Keputusan belum benar"               "The decision is not right";
    OPENING_WITH_PARTNER "opening-with-partner"  422 "Saldo dengan organisasi lain"        "A balance with another organization";
    WRONG_OPENING        "wrong-opening"         422 "Saldo awal belum benar"              "The opening balances are not right";
    WRONG_ROWS           "wrong-rows"            422 "Ada baris yang salah"                "Rows to put right";
    NOTHING_BETWEEN      "nothing-between"       422 "Tidak ada apa-apa di antaranya"      "Nothing between the two";
    WRONG_MARKS          "wrong-marks"           422 "Barisnya belum benar"                "The lines are not right";
    NOTHING_TO_NET       "nothing-to-net"        422 "Tidak ada yang dijumpakan"           "Nothing to set off";
    NOT_A_FEDERATION     "not-a-federation"      422 "Bukan koperasi sekunder"             "Not a secondary";
    WEBHOOK_ADDRESS      "webhook-address"       422 "Alamat webhook tidak bisa dipakai"   "Not an address for a webhook";
    EVENT_TYPE_UNKNOWN   "event-type-unknown"    422 "Jenis kejadian tidak dikenal"        "Unknown type of event";
    TOO_MANY_WEBHOOKS    "too-many-webhooks"     422 "Terlalu banyak webhook"              "Too many webhooks";
    MAIL_ADDRESS         "mail-address"          422 "Alamat surel belum benar"            "Not an address for mails";
    LINK_SPENT           "link-spent"            422 "Tautan tidak berlaku"                "The link is not valid";
    TOO_MANY_TRIES       "too-many-tries"        429 "Terlalu banyak percobaan"            "Too many tries";
    // Our side.
    OUR_FAULT            "our-fault"             500 "Gangguan di pihak kami"              "Our fault";
    PROVIDER_SILENT      "provider-silent"       503 "Penyedia pembayaran tidak menjawab"  "The provider does not answer";
    TRY_AGAIN            "try-again"             503 "Coba sebentar lagi"                  "Try again shortly";
}

impl Kind {
    /// The type with this slug.
    #[must_use]
    pub fn of(slug: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|kind| kind.slug == slug)
    }

    /// The type an answer of `status` gets when nothing more is known.
    #[must_use]
    pub fn of_status(status: u16) -> &'static Self {
        let known = [
            &kind::SIGN_IN_NEEDED,
            &kind::NOT_YOUR_ROLE,
            &kind::NOT_FOUND,
            &kind::METHOD_NOT_ALLOWED,
            &kind::NOT_ACCEPTABLE,
            &kind::REQUEST_TOO_SLOW,
            &kind::TOO_LARGE,
            &kind::UNSUPPORTED_MEDIA,
            &kind::INVALID,
            &kind::TOO_MANY_TRIES,
            &kind::TRY_AGAIN,
        ];
        let exact = known.into_iter().find(|kind| kind.status == status);
        exact.unwrap_or(if status < 500 { &kind::MALFORMED } else { &kind::OUR_FAULT })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_problems_share_a_slug_and_each_is_an_error() {
        let slugs: HashSet<_> = ALL.iter().map(|kind| kind.slug).collect();

        assert_eq!(slugs.len(), ALL.len());
        for kind in ALL {
            assert!((400..600).contains(&kind.status), "{}", kind.slug);
            assert!(
                kind.slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{}",
                kind.slug
            );
            assert_eq!(Kind::of(kind.slug), Some(*kind));
        }
    }

    #[test]
    fn an_unknown_status_is_the_askers_fault_below_500_and_ours_above() {
        assert_eq!(Kind::of_status(418), &kind::MALFORMED);
        assert_eq!(Kind::of_status(502), &kind::OUR_FAULT);
        assert_eq!(Kind::of_status(404), &kind::NOT_FOUND);
    }
}
