//! What each mark is for: the tree of headings, paragraphs, lists, tables and figures that a program follows which reads
//! the sheets out (tagged PDF, ISO 32000-1 section 14.8).

/// A part of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// A heading of this level, and what it says.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list, whether it is numbered.
    List(Numbers),
    /// One of its items.
    Item,
    /// The sign or the term before an item.
    Label,
    /// What the item says.
    Body,
    /// A table.
    Table,
    /// What it shows.
    Caption,
    /// The rows of its head.
    Head,
    /// The other rows.
    Rows,
    /// A row.
    Row,
    /// A cell that names its column or its row.
    Header(Across),
    /// Any other cell.
    Cell,
    /// A picture.
    Figure(Figure),
}

/// How a list is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Not at all.
    None,
    /// By bullets.
    Bullets,
    /// By numbers.
    Decimal,
}

/// What a cell of names stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Across {
    /// The column below it.
    Column,
    /// The row beside it.
    Row,
}

/// A picture, for those who can't see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The same in words.
    pub alt: String,
    /// Its sheet, from 0.
    pub sheet: usize,
    /// Left, top, right, bottom on the sheet.
    pub area: [f32; 4],
}

impl Role {
    /// Whether it holds marks; else other parts.
    fn has_marks(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Item | Self::Table | Self::Head | Self::Rows | Self::Row)
    }
}

/// What a part is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    /// Another part, by its place.
    Part(usize),
    /// Marks that follow each other on one sheet.
    Marks(usize),
}

/// A part of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// What it is made of, in the order of reading.
    pub children: Vec<Child>,
}

/// The tree, as far as it has grown.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The parts that stand in no other, in the order of reading.
    pub trunk: Vec<usize>,
    /// All parts.
    pub parts: Vec<Part>,
    /// How many groups of marks there are.
    pub groups: usize,
    /// Where it grows; none where what is drawn is decoration.
    open: Vec<Option<usize>>,
}

impl Tree {
    /// A new part where the tree grows; within decoration there is none.
    pub fn open(&mut self, role: Role) {
        let place = self.parts.len();
        match self.open.last() {
            Some(None) => return self.open.push(None),
            Some(Some(parent)) => {
                if let Some(parent) = self.parts.get_mut(*parent) {
                    parent.children.push(Child::Part(place));
                }
            }
            None => self.trunk.push(place),
        }
        self.parts.push(Part { role, children: Vec::new() });
        self.open.push(Some(place));
    }

    /// Decoration until the next [`Self::close`].
    pub fn decorate(&mut self) {
        self.open.push(None);
    }

    /// Ends what was opened last.
    pub fn close(&mut self) {
        self.open.pop();
    }

    fn here(&mut self) -> Option<&mut Part> {
        let place = (*self.open.last()?)?;
        self.parts.get_mut(place).filter(|part| part.role.has_marks())
    }

    /// Whether what is drawn now belongs to a part that holds marks.
    pub fn holds_marks(&mut self) -> bool {
        self.here().is_some()
    }

    /// The group that a mark drawn now belongs to; `last` is that of the mark before it on the same sheet. None for
    /// decoration.
    pub fn group(&mut self, last: Option<usize>) -> Option<usize> {
        let next = self.groups;
        let part = self.here()?;
        if let Some(last) = last.filter(|last| part.children.last() == Some(&Child::Marks(*last))) {
            return Some(last);
        }
        part.children.push(Child::Marks(next));
        self.groups += 1;
        Some(next)
    }
}
