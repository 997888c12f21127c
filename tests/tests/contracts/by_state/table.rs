//! A table of who may ask what in which state, read from the text it is kept as.

use supply_chain::organization::Role;

/// One of the texts beside this file.
pub(super) struct Table {
    /// Where a thing can stand; the columns.
    pub(super) standings: Vec<String>,
    blocks: Vec<Block>,
}

/// All lines of one command.
struct Block {
    command: String,
    lines: Vec<Line>,
}

/// People, and what they are answered in each state.
struct Line {
    house: String,
    /// The roles it names; nothing for everybody else of the house.
    roles: Option<Vec<Role>>,
    cells: Vec<String>,
}

/// The lines that hold for every command.
const ANY: &str = "any";

impl Table {
    /// Reads it.
    ///
    /// # Panics
    /// A line is not as long as the header, or names a role that is none.
    pub(super) fn read(text: &str) -> Self {
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let header = lines.next().expect("a header");
        let standings: Vec<String> = header.split_whitespace().skip(1).map(str::to_owned).collect();
        let mut blocks: Vec<Block> = Vec::new();
        for line in lines {
            if !line.starts_with(' ') {
                assert!(blocks.iter().all(|there| there.command != line), "{line} stands twice");
                blocks.push(Block { command: line.to_owned(), lines: Vec::new() });
                continue;
            }
            let mut words = line.split_whitespace();
            let (house, roles) = people(words.next().expect("people"));
            let cells: Vec<String> = words.map(str::to_owned).collect();
            assert_eq!(cells.len(), standings.len(), "{line}");
            let block = blocks.last_mut().expect("a command before its lines");
            block.lines.push(Line { house, roles, cells });
        }
        Self { standings, blocks }
    }

    /// The commands, in the order of the trade.
    pub(super) fn commands(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().map(|block| block.command.as_str()).filter(|command| *command != ANY)
    }

    /// What somebody is answered; nothing when no line is about them.
    pub(super) fn cell(
        &self,
        command: &str,
        standing: &str,
        house: &str,
        role: Option<Role>,
    ) -> Option<&str> {
        let place = self.standings.iter().position(|there| there == standing)?;
        let lines = |name: &str| {
            let block = self.blocks.iter().find(|block| block.command == name);
            block.into_iter().flat_map(|block| &block.lines).filter(|line| line.house == house)
        };
        let named = |line: &&Line| {
            line.roles.as_ref().is_some_and(|all| all.iter().any(|one| Some(*one) == role))
        };
        let rest = |line: &&Line| line.roles.is_none();
        let found = lines(command)
            .find(named)
            .or_else(|| lines(ANY).find(named))
            .or_else(|| lines(command).find(rest))
            .or_else(|| lines(ANY).find(rest))?;
        Some(&found.cells[place])
    }

    /// Who of everybody may ask for a command in a state, for people to read.
    pub(super) fn told(&self) -> String {
        let mut told = String::new();
        for standing in &self.standings {
            told.push_str(standing);
            told.push('\n');
            for block in &self.blocks {
                let place = self.standings.iter().position(|there| there == standing);
                let open = block
                    .lines
                    .iter()
                    .filter(|line| place.is_some_and(|at| line.cells[at] == "ok"));
                let who: Vec<String> = open.map(Line::who).collect();
                if !who.is_empty() {
                    told.push_str(&format!("  {:<16} {}\n", block.command, who.join("  ")));
                }
            }
        }
        told
    }
}

impl Line {
    fn who(&self) -> String {
        match &self.roles {
            Some(roles) => {
                let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
                format!("{}/{}", self.house, words.join(","))
            }
            None => self.house.clone(),
        }
    }
}

fn people(words: &str) -> (String, Option<Vec<Role>>) {
    match words.split_once('/') {
        None | Some((_, "*")) => (words.trim_end_matches("/*").to_owned(), None),
        Some((house, roles)) => {
            let role = |word: &str| {
                let role = Role::ALL.into_iter().find(|role| role.as_str() == word);
                role.unwrap_or_else(|| panic!("{word} is no role"))
            };
            (house.to_owned(), Some(roles.split(',').map(role).collect()))
        }
    }
}

#[test]
fn whoever_is_named_comes_before_the_rest_of_their_house() {
    let table = Table::read(
        "# a remark\n\
         who            draft  sent\n\
         any\n\
         \x20 buyer/member   404   404\n\
         submit\n\
         \x20 buyer/manager   ok   409\n\
         \x20 buyer/*        403   403\n",
    );
    let cell = |role, house: &str| table.cell("submit", "sent", house, Some(role));

    assert_eq!(cell(Role::Manager, "buyer"), Some("409"));
    assert_eq!(cell(Role::Auditor, "buyer"), Some("403"));
    assert_eq!(cell(Role::Member, "buyer"), Some("404"));
    assert_eq!(cell(Role::Manager, "seller"), None, "nobody without a line");
    assert_eq!(table.told(), "draft\n  submit           buyer/manager\nsent\n");
}
