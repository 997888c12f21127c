//! Which addresses a webhook may have: a public host over https, however it is spelled.
//!
//! A name proves nothing. So the address is judged twice: as it is written, here, when a manager writes it
//! down; and as it is resolved, each time something is sent, and the connection is then made to exactly the
//! address that was judged. Redirects are not followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};
use url::{Host, Url};

/// Most characters of an address.
const LONGEST: usize = 2000;

/// How far webhooks may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Public hosts over https.
    Public,
    /// This computer too, and without https: for tests and for writing a receiver.
    Loopback,
}

/// Why an address is not one for a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read, or is too long.
    #[error("this is no address of the web")]
    Unreadable,
    /// Not https.
    #[error("the address must begin with https://")]
    NotHttps,
    /// It carries a name and password.
    #[error("the address carries a password")]
    Password,
    /// It leads to no public host.
    #[error("the address leads to no public host")]
    NotPublic,
}

/// The address, judged as it is written. The parser is the web's own (WHATWG), so `2130706433`,
/// `0x7f.1`, `127.1` and full-width digits are the addresses a browser would go to.
///
/// # Errors
/// Each [`Fault`].
pub fn understand(text: &str, reach: Reach) -> Result<Url, Fault> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(Fault::Unreadable);
    }
    let url = Url::parse(text).map_err(|_no_url| Fault::Unreadable)?;
    let is_plain = url.scheme() == "http" && reach == Reach::Loopback;
    if url.scheme() != "https" && !is_plain {
        return Err(if url.has_host() { Fault::NotHttps } else { Fault::Unreadable });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::Password);
    }
    let may = match url.host() {
        None => return Err(Fault::Unreadable),
        Some(Host::Ipv4(address)) => may_connect(address.into(), reach),
        Some(Host::Ipv6(address)) => may_connect(address.into(), reach),
        Some(Host::Domain(name)) => is_public_name(name, reach),
    };
    if may { Ok(url) } else { Err(Fault::NotPublic) }
}

/// A name that a public host could have; what it resolves to is judged when something is sent.
fn is_public_name(name: &str, reach: Reach) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if name == "localhost" || name.ends_with(".localhost") {
        return reach == Reach::Loopback;
    }
    let inner = [".local", ".internal", ".lan", ".home.arpa", ".intranet"];
    name.contains('.') && !inner.iter().any(|ending| name.ends_with(ending))
}

/// Whether a connection may be made to this address.
#[must_use]
pub fn may_connect(address: IpAddr, reach: Reach) -> bool {
    if reach == Reach::Loopback && address.is_loopback() {
        return true;
    }
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// The special-purpose registry of IANA (RFC 6890 and its updates), multicast and what is reserved.
fn is_public_v4(address: Ipv4Addr) -> bool {
    const CLOSED: [(Ipv4Addr, u8); 16] = [
        (Ipv4Addr::UNSPECIFIED, 8),
        (Ipv4Addr::new(10, 0, 0, 0), 8),
        // Carriers' own network (CGNAT).
        (Ipv4Addr::new(100, 64, 0, 0), 10),
        (Ipv4Addr::new(127, 0, 0, 0), 8),
        // Link-local; 169.254.169.254 tells a cloud's secrets.
        (Ipv4Addr::new(169, 254, 0, 0), 16),
        (Ipv4Addr::new(172, 16, 0, 0), 12),
        (Ipv4Addr::new(192, 0, 0, 0), 24),
        (Ipv4Addr::new(192, 0, 2, 0), 24),
        (Ipv4Addr::new(192, 31, 196, 0), 24),
        (Ipv4Addr::new(192, 52, 193, 0), 24),
        (Ipv4Addr::new(192, 88, 99, 0), 24),
        (Ipv4Addr::new(192, 168, 0, 0), 16),
        (Ipv4Addr::new(198, 18, 0, 0), 15),
        (Ipv4Addr::new(198, 51, 100, 0), 24),
        (Ipv4Addr::new(203, 0, 113, 0), 24),
        // Multicast, reserved, broadcast.
        (Ipv4Addr::new(224, 0, 0, 0), 3),
    ];
    CLOSED.iter().all(|(network, bits)| !within_v4(*network, *bits, address))
}

fn within_v4(network: Ipv4Addr, bits: u8, address: Ipv4Addr) -> bool {
    Ipv4Net::new(network, bits).is_ok_and(|network| network.contains(&address))
}

/// Only what is handed out for the world (`2000::/3`), and of that nothing that stands for another
/// address: 6to4 and Teredo carry an IPv4 address inside. Mapped, compatible and NAT64 addresses
/// (`::ffff:…`, `::…`, `64:ff9b::…`) are outside of it anyway.
fn is_public_v6(address: Ipv6Addr) -> bool {
    const OPEN: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
    const CLOSED: [(Ipv6Addr, u8); 5] = [
        // Protocols: Teredo, benchmarks, ORCHID.
        (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
        (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
        (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
        (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
        (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    ];
    let within = |(network, bits): (Ipv6Addr, u8)| {
        Ipv6Net::new(network, bits).is_ok_and(|network| network.contains(&address))
    };
    within(OPEN) && !CLOSED.into_iter().any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_address_is_refused_however_it_is_spelled() {
        for spelled in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "１２７.0.0.1",
            "%31%32%37.0.0.1",
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "10.0.0.5",
            "172.31.255.255",
            "192.168.1.1",
            "192.168.257",
            "169.254.169.254",
            "0xa9fea9fe",
            "100.64.0.1",
            "0.0.0.0",
            "0",
            "224.0.0.1",
            "239.255.255.250",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "203.0.113.9",
            "[::]",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:0:127.0.0.1]",
            "[::127.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::a00:1]",
            "[2002:7f00:1::]",
            "[2002:a00:1::1]",
            "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
            "[fe80::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[ff02::1]",
            "[2001:db8::1]",
            "[100::1]",
            "[5f00::1]",
            "gudang",
            "printer.local",
            "metadata.google.internal",
        ] {
            let url = format!("https://{spelled}/hook");
            assert_eq!(understand(&url, Reach::Public).err(), Some(Fault::NotPublic), "{url}");
        }
    }

    #[test]
    fn a_public_host_over_https_is_taken_and_nothing_else() {
        let judged = |url| understand(url, Reach::Public);

        assert!(judged("https://pasar.example.id/hook?x=1").is_ok());
        assert!(
            judged("https://8.8.8.8:8443/").is_ok() && judged("https://[2606:4700::1111]/").is_ok()
        );
        assert_eq!(judged("http://pasar.example.id/").err(), Some(Fault::NotHttps));
        assert_eq!(judged("ftp://pasar.example.id/").err(), Some(Fault::NotHttps));
        assert_eq!(judged("https://a:b@pasar.example.id/").err(), Some(Fault::Password));
        for unreadable in ["", "pasar.example.id", "file:///etc/passwd", "https://", "https://[::1"]
        {
            assert_eq!(judged(unreadable).err(), Some(Fault::Unreadable), "{unreadable}");
        }
    }

    #[test]
    fn loopback_is_reached_only_where_it_is_allowed_and_private_networks_never() {
        let judged = |url| understand(url, Reach::Loopback).is_ok();

        assert!(judged("http://127.0.0.1:9000/") && judged("https://localhost/"));
        assert!(!judged("http://10.0.0.1/") && !judged("http://169.254.169.254/"));
    }
}
