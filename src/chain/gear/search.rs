//! Finding gear by a name that is half remembered or mistyped.

/// How far a name is from what was typed: 0 if every word of the query is in it, more with each slip; `None` if one
/// of the words is nowhere near. Case, accents, spaces and punctuation do not count.
pub(super) fn distance(query: &str, name: &str) -> Option<u32> {
    let (query, name) = (words(query), words(name));
    let together = name.concat();
    query.iter().map(|word| word_distance(word, &name, &together)).sum()
}

fn word_distance(word: &str, name: &[String], together: &str) -> Option<u32> {
    if name.iter().any(|other| other == word) {
        return Some(0);
    }
    if name.iter().any(|other| other.starts_with(word)) {
        return Some(1);
    }
    // “hd650” for “HD 650”, “m50” for “ATH-M50x”.
    if together.contains(word) {
        return Some(2);
    }
    // Two digits that differ are two models.
    let allowed = match word.chars().count() {
        0..4 => 0,
        4..7 => 1,
        _ => 2,
    };
    let slips = name.iter().filter(|other| digits(other) == digits(word)).map(|other| slips(word, other));
    slips.min().filter(|slips| *slips <= allowed).map(|slips| 2 + 2 * slips)
}

fn digits(word: &str) -> String {
    word.chars().filter(char::is_ascii_digit).collect()
}

/// Small words that carry nothing of a model: “3rd” is 3, “mkii” is mk 2.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.chars().flat_map(char::to_lowercase).map(|c| plain(c).unwrap_or(c)).collect();
    let split = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    split.map(ordinal).collect()
}

fn ordinal(word: &str) -> String {
    let number = word.trim_end_matches(|c: char| c.is_alphabetic());
    match word.get(number.len()..) {
        Some("st" | "nd" | "rd" | "th") if !number.is_empty() => number.to_owned(),
        _ => word.to_owned(),
    }
}

fn plain(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        _ => return None,
    })
}

/// Letters to add, drop, change or swap with their neighbour to get from one word to the other.
fn slips(a: &str, b: &str) -> u32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = (0..=b.len() as u32).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i as u32 + 1];
        for (j, &to) in b.iter().enumerate() {
            let change = last[j] + u32::from(from != to);
            let mut best = change.min(last[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to;
            if swapped {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        assert_eq!(slips("focusrite", "focusrite"), 0);
        assert_eq!(slips("foucsrite", "focusrite"), 1, "swapped");
        assert_eq!(slips("genelek", "genelec"), 1);
        assert_eq!(slips("", "ab"), 2);
    }

    #[test]
    fn numbers_are_not_mistyped() {
        assert_eq!(distance("8020", "Genelec 8030"), None);
        assert!(distance("scarlet 4i4", "Focusrite Scarlett 4i4 (4th Gen)").is_some());
    }
}
