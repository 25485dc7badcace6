//! The tree of what is drawn, as the PDF library takes it.

use super::tags::{Across, Child, Figure, Numbers, Role, Tree};
use krilla::geom::Rect;
use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use std::num::NonZeroU16;

/// The tree; `groups` are the groups of marks as they were written.
pub fn tree(tree: &Tree, groups: &[Option<Identifier>]) -> TagTree {
    let nodes = tree.trunk.iter().filter_map(|place| part(tree, *place, groups)).collect::<Vec<_>>();
    TagTree::from(nodes).with_lang(Some("en".to_owned()))
}

fn part(tree: &Tree, place: usize, groups: &[Option<Identifier>]) -> Option<Node> {
    let part_here = tree.parts.get(place)?;
    let mut group = TagGroup::new(kind(&part_here.role));
    for child in &part_here.children {
        match child {
            Child::Part(place) => part(tree, *place, groups).into_iter().for_each(|node| group.push(node)),
            Child::Marks(marks) => {
                groups.get(*marks).copied().flatten().into_iter().for_each(|marks| group.push(marks));
            }
        }
    }
    Some(Node::Group(group))
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, title) => {
            let title = if title.trim().is_empty() { "–" } else { title };
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(title.to_owned())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List(numbers) => Tag::L(match numbers {
            Numbers::None => ListNumbering::None,
            Numbers::Bullets => ListNumbering::Disc,
            Numbers::Decimal => ListNumbering::Decimal,
        })
        .into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Head => Tag::THead.into(),
        Role::Rows => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::Header(Across::Column) => Tag::TH(TableHeaderScope::Column).into(),
        Role::Header(Across::Row) => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(Figure { alt, sheet, area: [left, top, right, bottom] }) => {
            let area = Rect::from_ltrb(*left, *top, *right, *bottom).map(|area| BBox::new(*sheet, area));
            Tag::Figure(Some(alt.clone())).with_bbox(area).into()
        }
    }
}
