//! Reading a content security policy: what the page may load, and from where.
//!
//! It knows the one policy this program wants, not policies in general.

use std::collections::BTreeMap;

/// What is wrong with the policy, in words; empty when the page loads nothing remote and runs nothing unsafe.
pub fn offences(policy: &str) -> Vec<String> {
    const REQUIRED: &[(&str, &str)] = &[
        ("default-src", "'self'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("object-src", "'none'"),
        ("frame-src", "'none'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
    ];
    const HOSTS: &[&str] = &["http://ipc.localhost", "http://evidence.localhost"];
    let directives: BTreeMap<&str, Vec<&str>> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            words.next().map(|first| (first, words.collect()))
        })
        .collect();
    let mut broken = Vec::new();
    for (directive, value) in REQUIRED {
        if directives.get(directive).map(Vec::as_slice) != Some(&[*value]) {
            broken.push(format!("app.security.csp: {directive} must be {value}"));
        }
    }
    for (directive, sources) in &directives {
        for source in sources {
            let remote = source.contains('*')
                || source.contains("unsafe")
                || matches!(*source, "http:" | "https:" | "ws:" | "wss:")
                || (source.contains("://") && !HOSTS.contains(source));
            if remote {
                broken.push(format!("app.security.csp: {directive} allows {source}"));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::offences;

    #[test]
    fn the_policy_rule_sees_what_it_should() {
        let good = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ipc: http://ipc.localhost; \
                    object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'";
        let check = |policy: &str, expected: usize| {
            assert_eq!(offences(policy).len(), expected, "{policy}");
        };
        check(good, 0);
        check("", 7);
        check(
            &good.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
            2,
        );
        check(&format!("{good}; img-src https://example.org"), 1);
        check(&format!("{good}; img-src https: *"), 2);
    }
}
