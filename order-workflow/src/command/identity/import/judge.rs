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
    let enrolment = understood(line, known, &mut faults);
    let secondary = secondary_of(line, enrolment.kind, known, seen, &mut faults);
    let natural = Natural {
        kind: enrolment.kind.as_str().to_owned(),
        name: enrolment.name.to_lowercase(),
        region: enrolment.region_code.clone(),
    };
    let repeated = match &enrolment.nik_koperasi {
        Some(nik) => seen.niks.contains(nik).then_some(Column::Nik),
        None => seen.naturals.contains(&natural).then_some(Column::Name),
    };
    faults.extend(repeated.map(|column| Fault::of(column.name(), Wrong::Repeated)));
    if seen.logins.contains(&enrolment.login) {
        faults.push(Fault::of(Column::Login.name(), Wrong::Repeated));
    }
    let login = enrolment.login.clone();
    if faults.is_empty() {
        match against(known, &natural, &enrolment) {
            Ok(there) => {
                seen.add(natural, &enrolment);
                let verdict = there.unwrap_or_else(|| Verdict::New(Box::new(enrolment)));
                return Judged { row: line.row, login, secondary, verdict };
            }
            Err(fault) => faults.push(fault),
        }
    }
    let row_fault = |fault: Fault| RowFault { column: fault.field.to_owned(), wrong: fault.wrong };
    let verdict = Verdict::Refused(faults.into_iter().map(row_fault).collect());
    Judged { row: line.row, login, secondary, verdict }
}

/// The cells of a row as they would be written, as far as they can be read.
fn understood(line: &Line, known: &Known, faults: &mut Vec<Fault>) -> Enrolment {
    let kind = kind_of(line.cell(Column::Kind));
    if kind.is_none() {
        faults.push(Fault::of(Column::Kind.name(), Wrong::UnknownKind));
    }
    let name = values::name(Column::Name.name(), line.cell(Column::Name), faults);
    let region_code = line.cell(Column::Region).to_owned();
    let zone = known.zones.get(&region_code).cloned();
    if zone.is_none() {
        faults.push(Fault::of(Column::Region.name(), Wrong::UnknownRegion));
    }
    let nik_koperasi = values::text(Column::Nik.name(), line.cell(Column::Nik), NIK_MAX, faults);
    let npwp = values::npwp(line.cell(Column::Npwp), faults);
    let vat_registered = yes_or_no(line.cell(Column::Vat));
    if vat_registered.is_none() {
        faults.push(Fault::of(Column::Vat.name(), Wrong::NotYesOrNo));
    }
    Enrolment {
        kind: kind.unwrap_or(Kind::Primary),
        name,
        region_code,
        zone: zone.unwrap_or_default(),
        nik_koperasi,
        npwp,
        vat_registered: vat_registered.unwrap_or_default(),
        manager: values::name(Column::Manager.name(), line.cell(Column::Manager), faults),
        login: values::login(line.cell(Column::Login), faults),
        ..Enrolment::default()
    }
}

/// The secondary a row names, in small letters.
fn secondary_of(
    line: &Line,
    kind: Kind,
    known: &Known,
    seen: &Seen,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let wanted = line.cell(Column::Secondary).to_lowercase();
    if wanted.is_empty() {
        return None;
    }
    if kind == Kind::Distributor {
        faults.push(Fault::of(Column::Secondary.name(), Wrong::BelongsNowhere));
    } else if !known.secondaries.contains_key(&wanted) && !seen.secondaries.contains(&wanted) {
        faults.push(Fault::of(Column::Secondary.name(), Wrong::UnknownSecondary));
    }
    Some(wanted)
}

/// Holds a row against what is there: known already, new (nothing), or in the way.
fn against(known: &Known, natural: &Natural, row: &Enrolment) -> Result<Option<Verdict>, Fault> {
    let there = match &row.nik_koperasi {
        Some(nik) => known.by_nik.get(nik),
        None => known.by_natural.get(natural),
    };
    match (there, known.logins.get(&row.login)) {
        (None, None) => Ok(None),
        (Some(organization), Some(manager)) if manager.organizations.contains(organization) => {
            Ok(Some(Verdict::Known { organization: *organization, invitation: pending(manager) }))
        }
        (Some(_), _) => Err(Fault::of(Column::Login.name(), Wrong::OtherPeople)),
        (None, Some(_)) => Err(Fault::of(Column::Login.name(), Wrong::Taken)),
    }
}

impl Seen {
    fn add(&mut self, natural: Natural, row: &Enrolment) {
        if row.kind == Kind::Secondary {
            self.secondaries.insert(natural.name.clone());
            self.secondaries.extend(row.nik_koperasi.as_deref().map(str::to_lowercase));
        }
        self.niks.extend(row.nik_koperasi.clone());
        self.naturals.insert(natural);
        self.logins.insert(row.login.clone());
    }
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
