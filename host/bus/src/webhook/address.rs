//! Which addresses are on the public internet. A name that a partner gives may be led anywhere by its owner: into the
//! office's network, to this machine, to a cloud's metadata service. Addresses that carry others are unpacked first.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// First address, bits that count, what it is.
type V4 = ([u8; 4], u32, &'static str);
type V6 = ([u16; 8], u32, &'static str);

const PRIVATE: &str = "private";
const RESERVED: &str = "reserved";
const METADATA: &str = "a metadata service";
const LINK_LOCAL: &str = "link-local";

const NOT_PUBLIC_V4: [V4; 17] = [
    ([0, 0, 0, 0], 8, RESERVED),
    ([10, 0, 0, 0], 8, PRIVATE),
    ([100, 64, 0, 0], 10, PRIVATE),
    ([127, 0, 0, 0], 8, "loopback"),
    ([169, 254, 0, 0], 16, LINK_LOCAL),
    ([172, 16, 0, 0], 12, PRIVATE),
    ([168, 63, 129, 16], 32, METADATA),
    ([192, 0, 0, 0], 24, RESERVED),
    ([192, 0, 2, 0], 24, RESERVED),
    ([192, 31, 196, 0], 24, RESERVED),
    ([192, 88, 99, 0], 24, RESERVED),
    ([192, 168, 0, 0], 16, PRIVATE),
    ([198, 18, 0, 0], 15, RESERVED),
    ([198, 51, 100, 0], 24, RESERVED),
    ([203, 0, 113, 0], 24, RESERVED),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, RESERVED),
];

/// Within 2000::/3, the only part of version 6 that is given out.
const NOT_PUBLIC_V6: [V6; 4] = [
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, RESERVED),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, RESERVED),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "a tunnel"),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, RESERVED),
];

pub(super) fn allowed(ip: IpAddr, loopback: bool) -> Result<(), &'static str> {
    match unpacked(ip) {
        ip if loopback && ip.is_loopback() => Ok(()),
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => v6(ip),
    }
}

/// The address of version 4 inside one of version 6: mapped, or behind a translator (NAT64).
fn unpacked(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = ip else { return ip };
    match six.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            IpAddr::V4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
        }
        _ => ip,
    }
}

fn v4(ip: Ipv4Addr) -> Result<(), &'static str> {
    let within = |first: [u8; 4], bits: u32| (u32::from(ip) ^ u32::from(Ipv4Addr::from(first))) >> (32 - bits) == 0;
    match NOT_PUBLIC_V4.iter().find(|(first, bits, _)| within(*first, *bits)) {
        Some((_, _, what)) => Err(what),
        None => Ok(()),
    }
}

fn v6(ip: Ipv6Addr) -> Result<(), &'static str> {
    let first = ip.segments()[0];
    if first & 0xe000 != 0x2000 {
        return Err(match first {
            _ if ip.is_loopback() => "loopback",
            0xfe80..=0xfebf => LINK_LOCAL,
            0xfc00..=0xfdff => PRIVATE,
            0xff00..=0xffff => "multicast",
            _ => RESERVED,
        });
    }
    let within = |first: [u16; 8], bits: u32| (u128::from(ip) ^ u128::from(Ipv6Addr::from(first))) >> (128 - bits) == 0;
    match NOT_PUBLIC_V6.iter().find(|(first, bits, _)| within(*first, *bits)) {
        Some((_, _, what)) => Err(what),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_pass() {
        for ip in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.255.255",
            "172.32.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "192.167.1.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2606:4700:4700::1111",
            "240e::1",
            "2001:200::1",
        ] {
            assert_eq!(allowed(ip.parse().unwrap(), false), Ok(()), "{ip}");
        }
    }

    #[test]
    fn all_others_are_refused_however_they_are_written() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "239.255.255.255",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(allowed(ip.parse().unwrap(), false).is_err(), "{ip}");
        }
        for ip in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(allowed(ip.parse().unwrap(), true), Ok(()), "{ip}");
        }
        assert_eq!(allowed("10.0.0.1".parse().unwrap(), true), Err(PRIVATE));
    }
}
