//! `GET /basket/paste` and `POST /basket/paste`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use catalog_indexer::search::{Reading, SearchQuery};
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::query::catalogue::{self, OfferView};
use supply_chain::id::OfferId;
use supply_chain::offer::CountRule;
use uuid::Uuid;

use super::basket::not_added;
use super::{buyers_only, here, key, led, page, shell};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::quantity;
use crate::pages::buyer::paste::{CHOICES_MAX, Match, PastePage, PastedRow};
use crate::pages::buyer::pasted::{LINES_MAX, Wanted, is_named, lines};
use crate::pages::buyer::words::typed_count;
use crate::pages::filled::Filled;
use crate::pages::layout::{Link, Place};
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::search_index::tokens;
use crate::state::State;

/// `GET /basket/paste`: an empty field.
///
/// # Errors
/// Not the reader's to do.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        buyers_only(&reader)?;
        let blank = Blank { text: String::new(), ..Blank::default() };
        shown(&state, &reader, blank, StatusCode::OK).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /basket/paste`: sorts the list, or puts what is clear into the basket.
///
/// # Errors
/// Not the reader's to do, or the index is being built.
pub async fn paste(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        buyers_only(&reader)?;
        if form.form.get("do") == "add" {
            add(&state, &reader, &form).await
        } else {
            sort(&state, &reader, form.form.get("list").to_owned()).await
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// What a page holds before it has a shell.
#[derive(Default)]
struct Blank {
    text: String,
    rows: Vec<PastedRow>,
    note: Option<Note>,
    error: Option<String>,
    refused: bool,
}

async fn shown(
    state: &State,
    reader: &Reader,
    blank: Blank,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let here = here(state, reader);
    let back = Link::new(here.lang.t("Keranjang", "Basket"), "/basket");
    let mut shell = shell(state, reader, Place::Basket).await?.task(back);
    shell.refused = blank.refused;
    let Blank { text, rows, note, error, .. } = blank;
    let shown = PastePage::new(shell, text, rows, note, error, here, &key(state));
    page(reader.request(), status, || shown.render(), || shown.as_main().render())
}

async fn sort(state: &State, reader: &Reader, text: String) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let wanted = lines(&text);
    let error = if wanted.is_empty() {
        Some(
            lang.t(
                "Tempel daftarnya, satu barang per baris.",
                "Paste the list, one thing per line.",
            )
            .to_owned(),
        )
    } else if wanted.len() > LINES_MAX {
        Some(lang.pick(
            format!("Paling banyak {LINES_MAX} baris sekali tempel; ini {}.", wanted.len()),
            format!("At most {LINES_MAX} lines at a time; these are {}.", wanted.len()),
        ))
    } else {
        None
    };
    if error.is_some() {
        let blank = Blank { text, error, refused: true, ..Blank::default() };
        return shown(state, reader, blank, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let mut rows = Vec::new();
    for (place, wanted) in wanted.into_iter().enumerate() {
        let found = find(state, reader, wanted, None, None).await?;
        rows.push(PastedRow::of(&found, place + 1, here(state, reader)));
    }
    shown(state, reader, Blank { text, rows, ..Blank::default() }, StatusCode::OK).await
}

/// What one line finds. What a search takes otherwise than typed is shown by its own name, so nobody
/// is surprised; what lacks words is only proposed.
async fn find(
    state: &State,
    reader: &Reader,
    wanted: Wanted,
    chosen: Option<String>,
    typed: Option<String>,
) -> Result<Match, Problem> {
    let asker = Asker::Actor(reader.actor.clone());
    let now = state.workflow.origin.now();
    let on = state.workflow.reader();
    let words = catalogue::search_tokens(on, &asker).await?;
    let query = SearchQuery {
        text: Some(wanted.goods.clone()),
        limit: CHOICES_MAX,
        asker: tokens(words),
        ..SearchQuery::default()
    };
    let answer = state.search.find(query, &asker, now).await?;
    let own = Uuid::from(reader.actor.organization);
    let found = catalogue::found_offers(on, &asker, &answer.ids, now).await?;
    let of_others = |offer: &OfferView| offer.seller.id != own;
    let mut offers: Vec<OfferView> = found.into_iter().filter(of_others).collect();
    let understood = &answer.understood;
    let named = |offer: &OfferView| is_named(understood, &offer.product_name);
    let sure = offers.iter().any(named);
    // Beyond one page nobody counts whose they are, or which only resemble the words; on it, one's own
    // are no choice, and where some goods are named the others that merely look alike are none either.
    let all_here = usize::try_from(answer.total).is_ok_and(|total| total <= CHOICES_MAX);
    if all_here && sure {
        offers.retain(named);
    }
    let total = if all_here { offers.len().try_into().unwrap_or(0) } else { answer.total };
    let taken_as = understood
        .words
        .iter()
        .any(|word| word.reading == Reading::Correction)
        .then(|| understood.phrase())
        .filter(|_| !understood.relaxed);
    Ok(Match { wanted, offers, total, sure, taken_as, chosen, typed })
}

#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
async fn add(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let (lang, filled) = (reader.language, &form.form);
    let asker = Asker::Actor(reader.actor.clone());
    let mut added = 0_i64;
    let mut open: Vec<Match> = Vec::new();
    for place in 1..=LINES_MAX {
        let Some(line) = filled.text(&format!("line-{place}")) else { continue };
        let Some(wanted) = lines(&line).pop() else { continue };
        let offer = filled.text(&format!("offer-{place}"));
        let typed = filled.text(&format!("count-{place}"));
        let clear = match (&offer, &typed) {
            (Some(offer), Some(typed)) => offer
                .parse()
                .ok()
                .map(OfferId)
                .zip(typed_count(typed, lang).ok().filter(|n| *n > 0)),
            _ => None,
        };
        let Some((id, count)) = clear else {
            open.push(find(state, reader, wanted, offer, typed).await?);
            continue;
        };
        let view =
            catalogue::offer(state.workflow.reader(), &asker, id, state.workflow.origin.now())
                .await?;
        let rule = CountRule { minimum: view.minimum_count, multiple: view.multiple };
        if rule.check(count).is_err() {
            open.push(find(state, reader, wanted, offer, typed).await?);
            continue;
        }
        let once = reader.once(&format!("{}.{place}", filled.key()), &form.typed);
        let line = WantedLine { offer: id, count };
        match state.workflow.add_to_basket(reader.ask(once, None), line).await {
            Ok(_) => added += 1,
            Err(error @ WorkflowError::Order(_)) => return not_added(state, reader, error).await,
            Err(error) => return Err(error.into()),
        }
    }
    if open.is_empty() && added > 0 {
        return Ok(led(&format!("/basket?pasted={added}")));
    }
    let here = here(state, reader);
    let text: Vec<&str> = open.iter().map(|found| found.wanted.line.as_str()).collect();
    let text = text.join("\n");
    let rows: Vec<PastedRow> =
        open.iter().enumerate().map(|(at, found)| PastedRow::of(found, at + 1, here)).collect();
    let n = quantity(added, lang.t("barang", "products"));
    let note = if added > 0 {
        Note {
            tone: Tone::Good,
            icon: "check",
            bold: lang.pick(format!("{n} masuk keranjang."), format!("{n} went into the basket.")),
            small: lang
                .t("Yang di bawah ini masih perlu Anda pastikan.", "What is below still needs you.")
                .to_owned(),
        }
    } else {
        Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang
                .t("Belum ada yang masuk keranjang.", "Nothing went into the basket.")
                .to_owned(),
            small: lang
                .t("Pilih barangnya dan isi jumlahnya.", "Choose the goods and fill in how many.")
                .to_owned(),
        }
    };
    let status = if added > 0 { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    shown(state, reader, Blank { text, rows, note: Some(note), error: None, refused: true }, status)
        .await
}
