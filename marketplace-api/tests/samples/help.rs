//! Samples of the help pages.

use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::help::{
    HelpPage, TopicPage, WalkPage, WordsPage, first_days, topic_of,
};
use marketplace_api::pages::layout::{Place, Shell, Theme};
use order_workflow::query::identity::first_steps::FirstSteps;
use supply_chain::organization::{Kind, Role};

use super::shell;

pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let shown = |template: &dyn askama::DynTemplate| template.dyn_render().unwrap();
    let of = |kind, lang: Language| shell(kind, Place::Elsewhere, lang);
    let mut demo = of(Kind::Secondary, English);
    demo.demo = true;
    let every = [Role::Manager, Role::Treasurer, Role::Approver, Role::Warehouse, Role::Sales];
    let door = Shell::door(Indonesian, Theme::System, "/help");
    let start = |kind, lang, so_far| {
        shown(&WalkPage::start(of(kind, lang), (kind, &[Role::Manager]), so_far))
    };
    let some =
        FirstSteps { is_described: true, has_people: false, has_ordered: true, has_goods: true };
    vec![
        (
            "help",
            false,
            shown(&HelpPage::new(of(Kind::Primary, Indonesian), Some((Kind::Primary, &every)))),
        ),
        ("help-demo", false, shown(&HelpPage::new(demo.clone(), Some((Kind::Secondary, &every))))),
        ("help-visitor", false, shown(&HelpPage::new(door, None))),
        (
            "help-topic",
            false,
            shown(&TopicPage::new(
                of(Kind::Primary, Indonesian),
                topic_of("/pools/1"),
                Some("/pools/1"),
            )),
        ),
        (
            "help-topic-english",
            false,
            shown(&TopicPage::new(of(Kind::Primary, English), topic_of("/orders"), None)),
        ),
        ("help-words", false, shown(&WordsPage::new(of(Kind::Primary, Indonesian)))),
        ("help-words-english", false, shown(&WordsPage::new(of(Kind::Primary, English)))),
        (
            "help-first-day",
            false,
            shown(&WalkPage::first_day(of(Kind::Primary, Indonesian), &first_days()[0])),
        ),
        ("help-tour", false, shown(&WalkPage::tour(demo))),
        ("start", false, start(Kind::Primary, Indonesian, FirstSteps::default())),
        ("start-some", false, start(Kind::Distributor, English, some)),
    ]
}
