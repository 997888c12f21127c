//! Every place where a person's name or login may stand, emptied for good (data.md 12, 13).

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Who is to be erased, as the rows name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Which person.
    pub(crate) person: Uuid,
    /// Their name, and whatever they signed in with.
    pub(crate) words: Vec<String>,
}

/// A column in which one of the words still stands: somebody else typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// In how many rows.
    pub rows: i64,
}

/// The person who signs in, or signed in, with `login`; under lock.
pub(crate) async fn find(work: Work<'_>, login: &str) -> Result<Option<Named>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        person_id: Uuid,
    }
    #[derive(FromQueryResult)]
    struct Word {
        word: String,
    }
    let found: Option<Found> = row(
        work.tx,
        "SELECT l.person_id FROM login l JOIN person p ON p.id = l.person_id
         WHERE l.login = lower(btrim($1)) FOR UPDATE OF p",
        [login.into()],
    )
    .await?;
    let Some(person) = found.map(|found| found.person_id) else { return Ok(None) };
    let words: Vec<Word> = rows(
        work.tx,
        "SELECT name AS word FROM person_detail WHERE person_id = $1
         UNION SELECT login FROM login WHERE person_id = $1",
        [person.into()],
    )
    .await?;
    Ok(Some(Named { person, words: words.into_iter().map(|word| word.word).collect() }))
}

/// Ends whatever the person may do, and empties what is known of them. Answers how many entries of histories
/// lost their name.
pub(crate) async fn erase(work: Work<'_>, named: &Named) -> Result<u64, WorkflowError> {
    let person = || named.person.into();
    let ended = [
        "UPDATE tie SET until = greatest($2, since) WHERE person_id = $1 AND until IS NULL",
        "UPDATE operator SET until = $2 WHERE person_id = $1 AND until IS NULL",
        "UPDATE session SET user_agent = NULL, ended_at = coalesce(ended_at, $2) WHERE person_id = $1",
        "UPDATE invitation SET ended_at = coalesce(ended_at, $2)
         WHERE person_id = $1 AND used_at IS NULL",
        "DELETE FROM sign_in_failure WHERE $2::timestamptz IS NOT NULL AND subject IN
             (SELECT 'login:' || login FROM login WHERE person_id = $1)",
        // A login is unique for ever: what it was is forgotten, that there was one is not.
        "UPDATE login SET login = 'erased-' || id, password_hash = NULL, ended_at = coalesce(ended_at, $2)
         WHERE person_id = $1",
        "UPDATE person SET erased_at = coalesce(erased_at, $2) WHERE id = $1",
    ];
    for sql in ended {
        execute(work.tx, sql, [person(), work.now.into()]).await?;
    }
    for sql in [
        "DELETE FROM mail WHERE person_id = $1",
        "DELETE FROM person_mail WHERE person_id = $1",
        "DELETE FROM person_detail WHERE person_id = $1",
        "UPDATE storefront_registration SET name = NULL, login = NULL, phone = NULL, member_number = NULL, identity_sealed = NULL
         WHERE state <> 'waiting' AND tie_id IN (SELECT id FROM tie WHERE person_id = $1)",
    ] {
        execute(work.tx, sql, [person()]).await?;
    }
    for word in &named.words {
        // As it stands inside of JSON text.
        let written = serde_json::to_string(word)?;
        let written = written.trim_matches('"').to_owned();
        for sql in [
            "UPDATE answer SET body = replace(body, $1, '') WHERE strpos(body, $1) > 0",
            "UPDATE audit_entry SET facts = replace(facts::text, $1, '')::jsonb
             WHERE strpos(facts::text, $1) > 0",
        ] {
            execute(work.tx, sql, [written.clone().into()]).await?;
        }
    }
    // The digest stays, so that the chain still verifies; without its salt it tells nothing.
    execute(
        work.tx,
        "UPDATE order_history_field SET value = NULL, salt = NULL
         WHERE name = 'by' AND value ->> 'person' = $1::text",
        [named.person.to_string().into()],
    )
    .await
}

/// Where one of the words still stands, whoever wrote it there. Words of fewer than four letters are looked for
/// nowhere: they stand everywhere.
pub(crate) async fn remains(work: Work<'_>, named: &Named) -> Result<Vec<Remains>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Column {
        table_name: String,
        column_name: String,
    }
    #[derive(FromQueryResult)]
    struct Counted {
        count: i64,
    }
    let columns: Vec<Column> = rows(
        work.tx,
        "SELECT c.table_name, c.column_name FROM information_schema.columns c
         JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
         WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
           AND c.data_type IN ('text', 'jsonb', 'ARRAY', 'character varying') AND c.table_name <> 'region'
         ORDER BY 1, 2",
        [],
    )
    .await?;
    let words: Vec<String> =
        named.words.iter().filter(|word| word.chars().count() >= 4).cloned().collect();
    let mut found = Vec::new();
    for Column { table_name, column_name } in columns {
        let sql = format!(
            "SELECT count(*) AS count FROM \"{table_name}\" t
             WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) w WHERE strpos(t.\"{column_name}\"::text, w) > 0)"
        );
        let counted: Option<Counted> = row(work.tx, &sql, [words.clone().into()]).await?;
        if let Some(Counted { count }) = counted.filter(|counted| counted.count > 0) {
            found.push(Remains { table: table_name, column: column_name, rows: count });
        }
    }
    Ok(found)
}
