//! `/shop/counter`: a sale is keyed in, taken, shown, and undone where it was wrong.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::command::storefront::{COUNTER, NewSale, UndoneSale};
use order_workflow::query::storefront::{
    CounterSaleView, Sought, code_of_shop, counter_goods, counter_sale, member_numbered,
    own_account,
};
use supply_chain::id::{OfferId, OrganizationId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::storefront::PayBy;
use uuid::Uuid;

use super::{Inside, inside, is_said};
use crate::api::storefront::ordering::reference;
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::format::{count, rupiah};
use crate::pages::buyer::words::typed_count;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::parts::{Note, Tone};
use crate::pages::shop::order::Scan;
use crate::pages::shop::receipt::ReceiptPage;
use crate::pages::shop::selling::{Keyed, SellPage};
use crate::pages::shop::sold::{SoldPage, UndoPage};
use crate::papers::qr::Qr;
use crate::problem::{Problem, kind};
use crate::state::State;

/// Goods that a phone keeps to find without signal: what goes most.
pub const KEPT: u32 = 150;
/// What is shown of what was found.
const FOUND: u32 = 8;
/// The most kinds of goods in one sale.
const LINES: usize = 100;

fn serves(reader: &Reader) -> Result<(), Problem> {
    if reader.actor.is_any(COUNTER) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles: COUNTER }.into())
    }
}

/// `GET /shop/counter`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; 404 outside of a primary.
pub async fn form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let nothing = (Filled::default(), Faults::default());
    drawn(&state, &reader, StatusCode::OK, &Keyed::default(), &nothing)
        .await
        .map_err(NotShown::Wrong)
}

async fn drawn(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    keyed: &Keyed,
    (typed, faults): &(Filled, Faults),
) -> Result<HttpResponse, Problem> {
    let Inside { visitor, shop, .. } = inside(state, reader).await?;
    serves(reader)?;
    let on = state.workflow.reader();
    let kept = counter_goods(on, visitor.cooperative, &Sought::default(), KEPT).await?;
    let code = code_of_shop(on, visitor.cooperative).await?;
    let scan = code.and_then(|(payload, merchant)| {
        let sum = keyed.total().map(rupiah).unwrap_or_default();
        Qr::of(&payload).map(|qr| Scan { qr, merchant, sum })
    });
    let shell = frame::shell(state, reader, Place::ShopDesk).await?;
    let fresh = (frame::key(state), frame::key(state));
    let form = (typed, faults);
    frame::page(status, &SellPage::new(shell, keyed, form, (&shop, scan, &kept), fresh))
}

/// The lines of the form, with one more or fewer where a button says so; what is wrong with a count stands at its field.
async fn keyed_in(
    state: &State,
    reader: &Reader,
    cooperative: OrganizationId,
    (filled, faults): (&Filled, &mut Faults),
) -> Result<Keyed, Problem> {
    let lang = reader.language;
    let on = state.workflow.reader();
    let offer = |name: &str| name.strip_prefix("n-").and_then(|id| id.parse::<Uuid>().ok());
    let mut wanted: Vec<(Uuid, String)> = Vec::new();
    for (name, value) in filled.pairs() {
        if let Some(offer) = offer(name)
            && wanted.len() < LINES
            && wanted.iter().all(|(there, _)| *there != offer)
        {
            wanted.push((offer, value.trim().to_owned()));
        }
    }
    let mut keyed = Keyed::default();
    let mut put_in = |offer: Uuid, step: i64| match wanted.iter_mut().find(|(of, _)| *of == offer) {
        Some((_, typed)) => {
            let n = typed_count(typed, lang).unwrap_or(0);
            *typed = count((n + step).max(0));
        }
        None if step > 0 => wanted.push((offer, count(step))),
        None => {}
    };
    for (button, step) in [("add", 1), ("take", -1)] {
        if let Ok(offer) = filled.get(button).parse() {
            put_in(offer, step);
        }
    }
    let sells = filled.get("do").starts_with("sell");
    keyed.q = if sells { String::new() } else { filled.get("q").trim().to_owned() };
    if !keyed.q.is_empty() && filled.get("add").is_empty() && filled.get("take").is_empty() {
        keyed.has_looked = true;
        let whole = Sought { code: Some(keyed.q.clone()), ..Sought::default() };
        let mut exact = counter_goods(on, cooperative, &whole, FOUND).await?;
        if exact.len() == 1 {
            // A code is of one thing: it goes straight in, as a scanner expects.
            if let Some(one) = exact.pop() {
                put_in(one.offer_id, one.minimum_count.max(1));
                keyed.q = String::new();
            }
        } else {
            let words = Sought { words: Some(keyed.q.clone()), ..Sought::default() };
            keyed.found = if exact.is_empty() {
                counter_goods(on, cooperative, &words, FOUND).await?
            } else {
                exact
            };
        }
    }
    wanted.retain(|(_, typed)| !typed.is_empty() && typed != "0");
    let offers = Some(wanted.iter().map(|(offer, _)| *offer).collect::<Vec<_>>());
    let goods =
        counter_goods(on, cooperative, &Sought { offers, ..Sought::default() }, 200).await?;
    for (offer, typed) in wanted {
        let Some(one) = goods.iter().find(|one| one.offer_id == offer) else {
            let gone = lang.t(
                "Satu barang tidak dijual lagi dan sudah dikeluarkan.",
                "One thing is no longer sold and was taken out.",
            );
            faults.add("q", gone);
            continue;
        };
        let n = typed_count(&typed, lang).unwrap_or_else(|said| {
            faults.add(format!("n-{offer}"), said);
            0
        });
        keyed.lines.push((one.clone(), typed, n));
    }
    Ok(keyed)
}

/// Who buys: the member of the number that was typed, with what they may pay by.
async fn buyer(
    state: &State,
    cooperative: OrganizationId,
    (filled, faults): (&Filled, &mut Faults),
    (keyed, reader): (&mut Keyed, &Reader),
) -> Result<Option<TieId>, Problem> {
    let lang = reader.language;
    let on = state.workflow.reader();
    let Some(number) = filled.text("member") else { return Ok(None) };
    let Some(found) = member_numbered(on, cooperative, &number).await? else {
        faults
            .add("member", lang.t("Tidak ada anggota bernomor ini.", "No member has this number."));
        return Ok(None);
    };
    let account = own_account(on, cooperative, found.tie).await?;
    let left = account.limit.and_then(|limit| limit.minus(account.owed));
    let left = left.filter(|left| *left > Money::ZERO).map(|left| {
        let left = rupiah(left);
        lang.pick(format!("bisa bayar nanti {left}"), format!("may pay {left} later"))
    });
    let saved = (account.saved > Money::ZERO).then(|| {
        let saved = rupiah(account.saved);
        lang.pick(format!("simpanan sukarela {saved}"), format!("voluntary savings {saved}"))
    });
    keyed.member_small = [left, saved].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    keyed.member = Some(found.name);
    Ok(Some(found.tie))
}

/// What was typed as money: nothing where nothing was.
fn money(filled: &Filled, name: &str, (faults, reader): (&mut Faults, &Reader)) -> Option<Money> {
    filled.text(name)?;
    faults.amount(filled, name, reader.language).map(Money::from_sen)
}

/// `POST /shop/counter`: finds, adds, takes out, and sells.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; a refusal comes back on the page with what was keyed in.
pub async fn sell(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    Box::pin(taken(&state, &reader, &form)).await.map_err(NotShown::Wrong)
}

#[expect(clippy::too_many_lines, reason = "what a form says, field by field")]
async fn taken(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let Inside { visitor, .. } = inside(state, reader).await?;
    serves(reader)?;
    let (lang, filled) = (reader.language, &form.form);
    let mut faults = Faults::default();
    let cooperative = visitor.cooperative;
    let mut keyed = keyed_in(state, reader, cooperative, (filled, &mut faults)).await?;
    let of = (&mut keyed, reader);
    let member = buyer(state, cooperative, (filled, &mut faults), of).await?;
    let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
    keyed.is_packet = ask.device.is_some();
    let act = filled.get("do");
    if !act.starts_with("sell") {
        // A name that is not known yet is no mistake while somebody still looks.
        let status = StatusCode::OK;
        return drawn(state, reader, status, &keyed, &(filled.clone(), faults)).await;
    }
    if keyed.lines.is_empty() && faults.is_empty() {
        faults.add("q", lang.t("Belum ada barang. Cari dulu.", "No goods yet. Find some first."));
    }
    let given = money(filled, "given", (&mut faults, reader));
    let named = reference(Some(filled.get("reference"))).unwrap_or_else(|problem| {
        faults.add("reference", problem.detail(lang));
        None
    });
    if !faults.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return drawn(state, reader, status, &keyed, &(filled.clone(), faults)).await;
    }
    // Without scripts the sum on the page is that of the last look: it is shown once more before money changes hands.
    if !keyed.is_packet && keyed.shown() != filled.get("shown") {
        keyed.note = Some(Note {
            tone: Tone::Info,
            icon: "info-circle",
            bold: lang
                .t(
                    "Periksa jumlahnya, lalu tekan sekali lagi.",
                    "Check the sum, and press once more.",
                )
                .to_owned(),
            small: String::new(),
        });
        return drawn(state, reader, StatusCode::OK, &keyed, &(filled.clone(), faults)).await;
    }
    let expected: Option<Money> = filled.get("expected").parse().ok();
    // What was sold without signal at another price was given for that price; the difference shows when the till is counted.
    let given =
        given.filter(|given| !keyed.is_packet || keyed.total().is_none_or(|total| *given >= total));
    let sale = NewSale {
        id: filled.get("id").parse().ok(),
        member,
        lines: keyed
            .lines
            .iter()
            .map(|(goods, _, n)| WantedLine { offer: OfferId(goods.offer_id), count: *n })
            .collect(),
        pay_by: PayBy::from_word(filled.get("pay_by")).unwrap_or(PayBy::Cash),
        reference: named,
        given,
        expected_total: expected,
        is_at_hand: act == "sell-found" || filled.is_ticked("at_hand"),
    };
    match state.workflow.sell_at_counter(ask, sale).await {
        Ok(answer) => {
            let made: serde_json::Value =
                serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
            let id = made["id"].as_str().unwrap_or_default();
            Ok(frame::led_to(&format!("/shop/counter/{id}")))
        }
        Err(error) => {
            let problem = Problem::from(error);
            if !is_said(&problem) {
                return Err(problem);
            }
            keyed.is_short = problem.kind() == &kind::NOT_ENOUGH_STOCK;
            let known = ["pay_by", "given", "reference", "member"];
            let field = |pointer: &str| known.contains(&pointer).then(|| pointer.to_owned());
            let faults = Faults::of(&problem, lang, "q", field);
            drawn(state, reader, problem.status(), &keyed, &(filled.clone(), faults)).await
        }
    }
}

/// `GET /shop/counter/{id}`: what was sold, with the change.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever's it is not.
pub async fn sold(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let Inside { when, .. } = inside(&state, &reader).await?;
        let sale = sale_of(&state, &reader).await?;
        let sells = reader.actor.is_any(COUNTER);
        let place = if sells { Place::ShopDesk } else { Place::ShopOrders };
        let shell = frame::shell(&state, &reader, place).await?;
        let share = ReceiptPage::new(shell.clone(), &sale.sale, Some(&sale), when).share;
        frame::page(StatusCode::OK, &SoldPage::new(shell, &sale, (share, sells)))
    };
    shown.await.map_err(|problem: Problem| NotShown::Wrong(problem))
}

async fn sale_of(state: &State, reader: &Reader) -> Result<CounterSaleView, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    Ok(counter_sale(&state.workflow, id, &reader.actor).await?)
}

/// `GET /shop/counter/{id}/undo`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; 404 for whoever's it is not.
pub async fn undo_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let nothing = (Filled::default(), Faults::default());
    undoing(&state, &reader, StatusCode::OK, &nothing).await.map_err(NotShown::Wrong)
}

async fn undoing(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    (typed, faults): &(Filled, Faults),
) -> Result<HttpResponse, Problem> {
    inside(state, reader).await?;
    let sale = sale_of(state, reader).await?;
    serves(reader)?;
    let shell = frame::shell(state, reader, Place::ShopDesk).await?;
    frame::page(status, &UndoPage::new(shell, &sale, (typed, faults), frame::key(state)))
}

/// `POST /shop/counter/{id}/undo`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; a refusal comes back on the page.
pub async fn undo(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let filled = &form.form;
        let undone = UndoneSale {
            words: filled.get("words").to_owned(),
            goods_back: filled.get("goods_back") != "no",
            money_came: filled.get("money_came") == "yes",
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        match state.workflow.undo_sale(ask, id, undone).await {
            Ok(_) => Ok(frame::led_to(&format!("/shop/counter/{id}"))),
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let field = |pointer: &str| (pointer == "words").then(|| pointer.to_owned());
                let faults = Faults::of(&problem, reader.language, "words", field);
                undoing(&state, &reader, problem.status(), &(filled.clone(), faults)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}
