//! What comes in: kept whole at its address or not at all, whatever is sent and wherever it is kept.
mod storing;

use documents::{FileError, Wanted};
use futures::{StreamExt, stream};
use sha2::{Digest, Sha256};
use storing::{Desk, PDF, bytes, clamd, deflated, eicar, sent, zip};

const MB: u64 = 1 << 20;

#[tokio::test]
async fn a_file_lies_at_its_sha256_once_however_often_it_comes() {
    for desk in [Desk::folder(), Desk::s3().await] {
        for name in ["a.pdf", "b.PDF"] {
            let stored = desk.files.put(name, sent(PDF), &Wanted::up_to(MB)).await.unwrap();
            assert_eq!(stored.sha256, hex::encode(Sha256::digest(PDF)));
            assert_eq!((stored.size, stored.media_type.as_str()), (PDF.len() as u64, "application/pdf"));
            assert_eq!(bytes(desk.files.get(&stored.sha256).await.unwrap()).await, PDF);
        }
        assert_eq!(desk.kept().await.len(), 1, "{}", desk.name);
        assert!(matches!(desk.files.get(&"0".repeat(64)).await, Err(FileError::NotFound)));
    }
}

#[tokio::test]
async fn a_large_file_comes_and_goes_in_parts() {
    // More than one part of a bucket's upload, and not a whole number of them.
    let large: Vec<u8> = PDF.iter().copied().cycle().take(19 * MB as usize + 7).collect();
    for desk in [Desk::folder(), Desk::s3().await] {
        let chunks: Vec<_> = large.chunks(60_000).map(|c| Ok::<_, String>(c.to_vec())).collect();
        let stored = desk.files.put("large.pdf", stream::iter(chunks), &Wanted::up_to(20 * MB)).await.unwrap();
        assert_eq!(stored.sha256, hex::encode(Sha256::digest(&large)));
        assert!(bytes(desk.files.get(&stored.sha256).await.unwrap()).await == large, "{}", desk.name);
    }
}

#[tokio::test]
async fn what_is_refused_or_breaks_off_leaves_nothing() {
    for desk in [Desk::folder(), Desk::s3().await] {
        let put = |name: &'static str, body: &[u8]| {
            let (files, body) = (desk.files.clone(), body.to_vec());
            async move { files.put(name, sent(&body), &Wanted::up_to(MB)).await }
        };
        let too_large: Vec<u8> = PDF.iter().copied().cycle().take(MB as usize + 1).collect();
        assert!(matches!(put("a.pdf", &too_large).await, Err(FileError::TooLarge { limit: MB })));
        assert!(matches!(put("a.pdf", b"").await, Err(FileError::Empty)));
        assert!(matches!(put("a.exe", b"MZ").await, Err(FileError::UnknownKind { .. })));
        match put("a.pdf", b"MZ\x90\x00\x03").await {
            Err(FileError::WrongKind { named, found }) => assert_eq!((&*named, found.as_deref()), ("pdf", Some("exe"))),
            other => panic!("{other:?}"),
        }
        let cut = stream::iter([Ok(PDF.to_vec()), Err("the line is dead".to_owned())]);
        let cut = desk.files.put("a.pdf", cut, &Wanted::up_to(MB)).await;
        assert!(matches!(cut, Err(FileError::BrokenOff(_))));
        // A caller who hangs up: the whole future is dropped in the middle.
        let endless = stream::iter([Ok::<_, String>(PDF.to_vec())]).chain(stream::pending());
        let wanted = Wanted::up_to(MB);
        let hung_up = desk.files.put("a.pdf", Box::pin(endless), &wanted);
        tokio::time::timeout(std::time::Duration::from_millis(200), hung_up).await.unwrap_err();
        assert_eq!(desk.kept().await, Vec::<String>::new(), "{}", desk.name);
        assert_eq!(desk.on_disk(), 0, "{}", desk.name);
    }
}

#[tokio::test]
async fn a_material_takes_its_own_kinds_alone() {
    let desk = Desk::folder();
    let wanted = Wanted { limit: MB, kinds: Some(vec!["dwg".to_owned(), "jpg".to_owned()]) };
    match desk.files.put("plan.pdf", sent(PDF), &wanted).await {
        Err(FileError::NotWanted { named, kinds }) => assert_eq!((&*named, kinds.len()), ("pdf", 2)),
        other => panic!("{other:?}"),
    }
    desk.files.put("plan.dwg", sent(b"AC1032\0\0\0\0"), &wanted).await.unwrap();
}

#[tokio::test]
async fn an_office_file_must_hold_what_its_name_says() {
    let desk = Desk::folder();
    let put = |name: &'static str, body: Vec<u8>| {
        let files = desk.files.clone();
        async move { files.put(name, sent(&body), &Wanted::up_to(64 * MB)).await }
    };
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let ofd = zip(&[("OFD.xml", b"<ofd/>")]);
    assert_eq!(put("a.ofd", ofd.clone()).await.unwrap().media_type, "application/ofd");
    put("a.docx", docx.clone()).await.unwrap();
    put("a.zip", ofd.clone()).await.unwrap();
    for (name, body) in [("a.docx", &ofd), ("a.xlsx", &ofd), ("a.ofd", &docx)] {
        assert!(matches!(put(name, body.clone()).await, Err(FileError::WrongKind { .. })), "{name}");
    }
    let cut = docx[..docx.len() - 30].to_vec();
    assert!(matches!(put("a.docx", cut).await, Err(FileError::Damaged { .. })));
}

#[tokio::test]
async fn a_bomb_is_refused_whether_it_says_so_or_lies() {
    let desk = Desk::folder();
    let bomb = deflated(300 * MB as usize);
    for (name, part) in [("a.docx", "word/document.xml"), ("a.ofd", "OFD.xml"), ("a.zip", "zeros")] {
        let honest = storing::packed(part, &bomb, 300 * MB as u32);
        let refused = desk.files.put(name, sent(&honest), &Wanted::up_to(8 * MB)).await;
        assert!(matches!(refused, Err(FileError::Bomb { .. })), "{name}: {refused:?}");
    }
    let liar = storing::packed("word/document.xml", &bomb, 1000);
    let refused = desk.files.put("a.docx", sent(&liar), &Wanted::up_to(8 * MB)).await;
    assert!(matches!(refused, Err(FileError::Bomb { unpacked: 1001, .. })), "{refused:?}");
    assert_eq!(desk.kept().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_file_is_of_one_kind_only() {
    let desk = Desk::folder();
    let both = [PDF, &zip(&[("evil.class", b"x")])].concat();
    match desk.files.put("a.pdf", sent(&both), &Wanted::up_to(MB)).await {
        Err(FileError::Twofold { named, other }) => assert_eq!((&*named, &*other), ("pdf", "zip")),
        other => panic!("{other:?}"),
    }
    // The other way round the first bytes give it away.
    let other = [zip(&[("a", b"x")]).as_slice(), PDF].concat();
    assert!(matches!(
        desk.files.put("a.pdf", sent(&other), &Wanted::up_to(MB)).await,
        Err(FileError::WrongKind { .. })
    ));
    let page = b"<!DOCTYPE html><script>alert(1)</script>";
    for name in ["a.pdf", "a.csv", "a.jpg"] {
        let refused = desk.files.put(name, sent(page), &Wanted::up_to(MB)).await;
        assert!(matches!(refused, Err(FileError::WrongKind { .. })), "{name}: {refused:?}");
    }
    // Contents that merely look like an archive's end do no harm.
    let innocent = [PDF, b"PK\x05\x06 is a signature\n%%EOF\n"].concat();
    desk.files.put("a.pdf", sent(&innocent), &Wanted::up_to(MB)).await.unwrap();
}

#[tokio::test]
async fn the_scanner_names_what_it_finds_and_nothing_is_kept() {
    let desk = Desk::scanned(&clamd());
    desk.files.put("clean.pdf", sent(PDF), &Wanted::up_to(MB)).await.unwrap();
    let infected = [PDF, &eicar()].concat();
    match desk.files.put("a.pdf", sent(&infected), &Wanted::up_to(MB)).await {
        Err(FileError::Infected { finding }) => assert!(finding.contains("Eicar"), "{finding}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.kept().await.len(), 1);
    // What the hub itself makes is not asked about.
    desk.files.unscanned().put("own.pdf", sent(&infected), &Wanted::up_to(MB)).await.unwrap();
}

#[tokio::test]
async fn without_its_scanner_nothing_passes() {
    // A port that was free a moment ago, and a server that answers nonsense.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap().to_string();
    tokio::spawn(async move { while silent.accept().await.is_ok() {} });
    for address in [free, address] {
        let desk = Desk::scanned(&address);
        let refused = desk.files.put("a.pdf", sent(PDF), &Wanted::up_to(MB)).await;
        assert!(matches!(refused, Err(FileError::ScannerAway(_))), "{refused:?}");
        assert_eq!((desk.kept().await.len(), desk.on_disk()), (0, 0));
    }
}
