//! What sellers call the columns of a price list when they do not call them as we do.

use super::field::{Field, Step};

/// Headers seen in real lists, in letters and digits only, best first. Selling prices only:
/// `harga_beli` is what the seller pays and must never end up on sale.
pub(super) const SYNONYMS: [(Field, &str); 21] = [
    (
        Field::Name,
        "namabarang namaproduk namaitem productname itemname deskripsi description \
         uraian keterangan barang produk item product",
    ),
    (
        Field::SellerCode,
        "kodebarang kodeproduk kodeitem kdbarang kdbrg kodebrg itemcode productcode plu \
         code kd",
    ),
    (Field::Brand, "merk namamerek merkbarang brandname"),
    (Field::Category, "kategoribarang kategoriproduk kelompok golongan group jenis jenisbarang"),
    (Field::Barcode, "kodebarcode nobarcode barkode ean ean13 upc"),
    // Before the base unit: a lone "satuan" beside a price is the unit that is priced.
    (
        Field::Pack,
        "satuanbeli satuanbesar namakemasan packing packname kemasanbesar satuan uom \
         unit",
    ),
    (
        Field::BaseUnit,
        "satuanjual satuankecil satuanterkecil satuaneceran unitdasar unit uom satuan",
    ),
    (
        Field::Factor,
        "isipersatuanbeli isikemasan isiperkemasan isikarton isiperkarton isidus \
         isiperdus isisatuan isipcs konversi faktor packsize qtyperpack conversion \
         content",
    ),
    (
        Field::Price,
        "hargajual hargasatuan hargakarton hargaperkarton hargadus hargaperdus \
         hargajual1 harga1 hargagrosir hrgjual hrg unitprice sellingprice pricelist \
         harganetto",
    ),
    (Field::IncludesTax, "ppn includeppn inclppn hargatermasukppn"),
    (Field::Stock, "stokakhir sisastok jumlahstok qty qtystok saldo quantity"),
    (Field::Minimum, "minimal minorder minimumorder minbeli moq minpembelian"),
    (Field::Multiple, "kelipatanorder kelipatanbeli stepqty"),
    (Field::StepPrice(Step::Second), "hargajual2 hrg2 hargagrosir2"),
    (Field::StepMinimum(Step::Second), "minimal2 minqty2 minbeli2"),
    (Field::StepPrice(Step::Third), "hargajual3 hrg3 hargagrosir3"),
    (Field::StepMinimum(Step::Third), "minimal3 minqty3 minbeli3"),
    (Field::StepPrice(Step::Fourth), "hargajual4 hrg4 hargagrosir4"),
    (Field::StepMinimum(Step::Fourth), "minimal4 minqty4 minbeli4"),
    (Field::StepPrice(Step::Fifth), "hargajual5 hrg5 hargagrosir5"),
    (Field::StepMinimum(Step::Fifth), "minimal5 minqty5 minbeli5"),
];

/// A header in letters and digits only, without a remark in brackets: `Harga Jual (Rp)*`.
pub(super) fn letters(header: &str) -> String {
    let plain = header.split(['(', '[']).next().unwrap_or(header);
    plain.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The field a header may well mean: one we know, or what other sellers mean by it.
pub(super) fn hint(header: &str) -> Option<Field> {
    // No header is longer, titles and addresses are; and none is without a letter.
    if header.len() > 60 || !header.contains(char::is_alphabetic) {
        return None;
    }
    Field::from_header(header).or_else(|| {
        let letters = letters(header);
        Field::from_bare(&letters).or_else(|| {
            let meant = |words: &str| words.split(' ').any(|word| word == letters);
            SYNONYMS.iter().find(|(_, words)| meant(words)).map(|(field, _)| *field)
        })
    })
}
