//! The profile, and who belongs to whom.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use order_workflow::ask::Asker;
use order_workflow::command::identity as commands;
use order_workflow::query::identity::organizations::{
    OrganizationView, Place, Wanted, affiliates, organization, organizations,
};
use order_workflow::query::identity::regions::{RegionView, regions};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::office::Office;
use crate::api::approval_rules::READERS;
use crate::extract::PageForm;
use crate::language::Language;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame;
use crate::pages::layout::Link;
use crate::pages::people::organization::{
    AffiliatesPage, EditPage, OrganizationPage, OtherRow, Seen,
};
use crate::pages::people::profile::{change, typed};
use crate::problem::Problem;
use crate::state::State;

/// Affiliates on one page, and organizations found.
const SHOWN: usize = 20;
/// Places to choose from where a name is many places'.
const REGIONS_SHOWN: u64 = 12;

type Shown = Result<HttpResponse, Problem>;

/// One page of those who belong to a secondary, and the address of the next.
pub(crate) async fn belonging(
    state: &State,
    office: &Office,
) -> Result<(Vec<OrganizationView>, Option<String>), Problem> {
    if Kind::from_word(&office.view.kind) != Some(Kind::Secondary) {
        return Ok((Vec::new(), None));
    }
    let on = state.workflow.reader();
    let after = match office.asked("after").and_then(|id| id.parse::<Uuid>().ok()) {
        Some(id) => organization(on, &office.by, OrganizationId(id)).await.ok(),
        None => None,
    };
    let after = after.map(|last| Place(last.name.to_lowercase(), last.id));
    let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
    let mut found = affiliates(on, &office.by, office.id, after, read).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next =
        found.last().filter(|_| more).map(|last| format!("{}?after={}", office.profile, last.id));
    Ok((found, next))
}

pub(crate) async fn show(state: &State, office: Office) -> Shown {
    let (affiliates, next) = belonging(state, &office).await?;
    let seen = Seen {
        view: &office.view,
        affiliates: &affiliates,
        next: next.as_deref(),
        may: office.may,
        sees_people: office.looks_after().is_ok(),
        sees_rules: matches!(&office.by, Asker::Actor(actor) if actor.is_any(READERS)),
        saved: office.asked("saved").is_some(),
    };
    frame::page(StatusCode::OK, &OrganizationPage::new(office.shell(), seen))
}

/// The place a form names: the code of the one that is meant, or the places to choose from.
pub(crate) async fn place(
    state: &State,
    filled: &Filled,
    lang: Language,
) -> Result<Result<String, (Faults, Vec<RegionView>)>, Problem> {
    let mut faults = Faults::default();
    let Some(text) = filled.text("region") else {
        let sentence =
            lang.t("Ketik nama atau kode wilayahnya.", "Type the region's name or code.");
        faults.add("region", sentence);
        return Ok(Err((faults, Vec::new())));
    };
    let found = regions(state.workflow.reader(), Some(&text), None, None, REGIONS_SHOWN).await?;
    let chosen = filled.get("region_choice");
    let meant = |region: &&RegionView| region.code == text || region.code == chosen;
    if let Some(region) = found.iter().find(meant) {
        return Ok(Ok(region.code.clone()));
    }
    if let [only] = found.as_slice() {
        return Ok(Ok(only.code.clone()));
    }
    if found.is_empty() {
        let sentence = lang.t(
            "Tidak ada wilayah dengan nama atau kode ini. Coba nama kecamatannya.",
            "No region has this name or code. Try the district's name.",
        );
        faults.add("region", sentence);
    } else {
        let sentence = lang
            .t("Ada beberapa; pilih salah satu di bawah.", "There are several; choose one below.");
        faults.add("region", sentence);
    }
    Ok(Err((faults, found)))
}

pub(crate) fn edit_form(state: &State, office: &Office) -> Shown {
    office.decides()?;
    let filled = typed(&office.view);
    let nothing = (&filled, &Faults::default(), [].as_slice());
    editing(state, office, nothing, (StatusCode::OK, office.view.version))
}

fn editing(
    state: &State,
    office: &Office,
    content: (&Filled, &Faults, &[RegionView]),
    (status, version): (StatusCode, i64),
) -> Shown {
    let action = format!("{}/edit", office.profile);
    let about = (action.as_str(), Link::new(office.view.name.clone(), office.profile.clone()));
    let overtaken = status == StatusCode::PRECONDITION_FAILED;
    let key = (frame::key(state), version);
    frame::page(status, &EditPage::new(office.shell(), about, content, key, overtaken))
}

pub(crate) async fn edit(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    office.decides()?;
    let (form, lang) = (&posted.form, office.lang());
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let version = form.version().unwrap_or(office.view.version);
    let region = match place(state, form, lang).await? {
        Ok(code) => code,
        Err((faults, found)) => {
            return editing(state, &office, (form, &faults, &found), (refused, version));
        }
    };
    let change = match change(form, Some(region), lang) {
        Ok(change) => change,
        Err(faults) => return editing(state, &office, (form, &faults, &[]), (refused, version)),
    };
    let problem =
        match commands::change_profile(&state.workflow, office.ask(&posted), office.id, change)
            .await
        {
            Ok(_) => return Ok(frame::led_to(&format!("{}?saved=1", office.profile))),
            Err(error) => Problem::from(error),
        };
    match problem.status().as_u16() {
        412 => {
            let content = (form, &Faults::default(), [].as_slice());
            editing(state, &office, content, (problem.status(), office.view.version))
        }
        409 | 422 => {
            let field = |pointer: &str| {
                Some(if pointer == "region_code" { "region" } else { pointer }.to_owned())
            };
            // The one conflict a profile can have is another organization's NIK.
            let faults = Faults::of(&problem, lang, "nik_koperasi", field);
            editing(state, &office, (form, &faults, &[]), (problem.status(), version))
        }
        _ => Err(problem),
    }
}

pub(crate) async fn affiliates_form(state: &State, office: Office) -> Shown {
    office.decides()?;
    let looked_for = office.asked("q").unwrap_or_default();
    finding(state, &office, looked_for, (StatusCode::OK, None)).await
}

async fn finding(
    state: &State,
    office: &Office,
    looked_for: String,
    (status, refusal): (StatusCode, Option<String>),
) -> Shown {
    let lang = office.lang();
    let found = if looked_for.is_empty() {
        Vec::new()
    } else {
        let wanted = Wanted { kind: None, text: Some(looked_for.clone()) };
        let read = u64::try_from(SHOWN).unwrap_or(u64::MAX);
        organizations(state.workflow.reader(), &office.by, &wanted, None, read).await?
    };
    let mut shell =
        office.shell().task(Link::new(office.view.name.clone(), office.profile.clone()));
    shell.refused = refusal.is_some();
    let joins = |kind: &str| matches!(Kind::from_word(kind), Some(Kind::Primary | Kind::Secondary));
    let others = found.iter().filter(|other| other.id != office.view.id && joins(&other.kind));
    let page = AffiliatesPage {
        shell,
        looked_for,
        found: others.map(|other| OtherRow::of(other, "", lang)).collect(),
        refusal,
        address: format!("{}/affiliates", office.profile),
        key: frame::key(state),
    };
    frame::page(status, &page)
}

pub(crate) async fn affiliate(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    let form = &posted.form;
    let other: Uuid = form.get("other").parse().or(Err(Problem::not_found()))?;
    let ask = office.ask(&posted);
    match commands::affiliate(&state.workflow, ask, office.id, OrganizationId(other)).await {
        Ok(_) => Ok(frame::led_to(&format!("{}?saved=1", office.profile))),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
                return Err(problem);
            }
            let sentence = problem.detail(office.lang()).to_owned();
            let refused = (problem.status(), Some(sentence));
            finding(state, &office, form.get("q").to_owned(), refused).await
        }
    }
}

pub(crate) async fn part_form(state: &State, office: Office) -> Shown {
    office.decides()?;
    let lang = office.lang();
    let other: OrganizationId = office.path_id("other_id")?;
    let other = organization(state.workflow.reader(), &office.by, other).await?;
    let asking = Asking {
        heading: lang.pick(format!("Lepaskan {}", other.name), format!("Let {} go", other.name)),
        about: office.view.name.clone(),
        happens: lang.pick(
            format!("{} tidak lagi melihat harga untuk koperasi anggota.", other.name),
            format!("{} no longer sees the prices for affiliates.", other.name),
        ),
        stays: lang
            .t("Pesanan yang sudah ada tetap berlaku.", "Orders already made stand.")
            .to_owned(),
        action: format!("{}/affiliates/{}/end", office.profile, other.id),
        back: Link::new(office.view.name.clone(), office.profile.clone()),
        key: frame::key(state),
        version: String::new(),
        ..Asking::default()
    };
    frame::page(StatusCode::OK, &ConfirmPage::new(office.shell, asking, None))
}

pub(crate) async fn part(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    let other: OrganizationId = office.path_id("other_id")?;
    commands::end_affiliation(&state.workflow, office.ask(&posted), office.id, other).await?;
    Ok(frame::led_to(&format!("{}?saved=1", office.profile)))
}
