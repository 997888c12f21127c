//! What an organization and its partners have between them: `/statements`, `/ageing`, `/nettings`.
//!
//! Amounts stand as the reader's organization sees them; the partner reads the same amounts from its own side.

pub mod ageing;
pub mod dispute;
pub mod netting;
pub mod netting_handling;
pub mod nettings;
pub mod statement;
pub mod statement_handling;
pub mod statement_print;
pub mod statements;
pub mod words;

use actix_web::HttpResponse;
use order_workflow::ask::Ask;
use supply_chain::settlement::Statement;

use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::Filled;
use crate::pages::parts::Tab;

type Shown = Result<HttpResponse, NotShown>;

/// Rows of a list on one page.
const SHOWN: usize = 20;

/// The three pages of settlement, the shown one marked.
#[must_use]
pub fn tabs(shown: &str, lang: Language) -> Vec<Tab> {
    [
        ("/statements", lang.t("Rekonsiliasi saldo", "Statements")),
        ("/ageing", lang.t("Umur piutang", "Ageing")),
        ("/nettings", lang.t("Perjumpaan utang", "Nettings")),
        ("/earlier-debts", lang.t("Utang lama", "Earlier debts")),
    ]
    .into_iter()
    .map(|(href, word)| Tab { word, href: href.to_owned(), count: None, current: href == shown })
    .collect()
}

fn asked_for(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn ask(reader: &Reader, posted: &PageForm<Filled>) -> Ask {
    reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version())
}

/// Whether the reader may draw up, agree, dispute, call; the same people for all of it.
fn may(reader: &Reader) -> bool {
    reader.actor.is_any(Statement::ROLES)
}

/// One more than fits on a page, to see whether there is another.
fn one_more() -> u64 {
    u64::try_from(SHOWN + 1).unwrap_or(u64::MAX)
}
