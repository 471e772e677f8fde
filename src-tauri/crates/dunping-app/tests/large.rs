//! A case of two gigabytes is at its clauses as soon as a small one: opening reads what it shows, and the whole is read behind it.

#[allow(dead_code, reason = "the other files of desks use the rest")]
mod desk;

use std::fs::File;
use std::time::{Duration, Instant};

use desk::{Desk, made, members, moment};
use dunping_app::expert;
use dunping_package::{Manifest, Source, SourceFile};

/// Two films of one gigabyte.
const FILM: u64 = 1 << 30;

fn opened_in(desk: &mut Desk, path: &std::path::Path) -> Duration {
    let token = desk.token(path.to_path_buf());
    let begun = Instant::now();
    let view = expert::open_case(&mut desk.session, &token, moment()).expect("the case opens");
    let took = begun.elapsed();
    assert_eq!(view.clauses.len(), 19);
    expert::close_case(&mut desk.session, moment()).expect("closed");
    took
}

/// `cargo test --release -p dunping-app --test large -- --ignored --nocapture`
#[test]
#[ignore = "by hand: it seals two gigabytes"]
fn two_gigabytes_are_at_the_clauses_within_a_second() {
    let mut desk = Desk::of(&members()[1]);
    let (large, _) = desk.out("large.dpcase");
    let case = made::opened("case.dpcase");
    let mut parts = made::parts(&case, |_| None);
    for number in [1, 2] {
        let (film, _) = desk.out(&format!("机房录像{number}.mp4"));
        let file = File::create(&film).expect("a film");
        file.set_len(FILM + number).expect("of its length");
        let part = SourceFile::new(
            "attachment",
            "机房录像.mp4",
            "video/mp4",
            Source::Path(film),
        );
        parts.push(part);
    }
    let manifest = Manifest {
        edition: 2,
        parents: vec![case.package_id().to_owned()],
        ..case.manifest().clone()
    };
    let begun = Instant::now();
    made::seal_as("staff", &made::trust(), &large, &manifest, parts);
    let size = large.metadata().expect("the case").len();
    assert!(size > 2 * FILM, "{size} bytes");
    eprintln!("sealed {} MB in {:?}", size >> 20, begun.elapsed());

    let small = desk::demonstration().join("case.dpcase");
    let (first, again) = (opened_in(&mut desk, &large), opened_in(&mut desk, &large));
    let little = opened_in(&mut desk, &small);
    eprintln!("to the clauses: {first:?}, again {again:?}; a small case {little:?}");
    assert!(first < Duration::from_secs(1), "{first:?}");
}
