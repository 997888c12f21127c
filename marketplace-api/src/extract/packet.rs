//! What says that a form was kept on a device and comes now: the device, its own number, when it was written.

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{HttpMessage, HttpRequest, web};
use chrono::{DateTime, Utc};
use order_workflow::ask::Ask;
use supply_chain::ask::Actor;
use uuid::Uuid;

use super::asked::state_of;
use super::page::Caller;
use super::{body, session};
use crate::middleware::is_for_programs;
use crate::problem::Problem;

/// Names the device, by the UUIDv7 it gave itself.
pub(crate) const X_DEVICE: HeaderName = HeaderName::from_static("x-device");
/// The device's own count, from 1.
pub(crate) const X_SEQUENCE: HeaderName = HeaderName::from_static("x-device-sequence");
/// When the device says that it was written.
pub(crate) const WRITTEN_AT: HeaderName = HeaderName::from_static("x-written-at");
/// Most bytes of what a device keeps: a form's, without files.
const PACKET_MAX: usize = 1024 * 1024;

/// What a command is told of the packet it came in. Put there by [`packets`](crate::middleware::packets) alone, after
/// the device was found to be the asker's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Carried {
    /// The device.
    pub(crate) device: Uuid,
    /// Its own count.
    pub(crate) sequence: i64,
    /// The device's word for when it was written.
    pub(crate) claimed_at: Option<DateTime<Utc>>,
    /// What its own earlier packets made of the versions it saw.
    pub(crate) moved: Vec<(i64, i64)>,
}

impl Carried {
    /// What this request carries; nothing where it was sent as it was written.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// Reads the headers.
    ///
    /// # Errors
    /// 400 naming the header that cannot be read.
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Problem> {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let device = text(&X_DEVICE).and_then(|text| text.parse::<Uuid>().ok());
        let device = device.filter(|device| device.get_version_num() == 7).ok_or_else(|| {
            wrong("X-Device", "Tulis UUIDv7 perangkat.", "Write the device's UUIDv7.")
        })?;
        let sequence = text(&X_SEQUENCE).and_then(|text| text.parse::<i64>().ok());
        let sequence = sequence.filter(|sequence| *sequence > 0).ok_or_else(|| {
            wrong("X-Device-Sequence", "Tulis bilangan dari 1.", "Write a number from 1.")
        })?;
        let claimed_at = match text(&WRITTEN_AT) {
            None => None,
            Some(text) => {
                let at = DateTime::parse_from_rfc3339(text).map_err(|_no_time| {
                    wrong("X-Written-At", "Tulis waktu RFC 3339.", "Write an RFC 3339 time.")
                })?;
                Some(at.with_timezone(&Utc))
            }
        };
        Ok(Self { device, sequence, claimed_at, moved: Vec::new() })
    }

    /// The version that a page of this device would show now, of the one that it showed: its own earlier packets were
    /// written on the same page. What anybody else changed makes it stale all the same.
    pub(crate) fn version_now(&self, seen: i64) -> i64 {
        self.moved
            .iter()
            .rev()
            .find(|(before, _)| *before == seen)
            .map_or(seen, |(_, after)| *after)
    }

    /// The envelope with what the device says.
    pub(crate) fn envelope(self, ask: Ask) -> Ask {
        Ask { device: Some((self.device, self.sequence)), claimed_at: self.claimed_at, ..ask }
    }
}

fn wrong(name: &'static str, id: &'static str, en: &'static str) -> Problem {
    Problem::malformed(format!("{name} tidak terbaca."), format!("{name} cannot be read."))
        .error(name, id, en)
}

/// For whom whoever sent this request acts; nothing where nobody is signed in or no organization is chosen.
///
/// # Errors
/// As a program's request: 400 and 403 for the organization it names.
pub(crate) async fn for_whom(request: &HttpRequest) -> Result<Option<Actor>, Problem> {
    if is_for_programs(request.path()) {
        let state = state_of(request)?;
        let who = session::bearer(&state, request.headers()).await?;
        return Ok(match session::asker(&who, request.headers())? {
            order_workflow::ask::Asker::Actor(actor) => Some(actor),
            order_workflow::ask::Asker::Operator(_) => None,
        });
    }
    let caller = Caller::of(request).await?;
    Ok(caller.who.and_then(|who| who.chosen.and_then(|chosen| who.actor_for(chosen))))
}

/// The whole body, which is to be put back with [`payload_of`].
///
/// # Errors
/// 413 for more than a form.
pub(crate) async fn read_body(request: &mut ServiceRequest) -> Result<web::Bytes, Problem> {
    Ok(body::take(&mut request.take_payload(), PACKET_MAX).await?.into())
}

/// A body that is read again.
pub(crate) fn payload_of(bytes: web::Bytes) -> Payload {
    Payload::Stream { payload: Box::pin(futures::stream::once(async move { Ok(bytes) })) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn headers(of: &[(&HeaderName, &'static str)]) -> HeaderMap {
        of.iter().map(|(name, value)| ((*name).clone(), HeaderValue::from_static(value))).collect()
    }

    const DEVICE: &str = "019abcde-0000-7000-8000-000000000001";

    #[test]
    fn a_packet_names_its_device_its_number_and_when_it_was_written() {
        let written = "2031-01-01T07:10:00+08:00";
        let read = Carried::read(&headers(&[
            (&X_DEVICE, DEVICE),
            (&X_SEQUENCE, "3"),
            (&WRITTEN_AT, written),
        ]));

        let carried = read.unwrap();
        assert_eq!((carried.device.to_string().as_str(), carried.sequence), (DEVICE, 3));
        assert_eq!(carried.claimed_at.unwrap().to_rfc3339(), "2030-12-31T23:10:00+00:00");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (of, named) in [
            (vec![(&X_DEVICE, "7"), (&X_SEQUENCE, "1")], "X-Device"),
            (
                vec![(&X_DEVICE, "00000000-0000-4000-8000-000000000000"), (&X_SEQUENCE, "1")],
                "X-Device",
            ),
            (vec![(&X_DEVICE, DEVICE)], "X-Device-Sequence"),
            (vec![(&X_DEVICE, DEVICE), (&X_SEQUENCE, "0")], "X-Device-Sequence"),
            (
                vec![(&X_DEVICE, DEVICE), (&X_SEQUENCE, "1"), (&WRITTEN_AT, "kemarin")],
                "X-Written-At",
            ),
        ] {
            let problem = Carried::read(&headers(&of)).unwrap_err();
            assert_eq!(problem.errors()[0].pointer, named);
        }
    }

    #[test]
    fn what_was_written_on_one_page_follows_what_was_written_before_it() {
        let moved = vec![(4, 5), (4, 6), (9, 10)];
        let carried = Carried {
            moved,
            ..Carried::read(&headers(&[(&X_DEVICE, DEVICE), (&X_SEQUENCE, "4")])).unwrap()
        };

        assert_eq!(carried.version_now(4), 6, "the last one that was written on the same page");
        assert_eq!(carried.version_now(9), 10);
        assert_eq!(carried.version_now(6), 6, "a page that was renewed meanwhile");
    }
}
