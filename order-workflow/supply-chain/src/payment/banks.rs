//! Banks by the three digits that Indonesian transfers name them by, for people know their bank by its name.
//!
//! The codes are Bank Indonesia's clearing codes (sandi kliring), which ATMs and banks' own programs ask for before an
//! account number. As of November 2026: codes held against the list that a payment service prints for those who use it
//! (`ZenosPay`, `api-docs`, `v1/apendix.md`), but 087 (Bank Ekonomi, HSBC since they merged) and 945, which it lacks; names
//! after mergers (451 is BSI, 535 is `SeaBank`, 213 was BTPN and is SMBC Indonesia). No official list was at hand. A bank
//! that is not here is entered by its SWIFT code.

/// Code and name, by code.
const BANKS: &[(&str, &str)] = &[
    ("002", "BRI"),
    ("008", "Mandiri"),
    ("009", "BNI"),
    ("011", "Danamon"),
    ("013", "Permata"),
    ("014", "BCA"),
    ("016", "Maybank"),
    ("019", "Panin"),
    ("022", "CIMB Niaga"),
    ("023", "UOB"),
    ("028", "OCBC"),
    ("031", "Citibank"),
    ("032", "JPMorgan Chase"),
    ("033", "Bank of America"),
    ("036", "CCB Indonesia"),
    ("037", "Artha Graha"),
    ("040", "Bangkok Bank"),
    ("042", "MUFG"),
    ("046", "DBS"),
    ("047", "Resona Perdania"),
    ("048", "Mizuho"),
    ("050", "Standard Chartered"),
    ("054", "Capital"),
    ("057", "BNP Paribas"),
    ("061", "ANZ"),
    ("067", "Deutsche Bank"),
    ("069", "Bank of China"),
    ("076", "Bumi Arta"),
    ("087", "HSBC"),
    ("095", "JTrust"),
    ("097", "Mayapada"),
    ("110", "BJB"),
    ("111", "Bank Jakarta"),
    ("112", "BPD DIY"),
    ("113", "Bank Jateng"),
    ("114", "Bank Jatim"),
    ("115", "Bank Jambi"),
    ("116", "Bank Aceh Syariah"),
    ("117", "Bank Sumut"),
    ("118", "Bank Nagari"),
    ("119", "BRK Syariah"),
    ("120", "Bank Sumsel Babel"),
    ("121", "Bank Lampung"),
    ("122", "Bank Kalsel"),
    ("123", "Bank Kalbar"),
    ("124", "Bankaltimtara"),
    ("125", "Bank Kalteng"),
    ("126", "Bank Sulselbar"),
    ("127", "Bank SulutGo"),
    ("128", "Bank NTB Syariah"),
    ("129", "BPD Bali"),
    ("130", "Bank NTT"),
    ("131", "Bank Maluku Malut"),
    ("132", "Bank Papua"),
    ("133", "Bank Bengkulu"),
    ("134", "Bank Sulteng"),
    ("135", "Bank Sultra"),
    ("137", "Bank Banten"),
    ("146", "Bank of India Indonesia"),
    ("147", "Muamalat"),
    ("151", "Mestika"),
    ("152", "Shinhan"),
    ("153", "Sinarmas"),
    ("157", "Maspion"),
    ("161", "Ganesha"),
    ("164", "ICBC Indonesia"),
    ("167", "QNB Indonesia"),
    ("200", "BTN"),
    ("212", "Woori Saudara"),
    ("213", "SMBC Indonesia"),
    ("405", "Victoria Syariah"),
    ("425", "BJB Syariah"),
    ("426", "Mega"),
    ("441", "KB Bank"),
    ("451", "BSI"),
    ("459", "Krom"),
    ("472", "Saqu"),
    ("484", "KEB Hana"),
    ("485", "MNC"),
    ("490", "Neo Commerce"),
    ("494", "Raya"),
    ("498", "SBI Indonesia"),
    ("501", "BCA Digital (blu)"),
    ("503", "Nobu"),
    ("506", "Mega Syariah"),
    ("513", "Ina Perdana"),
    ("517", "Panin Dubai Syariah"),
    ("520", "Prima Master"),
    ("521", "KB Bukopin Syariah"),
    ("523", "Sahabat Sampoerna"),
    ("526", "Oke Indonesia"),
    ("531", "Amar"),
    ("535", "SeaBank"),
    ("536", "BCA Syariah"),
    ("542", "Jago"),
    ("547", "BTPN Syariah"),
    ("548", "Multiarta Sentosa"),
    ("553", "Hibank"),
    ("555", "Index Selindo"),
    ("562", "Superbank"),
    ("564", "Mandiri Taspen"),
    ("566", "Victoria International"),
    ("567", "Allo"),
    ("688", "BPR KS"),
    ("867", "BPR Eka"),
    ("945", "IBK Indonesia"),
    ("947", "Aladin Syariah"),
    ("949", "CTBC Indonesia"),
    ("950", "Commonwealth"),
];

/// Code and name of every bank that is known, by code.
#[must_use]
pub const fn banks() -> &'static [(&'static str, &'static str)] {
    BANKS
}

/// The name of the bank with that code; nothing for one that is not known, or is named by its SWIFT code.
#[must_use]
pub fn bank_name(code: &str) -> Option<&'static str> {
    let at = BANKS.binary_search_by_key(&code, |(code, _)| *code).ok()?;
    BANKS.get(at).map(|(_, name)| *name)
}

/// The code of the bank that somebody names: by its three digits, by its name as people write it ("bank bri", "BCA"), by
/// both as a form offers them ("014 BCA"), or by its SWIFT code of eight or eleven letters and digits.
#[must_use]
pub fn bank_typed(text: &str) -> Option<String> {
    let text = text.trim();
    let begins = text.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(code) = begins {
        let rest = text.get(3..).unwrap_or_default();
        let parted =
            rest.is_empty() || rest.starts_with(|next: char| !next.is_ascii_alphanumeric());
        return bank_name(code).filter(|_| parted).map(|_| code.to_owned());
    }
    let plain = |text: &str| {
        let text = text.to_lowercase();
        text.strip_prefix("bank ").unwrap_or(&text).trim().to_owned()
    };
    let named = plain(text);
    if let Some((code, _)) = BANKS.iter().find(|(_, name)| plain(name) == named) {
        return Some((*code).to_owned());
    }
    let swift = text.to_ascii_uppercase();
    let (bank, rest) = swift.split_at_checked(6)?;
    let is_swift = matches!(swift.len(), 8 | 11)
        && bank.bytes().all(|byte| byte.is_ascii_uppercase())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_swift.then_some(swift)
}

#[cfg(test)]
mod tests {
    use super::{BANKS, bank_name, bank_typed};

    #[test]
    fn every_bank_has_a_code_of_its_own_and_they_are_in_order() {
        assert!(BANKS.is_sorted_by(|one, other| one.0 < other.0));
        assert!(BANKS.iter().all(|(code, name)| code.len() == 3 && !name.is_empty()));
        assert_eq!((bank_name("014"), bank_name("130")), (Some("BCA"), Some("Bank NTT")));
        assert_eq!(bank_name("999"), None);
    }

    #[test]
    fn a_bank_is_named_as_people_name_it() {
        for (typed, code) in [
            ("014", "014"),
            (" bca ", "014"),
            ("Bank BRI", "002"),
            ("bank ntt", "130"),
            ("008 Mandiri", "008"),
            ("brinidja", "BRINIDJA"),
        ] {
            assert_eq!(bank_typed(typed).as_deref(), Some(code), "{typed}");
        }
        for unknown in ["999", "0145", "BANK", "Bank Desa", "12", "BRIN1DJA"] {
            assert_eq!(bank_typed(unknown), None, "{unknown}");
        }
    }
}
