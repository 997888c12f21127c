//! Which rows are new, which are known, and which cannot be taken.

use std::collections::{HashMap, HashSet};

use supply_chain::organization::Kind;
use uuid::Uuid;

use super::super::organizations::NIK_MAX;
use super::super::values::{self, Fault, Wrong};
use super::table::{Column, Line};
use super::{RowFault, RowResult, RowState};
use crate::store::enrolment::{Enrolment, Keys, Known, KnownLogin, Natural};

/// A row and what is to become of it.
pub(super) struct Judged {
    row: usize,
    login: String,
    secondary: Option<String>,
    pub(super) verdict: Verdict,
}

pub(super) enum Verdict {
    New(Box<Enrolment>),
    Known { organization: Uuid, invitation: Option<Uuid> },
    Refused(Vec<RowFault>),
}

impl Judged {
    fn organization(&self) -> Option<Uuid> {
        match &self.verdict {
            Verdict::New(enrolment) => Some(enrolment.id),
            Verdict::Known { organization, .. } => Some(*organization),
            Verdict::Refused(_) => None,
        }
    }

    pub(super) fn result(self) -> RowResult {
        let organization = self.organization();
        let (state, invitation, faults) = match self.verdict {
            Verdict::New(enrolment) => (RowState::Created, Some(enrolment.invitation), Vec::new()),
            Verdict::Known { invitation, .. } => (RowState::Unchanged, invitation, Vec::new()),
            Verdict::Refused(faults) => (RowState::Refused, None, faults),
        };
        let login = Some(self.login).filter(|login| !login.is_empty());
        RowResult {
            row: self.row,
            state,
            organization,
            login,
            invite_code: None,
            invitation,
            faults,
        }
    }
}

/// What the rows are looked up by.
pub(super) fn keys(lines: &[Line]) -> Keys {
    let cells = |column: Column| -> Vec<String> {
        let cells = lines.iter().map(|line| line.cell(column).to_owned());
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    Keys {
        regions: cells(Column::Region),
        niks: cells(Column::Nik),
        names: cells(Column::Name).iter().map(|name| name.to_lowercase()).collect(),
        logins: cells(Column::Login).iter().map(|login| values::normal_login(login)).collect(),
        secondaries: cells(Column::Secondary).iter().map(|name| name.to_lowercase()).collect(),
    }
}

/// Judges every row by itself and against the rows before it.
pub(super) fn judge(lines: Vec<Line>, known: &Known) -> Vec<Judged> {
    let mut seen = Seen::default();
    lines.into_iter().map(|line| one(&line, known, &mut seen)).collect()
}

/// What earlier rows of the table hold.
#[derive(Default)]
struct Seen {
    niks: HashSet<String>,
    naturals: HashSet<Natural>,
    logins: HashSet<String>,
    secondaries: HashSet<String>,
}

fn one(line: &Line, known: &Known, seen: &mut Seen) -> Judged {
    let mut faults = Vec::new();
    let kind = kind_of(line.cell(Column::Kind));
    if kind.is_none() {
        faults.push(Fault::of(Column::Kind.name(), Wrong::UnknownKind));
    }
    let kind = kind.unwrap_or(Kind::Primary);
    let name = values::name(Column::Name.name(), line.cell(Column::Name), &mut faults);
    let region_code = line.cell(Column::Region).to_owned();
    let zone = known.zones.get(&region_code).cloned();
    if zone.is_none() {
        faults.push(Fault::of(Column::Region.name(), Wrong::UnknownRegion));
    }
    let nik = values::text(Column::Nik.name(), line.cell(Column::Nik), NIK_MAX, &mut faults);
    let npwp = values::npwp(line.cell(Column::Npwp), &mut faults);
    let vat = yes_or_no(line.cell(Column::Vat));
    if vat.is_none() {
        faults.push(Fault::of(Column::Vat.name(), Wrong::NotYesOrNo));
    }
    let manager = values::name(Column::Manager.name(), line.cell(Column::Manager), &mut faults);
    let login = values::login(line.cell(Column::Login), &mut faults);
    let secondary =
        Some(line.cell(Column::Secondary).to_lowercase()).filter(|name| !name.is_empty());
    if let Some(wanted) = &secondary {
        if kind == Kind::Distributor {
            faults.push(Fault::of(Column::Secondary.name(), Wrong::BelongsNowhere));
        } else if !known.secondaries.contains_key(wanted) && !seen.secondaries.contains(wanted) {
            faults.push(Fault::of(Column::Secondary.name(), Wrong::UnknownSecondary));
        }
    }
    let natural = Natural {
        kind: kind.as_str().to_owned(),
        name: name.to_lowercase(),
        region: region_code.clone(),
    };
    let repeated = match &nik {
        Some(nik) => seen.niks.contains(nik).then_some(Column::Nik),
        None => seen.naturals.contains(&natural).then_some(Column::Name),
    };
    faults.extend(repeated.map(|column| Fault::of(column.name(), Wrong::Repeated)));
    if seen.logins.contains(&login) {
        faults.push(Fault::of(Column::Login.name(), Wrong::Repeated));
    }

    let there = match &nik {
        Some(nik) => known.by_nik.get(nik),
        None => known.by_natural.get(&natural),
    };
    let verdict = match (there, known.logins.get(&login)) {
        _ if !faults.is_empty() => None,
        (Some(organization), Some(manager)) if manager.organizations.contains(organization) => {
            Some(Verdict::Known { organization: *organization, invitation: pending(manager) })
        }
        (Some(_), _) => {
            faults.push(Fault::of(Column::Login.name(), Wrong::OtherPeople));
            None
        }
        (None, Some(_)) => {
            faults.push(Fault::of(Column::Login.name(), Wrong::Taken));
            None
        }
        (None, None) => Some(Verdict::New(Box::new(Enrolment {
            kind,
            name: name.clone(),
            region_code,
            zone: zone.unwrap_or_default(),
            nik_koperasi: nik.clone(),
            npwp,
            vat_registered: vat.unwrap_or_default(),
            login: login.clone(),
            manager,
            ..Enrolment::default()
        }))),
    };
    let refused = || {
        let row_fault =
            |fault: Fault| RowFault { column: fault.field.to_owned(), wrong: fault.wrong };
        Verdict::Refused(faults.into_iter().map(row_fault).collect())
    };
    let verdict = verdict.unwrap_or_else(refused);
    if !matches!(verdict, Verdict::Refused(_)) {
        if kind == Kind::Secondary {
            seen.secondaries.insert(natural.name.clone());
            seen.secondaries.extend(nik.as_deref().map(str::to_lowercase));
        }
        seen.niks.extend(nik);
        seen.naturals.insert(natural);
        seen.logins.insert(login.clone());
    }
    Judged { row: line.row, login, secondary, verdict }
}

fn pending(manager: &KnownLogin) -> Option<Uuid> {
    manager.invitation.filter(|_| !manager.has_password)
}

fn kind_of(word: &str) -> Option<Kind> {
    let word = word.to_lowercase();
    match word.as_str() {
        "primer" => Some(Kind::Primary),
        "sekunder" => Some(Kind::Secondary),
        word => Kind::from_word(word),
    }
}

/// Nothing means no.
fn yes_or_no(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "" | "tidak" | "no" | "false" | "0" | "t" | "n" => Some(false),
        "ya" | "yes" | "true" | "1" | "y" => Some(true),
        _ => None,
    }
}

/// Who belongs to whom by the rows that were taken: upper, then lower.
pub(super) fn affiliations(judged: &[Judged], known: &Known) -> Vec<(Uuid, Uuid)> {
    let mut made = HashMap::new();
    for row in judged {
        if let Verdict::New(enrolment) = &row.verdict
            && enrolment.kind == Kind::Secondary
        {
            made.insert(enrolment.name.to_lowercase(), enrolment.id);
            if let Some(nik) = &enrolment.nik_koperasi {
                made.insert(nik.to_lowercase(), enrolment.id);
            }
        }
    }
    judged
        .iter()
        .filter_map(|row| {
            let lower = row.organization()?;
            let wanted = row.secondary.as_ref()?;
            let upper = known.secondaries.get(wanted).or_else(|| made.get(wanted))?;
            (*upper != lower).then_some((*upper, lower))
        })
        .collect()
}
