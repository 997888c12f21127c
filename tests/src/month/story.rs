//! The month from its first day into the next one, looked at again and again.

use super::{Month, Size};

/// The days after which everything is looked at; those above 31 are of the next month, when some books are closed.
const LOOKS: [i64; 6] = [6, 12, 18, 24, 31, 36];

impl Month {
    /// Lives through it. After a few days each, and at the end, the documents are held against the ledger.
    ///
    /// # Panics
    /// Something does not agree, or broke; the seed is said along.
    pub async fn lived(size: Size) -> Self {
        let mut month = Self::open(size).await;
        let mut day = 1;
        for last in LOOKS {
            month.trade(day, last).await;
            month.holds(&format!("after day {last}")).await;
            day = last + 1;
            if last == 31 {
                month.turns().await;
            }
        }
        let found = month.own_findings().await;
        assert!(found.is_empty(), "seed {}: {found:#?}", size.seed);
        month
    }

    /// The month turns: what the statements say is what the documents say.
    async fn turns(&mut self) {
        let drawn = self.draw_up_statements().await;
        let off = self.statements_off().await;
        assert!(drawn > 0 && off.is_empty(), "seed {}, {drawn} drawn up: {off:#?}", self.size.seed);
        self.end_the_month().await;
    }

    async fn holds(&self, when: &str) {
        let off = self.differences().await;
        let shown = &off[..off.len().min(20)];
        assert!(
            off.is_empty(),
            "seed {}, {when}, {} differences: {shown:#?}",
            self.size.seed,
            off.len()
        );
    }

    /// What never happened of all that should have.
    #[must_use]
    pub fn never<'a>(&self, wanted: &[&'a str]) -> Vec<&'a str> {
        wanted.iter().copied().filter(|what| !self.done.contains_key(what)).collect()
    }

    /// How many documents there are: papers, payments, refunds, nettings, statements.
    pub async fn documents_written(&self) -> i64 {
        let sql = "SELECT (SELECT count(*) FROM invoice) + (SELECT count(*) FROM payment)
                   + (SELECT count(*) FROM payment_refund) + (SELECT count(*) FROM netting_run WHERE state = 'done')
                   + (SELECT count(*) FROM statement) AS number";
        super::get(&self.rows(sql, []).await[0], "number")
    }
}
