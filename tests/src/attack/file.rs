//! Files as no tool writes them: sections appended by hand.
use super::Files;

const NAME: &str = "hub:contract";
const CUSTOM: u8 = 0;

/// The component with this contract behind it.
pub fn packed(component: &[u8], files: &Files) -> Vec<u8> {
    section(component, &serde_json::to_vec(files).expect("texts are JSON"))
}

/// The component with these bytes where its contract belongs.
pub fn section(component: &[u8], content: &[u8]) -> Vec<u8> {
    [component, &framed(CUSTOM, &component_section(NAME, content))].concat()
}

/// What stands in a custom section.
pub fn component_section(name: &str, content: &[u8]) -> Vec<u8> {
    [&leb(name.len())[..], name.as_bytes(), content].concat()
}

pub fn framed(id: u8, body: &[u8]) -> Vec<u8> {
    [&[id][..], &leb(body.len()), body].concat()
}

fn leb(mut n: usize) -> Vec<u8> {
    let mut out = vec![];
    while n > 0x7f {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
    out
}
