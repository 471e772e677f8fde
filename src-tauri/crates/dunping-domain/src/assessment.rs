//! The assessment of one applicant over all clauses.
