//! `marketplace-api verify-pool`: reckons every figure of a downloaded pool again, without database or network, and names the
//! first that does not agree. It takes from the file only what people said and what was counted.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use supply_chain::demand_pool::{Breach, PoolFile, verify_pool};
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{count, rupiah};

/// What is judged.
#[derive(Debug, Args)]
pub struct VerifyPool {
    /// The file: what `GET /api/v1/demand-pools/{id}/file` answered.
    pub file: PathBuf,
}

/// The verdict in both languages, and the first figure that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// One line in Indonesian, one in English.
    pub lines: [String; 2],
    /// Where the first figure stands that does not agree; none where all do.
    pub breach: Option<String>,
}

/// A file that is none.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be read.
    #[error("{path} cannot be read")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is no pool.
    #[error("{path} is not the file of a pool as it is downloaded")]
    Pool {
        /// Which.
        path: String,
        /// Why, with line and column.
        source: serde_json::Error,
    },
}

impl VerifyPool {
    /// Reads the file and judges it.
    ///
    /// # Errors
    /// It cannot be read as what it is.
    pub fn judged(&self) -> Result<Verdict, Unreadable> {
        let path = || self.file.display().to_string();
        let text = fs::read_to_string(&self.file)
            .map_err(|source| Unreadable::File { path: path(), source })?;
        let file: PoolFile = serde_json::from_str(&text)
            .map_err(|source| Unreadable::Pool { path: path(), source })?;
        Ok(judged(&file))
    }
}

/// What there is to say of a file.
#[must_use]
pub fn judged(file: &PoolFile) -> Verdict {
    let breaches = verify_pool(file);
    let languages = [Language::Indonesian, Language::English];
    match breaches.first() {
        None => Verdict { lines: languages.map(|lang| whole(file, lang)), breach: None },
        Some(first) => Verdict {
            lines: languages.map(|lang| broken(first, breaches.len(), lang)),
            breach: Some(first.figure.clone()),
        },
    }
}

fn number(n: usize) -> String {
    count(i64::try_from(n).unwrap_or(i64::MAX))
}

fn whole(file: &PoolFile, lang: Language) -> String {
    let (pledges, lines, legs) =
        (number(file.pledges.len()), number(file.lines.len()), number(file.legs.len()));
    let total = Money::sum(file.legs.iter().map(|leg| leg.total)).unwrap_or_default();
    let total = rupiah(total);
    lang.pick(
        format!("utuh: {pledges} komitmen, {lines} barang, {legs} koperasi, bersama {total}"),
        format!("whole: {pledges} pledges, {lines} goods, {legs} cooperatives, {total} together"),
    )
}

fn broken(first: &Breach, breaches: usize, lang: Language) -> String {
    let Breach { figure, filed, reckoned } = first;
    let more = match breaches.saturating_sub(1) {
        0 => String::new(),
        more => lang.pick(
            format!(" (dan {} angka lain)", number(more)),
            format!(" (and {} other figures)", number(more)),
        ),
    };
    lang.pick(
        format!("rusak: {figure}: di berkas {filed}, seharusnya {reckoned}{more}"),
        format!("broken: {figure}: the file says {filed}, it comes to {reckoned}{more}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::demand_pool::{
        Bearing, ClearingInput, Consents, Extension, Gate, LegsFrom, Openness, Pledge, PledgeWish,
        PoolDates, PoolFee, PoolLine, PoolRole, Rules, SharingRule, clear,
    };
    use uuid::Uuid;

    fn id<T: From<Uuid>>(n: u128) -> T {
        Uuid::from_u128(n).into()
    }

    fn rupiah_of(amount: i64) -> Money {
        Money::from_sen(amount * 100)
    }

    /// Two cooperatives, ten sacks of rice and six.
    fn file() -> PoolFile {
        let gate =
            |from, price| Gate { from, unit_price: rupiah_of(price), pack_price: rupiah_of(price) };
        let lines = vec![PoolLine {
            id: id(1),
            offer: id(2),
            units_per_pack: 1,
            case: 1,
            minimum: 1,
            cap: None,
            gates: vec![gate(1, 312_000), gate(15, 305_000)],
        }];
        let pledge = |n: u128, firm| Pledge {
            id: id(n),
            line: id(1),
            by: id(100 + n),
            wish: PledgeWish {
                firm,
                tolerance: 0,
                highest: rupiah_of(312_000),
                consents: Consents::ALL,
            },
            committed_at: "2026-11-18T00:00:00Z".parse().unwrap(),
            days_away: 0,
            salt: Uuid::from_u128(n),
        };
        let pledges = vec![pledge(11, 10), pledge(12, 6)];
        let rules = Rules {
            role: PoolRole::Principal,
            sharing: SharingRule::ProRata,
            fee: PoolFee::None,
            freight: Bearing::ByUnits,
            extension: Extension::default(),
            dates: PoolDates {
                open_at: "2026-11-17T00:00:00Z".parse().unwrap(),
                top_up_at: None,
                cut_off_at: "2026-11-24T09:00:00Z".parse().unwrap(),
                grace_hours: 0,
                arrives_on: None,
            },
            openness: Openness::Named,
        };
        let input =
            ClearingInput { pool: id(9), sharing: rules.sharing, lines: &lines, pledges: &pledges };
        let clearing = clear(&input).unwrap();
        let mut file = PoolFile {
            format: PoolFile::FORMAT.to_owned(),
            version: PoolFile::VERSION,
            pool: id(9),
            rules_digest: rules.digest(&lines),
            above: None,
            rules,
            lines,
            pledges: Vec::new(),
            pledges_digest: clearing.input,
            clearing,
            counter: None,
            allocations: Vec::new(),
            charges: Vec::new(),
            legs_from: LegsFrom::Award,
            legs: Vec::new(),
        };
        file.tell(&pledges, |pledge| pledge.id == id(11));
        file
    }

    #[test]
    fn a_whole_file_says_what_it_holds() {
        let verdict = judged(&file());

        assert_eq!(verdict.breach, None);
        assert_eq!(
            verdict.lines,
            [
                "utuh: 2 komitmen, 1 barang, 2 koperasi, bersama Rp4.880.000",
                "whole: 2 pledges, 1 goods, 2 cooperatives, Rp4.880.000 together",
            ]
        );
    }

    #[test]
    fn a_sack_that_somebody_added_to_their_own_is_named() {
        let mut file = file();
        file.clearing.lines[0].awards[0].units += 1;

        let verdict = judged(&file);

        let award = Uuid::from_u128(11);
        let figure = format!("clearing.lines[{}].awards[{award}].units", Uuid::from_u128(1));
        assert_eq!(verdict.breach.as_deref(), Some(figure.as_str()));
        assert!(
            verdict.lines[1]
                .starts_with(&format!("broken: {figure}: the file says 11, it comes to 10")),
            "{:?}",
            verdict.lines
        );
    }

    #[test]
    fn what_is_no_pool_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pool.json");
        fs::write(&path, "{\"format\": \"lumbung-pool\"}").unwrap();

        let told = VerifyPool { file: path }.judged().unwrap_err();
        assert!(matches!(told, Unreadable::Pool { .. }), "{told}");
        let absent = VerifyPool { file: folder.path().join("none.json") }.judged().unwrap_err();
        assert!(matches!(absent, Unreadable::File { .. }), "{absent}");
    }

    #[test]
    fn a_written_file_is_read_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pool.json");
        fs::write(&path, serde_json::to_vec(&file()).unwrap()).unwrap();

        assert_eq!(VerifyPool { file: path }.judged().unwrap().breach, None);
    }
}
