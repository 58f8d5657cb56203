//! Seals made here, judged here: what is valid, and every way in which a document stops being so.

mod sealing;

use documents::pades::{FieldSpec, SealError, SealLook, prepare, seal};
use documents::verify::{
    Alteration, Change, RangeFault, Trust, Verdict, VerifyError, When, bears_trusted_seal, verify,
};
use lopdf::{Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};
use sealing::{ORGANISATIONS, Office, field, now, prepared, table};

#[test]
fn five_organisations_seal_one_after_the_other_and_all_stay_valid() {
    let office = Office::new();
    for pdf in [sealing::table(), sealing::modern()] {
        let sealed = office.sealed(&pdf, 5);
        assert!(sealed.starts_with(&prepared(&pdf)), "a seal left the bytes before it alone");
        let report = verify(&sealed, &office.trust()).unwrap();
        assert!(report.is_valid(), "{report:#?}");
        for (n, sealing) in report.signatures.iter().enumerate() {
            assert_eq!(sealing.field, field(n));
            assert_eq!(sealing.organisation.as_deref(), Some(ORGANISATIONS[n]));
            assert_eq!(sealing.signer, format!("公章{n}"));
            assert_eq!(sealing.reason.as_deref(), Some("审核通过"));
            assert!(
                matches!(&sealing.when, When::Stamped { authority, .. } if authority.contains("not for production"))
            );
        }
        assert_eq!(report.signatures[4].covers, sealed.len());
        let kinds: Vec<_> = report.increments.iter().map(|increment| &increment.change).collect();
        assert_eq!(kinds, [&Change::Signature; 4]);
    }
}

#[test]
fn a_seal_with_sm2_is_checked_like_any_other() {
    let office = Office::new();
    let (signer, look) = (office.signer_of(1, keys::Algorithm::Sm2), SealLook::default());
    let first = office.sealed(&table(), 1);
    let sealed = seal(&first, &field(1), &look, &signer, &office.time(), now()).unwrap();
    assert!(verify(&sealed, &office.trust()).unwrap().is_valid());
    let mut changed = sealed.clone();
    changed[find(&sealed, b"page 1)") + 5] = b'7';
    let broken = Verdict::Altered(Alteration::Signature(documents::pades::CmsFault::Content));
    let report = verify(&changed, &office.trust()).unwrap();
    assert!(report.signatures.iter().all(|sealing| sealing.verdict == broken));
}

#[test]
fn a_document_without_seals_is_not_valid() {
    let report = verify(&prepared(&table()), &Trust::default()).unwrap();
    assert!(!report.is_valid() && report.signatures.is_empty());
}

#[test]
fn a_seal_of_another_authority_is_intact_but_unknown() {
    let (office, stranger) = (Office::new(), Office::new());
    let sealed = stranger.seal(&office.sealed(&table(), 1), 1);
    let report = verify(&sealed, &office.trust()).unwrap();
    assert_eq!(report.signatures[0].verdict, Verdict::Valid);
    assert!(matches!(report.signatures[1].verdict, Verdict::UnknownIssuer(_)));
    assert!(matches!(report.signatures[1].when, When::Claimed(_)), "a stranger's stamp is no stamp");
    assert!(!report.is_valid());
}

#[test]
fn every_flipped_byte_is_found() {
    let office = Office::new();
    let sealed = office.sealed(&table(), 2);
    let trust = office.trust();
    let statements = |report: &documents::verify::Report| report.signatures.clone();
    let before = statements(&verify(&sealed, &trust).unwrap());
    let mut harmless = 0;
    for at in (0..sealed.len()).step_by(103) {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        // A copy of the root among the certificates is nobody's statement: it may change and mean nothing.
        let Some(report) = verify(&changed, &trust).ok().filter(|report| report.is_valid()) else { continue };
        for (mut now, before) in statements(&report).into_iter().zip(&before) {
            // A stamp whose algorithm is not known any more is no stamp: it may say less, never something else.
            if matches!(now.when, When::Claimed(_)) {
                now.when = before.when.clone();
            }
            assert_eq!(now, *before, "byte {at}");
        }
        assert!(sealed[at].is_ascii_hexdigit(), "byte {at} is no digit of a signature");
        harmless += 1;
    }
    assert!(harmless * 103 < sealed.len() / 20, "{harmless} changes meant nothing");
    let text = find(&sealed, b"page 1)");
    let mut changed = sealed.clone();
    changed[text + 5] = b'7';
    let report = verify(&changed, &trust).unwrap();
    let content = Alteration::Signature(documents::pades::CmsFault::Content);
    assert!(report.signatures.iter().all(|sealing| sealing.verdict == Verdict::Altered(content.clone())));
}

#[test]
fn what_is_left_of_a_seal_is_found_in_a_file_that_cannot_be_read() {
    let (office, stranger) = (Office::new(), Office::new());
    let mut broken = office.sealed(&sealing::modern(), 1);
    let at = find(&broken, b"startxref");
    broken[at..at + 5].copy_from_slice(b"XXXXX");
    broken.truncate(broken.len() - 3);
    assert!(verify(&broken, &office.trust()).is_err());
    assert!(bears_trusted_seal(&broken, &office.trust()));
    assert!(!bears_trusted_seal(&broken, &stranger.trust()));
    assert!(!bears_trusted_seal(&sealing::modern(), &office.trust()));
}

/// Appends with somebody else's writer, as an attacker would.
fn appended(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let mut document = IncrementalDocument::load_from(pdf).unwrap();
    change(&mut document);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    assert!(out.starts_with(pdf));
    out
}

fn first_page(pdf: &[u8]) -> ObjectId {
    Document::load_mem(pdf).unwrap().get_pages()[&1]
}

fn page_dict(document: &mut IncrementalDocument, page: ObjectId) -> &mut lopdf::Dictionary {
    document.opt_clone_object_to_new_document(page).unwrap();
    document.new_document.get_object_mut(page).unwrap().as_dict_mut().unwrap()
}

fn must_be_found(office: &Office, changed: &[u8], what: &str) {
    let report = verify(changed, &office.trust()).unwrap();
    assert!(!report.is_valid(), "{what}");
    let after = |verdict: &Verdict| matches!(verdict, Verdict::Altered(Alteration::After(_)));
    assert!(report.signatures.iter().all(|sealing| after(&sealing.verdict)), "{what}: {report:#?}");
    assert!(matches!(report.increments.last().unwrap().change, Change::Content(_)), "{what}: {report:#?}");
}

#[test]
fn an_increment_that_changes_what_a_page_shows_is_found() {
    let office = Office::new();
    let sealed = office.sealed(&table(), 2);
    let page = first_page(&sealed);
    let paint = || Stream::new(dictionary! {}, b"1 0 0 rg 0 0 595 842 re f".to_vec());

    let repainted = appended(&sealed, |document| {
        let content = document.new_document.add_object(paint());
        page_dict(document, page).set("Contents", content);
    });
    must_be_found(&office, &repainted, "another content");

    let content = Document::load_mem(&sealed).unwrap().get_page_contents(page)[0];
    let replaced = appended(&sealed, |document| {
        document.new_document.objects.insert(content, paint().into());
    });
    must_be_found(&office, &replaced, "the content's object replaced");

    let annotated = appended(&sealed, |document| {
        let look = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] };
        let look = document.new_document.add_object(Stream::new(look, paint().content));
        let stamp = document.new_document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Stamp", "Rect" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "AP" => dictionary! { "N" => look },
        });
        let page = page_dict(document, page);
        page.get_mut(b"Annots").unwrap().as_array_mut().unwrap().push(stamp.into());
    });
    must_be_found(&office, &annotated, "an annotation");

    let turned = appended(&sealed, |document| page_dict(document, page).set("Rotate", 180));
    must_be_found(&office, &turned, "a turned page");

    let fonts = appended(&sealed, |document| page_dict(document, page).set("Resources", dictionary! {}));
    must_be_found(&office, &fonts, "other resources");
}

#[test]
fn an_increment_that_changes_tree_catalog_or_seals_is_found() {
    let office = Office::new();
    let sealed = office.sealed(&table(), 2);
    let loaded = Document::load_mem(&sealed).unwrap();
    let root = loaded.trailer.get(b"Root").unwrap().as_reference().unwrap();
    let tree = loaded.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
    let form = loaded.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let field = loaded.get_dictionary(form).unwrap().get(b"Fields").unwrap().as_array().unwrap()[0].as_reference();
    let (first, field) = (first_page(&sealed), field.unwrap());

    let shortened = appended(&sealed, |document| {
        page_dict(document, tree).set("Kids", vec![Object::Reference(first)]);
    });
    must_be_found(&office, &shortened, "a page less");
    let acting = appended(&sealed, |document| {
        page_dict(document, root).set("OpenAction", dictionary! { "S" => "JavaScript" });
    });
    must_be_found(&office, &acting, "an action");
    let look = appended(&sealed, |document| {
        page_dict(document, field).set("Rect", vec![0.into(), 0.into(), 595.into(), 842.into()]);
    });
    must_be_found(&office, &look, "a seal moved");
    let needed = appended(&sealed, |document| page_dict(document, form).set("NeedAppearances", true));
    must_be_found(&office, &needed, "a form that is drawn anew");
    let removed = appended(&sealed, |document| {
        page_dict(document, field).remove(b"V");
    });
    let report = verify(&removed, &office.trust()).unwrap();
    assert!(!report.is_valid());
}

#[test]
fn a_number_that_was_pointed_at_before_it_existed_is_a_trap() {
    let office = Office::new();
    let mut document = sealing::document();
    let trap = (9_000, 0);
    let page = document.get_pages()[&1];
    let shadow = dictionary! { "XObject" => dictionary! { "Later" => trap } };
    document.get_object_mut(page).unwrap().as_dict_mut().unwrap().set("Resources", shadow);
    document.max_id = 9_000;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let sealed = office.sealed(&bytes, 1);
    assert!(verify(&sealed, &office.trust()).unwrap().is_valid());
    let sprung = appended(&sealed, |document| {
        let paint = Stream::new(dictionary! { "Subtype" => "Form" }, b"0 0 595 842 re f".to_vec());
        document.new_document.objects.insert(trap, paint.into());
    });
    must_be_found(&office, &sprung, "a trap");
}

#[test]
fn properties_may_change_and_bytes_at_the_end_may_not() {
    let office = Office::new();
    let sealed = office.sealed(&table(), 1);
    let titled = appended(&sealed, |document| {
        let info = document.new_document.add_object(dictionary! { "Title" => Object::string_literal("x") });
        document.new_document.trailer.set("Info", info);
    });
    let report = verify(&titled, &office.trust()).unwrap();
    assert!(report.is_valid(), "{report:#?}");
    assert_eq!(report.increments[0].change, Change::Metadata);

    let longer = [&sealed[..], b"% more"].concat();
    let report = verify(&longer, &office.trust()).unwrap();
    assert!(!report.is_valid() && matches!(report.increments[0].change, Change::Unknown(_)), "{report:#?}");
    assert!(verify(&[&sealed[..], b"\r\n"].concat(), &office.trust()).unwrap().is_valid());
}

#[test]
fn a_byte_range_must_leave_out_the_signature_and_nothing_else() {
    let office = Office::new();
    let sealed = office.sealed(&table(), 1);
    let at = find(&sealed, b"/ByteRange") + 11;
    let width = sealed[at..].iter().position(|byte| *byte == b']').unwrap() + 1;
    let text = String::from_utf8(sealed[at + 1..at + width - 1].to_vec()).unwrap();
    let good: Vec<usize> = text.split_whitespace().map(|n| n.parse().unwrap()).collect();
    let cases = [
        (vec![1, good[1], good[2], good[3]], RangeFault::Start),
        (vec![0, good[1] - 1, good[2], good[3]], RangeFault::Gap),
        (vec![0, good[1], good[2] + 1, good[3] - 1], RangeFault::Gap),
        (vec![0, good[2], good[1], good[3]], RangeFault::Gap),
        (vec![0, good[1], good[2], good[3] + 9], RangeFault::End),
        (vec![0, good[1], usize::MAX >> 1, good[3]], RangeFault::End),
        (vec![0, good[1]], RangeFault::Form),
    ];
    for (numbers, expected) in cases {
        let list: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let mut changed = sealed.clone();
        let text = format!("{:width$}", format!("[{}]", list.join(" ")), width = width);
        changed.splice(at..at + width, text[..].bytes().take(width.max(text.trim_end().len())));
        match verify(&changed, &office.trust()) {
            Err(VerifyError::Range { fault, .. }) => assert_eq!(fault, expected, "{numbers:?}"),
            other => assert!(numbers[2..].contains(&(usize::MAX >> 1)) && other.is_err(), "{numbers:?}: {other:?}"),
        }
    }
    // Shorter than its revision: the rest could be exchanged.
    let mut changed = sealed.clone();
    let text = format!("{:width$}", format!("[0 {} {} {}]", good[1], good[2], good[3] - 40), width = width);
    changed.splice(at..at + width, text.bytes());
    assert!(!verify(&changed, &office.trust()).unwrap().is_valid());
}

#[test]
fn what_cannot_be_prepared_or_sealed_is_said() {
    let office = Office::new();
    let pdf = table();
    let spec = |name: &str, page, rect| FieldSpec { name: name.into(), page, rect };
    let inside = [10.0, 10.0, 50.0, 50.0];
    let refused = |specs: &[FieldSpec]| prepare(&pdf, specs).unwrap_err();
    assert!(matches!(refused(&[spec("a", 3, inside)]), SealError::Page { page: 3, pages: 2 }));
    assert!(matches!(refused(&[spec("a", 0, inside)]), SealError::Page { .. }));
    assert!(matches!(refused(&[spec("a", 1, [10.0, 10.0, 600.0, 50.0])]), SealError::Rect(_)));
    assert!(matches!(refused(&[spec("a", 1, [f64::NAN, 10.0, 60.0, 50.0])]), SealError::Rect(_)));
    assert!(matches!(refused(&[spec("a.b", 1, inside)]), SealError::Name(_)));
    assert!(matches!(refused(&[spec("a", 1, inside), spec("a", 2, inside)]), SealError::Exists(_)));
    let sealed = office.sealed(&pdf, 1);
    assert!(matches!(prepare(&sealed, &[spec("late", 1, inside)]), Err(SealError::Sealed)));
    let again =
        |name: &str| seal(&sealed, name, &SealLook::default(), &office.signer(1), &office.time(), now()).unwrap_err();
    assert!(matches!(again(&field(0)), SealError::Taken(_)));
    assert!(matches!(again("nowhere"), SealError::NoField(_)));
}

#[test]
fn a_page_made_elsewhere_becomes_the_look_of_a_seal() {
    let office = Office::new();
    let mut page = sealing::document();
    page.delete_pages(&[2]);
    let mut look = Vec::new();
    page.save_to(&mut look).unwrap();
    let prepared = prepared(&table());
    let sealed = |look: &[u8]| {
        let look = SealLook { appearance: Some(look), name: "土地局", reason: None };
        seal(&prepared, &field(0), &look, &office.signer(0), &office.time(), now())
    };
    let pdf = sealed(&look).unwrap();
    assert!(verify(&office.seal(&pdf, 1), &office.trust()).unwrap().is_valid());
    assert!(find(&pdf[prepared.len()..], b"Approval, page 1") > 0, "the picture is in the increment");
    assert!(matches!(sealed(&table()), Err(SealError::Appearance(_))), "two pages are no seal");
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).unwrap()
}
