//! `/orders/{id}/financing`: that an order is going to be paid by a bank's facility, and what its own page says of it.
//! The buyer's own affair: the seller's people are shown none of it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::command::facilities::NewFinancing;
use order_workflow::query::facilities::{FacilityBrief, FinancingView, READERS};
use order_workflow::query::orders::OrderView;
use supply_chain::facility::Purpose;
use supply_chain::id::{FacilityId, PurchaseOrderId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::ask::{FacilityChoice, choices_of};
use super::handling::zone;
use super::reading::faults_of;
use super::words::purpose;
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::language::format::{moment, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::order::body::heading;
use crate::pages::parts::{Empty, Field, Happening, Note, Tone, Wrong};
use crate::problem::Problem;
use crate::state::State;

/// What an order's page says of how it is going to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFinancing {
    /// By which facility, and whether that has the room; nothing where it is not marked.
    pub note: Option<Note>,
    /// Where that is changed.
    pub link: Link,
}

/// What the order's page says of it, for whoever reads the buyer's facilities; nothing for anybody else, and for whoever
/// has none.
///
/// # Errors
/// The database fails.
pub async fn on_order(
    state: &State,
    reader: &Reader,
    order: &OrderView,
) -> Result<Option<OrderFinancing>, Problem> {
    let is_own = order.buyer.id == reader.actor.organization && reader.actor.is_any(READERS);
    if !is_own {
        return Ok(None);
    }
    let lang = reader.language;
    let financing = state.workflow.financing(order.id, &reader.actor).await?;
    let may = financing.allowed_commands.contains(&"finance");
    let note = note(&financing, lang);
    let may_mark = may && state.workflow.may_draw(&reader.actor).await?;
    if note.is_none() && !may_mark {
        return Ok(None);
    }
    let word = if note.is_some() {
        lang.t("Lihat atau ubah", "See or change")
    } else {
        lang.t("Tandai dibayar dari fasilitas bank", "Mark as paid by a bank's facility")
    };
    let link = Link::new(word, format!("/orders/{}/financing", order.id));
    Ok(Some(OrderFinancing { note, link }))
}

fn note(financing: &FinancingView, lang: Language) -> Option<Note> {
    let mark = financing.mark.as_ref()?;
    let (bank, number) = (&mark.bank, &mark.facility_number);
    let (what, left, room) =
        (purpose(mark.purpose, lang), rupiah(financing.to_draw), rupiah(mark.room));
    let (tone, icon, small) = if mark.is_enough {
        (
            Tone::Info,
            "info-circle",
            lang.pick(
                format!("Masih akan ditarik {left}; fasilitas menyisakan {room}. Tiap penarikan ditandatangani pengurus."),
                format!("{left} is still to be drawn; the facility leaves {room}. The board signs each drawdown."),
            ),
        )
    } else {
        (
            Tone::Warn,
            "alert-triangle",
            lang.pick(
                format!("Masih akan ditarik {left}, tetapi fasilitas hanya menyisakan {room}."),
                format!("{left} is still to be drawn, but the facility leaves only {room}."),
            ),
        )
    };
    Some(Note {
        tone,
        icon,
        bold: lang.pick(
            format!("{bank} · {number}, untuk {what}"),
            format!("{bank} · {number}, for {what}"),
        ),
        small,
    })
}

/// What the page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Financing<'a> {
    /// The order's name for people, and its address.
    pub order: (&'a str, PurchaseOrderId),
    /// How it is marked.
    pub view: &'a FinancingView,
    /// The facilities that can be drawn on, each with what is left for what.
    pub facilities: &'a [(FacilityBrief, Vec<(&'static str, Money)>)],
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Now, and the reader's zone.
    pub at: (DateTime<Utc>, Tz),
    /// A key for each of the two forms.
    pub keys: (&'a str, &'a str),
}

/// `/orders/{id}/financing`.
#[derive(Debug, Template)]
#[template(path = "facilities/financing.html")]
pub struct FinancingPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// Which order, and what it will draw.
    pub about: String,
    /// How it is marked, and what that means.
    pub notes: Vec<Note>,
    /// Where the form posts to; empty where the reader may not mark.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// By which facility, for what.
    pub from: Vec<FacilityChoice>,
    /// What is wrong with that.
    pub from_error: Option<String>,
    /// The board's decision.
    pub decision: Field,
    /// Where a mark is withdrawn, and that form's key; nothing where there is none.
    pub withdraw: Option<(String, String)>,
    /// Why it cannot be marked; nothing where it can.
    pub empty: Option<Empty>,
    /// Every mark there was, newest first.
    pub happenings: Vec<Happening>,
}

impl FinancingPage {
    /// The page of an order.
    #[must_use]
    pub fn new(shell: Shell, of: &Financing<'_>) -> Self {
        let (view, lang) = (of.view, shell.lang);
        let (number, id) = of.order;
        let address = format!("/orders/{id}");
        let mut shell = shell.task(Link::new(number, address.clone()));
        shell.refused = !of.faults.is_empty();
        let is_typed = of.typed.pairs().next().is_some();
        let marked = view.mark.as_ref().filter(|_| !is_typed);
        let typed = marked.map_or_else(
            || of.typed.get("from").to_owned(),
            |mark| format!("{} {}", mark.facility_id, mark.purpose),
        );
        let decision = marked.map_or_else(
            || of.typed.get("decision_number").to_owned(),
            |mark| mark.decision_number.clone(),
        );
        let may = |command| view.allowed_commands.contains(&command);
        let to_draw = rupiah(view.to_draw);
        Self {
            wrongs: of.faults.wrongs(),
            about: lang.pick(
                format!("{number} · akan ditarik {to_draw}"),
                format!("{number} · {to_draw} to draw"),
            ),
            notes: notes(view, lang),
            action: if may("finance") { format!("{address}/financing") } else { String::new() },
            key: of.keys.0.to_owned(),
            from: choices_of(of.facilities, &typed, lang),
            from_error: of.faults.at("from"),
            decision: Field {
                name: "decision_number",
                label: lang.t("Nomor keputusan pengurus", "Number of the board's decision"),
                hint: lang
                    .t("Ikut di tiap penarikannya.", "Each drawdown for this order carries it.")
                    .to_owned(),
                error: of.faults.at("decision_number"),
                value: decision,
                longest: 500,
                ..Field::default()
            },
            withdraw: may("withdraw")
                .then(|| (format!("{address}/financing/withdraw"), of.keys.1.to_owned())),
            empty: of.facilities.is_empty().then(|| Empty {
                icon: "clipboard-check",
                heading: lang
                    .t("Belum ada fasilitas yang berlaku", "No facility is in force")
                    .to_owned(),
                text: lang
                    .t(
                        "Catat pinjaman yang disetujui rapat anggota; bank yang membenarkannya.",
                        "Write down the loan that your meeting allowed; the bank says that it is so.",
                    )
                    .to_owned(),
                action: Some(Link::new(lang.t("Fasilitas bank", "Bank facilities"), "/facilities")),
            }),
            happenings: happenings(view, of.at, lang),
            shell,
        }
    }
}

fn notes(view: &FinancingView, lang: Language) -> Vec<Note> {
    let mut notes: Vec<Note> = note(view, lang).into_iter().collect();
    notes.push(Note {
        tone: Tone::Info,
        icon: "info-circle",
        bold: lang
            .t("Tandanya tidak mengikat siapa pun.", "The mark binds nobody.")
            .to_owned(),
        small: lang
            .t(
                "Ruang fasilitas disisihkan untuk pesanan ini. Begitu barang diterima dan ditagih, penarikan diajukan dari tagihannya dan ditandatangani pengurus. Penjual dan bank tidak melihat tanda ini.",
                "The facility's room is kept for this order. Once the goods have come and are billed, the drawdown is asked for from the bill and signed by the board. Neither seller nor bank sees the mark.",
            )
            .to_owned(),
    });
    notes
}

/// When something was done, what, of which facility, and by whom.
type Told<'a> = (DateTime<Utc>, &'a str, String, Option<&'a String>);

fn happenings(
    view: &FinancingView,
    (now, zone): (DateTime<Utc>, Tz),
    lang: Language,
) -> Vec<Happening> {
    let mut told: Vec<Told<'_>> = Vec::new();
    for one in &view.history {
        let of = format!("{} · {}", one.facility_number, one.decision_number);
        let word = lang.t("Ditandai dibayar dari fasilitas", "Marked as paid by a facility");
        told.push((one.marked_at, word, of.clone(), one.marked_by.as_ref()));
        if let Some(at) = one.ended_at {
            let word = lang.t("Tanda ditarik", "Mark withdrawn");
            told.push((at, word, of, one.ended_by.as_ref()));
        }
    }
    let newest = told.len();
    let row = |(at, (when, what, more, who)): (usize, Told<'_>)| {
        let when = moment(when, now, zone, lang);
        let when = who.map_or_else(|| when.clone(), |who| format!("{when} · {who}"));
        Happening { what: what.to_owned(), more, when, now: at + 1 == newest }
    };
    told.into_iter().enumerate().rev().map(row).collect()
}

async fn financing_page(
    state: &State,
    reader: &Reader,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let view = state.workflow.financing(id, &reader.actor).await?;
    let order = state.workflow.order(id, &reader.actor).await?;
    let facilities = state.workflow.facilities_to_draw_on(&reader.actor).await?;
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let (one, other) = (key(state), key(state));
    let name = heading(&order, reader.language);
    let of = Financing {
        order: (&name, id),
        view: &view,
        facilities: &facilities,
        typed,
        faults,
        at: (state.workflow.origin.now(), zone(reader)),
        keys: (&one, &other),
    };
    frame::page(status, &FinancingPage::new(shell, &of))
}

/// `GET /orders/{id}/financing`.
///
/// # Errors
/// 404 to whoever is no party of it, 403 to its seller and to whoever reads no facilities.
pub async fn form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let nothing = (StatusCode::OK, &Filled::default(), &Faults::default());
    financing_page(&state, &reader, nothing).await
}

/// `POST /orders/{id}/financing`: marks it.
///
/// # Errors
/// As [`form`]; what was typed wrongly comes back with the form.
pub async fn mark(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let typed = &form.form;
    // A facility and what of it is for what are chosen at once; one that nobody has is refused as such.
    let (facility, word) = typed.get("from").split_once(' ').unwrap_or_default();
    let new = NewFinancing {
        facility: FacilityId(facility.parse::<Uuid>().unwrap_or_default()),
        purpose: Purpose::from_word(word).unwrap_or(Purpose::Goods),
        decision_number: typed.text("decision_number").unwrap_or_default(),
    };
    let chosen = Purpose::from_word(word).is_some() && facility.parse::<Uuid>().is_ok();
    let mut faults = Faults::default();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    // Whose it is, is asked before what was typed is read.
    let view = state.workflow.financing(id, &reader.actor).await?;
    if chosen || !view.allowed_commands.contains(&"finance") {
        let ask = reader.ask(reader.once(typed.key(), &form.typed), None);
        let problem = match state.workflow.finance_order(ask, id, new).await {
            Ok(_) => return Ok(led_to(&format!("/orders/{id}"))),
            Err(error) => Problem::from(error),
        };
        status = problem.status();
        if !matches!(status.as_u16(), 409 | 422) {
            return Err(problem);
        }
        faults = faults_of(&problem, reader.language, "from");
    } else {
        let lang = reader.language;
        faults.add(
            "from",
            lang.t("Pilih fasilitas dan tujuannya.", "Choose the facility and what for."),
        );
    }
    financing_page(&state, &reader, (status, typed, &faults)).await
}

/// `POST /orders/{id}/financing/withdraw`: withdraws the mark.
///
/// # Errors
/// As [`form`]; what else is refused comes back as the page.
pub async fn withdraw(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    let problem = match state.workflow.unmark_order(ask, id).await {
        Ok(_) => return Ok(led_to(&format!("/orders/{id}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 422) {
        return Err(problem);
    }
    let faults = faults_of(&problem, reader.language, "from");
    financing_page(&state, &reader, (status, &Filled::default(), &faults)).await
}
