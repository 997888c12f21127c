//! Files that are no price list, or would be one at any cost: each gets a clear no, quickly.

use std::fmt::Write;
use std::time::{Duration, Instant};

use super::*;

fn quickly<T>(what: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let answer = what();
    let taken = started.elapsed();
    assert!(taken < Duration::from_secs(30), "took {taken:?}");
    answer
}

#[test]
fn five_megabytes_of_noise_are_called_binary() {
    assert_eq!(
        quickly(|| refusal(&noise(5 * 1024 * 1024))),
        Unreadable::NotATable { looks: Looks::Binary }
    );
}

#[test]
fn noise_dressed_as_a_workbook_is_damaged() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend(noise(5 * 1024 * 1024));

    assert!(matches!(quickly(|| refusal(&bytes)), Unreadable::Damaged { .. }));
}

#[test]
fn an_empty_file_and_one_of_empty_lines_are_empty() {
    for text in ["", "\n\n", ";;;\n ; \n", "\u{FEFF}", "sep=;\n"] {
        assert_eq!(refusal(text.as_bytes()), Unreadable::Empty, "{text:?}");
    }
    assert_eq!(refusal(&workbook(&[("Kosong", "")], "", &[])), Unreadable::Empty);
}

#[test]
fn a_file_over_twenty_megabytes_is_not_even_looked_at() {
    let bytes = vec![b'a'; 21 * 1024 * 1024];
    assert!(matches!(refusal(&bytes), Unreadable::TooBig { .. }));
}

#[test]
fn other_archives_are_called_by_their_name() {
    let archive = |names: &[&str]| {
        zipped(&names.iter().map(|name| ((*name).to_owned(), b"x".to_vec())).collect::<Vec<_>>())
    };
    for (names, looks) in [
        (&["foto.jpg"][..], Looks::Archive),
        (&["mimetype", "content.xml"], Looks::OpenDocument),
        (&["[Content_Types].xml", "word/document.xml"], Looks::Word),
        (&["[Content_Types].xml", "xl/workbook.bin"], Looks::BinaryExcel),
    ] {
        assert_eq!(refusal(&archive(names)), Unreadable::NotATable { looks });
    }
}

#[test]
fn a_bomb_that_admits_its_size_is_refused_by_its_directory() {
    let zeros = vec![b'<'; 300 * 1024 * 1024];
    let bytes = workbook(&[("Daftar", "")], "", &[("xl/media/image1.xml", &zeros)]);

    assert!(bytes.len() < 2 * 1024 * 1024);
    assert!(matches!(quickly(|| refusal(&bytes)), Unreadable::UnpacksTooLarge { .. }));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks() {
    let unpacked = 60 * 1024 * 1024_u32;
    let zeros = vec![b'<'; usize::try_from(unpacked).unwrap()];
    let mut bytes = workbook(&[("Daftar", "")], "", &[("xl/media/image1.xml", &zeros)]);
    // The size stands in the local header and in the directory, as four bytes each.
    let (truth, lie) = (unpacked.to_le_bytes(), 1_000_u32.to_le_bytes());
    let places: Vec<usize> =
        (0..bytes.len() - 4).filter(|place| bytes[*place..*place + 4] == truth).collect();
    assert_eq!(places.len(), 2);
    for place in places {
        bytes[place..place + 4].copy_from_slice(&lie);
    }

    let answer = quickly(|| refusal(&bytes));
    assert!(
        matches!(answer, Unreadable::UnpacksTooLarge { .. } | Unreadable::Damaged { .. }),
        "{answer:?}"
    );
}

#[test]
fn a_sheet_of_a_million_rows_is_refused_after_the_hundred_thousandth() {
    let mut rows = text_row(1, &["nama", "isi", "harga"]);
    for number in 2..=1_000_001 {
        write!(
            rows,
            "<row r=\"{number}\"><c><v>{number}</v></c><c><v>1</v></c><c><v>5000</v></c></row>"
        )
        .unwrap();
    }
    let bytes = workbook(&[("Daftar", &rows)], "", &[]);

    assert!(bytes.len() < 20 * 1024 * 1024);
    assert_eq!(quickly(|| refusal(&bytes)), Unreadable::TooManyRows { rows_max: 100_000 });
}

#[test]
fn a_csv_of_a_million_rows_is_refused() {
    let text = format!("nama;isi;harga\n{}", "Gula;1;5000\n".repeat(1_000_000));

    assert_eq!(quickly(|| refusal(text.as_bytes())), Unreadable::TooManyRows { rows_max: 100_000 });
}

#[test]
fn a_cell_of_forty_megabytes_is_refused_wherever_it_hides() {
    let long = "a".repeat(40 * 1024 * 1024);
    let rows = text_row(1, &["nama", "isi", &long]);
    let inline = workbook(&[("Daftar", &rows)], "", &[]);
    let shared = workbook(&[("Daftar", "")], &format!("<si><t>{long}</t></si>"), &[]);

    let no = Unreadable::CellTooLong { sheet_row: None, chars_max: 10_000 };
    assert_eq!(quickly(|| refusal(&inline)), no);
    assert_eq!(quickly(|| refusal(&shared)), no);
    // In pieces between tags it is still one cell.
    let rows = text_row(1, &["nama", "isi", &"aaaaaaa<!-- -->".repeat(2_000)]);
    let pieces = workbook(&[("Daftar", &rows)], "", &[]);
    assert_eq!(
        quickly(|| refusal(&pieces)),
        Unreadable::CellTooLong { sheet_row: Some(1), chars_max: 10_000 }
    );
    let csv = format!("nama;isi;harga\n\"{}", &long[..19 * 1024 * 1024]);
    assert_eq!(
        quickly(|| refusal(csv.as_bytes())),
        Unreadable::CellTooLong { sheet_row: Some(2), chars_max: 10_000 }
    );
}

#[test]
fn one_long_text_named_by_many_cells_does_not_fill_the_memory() {
    let mut rows = text_row(1, &["nama", "isi", "harga"]);
    for number in 2..50_000 {
        let cells = "<c t=\"s\"><v>0</v></c>".repeat(10);
        write!(rows, "<row r=\"{number}\">{cells}</row>").unwrap();
    }
    let shared = format!("<si><t>{}</t></si>", "a".repeat(9_999));
    let bytes = workbook(&[("Daftar", &rows)], &shared, &[]);

    assert_eq!(quickly(|| refusal(&bytes)), Unreadable::TooMuchContent);
}

#[test]
fn forged_places_of_cells_do_not_take_the_program_down() {
    let row = |cell: &str| {
        let rows = format!(r#"<row r="1"><c r="{cell}"><v>1</v></c></row>"#);
        refusal(&workbook(&[("Daftar", &rows)], "", &[]))
    };

    assert!(matches!(row("XFD1"), Unreadable::TooManyColumns { sheet_row: 1, .. }));
    assert!(matches!(
        row("AAAAAAAAAAAA1"),
        Unreadable::Damaged { .. } | Unreadable::TooManyColumns { .. }
    ));
    assert!(matches!(row("A99999999999999"), Unreadable::Damaged { .. }));
    let backwards =
        format!("{}{}", text_row(5, &["a"]), r#"<row r="2"><c r="A2"><v>1</v></c></row>"#);
    assert!(matches!(
        refusal(&workbook(&[("Daftar", &backwards)], "", &[])),
        Unreadable::Damaged { .. }
    ));
}

#[test]
fn a_workbook_cut_in_half_is_damaged() {
    let bytes = workbook(&[("Daftar", &text_row(1, &["nama", "isi"]))], "", &[]);
    for length in [5, 30, bytes.len() / 2, bytes.len() - 1] {
        let answer = refusal(&bytes[..length]);
        assert!(matches!(answer, Unreadable::Damaged { .. }), "{length}: {answer:?}");
    }
}

#[test]
fn every_refusal_has_its_sentence_in_both_languages() {
    let no = Unreadable::NotATable { looks: Looks::OldExcel };
    assert!(no.sentence(Language::Indonesian).starts_with("Ini berkas Excel lama (.xls), bukan"));
    assert!(no.sentence(Language::English).starts_with("This is an old Excel file (.xls), not"));
    let rows = Unreadable::TooManyRows { rows_max: 100_000 };
    assert_eq!(
        rows.sentence(Language::Indonesian),
        "Lebih dari 100.000 baris. Bagi menjadi beberapa berkas."
    );
    let json = serde_json::to_value(&rows).unwrap();
    assert_eq!(serde_json::from_value::<Unreadable>(json).unwrap(), rows);
}
