//! Histories that are made up, right ones and wrong ones: a judge that never says no is none.

use std::time::Duration;

use linearizability::{Asked, CheckResult, Command, Level, Part, Told};

const RICE: usize = 0;
const SUGAR: usize = 1;

fn part(item: usize, asked: Asked, told: Told) -> Part {
    Part { item, asked, told }
}

fn stands(on_hand: i64, reserved: i64) -> Told {
    Told::Stands(Level { on_hand, reserved })
}

fn take(item: usize, take: i64, told: Told) -> Part {
    part(item, Asked::Hold { take, give: 0 }, told)
}

fn look(item: usize, on_hand: i64, reserved: i64) -> Part {
    part(item, Asked::Look, stands(on_hand, reserved))
}

/// From `called` to `returned`; ten sacks of each are counted before anything else.
fn history(commands: &[(i64, i64, &[Part])]) -> Vec<Command> {
    let ten = |item| part(item, Asked::Count { on_hand: 10 }, stands(10, 0));
    let first = Command { actor: 0, called: 0, returned: 1, parts: vec![ten(RICE), ten(SUGAR)] };
    let rest = (1..).zip(commands).map(|(actor, (called, returned, parts))| Command {
        actor,
        called: called + 10,
        returned: returned + 10,
        parts: parts.to_vec(),
    });
    std::iter::once(first).chain(rest).collect()
}

fn judged(commands: &[(i64, i64, &[Part])]) -> (CheckResult, CheckResult) {
    let (history, time) = (history(commands), Duration::from_secs(30));
    (Command::judge_by_item(&history, time), Command::judge_together(&history, time))
}

const GOOD: (CheckResult, CheckResult) = (CheckResult::Ok, CheckResult::Ok);
const BAD: (CheckResult, CheckResult) = (CheckResult::Illegal, CheckResult::Illegal);

#[test]
fn two_at_the_same_moment_may_have_come_in_either_order() {
    let (six, four_left) = (take(RICE, 6, Told::Done), Told::Short { available: 4 });
    assert_eq!(judged(&[(0, 9, &[take(RICE, 6, four_left)]), (0, 9, &[six])]), GOOD);
    assert_eq!(judged(&[(0, 9, &[six]), (3, 5, &[look(RICE, 10, 0)])]), GOOD);
    assert_eq!(judged(&[(0, 9, &[six]), (3, 5, &[look(RICE, 10, 6)])]), GOOD);
}

#[test]
fn a_lost_update_is_found() {
    // Both were told yes, and there are ten: the second overwrote the first.
    let six = take(RICE, 6, Told::Done);
    assert_eq!(judged(&[(0, 9, &[six]), (0, 9, &[six])]), BAD);
    // Both fit, but only one of them is to be seen afterwards.
    let three = take(RICE, 3, Told::Done);
    assert_eq!(judged(&[(0, 9, &[three]), (0, 9, &[three]), (11, 12, &[look(RICE, 10, 3)])]), BAD);
    // Goods that left are there again.
    let sent = part(RICE, Asked::Send { base: 3 }, Told::Done);
    let seen = look(RICE, 10, 0);
    assert_eq!(judged(&[(0, 1, &[three]), (2, 3, &[sent]), (4, 5, &[seen])]), BAD);
}

#[test]
fn a_look_at_what_is_over_is_found() {
    let six = take(RICE, 6, Told::Done);
    assert_eq!(judged(&[(0, 1, &[six]), (2, 3, &[look(RICE, 10, 0)])]), BAD);
}

#[test]
fn a_refusal_with_a_wrong_figure_or_without_need_is_found() {
    let told = |available| [take(RICE, 6, Told::Short { available })];
    let six = take(RICE, 6, Told::Done);
    assert_eq!(judged(&[(0, 1, &[six]), (2, 3, &told(4))]), GOOD);
    assert_eq!(judged(&[(0, 1, &[six]), (2, 3, &told(5))]), BAD);
    assert_eq!(judged(&[(2, 3, &told(10))]), BAD);
    // The rice was refused for want of sugar, but there was no rice either.
    let both = [take(RICE, 6, Told::Suffices), take(SUGAR, 11, Told::Short { available: 10 })];
    assert_eq!(judged(&[(2, 3, &both)]), GOOD);
    assert_eq!(judged(&[(0, 1, &[six]), (2, 3, &both)]), BAD);
}

#[test]
fn a_count_below_what_is_promised_is_found() {
    let six = take(RICE, 6, Told::Done);
    let counted = |told| [part(RICE, Asked::Count { on_hand: 5 }, told)];
    assert_eq!(judged(&[(0, 1, &[six]), (2, 3, &counted(stands(5, 6)))]), BAD);
    let refused = counted(Told::BelowPromised { reserved: Some(6) });
    assert_eq!(judged(&[(0, 1, &[six]), (2, 3, &refused)]), GOOD);
}

#[test]
fn lines_that_came_apart_are_found_where_all_items_are_judged_together() {
    // Two orders of rice and sugar, six each. One look saw only the first one's rice, the other only the
    // second one's sugar: each item could have been so, both at once could not.
    let both = |rice, sugar| [take(RICE, rice, Told::Done), take(SUGAR, sugar, Told::Done)];
    let (first, second) = (both(6, 5), both(4, 3));
    let one_look = [look(RICE, 10, 6), look(SUGAR, 10, 3)];
    assert_eq!(
        judged(&[(0, 9, &first), (0, 9, &second), (2, 5, &one_look)]),
        (CheckResult::Ok, CheckResult::Illegal)
    );
}
