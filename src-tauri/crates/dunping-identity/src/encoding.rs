//! How bytes stand in the JSON of this crate: strict, padded base64.

use base64::{Engine, prelude::BASE64_STANDARD};

/// `#[serde(with = "base64_bytes")]` for one byte string.
pub(crate) mod base64_bytes {
    use super::{BASE64_STANDARD, Engine};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64_STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        BASE64_STANDARD.decode(text).map_err(D::Error::custom)
    }
}

/// `#[serde(with = "base64_list")]` for a list of byte strings.
pub(crate) mod base64_list {
    use super::{BASE64_STANDARD, Engine};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(list: &[Vec<u8>], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(list.iter().map(|bytes| BASE64_STANDARD.encode(bytes)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Vec<u8>>, D::Error> {
        let list = Vec::<String>::deserialize(from)?;
        list.iter()
            .map(|text| BASE64_STANDARD.decode(text).map_err(D::Error::custom))
            .collect()
    }
}
