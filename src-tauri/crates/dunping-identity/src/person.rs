//! The people of the body as the roster names them: number, name, role.
//!
//! It says who may hold a key and sign what kind of document; it says nothing of panels or cases.

use serde::{Deserialize, Serialize};

/// Whether an expert sits as a technical or a finance expert (专家类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    /// 技术专家.
    #[serde(rename = "T")]
    Technical,
    /// 财务专家.
    #[serde(rename = "F")]
    Finance,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case", deny_unknown_fields)]
pub enum Role {
    /// 评审专家, the chair included.
    Expert {
        /// 技术 or 财务.
        category: Category,
    },
    /// 工作人员 of the body.
    Staff,
    /// The recovery key (恢复密钥): every package can be opened with it; it signs nothing.
    Recovery,
}

/// Someone with a key: number, name and role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The stable number, such as `T003`, `F001` or `staff`: 1 to 32 ASCII letters, digits, `-` or `_`.
    pub id: String,
    /// 姓名; 1 to 64 characters, no control characters.
    pub name: String,
    /// What the key is for.
    pub role: Role,
}

/// Why a number or a name cannot stand in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// The number is empty, longer than 32, or has a character other than ASCII letters, digits, `-` and `_`.
    #[error("not a usable number: {0:?}")]
    Id(String),
    /// The name is empty, longer than 64 characters, or has a control character.
    #[error("not a usable name: {0:?}")]
    Name(String),
}

impl Person {
    /// Joins number, name and role.
    ///
    /// # Errors
    /// [`PersonError`] when number or name cannot stand in a certificate.
    pub fn new(id: &str, name: &str, role: Role) -> Result<Self, PersonError> {
        let person = Self {
            id: id.to_owned(),
            name: name.to_owned(),
            role,
        };
        person.check()?;
        Ok(person)
    }

    /// Checks number and name, also of a person read from a file.
    ///
    /// # Errors
    /// [`PersonError`].
    pub fn check(&self) -> Result<(), PersonError> {
        let id_fits = (1..=32).contains(&self.id.len())
            && self
                .id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !id_fits {
            return Err(PersonError::Id(self.id.clone()));
        }
        check_name(&self.name)
    }
}

/// Whether a name can stand in a certificate.
///
/// # Errors
/// [`PersonError::Name`].
pub fn check_name(name: &str) -> Result<(), PersonError> {
    let fits = (1..=64).contains(&name.chars().count())
        && !name.chars().any(char::is_control)
        && name.trim() == name;
    if fits {
        Ok(())
    } else {
        Err(PersonError::Name(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names() {
        fn check(id: &str, name: &str, fits: bool) {
            assert_eq!(
                Person::new(id, name, Role::Staff).is_ok(),
                fits,
                "{id:?} {name:?}"
            );
        }
        check("T003", "王𠮷", true);
        check("staff", "李 四", true);
        check("", "王", false);
        check("T 3", "王", false);
        check("../x", "王", false);
        check(&"a".repeat(33), "王", false);
        check("T1", "", false);
        check("T1", " 王", false);
        check("T1", "王\n", false);
        check("T1", &"王".repeat(65), false);
    }
}
