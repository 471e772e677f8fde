//! Recusal (回避): the circumstances in which an expert stands aside. The standard is silent; these are the circumstances of government
//! procurement practice, the same for the draw, for the expert's declaration and for the record.

/// Why somebody stands aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circumstance {
    /// In the last three years employed by the enterprise or its adviser, part-time included: oneself, the spouse, the immediate family.
    Employment,
    /// Shares or an investment in the enterprise.
    Shareholding,
    /// Spouse or relative of its legal representative or of a person in charge.
    Kinship,
    /// A legal dispute with it in the last three years.
    Dispute,
    /// Took part in writing, advising on or auditing the application; the firm that signed the audit included.
    Preparation,
    /// Control between the own employer and the enterprise, the same legal representative, competition, or a large share of its business.
    Control,
    /// A unit that drafted the standard applies itself.
    Drafter,
    /// Another circumstance that may put the impartiality in doubt.
    Other,
}

impl Circumstance {
    /// All of them, in the order of the declaration.
    pub const ALL: [Self; 8] = [
        Self::Employment,
        Self::Shareholding,
        Self::Kinship,
        Self::Dispute,
        Self::Preparation,
        Self::Control,
        Self::Drafter,
        Self::Other,
    ];

    /// The stable code, e.g. `recusal.employment`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Employment => "recusal.employment",
            Self::Shareholding => "recusal.shareholding",
            Self::Kinship => "recusal.kinship",
            Self::Dispute => "recusal.dispute",
            Self::Preparation => "recusal.preparation",
            Self::Control => "recusal.control",
            Self::Drafter => "recusal.drafter",
            Self::Other => "recusal.other",
        }
    }

    /// The circumstance of a code; `None` for any other text.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back_and_nothing_else_is_one() {
        for one in Circumstance::ALL {
            assert_eq!(Circumstance::from_code(one.code()), Some(one));
        }
        for other in ["", "employment", "recusal.", "recusal.employment "] {
            assert_eq!(Circumstance::from_code(other), None, "{other:?}");
        }
    }
}
