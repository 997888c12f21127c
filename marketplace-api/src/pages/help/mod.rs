//! Help where one stands: what a page is for, the first day of each role, what words mean, a walk through the demo
//! world, and the four steps of a newcomer (pages.md 6.19). All of it is text, so that a phone can keep it.

mod first_day;
pub mod handling;
mod topics;
mod tour;
mod words;

use askama::Template;
use order_workflow::query::identity::first_steps::FirstSteps;
use supply_chain::organization::{Kind, Role};

pub use self::first_day::{FirstDay, Step};
pub use self::topics::{Text, Topic, topic_of};
use super::layout::{Link, Shell};
use crate::language::Language;

/// The first day of each role.
#[must_use]
pub fn first_days() -> &'static [FirstDay] {
    &first_day::FIRST_DAYS
}

/// What `lang` says of a text.
const fn said(text: Text, lang: Language) -> &'static str {
    lang.t(text.0, text.1)
}

/// A row that leads somewhere: icon, title, and a line below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its icon.
    pub icon: &'static str,
    /// Where to, and its words.
    pub link: Link,
    /// A line below, or nothing.
    pub small: &'static str,
}

/// `/help`.
#[derive(Debug, Template)]
#[template(path = "help/index.html")]
pub struct HelpPage {
    /// The shell.
    pub shell: Shell,
    /// The reader's own first days.
    pub own: Vec<Entry>,
    /// Those of the other roles.
    pub others: Vec<Entry>,
    /// What there is to look at once: words, sample files, the walk.
    pub more: Vec<Entry>,
    /// Help about each kind of page.
    pub topics: Vec<Entry>,
}

impl HelpPage {
    /// The page for somebody with these roles in an organization of this kind, or for nobody in particular.
    #[must_use]
    pub fn new(shell: Shell, reader: Option<(Kind, &[Role])>) -> Self {
        let lang = shell.lang;
        let mut days = reader.map(|(kind, roles)| first_day::of(kind, roles)).unwrap_or_default();
        let duties = shell.who.as_ref().map(|who| who.duties).unwrap_or_default();
        days.extend(first_day::of_duties(duties));
        let entry = |day: &FirstDay| Entry {
            icon: "check",
            link: Link::new(said(day.whose, lang), format!("/help/first-day/{}", day.slug)),
            small: said(day.goal, lang),
        };
        let own: Vec<Entry> = days.iter().map(|day| entry(day)).collect();
        let others = first_day::FIRST_DAYS.iter().filter(|day| !days.contains(day));
        let mut more = vec![Entry {
            icon: "notebook",
            link: Link::new(lang.t("Arti kata-kata", "What words mean"), "/help/words"),
            small: lang.t("Dari “anggota” sampai “tutup sisa”.", "From “member” to “short-close”."),
        }];
        if duties.uploads {
            more.push(Entry {
                icon: "file-spreadsheet",
                link: Link::new(
                    lang.t("Contoh daftar harga (Excel)", "Sample price list (Excel)"),
                    "/imports/template.xlsx",
                ),
                small: lang.t(
                    "Tiga baris contoh; ganti dengan barang Anda.",
                    "Three sample rows; put your goods in their place.",
                ),
            });
        }
        if shell.demo {
            more.push(Entry {
                icon: "users",
                link: Link::new(
                    lang.t("Keliling tiga menit", "A walk of three minutes"),
                    "/help/tour",
                ),
                small: lang.t(
                    "Dari daftar harga distributor sampai SHU anggota, di dunia contoh ini.",
                    "From a distributor's price list to a member's SHU, in this demo world.",
                ),
            });
        }
        let topics = topics::TOPICS.iter().map(|topic| Entry {
            icon: topic.icon,
            link: Link::new(said(topic.title, lang), format!("/help/{}", topic.slug)),
            small: "",
        });
        Self { own, others: others.map(entry).collect(), more, topics: topics.collect(), shell }
    }
}

/// `/help/{topic}`.
#[derive(Debug, Template)]
#[template(path = "help/topic.html")]
pub struct TopicPage {
    /// The shell.
    pub shell: Shell,
    /// What it is called.
    pub title: &'static str,
    /// The thing in steps: icon and word.
    pub steps: Vec<(&'static str, &'static str)>,
    /// At most five.
    pub sentences: Vec<&'static str>,
}

impl TopicPage {
    /// The page of `topic`, which leads back to the page at `back`.
    #[must_use]
    pub fn new(shell: Shell, topic: &'static Topic, back: Option<&str>) -> Self {
        let lang = shell.lang;
        let steps = topic.steps.iter().map(|(icon, word)| (*icon, said(*word, lang)));
        let back = match back {
            Some(page) => Link::new(lang.t("Kembali", "Back"), page),
            None => Link::new(lang.t("Bantuan", "Help"), "/help"),
        };
        Self {
            title: said(topic.title, lang),
            steps: steps.collect(),
            sentences: topic.sentences.iter().map(|text| said(*text, lang)).collect(),
            shell: shell.task(back),
        }
    }
}

/// One thing to do in a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// What, and where.
    pub link: Link,
    /// Why, or what is to be seen.
    pub fact: &'static str,
    /// As whom, where it is not the reader.
    pub login: &'static str,
    /// Whether it is known to be done.
    pub done: bool,
}

/// `/help/first-day/{role}`, `/help/tour`, `/start`.
#[derive(Debug, Template)]
#[template(path = "help/walk.html")]
pub struct WalkPage {
    /// The shell.
    pub shell: Shell,
    /// What it is called.
    pub title: String,
    /// What will be done by the end of it.
    pub goal: String,
    /// In order.
    pub stops: Vec<Stop>,
    /// Where to go on from here.
    pub onward: Vec<Entry>,
}

impl WalkPage {
    fn of(shell: Shell, title: String, goal: &str, stops: Vec<Stop>) -> Self {
        let back = Link::new(shell.lang.t("Bantuan", "Help"), "/help");
        Self { title, goal: goal.to_owned(), stops, onward: Vec::new(), shell: shell.task(back) }
    }

    /// The first day of one role.
    #[must_use]
    pub fn first_day(shell: Shell, day: &FirstDay) -> Self {
        let lang = shell.lang;
        let stops = day.steps.iter().map(|step| Stop {
            link: Link::new(said(step.verb, lang), step.href),
            fact: said(step.fact, lang),
            login: "",
            done: false,
        });
        let whose = said(day.whose, lang).to_lowercase();
        let title = lang.pick(format!("Hari pertama {whose}"), format!("First day: {whose}"));
        Self::of(shell, title, said(day.goal, lang), stops.collect())
    }

    /// The walk through the demo world.
    #[must_use]
    pub fn tour(shell: Shell) -> Self {
        let lang = shell.lang;
        let stops = tour::STOPS.iter().map(|stop| Stop {
            link: Link::new(said(stop.verb, lang), stop.href),
            fact: said(stop.fact, lang),
            login: stop.login,
            done: false,
        });
        let goal = lang.t(
            "Keluar, lalu masuk dengan nama yang tertulis; kata sandinya ada di halaman masuk. Tidak ada yang sungguhan di sini.",
            "Sign out, then in with the login that is named; the password stands on the sign-in page. Nothing here is real.",
        );
        let title = lang.t("Keliling tiga menit", "A walk of three minutes");
        Self::of(shell, title.to_owned(), goal, stops.collect())
    }

    /// One step of a newcomer.
    fn step(text: &'static str, fact: &'static str, href: &str, done: bool) -> Stop {
        Stop { link: Link::new(text, href), fact, login: "", done }
    }

    /// The four steps of a newcomer, with what is done of them.
    #[must_use]
    pub fn start(shell: Shell, (kind, roles): (Kind, &[Role]), so_far: FirstSteps) -> Self {
        let lang = shell.lang;
        let mut stops = vec![
            Self::step(
                lang.t("Lengkapi data koperasi", "Complete your organization's data"),
                lang.t(
                    "Alamat dan nomornya tercetak di surat dan tagihan.",
                    "Address and numbers are printed on papers and bills.",
                ),
                "/organization",
                so_far.is_described,
            ),
            Self::step(
                lang.t("Pasang di layar HP", "Put it on the phone's screen"),
                lang.t(
                    "Di menu peramban pilih “Tambahkan ke layar utama”.",
                    "In the browser's menu choose “Add to home screen”.",
                ),
                "/help/offline",
                false,
            ),
        ];
        if kind == Kind::Distributor {
            stops.push(Self::step(
                lang.t("Unggah daftar harga pertama", "Upload the first price list"),
                lang.t(
                    "Berkas Excel yang sudah ada sudah cukup.",
                    "The Excel file you have is enough.",
                ),
                "/imports",
                so_far.has_goods,
            ));
        } else if kind != Kind::Bank {
            stops.push(Self::step(
                lang.t("Ajukan pesanan pertama", "Submit the first order"),
                lang.t(
                    "Selama penjual belum menjawab, pesanan masih dapat ditarik.",
                    "Until the seller has answered it can still be withdrawn.",
                ),
                "/search",
                so_far.has_ordered,
            ));
        }
        // Only a manager invites; a step that its reader may not take is none.
        if roles.contains(&Role::Manager) {
            stops.push(Self::step(
                lang.t("Undang orang kedua", "Invite a second person"),
                lang.t(
                    "Supaya yang menulis bukan yang menyetujui.",
                    "So that whoever writes is not whoever approves.",
                ),
                "/people",
                so_far.has_people,
            ));
        }
        let onward = first_day::of(kind, roles).into_iter().map(|day| Entry {
            icon: "chevron-right",
            link: Link::new(said(day.whose, lang), format!("/help/first-day/{}", day.slug)),
            small: said(day.goal, lang),
        });
        let onward = onward.collect();
        let goal = lang.t(
            "Yang bercentang sudah beres; sisanya boleh kapan saja.",
            "What is ticked is done; the rest can wait.",
        );
        let title = lang.t("Mulai dari sini", "Start here").to_owned();
        Self { onward, ..Self::of(shell, title, goal, stops) }
    }
}

/// `/help/words`.
#[derive(Debug, Template)]
#[template(path = "help/words.html")]
pub struct WordsPage {
    /// The shell.
    pub shell: Shell,
    /// The word, the same in the other language, and what it means; by the reader's alphabet.
    pub words: Vec<(&'static str, &'static str, &'static str)>,
}

impl WordsPage {
    /// The page in the shell's language.
    #[must_use]
    pub fn new(shell: Shell) -> Self {
        let lang = shell.lang;
        let mut words: Vec<_> = words::WORDS
            .iter()
            .map(|(word, meaning)| {
                (said(*word, lang), said(*word, lang.other()), said(*meaning, lang))
            })
            .collect();
        words.sort_by_key(|(word, _, _)| word.to_lowercase());
        Self { words, shell: shell.task(Link::new(lang.t("Bantuan", "Help"), "/help")) }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::Method;

    use super::*;

    /// Whether a page is answered at that address.
    fn is_page(address: &str) -> bool {
        let path = address.split('?').next().unwrap_or_default();
        let matches = |route: &crate::routes::Route| {
            let (ours, theirs) = (path.split('/'), route.path.split('/'));
            ours.clone().count() == theirs.clone().count()
                && ours.zip(theirs).all(|(part, own)| own == part || own.starts_with('{'))
        };
        crate::routes::all().any(|route| route.method == Method::GET && matches(route))
    }

    #[test]
    fn every_way_out_of_the_help_leads_to_a_page() {
        let steps = first_day::FIRST_DAYS.iter().flat_map(|day| day.steps).map(|step| step.href);
        let stops = tour::STOPS.iter().map(|stop| stop.href);
        for href in steps.chain(stops) {
            assert!(is_page(href), "{href}");
            if let Some(slug) = href.strip_prefix("/help/") {
                assert!(topics::TOPICS.iter().any(|topic| topic.slug == slug), "{href}");
            }
        }
    }

    #[test]
    fn every_page_has_help_of_its_own() {
        for route in crate::routes::all() {
            let is_page = route.method == Method::GET && route.who == crate::routes::Who::Person;
            if is_page && !route.path.starts_with("/api/") && route.path != "/" {
                // What is looked at as a part of another page, or belongs to everybody.
                let is_part = ["/files", "/docs"].iter().any(|part| route.path.starts_with(part));
                let slug = topic_of(route.path).slug;
                assert!(is_part || slug != "home", "{} has no topic", route.path);
            }
        }
    }
}
