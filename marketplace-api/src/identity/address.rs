//! The address somebody comes from, through the proxies that are believed.

use std::net::IpAddr;

use actix_web::http::header::X_FORWARDED_FOR;
use actix_web::{HttpRequest, web};

use crate::state::State;

/// Where the request comes from: the peer's own address, or, where the peer is a trusted proxy, the
/// last address of `X-Forwarded-For` that is none of ours. What stands before that was written by
/// the asker and proves nothing.
#[must_use]
pub fn of(request: &HttpRequest) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip().to_canonical()) else {
        return "unknown".to_owned();
    };
    let trusts = |address: IpAddr| {
        request.app_data::<web::Data<State>>().is_some_and(|state| state.settings.trusts(address))
    };
    let mut address = peer;
    let forwarded =
        request.headers().get_all(X_FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    for hop in hops.into_iter().rev() {
        if !trusts(address) {
            break;
        }
        match hop.parse::<IpAddr>() {
            Ok(hop) => address = hop.to_canonical(),
            Err(_) => break,
        }
    }
    subject(address)
}

/// Whoever has an IPv6 address has 2⁶⁴ of them, so those count as one.
fn subject(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        assert_eq!(
            subject("2001:db8:1:2::5".parse().unwrap()),
            subject("2001:db8:1:2:ffff::9".parse().unwrap())
        );
        assert_eq!(subject("192.0.2.7".parse().unwrap()), "192.0.2.7");
    }
}
