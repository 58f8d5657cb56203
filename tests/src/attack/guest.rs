//! Hostile rules: what stands in the frame's two functions, and the text they answer with.

/// The body that lets every form pass.
pub const PASSES: &str = "(call $passed)";
/// The body that answers with the text of the attack.
pub const ANSWERS: &str = "(call $answer)";

const FRAME: &str = include_str!("../../attacks/frame.wat");
const TEXT_AT: usize = 1024;

pub struct Guest<'a> {
    pub check: &'a str,
    pub decide: &'a str,
    /// Head, the unit that is repeated, tail.
    pub text: [&'a str; 3],
    /// More in the core module of the rules.
    pub fields: &'a str,
    /// More imports of the component.
    pub imports: &'a str,
    /// Which version of the rules' interface it exports.
    pub rules: &'a str,
}

impl<'a> Guest<'a> {
    /// Lets forms pass and decides what is declared.
    pub fn sound() -> Guest<'a> {
        Guest {
            check: PASSES,
            decide: ANSWERS,
            text: ["{\"decision\":{}}", "", ""],
            fields: "",
            imports: "",
            rules: "1.0.0",
        }
    }

    /// Does this instead of deciding.
    pub fn decides(decide: &'a str) -> Guest<'a> {
        Guest { decide, ..Guest::sound() }
    }

    /// Answers a decision with this text.
    pub fn answers(text: &'a str) -> Guest<'a> {
        Guest { text: [text, "", ""], ..Guest::sound() }
    }

    pub fn component(&self) -> Vec<u8> {
        let mut places = vec![TEXT_AT];
        for part in self.text {
            places.push(places[places.len() - 1] + part.len());
        }
        assert!(places[3] <= 65_536, "the text runs into the input");
        let escaped: String = self.text.concat().bytes().map(|byte| format!("\\{byte:02x}")).collect();
        let mut text = FRAME.to_owned();
        for (name, place) in ["head", "unit", "tail", "end"].into_iter().zip(places) {
            text = text.replace(&format!("{{{{{name}}}}}"), &place.to_string());
        }
        let parts = [
            ("text", &*escaped),
            ("check", self.check),
            ("decide", self.decide),
            ("fields", self.fields),
            ("imports", self.imports),
            ("rules", self.rules),
        ];
        for (name, part) in parts {
            text = text.replace(&format!("{{{{{name}}}}}"), part);
        }
        wat::parse_str(text).unwrap_or_else(|e| panic!("the guest is no component: {e}"))
    }
}
