//! The books' pages as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::books::{KEEPERS, close_period};
use order_workflow::query::ledger::{self, EntryPlace};
use serde::Deserialize;
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use uuid::Uuid;

use super::account::{AccountPage, Shown as ShownAccount};
use super::accounts::AccountsPage;
use super::close::ClosePage;
use super::trial_balance::TrialBalancePage;
use crate::api::exports::FileFormat;
use crate::api::ledger::journal;
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::month_year;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::Total;
use crate::problem::Problem;
use crate::problem::mapping::books::period_of;
use crate::state::State;

/// Entries on one page.
const ENTRIES_SHOWN: usize = 50;
/// Partners beside an account.
const PARTNERS_SHOWN: u64 = 20;
/// Months in the list.
const MONTHS_SHOWN: usize = 24;

pub(super) type Shown = Result<HttpResponse, NotShown>;

pub(super) fn by(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

pub(super) fn asked(reader: &Reader, name: &str) -> Option<String> {
    form_urlencoded::parse(reader.request().query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty() && !value.contains('\0'))
}

/// This month at the organization's place.
async fn this_month(state: &State, reader: &Reader) -> Result<Period, Problem> {
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    Ok(Period::of(ledger::today_at(on, reader.actor.organization, now).await?))
}

/// The month that is asked for, or this one; what is no month is this one too.
fn month_asked(reader: &Reader, this: Period) -> Period {
    asked(reader, "period")
        .and_then(|text| period_of(&text))
        .map_or(this, |period| period.min(this))
}

/// The month in the path.
fn month_in_path(reader: &Reader) -> Result<Period, Problem> {
    let text = reader.request().match_info().get("period").unwrap_or_default();
    period_of(text).ok_or_else(Problem::not_found)
}

/// `GET /ledger`: every account.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn accounts(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let chart = ledger::accounts(state.workflow.reader(), &by(&reader), None).await?;
        let this = this_month(&state, &reader).await?;
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &AccountsPage::new(shell, &chart, this.to_string()))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /ledger/accounts/{account}`: its month.
///
/// # Errors
/// Leads to the sign-in page; 404 for no account; 403; the database fails.
pub async fn account(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let word = reader.request().match_info().get("account").unwrap_or_default();
        let account = Account::from_word(word).ok_or_else(Problem::not_found)?;
        let this = this_month(&state, &reader).await?;
        let period = month_asked(&reader, this);
        let partner = asked(&reader, "partner").and_then(|id| id.parse::<Uuid>().ok());
        let after = asked(&reader, "after").and_then(|place| place_of(&place));
        let (on, asker) = (state.workflow.reader(), by(&reader));
        let filter = (account, period, partner);
        let month = ledger::account_month(on, &asker, filter, after, ENTRIES_SHOWN).await?;
        let partners =
            ledger::partners(on, &asker, account, period.last_day(), PARTNERS_SHOWN).await?;
        let next = month.next.map(|place| {
            let of = partner.map_or_else(String::new, |partner| format!("&partner={partner}"));
            let EntryPlace(day, occurrence, position) = place;
            format!(
                "/ledger/accounts/{word}?period={period}{of}&after={day}_{occurrence}_{position}"
            )
        });
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let shown = ShownAccount { account, period, this, partner, is_further: after.is_some() };
        frame::page(StatusCode::OK, &AccountPage::new(shell, shown, &month, &partners, next))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `2026-11-03_UUID_2`, as the way to the next entries writes a place.
fn place_of(text: &str) -> Option<EntryPlace> {
    let mut parts = text.splitn(3, '_');
    let mut next = || parts.next();
    Some(EntryPlace(next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?))
}

/// `GET /ledger/trial-balance`.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn trial_balance(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let this = this_month(&state, &reader).await?;
        let period = month_asked(&reader, this);
        let found = ledger::trial_balance(state.workflow.reader(), &by(&reader), period).await?;
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &TrialBalancePage::new(shell, &found, (period, this)))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The query of the journal's address.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct JournalOf {
    /// csv (default) or xlsx.
    #[serde(default)]
    pub format: FileFormat,
    /// Such as `2026-11`.
    #[serde(default)]
    pub period: String,
}

/// `GET /ledger/export`: the API's file, under the cookie.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn export(
    state: web::Data<State>,
    reader: Reader,
    query: web::Query<JournalOf>,
) -> Shown {
    let written = async {
        let this = this_month(&state, &reader).await?;
        let period = period_of(&query.period).unwrap_or(this);
        journal(&state, &by(&reader), (period, query.format), reader.language).await
    };
    written.await.map_err(NotShown::Wrong)
}

/// `GET /ledger/close`: the months, and what stands in the way of closing the next.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever does not read the books; the database fails.
pub async fn close_list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let (on, asker, now) = (state.workflow.reader(), by(&reader), state.workflow.origin.now());
        let months = ledger::periods(on, &asker, now, MONTHS_SHOWN).await?;
        let this = this_month(&state, &reader).await?;
        let open = months.iter().rev().find(|month| month.closed.is_none());
        let next = open.map_or(this, |month| month.period);
        let report = ledger::period_report(on, &asker, next, now).await?;
        let closed = asked(&reader, "closed").and_then(|text| period_of(&text));
        let may = reader.actor.is_any(KEEPERS);
        let shell = frame::shell(&state, &reader, Place::More).await?;
        frame::page(StatusCode::OK, &ClosePage::new(shell, &report, &months, may, closed))
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /ledger/periods/{period}/close`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 but for the treasurer; the database fails.
pub async fn close_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let period = month_in_path(&reader)?;
        asked_again(&state, &reader, period, (StatusCode::OK, None)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn asked_again(
    state: &State,
    reader: &Reader,
    period: Period,
    (status, refusal): (StatusCode, Option<String>),
) -> Result<HttpResponse, Problem> {
    if !reader.actor.is_any(KEEPERS) {
        return Err(WorkflowError::NotYourRole { roles: KEEPERS }.into());
    }
    let (on, lang) = (state.workflow.reader(), reader.language);
    let found = ledger::trial_balance(on, &by(reader), period).await?;
    let month = month_year(period.first_day(), lang);
    let total = |label, amount| Total::new(label, crate::language::format::rupiah(amount));
    let asking = Asking {
        heading: lang.pick(format!("Tutup {month}"), format!("Close {month}")),
        about: lang
            .t("Setelah ditutup, bulan ini tidak dibuka lagi.", "Once closed, the month is not opened again.")
            .to_owned(),
        happens: lang
            .t(
                "Angka bulan ini tetap. Tagihan, pembayaran, dan koreksi yang datang terlambat masuk ke bulan berikutnya.",
                "The month's figures stand. Invoices, payments and corrections that come late count in the next month.",
            )
            .to_owned(),
        stays: lang
            .t(
                "Neraca saldonya disimpan seperti sekarang, dengan nama Anda dan waktunya.",
                "Its trial balance is kept as it is now, with your name and the time.",
            )
            .to_owned(),
        action: format!("/ledger/periods/{period}/close"),
        back: Link::new(lang.t("Tutup bulan", "Close a month"), "/ledger/close"),
        key: frame::key(state),
        totals: vec![
            total(lang.t("Debit bulan ini", "Debit of the month"), found.debit),
            total(lang.t("Kredit bulan ini", "Credit of the month"), found.credit),
        ],
        ..Asking::default()
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

/// `POST /ledger/periods/{period}/close`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403 but for the treasurer; the database fails.
pub async fn close(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let done = async {
        let period = month_in_path(&reader)?;
        let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), None);
        match close_period(&state.workflow, ask, period).await {
            Ok(_) => Ok(frame::led_to(&format!("/ledger/close?closed={period}"))),
            Err(error) => {
                let problem = Problem::from(error);
                if !matches!(problem.status().as_u16(), 409 | 422) {
                    return Err(problem);
                }
                let refusal = Some(told(&problem, reader.language).to_owned());
                asked_again(&state, &reader, period, (problem.status(), refusal)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_books_is_read_back_from_an_address() {
        let place = "2026-11-03_01980c00-0000-7000-8000-000000000001_2";

        assert_eq!(place_of(place).map(|place| place.2), Some(2));
        assert_eq!(place_of("2026-11-03_x_2"), None);
        assert_eq!(place_of(""), None);
    }
}
