//! A new one-time code for somebody who lost theirs or forgot the password: asked once more, then shown
//! once.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use order_workflow::WorkflowError;
use order_workflow::command::identity::{self as commands, InviteCode, Refusal};
use supply_chain::id::PersonId;
use uuid::Uuid;

use super::office::Office;
use super::people::{found, row_of, told_once};
use crate::extract::PageForm;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::Filled;
use crate::pages::frame;
use crate::pages::layout::Link;
use crate::pages::people::invite::InvitedPage;
use crate::pages::people::list::Renewal;
use crate::problem::Problem;
use crate::state::State;

type Shown = Result<HttpResponse, Problem>;

pub(crate) async fn form(state: &State, office: Office) -> Shown {
    office.decides()?;
    let (person, lang) = (found(state, &office).await?, office.lang());
    match office.renewal(&person) {
        Renewal::Offered => {}
        Renewal::OperatorOnly => return Err(refused(Refusal::BoundElsewhere)),
        Renewal::Absent if person.id == Uuid::from(office.by.person()) => {
            return Err(refused(Refusal::OwnCode));
        }
        Renewal::Absent => return Err(refused(Refusal::NoLogin)),
    }
    let row = row_of(&office, &person);
    let (happens, stays) = if row.badge.is_some() {
        (
            lang.t(
                "Kode yang lama langsung tidak berlaku; kode baru tampil satu kali.",
                "The old code stops working at once; the new one is shown once.",
            ),
            lang.t(
                "Kode baru berlaku sekali, 30 hari. Tercatat bahwa Anda yang membuatnya.",
                "The new code works once, for 30 days. It is on record that you made it.",
            ),
        )
    } else {
        (
            lang.t(
                "Dengan kode ini orangnya membuat kata sandi baru. Begitu kode dipakai, kata sandi lama tidak \
                 berlaku lagi dan ia keluar di semua perangkat.",
                "With this code they set a new password. Once it is used, the old password stops working and they are \
                 signed out everywhere.",
            ),
            lang.t(
                "Sampai saat itu tidak ada yang berubah: kata sandi lamanya tetap bisa dipakai. Kode berlaku sekali, \
                 30 hari. Tercatat bahwa Anda yang membuatnya, dan ia melihatnya di halaman Akun saya.",
                "Until then nothing changes: the old password goes on working. The code works once, for 30 days. It is on \
                 record that you made it, and they see so on their page My account.",
            ),
        )
    };
    let asking = Asking {
        heading: lang.pick(
            format!("Buat kode baru untuk {}", row.name),
            format!("Make a new code for {}", row.name),
        ),
        about: format!("{} · {}", row.login, office.view.name),
        happens: happens.to_owned(),
        stays: stays.to_owned(),
        action: row.code_href,
        back: Link::new(row.name, row.href),
        key: frame::key(state),
        version: String::new(),
        ..Asking::default()
    };
    frame::page(StatusCode::OK, &ConfirmPage::new(office.shell, asking, None))
}

fn refused(refusal: Refusal) -> Problem {
    WorkflowError::from(refusal).into()
}

/// Answers with the code itself, as an invitation does.
pub(crate) async fn renew(state: &State, office: Office, posted: PageForm<Filled>) -> Shown {
    let person: PersonId = office.path_id("person_id")?;
    let ask = office.ask(&posted);
    let answer = commands::renew_code(&state.workflow, ask, office.id, person).await?;
    let code: InviteCode = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
    let (address, zone) = (office.reached_at(state), office.zone());
    let done = office.people_back.clone();
    told_once(&InvitedPage::renewed(office.shell(), &code, zone, &address, done))
}
