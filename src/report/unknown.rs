//! What a report holds that this version does not know, so that it is there again when the report is written.

use serde_json::Value;

/// Members of objects that the model has no field for, each with the JSON pointer (RFC 6901) to the object it stands in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unknown(Vec<(String, String, Value)>);

impl Unknown {
    /// What `original` holds beyond `known`, which is what the model makes of it.
    pub(super) fn of(original: &Value, known: &Value) -> Self {
        let mut unknown = Self::default();
        unknown.gather("", original, known);
        unknown
    }

    /// Whether there is nothing unknown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn gather(&mut self, at: &str, original: &Value, known: &Value) {
        match (original, known) {
            (Value::Object(original), Value::Object(known)) => {
                for (name, value) in original {
                    match known.get(name) {
                        Some(known) => {
                            let escaped = name.replace('~', "~0").replace('/', "~1");
                            self.gather(&format!("{at}/{escaped}"), value, known);
                        }
                        None => self.0.push((at.to_owned(), name.clone(), value.clone())),
                    }
                }
            }
            // Of a list that the model shortened it is not known which entry is which.
            (Value::Array(original), Value::Array(known)) if original.len() == known.len() => {
                let entries = original.iter().zip(known).enumerate().filter(|(_, pair)| !pair.0.is_number());
                for (index, (original, known)) in entries {
                    self.gather(&format!("{at}/{index}"), original, known);
                }
            }
            _ => {}
        }
    }

    /// Puts everything back where it was, unless the place is gone or taken.
    pub(super) fn put_back(&self, into: &mut Value) {
        for (at, name, value) in &self.0 {
            if let Some(object) = into.pointer_mut(at).and_then(Value::as_object_mut) {
                object.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::report::tests::sample;
    use crate::report::{Layout, Report};
    use serde_json::{Value, json};

    /// Every object in a report, by its pointer.
    fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.push(at.to_owned());
                members.iter().for_each(|(name, value)| objects(value, &format!("{at}/{name}"), found));
            }
            Value::Array(entries) => {
                let entries = entries.iter().enumerate();
                entries.for_each(|(index, value)| objects(value, &format!("{at}/{index}"), found));
            }
            _ => {}
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_unknown_survives_wherever_it_stands(
            places in proptest::collection::vec((proptest::num::usize::ANY, "[a-z~/]{0,6}", proptest::num::i32::ANY), 0..8),
        ) {
            let mut report = sample::faulty();
            report.checks.iter_mut().for_each(|check| check.curves.truncate(1));
            let mut value: Value = serde_json::from_str(&report.to_json(Layout::Compact)).unwrap();
            let mut found = Vec::new();
            objects(&value, "", &mut found);
            // Readings may have any name, so that there is nothing unknown among them.
            found.retain(|place| !place.starts_with("/meters") && !place.starts_with("/self_test"));
            for (place, name, number) in places {
                let object = value.pointer_mut(&found[place % found.len()]).unwrap().as_object_mut().unwrap();
                object.insert(format!("x-{name}"), json!({ "later": [number, null, "a/b"] }));
            }
            let text = value.to_string();
            for layout in [Layout::Compact, Layout::Pretty] {
                let again = Report::parse(&text).unwrap().to_json(layout);
                proptest::prop_assert_eq!(&serde_json::from_str::<Value>(&again).unwrap(), &value);
            }
        }
    }

    #[test]
    fn a_report_of_this_version_holds_nothing_unknown() {
        for report in sample::all() {
            assert!(Report::parse(&report.to_json(Layout::Compact)).unwrap().unknown.is_empty());
        }
    }
}
